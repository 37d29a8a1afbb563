package asm

// The stubs below are LDAXR/STLXR loops, which every arm64 processor has.
// Contract and ordering are those of the stub without the suffix.

// And8LLSC is And8 by LDAXRB and STLXRB.
//
//go:noescape
func And8LLSC(p *uint8, mask uint8)

// And16LLSC is And16 by LDAXRH and STLXRH.
//
//go:noescape
func And16LLSC(p *uint16, mask uint16)

// And32LLSC is And32 by LDAXRW and STLXRW.
//
//go:noescape
func And32LLSC(p *uint32, mask uint32)

// And64LLSC is And64 by LDAXR and STLXR.
//
//go:noescape
func And64LLSC(p *uint64, mask uint64)

// Or8LLSC is Or8 by LDAXRB and STLXRB.
//
//go:noescape
func Or8LLSC(p *uint8, mask uint8)

// Or16LLSC is Or16 by LDAXRH and STLXRH.
//
//go:noescape
func Or16LLSC(p *uint16, mask uint16)

// Or32LLSC is Or32 by LDAXRW and STLXRW.
//
//go:noescape
func Or32LLSC(p *uint32, mask uint32)

// Or64LLSC is Or64 by LDAXR and STLXR.
//
//go:noescape
func Or64LLSC(p *uint64, mask uint64)

// Xor8LLSC is Xor8 by LDAXRB and STLXRB.
//
//go:noescape
func Xor8LLSC(p *uint8, mask uint8)

// Xor16LLSC is Xor16 by LDAXRH and STLXRH.
//
//go:noescape
func Xor16LLSC(p *uint16, mask uint16)

// Xor32LLSC is Xor32 by LDAXRW and STLXRW.
//
//go:noescape
func Xor32LLSC(p *uint32, mask uint32)

// Xor64LLSC is Xor64 by LDAXR and STLXR.
//
//go:noescape
func Xor64LLSC(p *uint64, mask uint64)
