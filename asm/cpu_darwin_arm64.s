#include "textflag.h"

// func readTPIDR() uint64
TEXT ·readTPIDR(SB), NOSPLIT, $0-8
	MRS TPIDR_EL0, R0
	MOVD R0, ret+0(FP)
	RET

// func readTPIDRRO() uint64
TEXT ·readTPIDRRO(SB), NOSPLIT, $0-8
	MRS TPIDRRO_EL0, R0
	MOVD R0, ret+0(FP)
	RET
