#include "textflag.h"

// A counter read may be speculated; ISB before and after pins it (Arm ARM D12.2.1).
//
// func counter() (ticks uint64)
TEXT ·counter(SB), NOSPLIT, $0-8
	ISB $15
	MRS CNTVCT_EL0, R0
	ISB $15
	MOVD R0, ticks+0(FP)
	RET

// func CounterHz() (hz uint64)
TEXT ·CounterHz(SB), NOSPLIT, $0-8
	MRS CNTFRQ_EL0, R0
	MOVD R0, hz+0(FP)
	RET
