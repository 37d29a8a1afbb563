//go:build amd64 || arm64

package asm

// Add8 adds delta to p, wrapping around, and returns what p held before. Sequentially consistent.
//
//go:noescape
func Add8(p *uint8, delta uint8) (old uint8)

// Add16 is Add8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func Add16(p *uint16, delta uint16) (old uint16)

// Add32 is Add8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func Add32(p *uint32, delta uint32) (old uint32)

// Add64 is Add8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func Add64(p *uint64, delta uint64) (old uint64)
