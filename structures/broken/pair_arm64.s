#include "textflag.h"

// func caspRelaxed(p *asm.Uint128, old, new asm.Uint128) (witness asm.Uint128)
TEXT ·caspRelaxed(SB), NOSPLIT, $0-56
	MOVD p+0(FP), R0
	LDP old_Lo+8(FP), (R2, R3)
	LDP new_Lo+24(FP), (R4, R5)
	CASPD (R2, R3), (R0), (R4, R5) // wrong: relaxed
	STP (R2, R3), witness_Lo+40(FP)
	RET
