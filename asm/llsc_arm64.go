package asm

// The stubs below are LDAXR/STLXR loops, which every arm64 processor has.
// Contract and ordering are those of the stub without the suffix.

// CAS8LLSC is CAS8 by LDAXRB and STLXRB.
//
//go:noescape
func CAS8LLSC(p *uint8, old, new uint8) (witness uint8)

// CAS16LLSC is CAS16 by LDAXRH and STLXRH.
//
//go:noescape
func CAS16LLSC(p *uint16, old, new uint16) (witness uint16)

// CAS32LLSC is CAS32 by LDAXRW and STLXRW.
//
//go:noescape
func CAS32LLSC(p *uint32, old, new uint32) (witness uint32)

// CAS64LLSC is CAS64 by LDAXR and STLXR.
//
//go:noescape
func CAS64LLSC(p *uint64, old, new uint64) (witness uint64)

// Add8LLSC is Add8 by LDAXRB and STLXRB.
//
//go:noescape
func Add8LLSC(p *uint8, delta uint8) (old uint8)

// Add16LLSC is Add16 by LDAXRH and STLXRH.
//
//go:noescape
func Add16LLSC(p *uint16, delta uint16) (old uint16)

// Add32LLSC is Add32 by LDAXRW and STLXRW.
//
//go:noescape
func Add32LLSC(p *uint32, delta uint32) (old uint32)

// Add64LLSC is Add64 by LDAXR and STLXR.
//
//go:noescape
func Add64LLSC(p *uint64, delta uint64) (old uint64)

// Swap8LLSC is Swap8 by LDAXRB and STLXRB.
//
//go:noescape
func Swap8LLSC(p *uint8, new uint8) (old uint8)

// Swap16LLSC is Swap16 by LDAXRH and STLXRH.
//
//go:noescape
func Swap16LLSC(p *uint16, new uint16) (old uint16)

// Swap32LLSC is Swap32 by LDAXRW and STLXRW.
//
//go:noescape
func Swap32LLSC(p *uint32, new uint32) (old uint32)

// Swap64LLSC is Swap64 by LDAXR and STLXR.
//
//go:noescape
func Swap64LLSC(p *uint64, new uint64) (old uint64)
