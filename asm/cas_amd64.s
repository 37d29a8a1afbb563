#include "textflag.h"

// CMPXCHG leaves the witness in the accumulator whether or not it stored:
// equal, the accumulator already holds it; different, the instruction loads it.

// func CAS8(p *uint8, old, new uint8) (witness uint8)
TEXT ·CAS8(SB), NOSPLIT, $0-17
	MOVQ p+0(FP), DI
	MOVB old+8(FP), AX
	MOVB new+9(FP), CX
	LOCK
	CMPXCHGB CX, (DI)
	MOVB AX, witness+16(FP)
	RET

// func CAS16(p *uint16, old, new uint16) (witness uint16)
TEXT ·CAS16(SB), NOSPLIT, $0-18
	MOVQ p+0(FP), DI
	MOVW old+8(FP), AX
	MOVW new+10(FP), CX
	LOCK
	CMPXCHGW CX, (DI)
	MOVW AX, witness+16(FP)
	RET

// func CAS32(p *uint32, old, new uint32) (witness uint32)
TEXT ·CAS32(SB), NOSPLIT, $0-20
	MOVQ p+0(FP), DI
	MOVL old+8(FP), AX
	MOVL new+12(FP), CX
	LOCK
	CMPXCHGL CX, (DI)
	MOVL AX, witness+16(FP)
	RET

// func CAS64(p *uint64, old, new uint64) (witness uint64)
TEXT ·CAS64(SB), NOSPLIT, $0-32
	MOVQ p+0(FP), DI
	MOVQ old+8(FP), AX
	MOVQ new+16(FP), CX
	LOCK
	CMPXCHGQ CX, (DI)
	MOVQ AX, witness+24(FP)
	RET
