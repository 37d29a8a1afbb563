#include "textflag.h"

// func cas128(p *Uint128, old, new Uint128) (witness Uint128)
TEXT ·cas128(SB), NOSPLIT, $0-56
	MOVQ p+0(FP), DI
	MOVQ old_Lo+8(FP), AX
	MOVQ old_Hi+16(FP), DX
	MOVQ new_Lo+24(FP), BX
	MOVQ new_Hi+32(FP), CX
	LOCK
	CMPXCHG16B (DI)
	MOVQ AX, witness_Lo+40(FP)
	MOVQ DX, witness_Hi+48(FP)
	RET
