#include "textflag.h"

// Under TSO every load is an acquire and every store a release (Intel SDM vol. 3A §10.2.2); XCHG is also a full fence.

// func LoadAcquire8(p *uint8) (value uint8)
TEXT ·LoadAcquire8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVBLZX (DI), AX
	MOVB AX, value+8(FP)
	RET

// func LoadAcquire16(p *uint16) (value uint16)
TEXT ·LoadAcquire16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVWLZX (DI), AX
	MOVW AX, value+8(FP)
	RET

// func LoadAcquire32(p *uint32) (value uint32)
TEXT ·LoadAcquire32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL (DI), AX
	MOVL AX, value+8(FP)
	RET

// func LoadAcquire64(p *uint64) (value uint64)
TEXT ·LoadAcquire64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ (DI), AX
	MOVQ AX, value+8(FP)
	RET

// func loadAcquirePC8(p *uint8) (value uint8)
TEXT ·loadAcquirePC8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVBLZX (DI), AX
	MOVB AX, value+8(FP)
	RET

// func loadAcquirePC16(p *uint16) (value uint16)
TEXT ·loadAcquirePC16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVWLZX (DI), AX
	MOVW AX, value+8(FP)
	RET

// func loadAcquirePC32(p *uint32) (value uint32)
TEXT ·loadAcquirePC32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL (DI), AX
	MOVL AX, value+8(FP)
	RET

// func loadAcquirePC64(p *uint64) (value uint64)
TEXT ·loadAcquirePC64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ (DI), AX
	MOVQ AX, value+8(FP)
	RET

// func StoreRelease8(p *uint8, value uint8)
TEXT ·StoreRelease8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVB value+8(FP), AX
	MOVB AX, (DI)
	RET

// func StoreRelease16(p *uint16, value uint16)
TEXT ·StoreRelease16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVW value+8(FP), AX
	MOVW AX, (DI)
	RET

// func StoreRelease32(p *uint32, value uint32)
TEXT ·StoreRelease32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL value+8(FP), AX
	MOVL AX, (DI)
	RET

// func StoreRelease64(p *uint64, value uint64)
TEXT ·StoreRelease64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ value+8(FP), AX
	MOVQ AX, (DI)
	RET

// func StoreSeqCst8(p *uint8, value uint8)
TEXT ·StoreSeqCst8(SB), NOSPLIT, $0-9
	MOVQ p+0(FP), DI
	MOVB value+8(FP), AX
	XCHGB AX, (DI)
	RET

// func StoreSeqCst16(p *uint16, value uint16)
TEXT ·StoreSeqCst16(SB), NOSPLIT, $0-10
	MOVQ p+0(FP), DI
	MOVW value+8(FP), AX
	XCHGW AX, (DI)
	RET

// func StoreSeqCst32(p *uint32, value uint32)
TEXT ·StoreSeqCst32(SB), NOSPLIT, $0-12
	MOVQ p+0(FP), DI
	MOVL value+8(FP), AX
	XCHGL AX, (DI)
	RET

// func StoreSeqCst64(p *uint64, value uint64)
TEXT ·StoreSeqCst64(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), DI
	MOVQ value+8(FP), AX
	XCHGQ AX, (DI)
	RET
