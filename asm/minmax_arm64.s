#include "textflag.h"

// Go 1.26 does not assemble them: LD<op>AL Rs, Rt, [Xn] is size<<30 | 0x38e00000 | Rs<<16 | op<<12 | Rn<<5 | Rt, where
// op is 4 for SMAX, 5 for SMIN, 6 for UMAX, 7 for UMIN.

// func maxSigned32(p *int32, value int32) (old int32)
TEXT ·maxSigned32(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	WORD $0xb8e14002 // LDSMAXAL W1, W2, [X0]
	MOVW R2, old+16(FP)
	RET

// func maxSigned64(p *int64, value int64) (old int64)
TEXT ·maxSigned64(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	WORD $0xf8e14002 // LDSMAXAL X1, X2, [X0]
	MOVD R2, old+16(FP)
	RET

// func minSigned32(p *int32, value int32) (old int32)
TEXT ·minSigned32(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	WORD $0xb8e15002 // LDSMINAL W1, W2, [X0]
	MOVW R2, old+16(FP)
	RET

// func minSigned64(p *int64, value int64) (old int64)
TEXT ·minSigned64(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	WORD $0xf8e15002 // LDSMINAL X1, X2, [X0]
	MOVD R2, old+16(FP)
	RET

// func maxUnsigned32(p *uint32, value uint32) (old uint32)
TEXT ·maxUnsigned32(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	WORD $0xb8e16002 // LDUMAXAL W1, W2, [X0]
	MOVW R2, old+16(FP)
	RET

// func maxUnsigned64(p *uint64, value uint64) (old uint64)
TEXT ·maxUnsigned64(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	WORD $0xf8e16002 // LDUMAXAL X1, X2, [X0]
	MOVD R2, old+16(FP)
	RET

// func minUnsigned32(p *uint32, value uint32) (old uint32)
TEXT ·minUnsigned32(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	WORD $0xb8e17002 // LDUMINAL W1, W2, [X0]
	MOVW R2, old+16(FP)
	RET

// func minUnsigned64(p *uint64, value uint64) (old uint64)
TEXT ·minUnsigned64(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	WORD $0xf8e17002 // LDUMINAL X1, X2, [X0]
	MOVD R2, old+16(FP)
	RET
