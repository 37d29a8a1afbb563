#include "textflag.h"

// func Relax(n uint32)
TEXT ·Relax(SB), NOSPLIT, $0-4
	MOVWU n+0(FP), R0
	CBZ R0, out
again:
	ISB $15
	SUBW $1, R0, R0
	CBNZW R0, again
out:
	RET

// func Yield()
TEXT ·Yield(SB), NOSPLIT, $0-0
	YIELD
	RET

// func ISB()
TEXT ·ISB(SB), NOSPLIT, $0-0
	ISB $15
	RET

// func sb()
TEXT ·sb(SB), NOSPLIT, $0-0
	WORD $0xd50330ff // SB, which Go 1.26 does not assemble
	RET
