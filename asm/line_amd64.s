#include "textflag.h"

// func flushLine(p unsafe.Pointer)
TEXT ·flushLine(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), DI
	CLFLUSH (DI)
	RET

// func prefetchForWrite(p unsafe.Pointer)
TEXT ·prefetchForWrite(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), DI
	BYTE $0x0f; BYTE $0x0d; BYTE $0x0f // PREFETCHW (DI), which Go 1.26 does not assemble
	RET
