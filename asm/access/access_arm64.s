#include "textflag.h"

// Each routine is a loop around one instruction. R0 holds p, R1 into, R6 what is left of n.

#define ALTERNATE(STORE_ZEROS, STORE_ONES) \
	MOVD p+0(FP), R0; \
	MOVD n+8(FP), R6; \
	MOVD ZR, R2; \
	MOVD $-1, R3; \
	MOVD $-1, R4; \
	MOVD ZR, R5; \
	VEOR V0.B16, V0.B16, V0.B16; \
	VEOR V1.B16, V1.B16, V1.B16; \
	VEOR V2.B16, V2.B16, V2.B16; \
	VEOR V3.B16, V3.B16, V3.B16; \
	VCMEQ V0.B16, V0.B16, V4.B16; \
	VCMEQ V0.B16, V0.B16, V5.B16; \
	VCMEQ V0.B16, V0.B16, V6.B16; \
	VCMEQ V0.B16, V0.B16, V7.B16; \
again: \
	STORE_ZEROS; \
	STORE_ONES; \
	SUBS $1, R6, R6; \
	BGT again; \
	RET

#define SAMPLE(LOAD, KEEP, WIDTH) \
	MOVD p+0(FP), R0; \
	MOVD into+8(FP), R1; \
	MOVD n+16(FP), R6; \
again: \
	LOAD; \
	KEEP; \
	ADD $WIDTH, R1, R1; \
	SUBS $1, R6, R6; \
	BGT again; \
	RET

#define ZEROS_16 MOVH R2, (R0)
#define ONES_16 MOVH R3, (R0)
#define LOAD_16 MOVHU (R0), R2
#define KEEP_16 MOVH R2, (R1)
#define ZEROS_32 MOVW R2, (R0)
#define ONES_32 MOVW R3, (R0)
#define LOAD_32 MOVWU (R0), R2
#define KEEP_32 MOVW R2, (R1)
#define ZEROS_64 MOVD R2, (R0)
#define ONES_64 MOVD R3, (R0)
#define LOAD_64 MOVD (R0), R2
#define KEEP_64 MOVD R2, (R1)
#define ZEROS_PAIR STP (R2, R5), (R0)
#define ONES_PAIR STP (R3, R4), (R0)
#define LOAD_PAIR LDP (R0), (R2, R3)
#define KEEP_PAIR STP (R2, R3), (R1)
#define ZEROS_VECTOR FMOVQ F0, (R0)
#define ONES_VECTOR FMOVQ F4, (R0)
#define LOAD_VECTOR FMOVQ (R0), F0
#define KEEP_VECTOR FMOVQ F0, (R1)
#define ZEROS_VECTORPAIR FSTPQ (F0, F1), (R0)
#define ONES_VECTORPAIR FSTPQ (F4, F5), (R0)
#define LOAD_VECTORPAIR FLDPQ (R0), (F0, F1)
#define KEEP_VECTORPAIR FSTPQ (F0, F1), (R1)
#define ZEROS_FOUR VST1 [V0.B16, V1.B16, V2.B16, V3.B16], (R0)
#define ONES_FOUR VST1 [V4.B16, V5.B16, V6.B16, V7.B16], (R0)
#define LOAD_FOUR VLD1 (R0), [V0.B16, V1.B16, V2.B16, V3.B16]
#define KEEP_FOUR VST1 [V0.B16, V1.B16, V2.B16, V3.B16], (R1)

// func alternate16(p unsafe.Pointer, n int)
TEXT ·alternate16(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_16, ONES_16)

// func sample16(p, into unsafe.Pointer, n int)
TEXT ·sample16(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_16, KEEP_16, 2)

// func alternate32(p unsafe.Pointer, n int)
TEXT ·alternate32(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_32, ONES_32)

// func sample32(p, into unsafe.Pointer, n int)
TEXT ·sample32(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_32, KEEP_32, 4)

// func alternate64(p unsafe.Pointer, n int)
TEXT ·alternate64(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_64, ONES_64)

// func sample64(p, into unsafe.Pointer, n int)
TEXT ·sample64(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_64, KEEP_64, 8)

// func alternatePair(p unsafe.Pointer, n int)
TEXT ·alternatePair(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_PAIR, ONES_PAIR)

// func samplePair(p, into unsafe.Pointer, n int)
TEXT ·samplePair(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_PAIR, KEEP_PAIR, 16)

// func alternateVector(p unsafe.Pointer, n int)
TEXT ·alternateVector(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_VECTOR, ONES_VECTOR)

// func sampleVector(p, into unsafe.Pointer, n int)
TEXT ·sampleVector(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_VECTOR, KEEP_VECTOR, 16)

// func alternateVectorPair(p unsafe.Pointer, n int)
TEXT ·alternateVectorPair(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_VECTORPAIR, ONES_VECTORPAIR)

// func sampleVectorPair(p, into unsafe.Pointer, n int)
TEXT ·sampleVectorPair(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_VECTORPAIR, KEEP_VECTORPAIR, 32)

// func alternateFour(p unsafe.Pointer, n int)
TEXT ·alternateFour(SB), NOSPLIT, $0-16
	ALTERNATE(ZEROS_FOUR, ONES_FOUR)

// func sampleFour(p, into unsafe.Pointer, n int)
TEXT ·sampleFour(SB), NOSPLIT, $0-24
	SAMPLE(LOAD_FOUR, KEEP_FOUR, 64)
