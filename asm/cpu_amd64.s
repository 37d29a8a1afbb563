#include "textflag.h"

// func rdpid() (aux uint64)
TEXT ·rdpid(SB), NOSPLIT, $0-8
	RDPID AX
	MOVQ AX, aux+0(FP)
	RET

// func rdtscpAux() (aux uint64)
TEXT ·rdtscpAux(SB), NOSPLIT, $0-8
	RDTSCP
	MOVL CX, CX
	MOVQ CX, aux+0(FP)
	RET
