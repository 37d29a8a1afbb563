#include "textflag.h"

// func Relax(n uint32)
TEXT ·Relax(SB), NOSPLIT, $0-4
	MOVL n+0(FP), CX
	TESTL CX, CX
	JEQ out
again:
	PAUSE
	SUBL $1, CX
	JNE again
out:
	RET

// func Pause()
TEXT ·Pause(SB), NOSPLIT, $0-0
	PAUSE
	RET
