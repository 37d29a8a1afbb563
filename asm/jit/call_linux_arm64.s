#include "textflag.h"
#include "funcdata.h"

// func call(code, block uintptr, n uint64) (result uint64)
// The ISB drops instructions that were fetched before the code was written.
TEXT ·call(SB), NOSPLIT, $16-32
	NO_LOCAL_POINTERS
	MOVD code+0(FP), R16
	MOVD block+8(FP), R0
	MOVD n+16(FP), R1
	ISB $15
	CALL (R16)
	MOVD R0, result+24(FP)
	RET

// func cacheType() uint64
TEXT ·cacheType(SB), NOSPLIT, $0-8
	MRS CTR_EL0, R0
	MOVD R0, ret+0(FP)
	RET

// func cleanData(from, to, line uintptr)
// Writes the lines back as far as where instruction fetches look for them.
TEXT ·cleanData(SB), NOSPLIT, $0-24
	MOVD from+0(FP), R0
	MOVD to+8(FP), R1
	MOVD line+16(FP), R2
clean:
	DC CVAU, R0
	ADD R2, R0
	CMP R1, R0
	BLO clean
	DSB $0xB // ISH
	RET

// func dropInstructions(from, to, line uintptr)
TEXT ·dropInstructions(SB), NOSPLIT, $0-24
	MOVD from+0(FP), R0
	MOVD to+8(FP), R1
	MOVD line+16(FP), R2
drop:
	SYS $0x37520, R0 // IC IVAU, X0
	ADD R2, R0
	CMP R1, R0
	BLO drop
	DSB $0xB // ISH
	ISB $15
	RET
