#include "textflag.h"

// Each routine is a loop around one instruction. DI holds p, SI into, CX what is left of n.

#define ALTERNATE(OP, ZEROS, ONES) \
	MOVQ p+0(FP), DI; \
	MOVQ n+8(FP), CX; \
again: \
	OP ZEROS, (DI); \
	OP ONES, (DI); \
	SUBQ $1, CX; \
	JGT again

#define SAMPLE(OP, WIDTH, VALUE) \
	MOVQ p+0(FP), DI; \
	MOVQ into+8(FP), SI; \
	MOVQ n+16(FP), CX; \
again: \
	OP (DI), VALUE; \
	OP VALUE, (SI); \
	ADDQ $WIDTH, SI; \
	SUBQ $1, CX; \
	JGT again

// func alternate16(p unsafe.Pointer, n int)
TEXT ·alternate16(SB), NOSPLIT, $0-16
	XORL AX, AX
	MOVQ $-1, DX
	ALTERNATE(MOVW, AX, DX)
	RET

// func sample16(p, into unsafe.Pointer, n int)
TEXT ·sample16(SB), NOSPLIT, $0-24
	SAMPLE(MOVW, 2, AX)
	RET

// func alternate32(p unsafe.Pointer, n int)
TEXT ·alternate32(SB), NOSPLIT, $0-16
	XORL AX, AX
	MOVQ $-1, DX
	ALTERNATE(MOVL, AX, DX)
	RET

// func sample32(p, into unsafe.Pointer, n int)
TEXT ·sample32(SB), NOSPLIT, $0-24
	SAMPLE(MOVL, 4, AX)
	RET

// func alternate64(p unsafe.Pointer, n int)
TEXT ·alternate64(SB), NOSPLIT, $0-16
	XORL AX, AX
	MOVQ $-1, DX
	ALTERNATE(MOVQ, AX, DX)
	RET

// func sample64(p, into unsafe.Pointer, n int)
TEXT ·sample64(SB), NOSPLIT, $0-24
	SAMPLE(MOVQ, 8, AX)
	RET

// func alternateSSE(p unsafe.Pointer, n int)
TEXT ·alternateSSE(SB), NOSPLIT, $0-16
	PXOR X0, X0
	PCMPEQL X1, X1
	ALTERNATE(MOVOU, X0, X1)
	RET

// func sampleSSE(p, into unsafe.Pointer, n int)
TEXT ·sampleSSE(SB), NOSPLIT, $0-24
	SAMPLE(MOVOU, 16, X0)
	RET

// func alternateSSEAligned(p unsafe.Pointer, n int)
TEXT ·alternateSSEAligned(SB), NOSPLIT, $0-16
	PXOR X0, X0
	PCMPEQL X1, X1
	ALTERNATE(MOVO, X0, X1)
	RET

// func sampleSSEAligned(p, into unsafe.Pointer, n int)
TEXT ·sampleSSEAligned(SB), NOSPLIT, $0-24
	SAMPLE(MOVO, 16, X0)
	RET

// func alternateAVX(p unsafe.Pointer, n int)
TEXT ·alternateAVX(SB), NOSPLIT, $0-16
	VPXOR X0, X0, X0
	VPXOR X1, X1, X1
	MOVQ $-1, AX
	VMOVQ AX, X1
	VPUNPCKLQDQ X1, X1, X1
	VINSERTF128 $1, X1, Y1, Y1
	ALTERNATE(VMOVDQU, Y0, Y1)
	VZEROUPPER
	RET

// func sampleAVX(p, into unsafe.Pointer, n int)
TEXT ·sampleAVX(SB), NOSPLIT, $0-24
	SAMPLE(VMOVDQU, 32, Y0)
	VZEROUPPER
	RET

// func alternateAVX512(p unsafe.Pointer, n int)
TEXT ·alternateAVX512(SB), NOSPLIT, $0-16
	VPXORQ Z0, Z0, Z0
	VPTERNLOGD $0xff, Z1, Z1, Z1
	ALTERNATE(VMOVDQU64, Z0, Z1)
	VZEROUPPER
	RET

// func sampleAVX512(p, into unsafe.Pointer, n int)
TEXT ·sampleAVX512(SB), NOSPLIT, $0-24
	SAMPLE(VMOVDQU64, 64, Z0)
	VZEROUPPER
	RET
