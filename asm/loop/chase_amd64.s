#include "textflag.h"

// Every routine has the shape of Chase.Run. DI holds the node, SI the place in next, CX what is left of n.

#define BEGIN \
	MOVQ p+0(FP), DI; \
	MOVQ next+8(FP), SI; \
	MOVQ n+16(FP), CX; \
	TESTQ CX, CX; \
	JLE out

#define END \
	SUBQ $1, CX; \
	JGT again; \
out: \
	MOVQ DI, last+24(FP); \
	RET

// func chaseLoad(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseLoad(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVQ (DI), DI
	END

// func chaseStore(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseStore(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVQ CX, (DI)
	MOVQ (SI), DI
	ADDQ $8, SI
	SUBQ $1, CX
	JGT again
	MFENCE
out:
	MOVQ DI, last+24(FP)
	RET

// func chaseAdd(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseAdd(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVL $1, AX
	LOCK
	XADDQ AX, (DI)
	MOVQ AX, DI
	END

// func chaseSwap(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseSwap(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVQ CX, AX
	XCHGQ AX, (DI)
	MOVQ AX, DI
	END

// func chaseCAS(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseCAS(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVQ (SI), AX
	ADDQ $8, SI
	LEAQ 1(AX), DX
	LOCK
	CMPXCHGQ DX, (DI)
	MOVQ AX, DI
	END

// func chaseCASFail(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
TEXT ·chaseCASFail(SB), NOSPLIT, $0-32
	BEGIN
again:
	MOVL $1, AX
	LOCK
	CMPXCHGQ CX, (DI)
	MOVQ AX, DI
	END
