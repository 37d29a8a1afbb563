#include "textflag.h"

// Each routine goes on in the LSE or in the LL/SC body; both return to our caller.

// func Swap8(p *uint8, new uint8) (old uint8)
TEXT ·Swap8(SB), NOSPLIT, $0-17
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Swap8LLSC(SB)
lse:
	B ·swap8LSE(SB)

// func Swap16(p *uint16, new uint16) (old uint16)
TEXT ·Swap16(SB), NOSPLIT, $0-18
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Swap16LLSC(SB)
lse:
	B ·swap16LSE(SB)

// func Swap32(p *uint32, new uint32) (old uint32)
TEXT ·Swap32(SB), NOSPLIT, $0-20
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Swap32LLSC(SB)
lse:
	B ·swap32LSE(SB)

// func Swap64(p *uint64, new uint64) (old uint64)
TEXT ·Swap64(SB), NOSPLIT, $0-24
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Swap64LLSC(SB)
lse:
	B ·swap64LSE(SB)
