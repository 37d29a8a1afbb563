#include "textflag.h"

// func And8LLSC(p *uint8, mask uint8)
TEXT ·And8LLSC(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU mask+8(FP), R1
again:
	LDAXRB (R0), R2
	AND R1, R2, R3
	STLXRB R3, (R0), R4
	CBNZ R4, again
	RET

// func And16LLSC(p *uint16, mask uint16)
TEXT ·And16LLSC(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU mask+8(FP), R1
again:
	LDAXRH (R0), R2
	AND R1, R2, R3
	STLXRH R3, (R0), R4
	CBNZ R4, again
	RET

// func And32LLSC(p *uint32, mask uint32)
TEXT ·And32LLSC(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU mask+8(FP), R1
again:
	LDAXRW (R0), R2
	AND R1, R2, R3
	STLXRW R3, (R0), R4
	CBNZ R4, again
	RET

// func And64LLSC(p *uint64, mask uint64)
TEXT ·And64LLSC(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD mask+8(FP), R1
again:
	LDAXR (R0), R2
	AND R1, R2, R3
	STLXR R3, (R0), R4
	CBNZ R4, again
	RET

// func Or8LLSC(p *uint8, mask uint8)
TEXT ·Or8LLSC(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU mask+8(FP), R1
again:
	LDAXRB (R0), R2
	ORR R1, R2, R3
	STLXRB R3, (R0), R4
	CBNZ R4, again
	RET

// func Or16LLSC(p *uint16, mask uint16)
TEXT ·Or16LLSC(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU mask+8(FP), R1
again:
	LDAXRH (R0), R2
	ORR R1, R2, R3
	STLXRH R3, (R0), R4
	CBNZ R4, again
	RET

// func Or32LLSC(p *uint32, mask uint32)
TEXT ·Or32LLSC(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU mask+8(FP), R1
again:
	LDAXRW (R0), R2
	ORR R1, R2, R3
	STLXRW R3, (R0), R4
	CBNZ R4, again
	RET

// func Or64LLSC(p *uint64, mask uint64)
TEXT ·Or64LLSC(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD mask+8(FP), R1
again:
	LDAXR (R0), R2
	ORR R1, R2, R3
	STLXR R3, (R0), R4
	CBNZ R4, again
	RET

// func Xor8LLSC(p *uint8, mask uint8)
TEXT ·Xor8LLSC(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU mask+8(FP), R1
again:
	LDAXRB (R0), R2
	EOR R1, R2, R3
	STLXRB R3, (R0), R4
	CBNZ R4, again
	RET

// func Xor16LLSC(p *uint16, mask uint16)
TEXT ·Xor16LLSC(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU mask+8(FP), R1
again:
	LDAXRH (R0), R2
	EOR R1, R2, R3
	STLXRH R3, (R0), R4
	CBNZ R4, again
	RET

// func Xor32LLSC(p *uint32, mask uint32)
TEXT ·Xor32LLSC(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU mask+8(FP), R1
again:
	LDAXRW (R0), R2
	EOR R1, R2, R3
	STLXRW R3, (R0), R4
	CBNZ R4, again
	RET

// func Xor64LLSC(p *uint64, mask uint64)
TEXT ·Xor64LLSC(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD mask+8(FP), R1
again:
	LDAXR (R0), R2
	EOR R1, R2, R3
	STLXR R3, (R0), R4
	CBNZ R4, again
	RET
