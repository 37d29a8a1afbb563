//go:build amd64 || arm64

package asm

// Load8 reads p once, with a plain load: no ordering of its own.
//
//go:noescape
func Load8(p *uint8) (value uint8)

// Load16 is Load8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func Load16(p *uint16) (value uint16)

// Load32 is Load8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func Load32(p *uint32) (value uint32)

// Load64 is Load8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func Load64(p *uint64) (value uint64)

// Store8 writes value to p once, with a plain store: no ordering of its own.
//
//go:noescape
func Store8(p *uint8, value uint8)

// Store16 is Store8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func Store16(p *uint16, value uint16)

// Store32 is Store8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func Store32(p *uint32, value uint32)

// Store64 is Store8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func Store64(p *uint64, value uint64)
