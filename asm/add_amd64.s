#include "textflag.h"

// LOCK XADD leaves the old value in its register operand.

// func Add8(p *uint8, delta uint8) (old uint8)
TEXT ·Add8(SB), NOSPLIT, $0-17
	MOVQ p+0(FP), DI
	MOVB delta+8(FP), AX
	LOCK
	XADDB AX, (DI)
	MOVB AX, old+16(FP)
	RET

// func Add16(p *uint16, delta uint16) (old uint16)
TEXT ·Add16(SB), NOSPLIT, $0-18
	MOVQ p+0(FP), DI
	MOVW delta+8(FP), AX
	LOCK
	XADDW AX, (DI)
	MOVW AX, old+16(FP)
	RET

// func Add32(p *uint32, delta uint32) (old uint32)
TEXT ·Add32(SB), NOSPLIT, $0-20
	MOVQ p+0(FP), DI
	MOVL delta+8(FP), AX
	LOCK
	XADDL AX, (DI)
	MOVL AX, old+16(FP)
	RET

// func Add64(p *uint64, delta uint64) (old uint64)
TEXT ·Add64(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), DI
	MOVQ delta+8(FP), AX
	LOCK
	XADDQ AX, (DI)
	MOVQ AX, old+16(FP)
	RET
