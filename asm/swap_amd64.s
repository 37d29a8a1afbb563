#include "textflag.h"

// XCHG with memory is locked without the prefix.

// func Swap8(p *uint8, new uint8) (old uint8)
TEXT ·Swap8(SB), NOSPLIT, $0-17
	MOVQ p+0(FP), DI
	MOVB new+8(FP), AX
	XCHGB AX, (DI)
	MOVB AX, old+16(FP)
	RET

// func Swap16(p *uint16, new uint16) (old uint16)
TEXT ·Swap16(SB), NOSPLIT, $0-18
	MOVQ p+0(FP), DI
	MOVW new+8(FP), AX
	XCHGW AX, (DI)
	MOVW AX, old+16(FP)
	RET

// func Swap32(p *uint32, new uint32) (old uint32)
TEXT ·Swap32(SB), NOSPLIT, $0-20
	MOVQ p+0(FP), DI
	MOVL new+8(FP), AX
	XCHGL AX, (DI)
	MOVL AX, old+16(FP)
	RET

// func Swap64(p *uint64, new uint64) (old uint64)
TEXT ·Swap64(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), DI
	MOVQ new+8(FP), AX
	XCHGQ AX, (DI)
	MOVQ AX, old+16(FP)
	RET
