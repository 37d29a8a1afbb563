#include "textflag.h"
#include "funcdata.h"

// func call(code, block uintptr, n uint64) (result uint64)
// The frame makes the assembler keep RBP, which the code may change.
TEXT ·call(SB), NOSPLIT, $8-32
	NO_LOCAL_POINTERS
	MOVQ code+0(FP), AX
	MOVQ block+8(FP), DI
	MOVQ n+16(FP), SI
	CALL AX
	CLD
	MOVQ AX, result+24(FP)
	RET
