#include "textflag.h"

// LFENCE waits for earlier instructions and holds back later ones (Intel SDM vol. 2B, RDTSC; on AMD since the
// Spectre mitigations made it dispatch-serialising).
//
// func counter() (ticks uint64)
TEXT ·counter(SB), NOSPLIT, $0-8
	LFENCE
	RDTSC
	LFENCE
	SHLQ $32, DX
	ORQ DX, AX
	MOVQ AX, ticks+0(FP)
	RET
