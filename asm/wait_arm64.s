#include "textflag.h"

// func WFE()
TEXT ·WFE(SB), NOSPLIT, $0-0
	WFE
	RET

// func WaitWhile64(p *uint64, seen uint64)
TEXT ·WaitWhile64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD seen+8(FP), R1
	LDAXR (R0), R2
	CMP R1, R2
	BNE changed
	WFE
changed:
	CLREX
	RET

// func wfet(until uint64)
TEXT ·wfet(SB), NOSPLIT, $0-8
	MOVD until+0(FP), R0
	WORD $0xd5031000 // WFET X0, which Go 1.26 does not assemble
	RET
