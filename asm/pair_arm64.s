#include "textflag.h"

// func loadPair(p *Uint128) (value Uint128)
TEXT ·loadPair(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	LDP (R0), (R1, R2)
	STP (R1, R2), value_Lo+8(FP)
	RET

// func storePair(p *Uint128, value Uint128)
TEXT ·storePair(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	LDP value_Lo+8(FP), (R1, R2)
	STP (R1, R2), (R0)
	RET
