#include "textflag.h"

// func flushLine(p unsafe.Pointer)
TEXT ·flushLine(SB), NOSPLIT, $0-8
	MOVD p+0(FP), R0
	DC CIVAC, R0
	RET

// func prefetchForWrite(p unsafe.Pointer)
TEXT ·prefetchForWrite(SB), NOSPLIT, $0-8
	MOVD p+0(FP), R0
	PRFM (R0), PSTL1KEEP
	RET
