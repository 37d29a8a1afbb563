#include "textflag.h"

// MOVO is Go's name for MOVDQA. The halves go through general registers: the frame is aligned to 8 bytes only.

// func load128AVX(p *Uint128) (value Uint128)
TEXT ·load128AVX(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), DI
	MOVO (DI), X0
	MOVQ X0, AX
	PEXTRQ $1, X0, DX
	MOVQ AX, value_Lo+8(FP)
	MOVQ DX, value_Hi+16(FP)
	RET

// func store128AVX(p *Uint128, value Uint128)
TEXT ·store128AVX(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), DI
	MOVQ value_Lo+8(FP), X0
	PINSRQ $1, value_Hi+16(FP), X0
	MOVO X0, (DI)
	RET
