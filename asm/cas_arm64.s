#include "textflag.h"

// Each routine goes on in the LSE or in the LL/SC body; both return to our caller.

// func CAS8(p *uint8, old, new uint8) (witness uint8)
TEXT ·CAS8(SB), NOSPLIT, $0-17
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·CAS8LLSC(SB)
lse:
	B ·cas8LSE(SB)

// func CAS16(p *uint16, old, new uint16) (witness uint16)
TEXT ·CAS16(SB), NOSPLIT, $0-18
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·CAS16LLSC(SB)
lse:
	B ·cas16LSE(SB)

// func CAS32(p *uint32, old, new uint32) (witness uint32)
TEXT ·CAS32(SB), NOSPLIT, $0-20
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·CAS32LLSC(SB)
lse:
	B ·cas32LSE(SB)

// func CAS64(p *uint64, old, new uint64) (witness uint64)
TEXT ·CAS64(SB), NOSPLIT, $0-32
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·CAS64LLSC(SB)
lse:
	B ·cas64LSE(SB)
