#include "textflag.h"

// LSE has no AND: LDCLR clears the bits of its operand. The register that receives the old value must not be ZR, or
// the instruction would not be an acquire.

// func and8LSE(p *uint8, mask uint8)
TEXT ·and8LSE(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU mask+8(FP), R1
	MVN R1, R1
	LDCLRALB R1, (R0), R2
	RET

// func and16LSE(p *uint16, mask uint16)
TEXT ·and16LSE(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU mask+8(FP), R1
	MVN R1, R1
	LDCLRALH R1, (R0), R2
	RET

// func and32LSE(p *uint32, mask uint32)
TEXT ·and32LSE(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU mask+8(FP), R1
	MVN R1, R1
	LDCLRALW R1, (R0), R2
	RET

// func and64LSE(p *uint64, mask uint64)
TEXT ·and64LSE(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD mask+8(FP), R1
	MVN R1, R1
	LDCLRALD R1, (R0), R2
	RET

// func or8LSE(p *uint8, mask uint8)
TEXT ·or8LSE(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU mask+8(FP), R1
	LDORALB R1, (R0), R2 // Go's name for LDSETAL
	RET

// func or16LSE(p *uint16, mask uint16)
TEXT ·or16LSE(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU mask+8(FP), R1
	LDORALH R1, (R0), R2 // Go's name for LDSETAL
	RET

// func or32LSE(p *uint32, mask uint32)
TEXT ·or32LSE(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU mask+8(FP), R1
	LDORALW R1, (R0), R2 // Go's name for LDSETAL
	RET

// func or64LSE(p *uint64, mask uint64)
TEXT ·or64LSE(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD mask+8(FP), R1
	LDORALD R1, (R0), R2 // Go's name for LDSETAL
	RET

// func xor8LSE(p *uint8, mask uint8)
TEXT ·xor8LSE(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU mask+8(FP), R1
	LDEORALB R1, (R0), R2
	RET

// func xor16LSE(p *uint16, mask uint16)
TEXT ·xor16LSE(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU mask+8(FP), R1
	LDEORALH R1, (R0), R2
	RET

// func xor32LSE(p *uint32, mask uint32)
TEXT ·xor32LSE(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU mask+8(FP), R1
	LDEORALW R1, (R0), R2
	RET

// func xor64LSE(p *uint64, mask uint64)
TEXT ·xor64LSE(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD mask+8(FP), R1
	LDEORALD R1, (R0), R2
	RET
