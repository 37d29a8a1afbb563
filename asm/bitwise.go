//go:build amd64 || arm64

package asm

// The old value is not returned: amd64 has no single instruction that would.

// And8 clears the bits of p that mask does not have. Sequentially consistent.
//
//go:noescape
func And8(p *uint8, mask uint8)

// And16 is And8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func And16(p *uint16, mask uint16)

// And32 is And8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func And32(p *uint32, mask uint32)

// And64 is And8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func And64(p *uint64, mask uint64)

// Or8 sets the bits of p that mask has. Sequentially consistent.
//
//go:noescape
func Or8(p *uint8, mask uint8)

// Or16 is Or8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func Or16(p *uint16, mask uint16)

// Or32 is Or8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func Or32(p *uint32, mask uint32)

// Or64 is Or8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func Or64(p *uint64, mask uint64)

// Xor8 flips the bits of p that mask has. Sequentially consistent.
//
//go:noescape
func Xor8(p *uint8, mask uint8)

// Xor16 is Xor8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func Xor16(p *uint16, mask uint16)

// Xor32 is Xor8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func Xor32(p *uint32, mask uint32)

// Xor64 is Xor8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func Xor64(p *uint64, mask uint64)
