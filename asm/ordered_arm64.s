#include "textflag.h"

// Go 1.26 does not assemble LDAPR: LDAPR{B,H,} Wt|Xt, [Xn] is size<<30 | 0x38bfc000 | Rn<<5 | Rt.
#define LDAPRB_R0_R1 WORD $0x38bfc001
#define LDAPRH_R0_R1 WORD $0x78bfc001
#define LDAPRW_R0_R1 WORD $0xb8bfc001
#define LDAPR_R0_R1 WORD $0xf8bfc001

// func LoadAcquire8(p *uint8) (value uint8)
TEXT ·LoadAcquire8(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	LDARB (R0), R1
	MOVB R1, value+8(FP)
	RET

// func LoadAcquire16(p *uint16) (value uint16)
TEXT ·LoadAcquire16(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	LDARH (R0), R1
	MOVH R1, value+8(FP)
	RET

// func LoadAcquire32(p *uint32) (value uint32)
TEXT ·LoadAcquire32(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	LDARW (R0), R1
	MOVW R1, value+8(FP)
	RET

// func LoadAcquire64(p *uint64) (value uint64)
TEXT ·LoadAcquire64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	LDAR (R0), R1
	MOVD R1, value+8(FP)
	RET

// func loadAcquirePC8(p *uint8) (value uint8)
TEXT ·loadAcquirePC8(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	LDAPRB_R0_R1
	MOVB R1, value+8(FP)
	RET

// func loadAcquirePC16(p *uint16) (value uint16)
TEXT ·loadAcquirePC16(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	LDAPRH_R0_R1
	MOVH R1, value+8(FP)
	RET

// func loadAcquirePC32(p *uint32) (value uint32)
TEXT ·loadAcquirePC32(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	LDAPRW_R0_R1
	MOVW R1, value+8(FP)
	RET

// func loadAcquirePC64(p *uint64) (value uint64)
TEXT ·loadAcquirePC64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	LDAPR_R0_R1
	MOVD R1, value+8(FP)
	RET

// func StoreRelease8(p *uint8, value uint8)
TEXT ·StoreRelease8(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU value+8(FP), R1
	STLRB R1, (R0)
	RET

// func StoreRelease16(p *uint16, value uint16)
TEXT ·StoreRelease16(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU value+8(FP), R1
	STLRH R1, (R0)
	RET

// func StoreRelease32(p *uint32, value uint32)
TEXT ·StoreRelease32(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	STLRW R1, (R0)
	RET

// func StoreRelease64(p *uint64, value uint64)
TEXT ·StoreRelease64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	STLR R1, (R0)
	RET

// func StoreSeqCst8(p *uint8, value uint8)
TEXT ·StoreSeqCst8(SB), NOSPLIT, $0-9
	MOVD p+0(FP), R0
	MOVBU value+8(FP), R1
	STLRB R1, (R0)
	RET

// func StoreSeqCst16(p *uint16, value uint16)
TEXT ·StoreSeqCst16(SB), NOSPLIT, $0-10
	MOVD p+0(FP), R0
	MOVHU value+8(FP), R1
	STLRH R1, (R0)
	RET

// func StoreSeqCst32(p *uint32, value uint32)
TEXT ·StoreSeqCst32(SB), NOSPLIT, $0-12
	MOVD p+0(FP), R0
	MOVWU value+8(FP), R1
	STLRW R1, (R0)
	RET

// func StoreSeqCst64(p *uint64, value uint64)
TEXT ·StoreSeqCst64(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	STLR R1, (R0)
	RET
