#include "textflag.h"

// func And8(p *uint8, mask uint8)
TEXT ·And8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVB mask+8(FP), AX
	LOCK
	ANDB AX, (DI)
	RET

// func And16(p *uint16, mask uint16)
TEXT ·And16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVW mask+8(FP), AX
	LOCK
	ANDW AX, (DI)
	RET

// func And32(p *uint32, mask uint32)
TEXT ·And32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL mask+8(FP), AX
	LOCK
	ANDL AX, (DI)
	RET

// func And64(p *uint64, mask uint64)
TEXT ·And64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ mask+8(FP), AX
	LOCK
	ANDQ AX, (DI)
	RET

// func Or8(p *uint8, mask uint8)
TEXT ·Or8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVB mask+8(FP), AX
	LOCK
	ORB AX, (DI)
	RET

// func Or16(p *uint16, mask uint16)
TEXT ·Or16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVW mask+8(FP), AX
	LOCK
	ORW AX, (DI)
	RET

// func Or32(p *uint32, mask uint32)
TEXT ·Or32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL mask+8(FP), AX
	LOCK
	ORL AX, (DI)
	RET

// func Or64(p *uint64, mask uint64)
TEXT ·Or64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ mask+8(FP), AX
	LOCK
	ORQ AX, (DI)
	RET

// func Xor8(p *uint8, mask uint8)
TEXT ·Xor8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVB mask+8(FP), AX
	LOCK
	XORB AX, (DI)
	RET

// func Xor16(p *uint16, mask uint16)
TEXT ·Xor16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVW mask+8(FP), AX
	LOCK
	XORW AX, (DI)
	RET

// func Xor32(p *uint32, mask uint32)
TEXT ·Xor32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL mask+8(FP), AX
	LOCK
	XORL AX, (DI)
	RET

// func Xor64(p *uint64, mask uint64)
TEXT ·Xor64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ mask+8(FP), AX
	LOCK
	XORQ AX, (DI)
	RET
