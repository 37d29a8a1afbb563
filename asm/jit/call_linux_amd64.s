#include "textflag.h"
#include "funcdata.h"

// func call(code, block uintptr) (result uint64)
// The frame makes the assembler keep RBP, which the code may change.
TEXT ·call(SB), NOSPLIT, $8-24
	NO_LOCAL_POINTERS
	MOVQ code+0(FP), AX
	MOVQ block+8(FP), DI
	CALL AX
	CLD
	MOVQ AX, result+16(FP)
	RET
