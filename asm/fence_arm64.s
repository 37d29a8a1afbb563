#include "textflag.h"

// func Fence()
TEXT ·Fence(SB), NOSPLIT, $0-0
	DMB $0xb
	RET

// func DMBISHLD()
TEXT ·DMBISHLD(SB), NOSPLIT, $0-0
	DMB $0x9
	RET

// func DMBISHST()
TEXT ·DMBISHST(SB), NOSPLIT, $0-0
	DMB $0xa
	RET

// func DSBISH()
TEXT ·DSBISH(SB), NOSPLIT, $0-0
	DSB $0xb
	RET
