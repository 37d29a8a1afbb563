//go:build amd64 || arm64

package asm

// Swap8 stores new at p and returns what p held before. Sequentially consistent.
//
//go:noescape
func Swap8(p *uint8, new uint8) (old uint8)

// Swap16 is Swap8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func Swap16(p *uint16, new uint16) (old uint16)

// Swap32 is Swap8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func Swap32(p *uint32, new uint32) (old uint32)

// Swap64 is Swap8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func Swap64(p *uint64, new uint64) (old uint64)
