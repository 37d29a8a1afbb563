#include "textflag.h"

// An aligned LDR or STR is single-copy atomic (Arm ARM B2.2.1).

// func Load8(p *uint8) (value uint8)
TEXT ·Load8(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU (R0), R1
	MOVB R1, value+8(FP)
	RET

// func Load16(p *uint16) (value uint16)
TEXT ·Load16(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU (R0), R1
	MOVH R1, value+8(FP)
	RET

// func Load32(p *uint32) (value uint32)
TEXT ·Load32(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU (R0), R1
	MOVW R1, value+8(FP)
	RET

// func Load64(p *uint64) (value uint64)
TEXT ·Load64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD (R0), R1
	MOVD R1, value+8(FP)
	RET

// func Store8(p *uint8, value uint8)
TEXT ·Store8(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU value+8(FP), R1
	MOVB R1, (R0)
	RET

// func Store16(p *uint16, value uint16)
TEXT ·Store16(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU value+8(FP), R1
	MOVH R1, (R0)
	RET

// func Store32(p *uint32, value uint32)
TEXT ·Store32(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	MOVW R1, (R0)
	RET

// func Store64(p *uint64, value uint64)
TEXT ·Store64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	MOVD R1, (R0)
	RET
