#include "textflag.h"

// Go 1.26 assembles only CASPD, which is relaxed; the acquire-release form is written as a word.
#define CASPAL_R2_R4_R0 WORD $0x4862fc04 // CASPAL X2, X3, X4, X5, [X0]

// func cas128(p *Uint128, old, new Uint128) (witness Uint128)
TEXT ·cas128(SB), NOSPLIT, $0-56
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·cas128LLSC(SB)
lse:
	B ·cas128LSE(SB)

// func cas128LSE(p *Uint128, old, new Uint128) (witness Uint128)
TEXT ·cas128LSE(SB), NOSPLIT, $0-56
	MOVD p+0(FP), R0
	LDP old_Lo+8(FP), (R2, R3)
	LDP new_Lo+24(FP), (R4, R5)
	CASPAL_R2_R4_R0
	STP (R2, R3), witness_Lo+40(FP)
	RET

// A lone LDAXP is not single-copy atomic: only the store-exclusive that follows proves that both halves belong
// together. So a pair that differs from old is written back as it was, and counts once that store succeeds.
//
// func cas128LLSC(p *Uint128, old, new Uint128) (witness Uint128)
TEXT ·cas128LLSC(SB), NOSPLIT, $0-56
	MOVD p+0(FP), R0
	LDP old_Lo+8(FP), (R2, R3)
	LDP new_Lo+24(FP), (R4, R5)
again:
	LDAXP (R0), (R6, R7)
	CMP R2, R6
	CCMP EQ, R3, R7, $0
	CSEL EQ, R4, R6, R8
	CSEL EQ, R5, R7, R9
	STLXP (R8, R9), (R0), R10
	CBNZ R10, again
	STP (R6, R7), witness_Lo+40(FP)
	RET
