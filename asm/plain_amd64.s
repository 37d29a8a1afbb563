#include "textflag.h"

// An aligned MOV is one access (Intel SDM vol. 3A §10.1.1).

// func Load8(p *uint8) (value uint8)
TEXT ·Load8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVBLZX (DI), AX
	MOVB AX, value+8(FP)
	RET

// func Load16(p *uint16) (value uint16)
TEXT ·Load16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVWLZX (DI), AX
	MOVW AX, value+8(FP)
	RET

// func Load32(p *uint32) (value uint32)
TEXT ·Load32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL (DI), AX
	MOVL AX, value+8(FP)
	RET

// func Load64(p *uint64) (value uint64)
TEXT ·Load64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ (DI), AX
	MOVQ AX, value+8(FP)
	RET

// func Store8(p *uint8, value uint8)
TEXT ·Store8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVB value+8(FP), AX
	MOVB AX, (DI)
	RET

// func Store16(p *uint16, value uint16)
TEXT ·Store16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVW value+8(FP), AX
	MOVW AX, (DI)
	RET

// func Store32(p *uint32, value uint32)
TEXT ·Store32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL value+8(FP), AX
	MOVL AX, (DI)
	RET

// func Store64(p *uint64, value uint64)
TEXT ·Store64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ value+8(FP), AX
	MOVQ AX, (DI)
	RET
