//go:build amd64 || arm64

package asm

// CAS8 stores new at p if p holds old, and returns what p held: the exchange happened exactly if that
// equals old. Sequentially consistent; an acquire when it fails.
//
//go:noescape
func CAS8(p *uint8, old, new uint8) (witness uint8)

// CAS16 is CAS8 for 16 bits. p must be 2-byte aligned.
//
//go:noescape
func CAS16(p *uint16, old, new uint16) (witness uint16)

// CAS32 is CAS8 for 32 bits. p must be 4-byte aligned.
//
//go:noescape
func CAS32(p *uint32, old, new uint32) (witness uint32)

// CAS64 is CAS8 for 64 bits. p must be 8-byte aligned.
//
//go:noescape
func CAS64(p *uint64, old, new uint64) (witness uint64)
