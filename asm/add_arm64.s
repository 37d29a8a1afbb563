#include "textflag.h"

// Each routine goes on in the LSE or in the LL/SC body; both return to our caller.

// func Add8(p *uint8, delta uint8) (old uint8)
TEXT ·Add8(SB), NOSPLIT, $0-17
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Add8LLSC(SB)
lse:
	B ·add8LSE(SB)

// func Add16(p *uint16, delta uint16) (old uint16)
TEXT ·Add16(SB), NOSPLIT, $0-18
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Add16LLSC(SB)
lse:
	B ·add16LSE(SB)

// func Add32(p *uint32, delta uint32) (old uint32)
TEXT ·Add32(SB), NOSPLIT, $0-20
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Add32LLSC(SB)
lse:
	B ·add32LSE(SB)

// func Add64(p *uint64, delta uint64) (old uint64)
TEXT ·Add64(SB), NOSPLIT, $0-24
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Add64LLSC(SB)
lse:
	B ·add64LSE(SB)
