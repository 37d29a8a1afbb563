#include "textflag.h"

// func readCTR() uint64
TEXT ·readCTR(SB), NOSPLIT, $0-8
	MRS CTR_EL0, R0
	MOVD R0, ret+0(FP)
	RET

// func readMIDR() uint64
TEXT ·readMIDR(SB), NOSPLIT, $0-8
	MRS MIDR_EL1, R0
	MOVD R0, ret+0(FP)
	RET
