#include "textflag.h"

// Every routine has the shape of Chase.Run. R0 holds the node, R1 the place in next, R6 what is left of n.

#define BEGIN \
	MOVD p+0(FP), R0; \
	MOVD next+8(FP), R1; \
	MOVD n+16(FP), R6; \
	CMP $0, R6; \
	BLE out

#define END \
	SUBS $1, R6, R6; \
	BGT again; \
out: \
	MOVD R0, last+24(FP); \
	RET

// func chaseLoad(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseLoad(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVD (R0), R0
	END

// func chaseStore(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseStore(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVD R6, (R0)
	MOVD.P 8(R1), R0
	SUBS $1, R6, R6
	BGT again
	DSB $0xb
out:
	MOVD R0, last+24(FP)
	RET

// func chaseAddLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseAddLSE(SB), NOSPLIT, $0-32
	BEGIN
	MOVD $1, R2
again:
	LDADDALD R2, (R0), R3
	MOVD R3, R0
	END

// func chaseAddLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseAddLLSC(SB), NOSPLIT, $0-32
	BEGIN
again:
	LDAXR (R0), R3
	ADD $1, R3, R4
	STLXR R4, (R0), R5
	CBNZ R5, again
	MOVD R3, R0
	END

// func chaseSwapLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseSwapLSE(SB), NOSPLIT, $0-32
	BEGIN
again:
	SWPALD R6, (R0), R3
	MOVD R3, R0
	END

// func chaseSwapLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseSwapLLSC(SB), NOSPLIT, $0-32
	BEGIN
again:
	LDAXR (R0), R3
	STLXR R6, (R0), R5
	CBNZ R5, again
	MOVD R3, R0
	END

// func chaseCASLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseCASLSE(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVD.P 8(R1), R3
	ADD $1, R3, R4
	CASALD R3, (R0), R4
	MOVD R3, R0
	END

// func chaseCASLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseCASLLSC(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVD.P 8(R1), R2
	ADD $1, R2, R4
retry:
	LDAXR (R0), R3
	CMP R2, R3
	BNE differs
	STLXR R4, (R0), R5
	CBNZ R5, retry
	MOVD R3, R0
	SUBS $1, R6, R6
	BGT again
	B out
differs:
	CLREX
	MOVD R3, R0
	END

// func chaseCASFailLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseCASFailLSE(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVD $1, R3
	CASALD R3, (R0), R6
	MOVD R3, R0
	END

// func chaseCASFailLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseCASFailLLSC(SB), NOSPLIT, $0-32
	BEGIN
again:
	LDAXR (R0), R3
	CMP $1, R3
	BNE differs
	STLXR R6, (R0), R5
	CBNZ R5, again
differs:
	CLREX
	MOVD R3, R0
	END
