#include "textflag.h"

// Every routine but the last three has the shape of Loop.Run: an operation, n times, at p.
// DI holds p, CX what is left of n, R8 the failures.

#define BEGIN \
	MOVQ p+0(FP), DI; \
	MOVQ n+8(FP), CX; \
	XORL R8, R8

#define END \
	MOVQ R8, failed+16(FP); \
	RET

#define REPEAT4(x) x; x; x; x
#define REPEAT16(x) REPEAT4(x); REPEAT4(x); REPEAT4(x); REPEAT4(x)

#define CHAIN ADDQ DI, AX
#define LOAD MOVQ (DI), AX
#define STORE MOVQ CX, (DI)
#define INCREMENT INCQ (DI)

// func empty(p unsafe.Pointer, n int) (failed int)
TEXT ·empty(SB), NOSPLIT, $0-24
	BEGIN
again:
	SUBQ $16, CX
	JGT again
	END

// Each addition waits for the one before: one cycle each.
//
// func chain(p unsafe.Pointer, n int) (failed int)
TEXT ·chain(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(CHAIN)
	SUBQ $16, CX
	JGT again
	END

// func load(p unsafe.Pointer, n int) (failed int)
TEXT ·load(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(LOAD)
	SUBQ $16, CX
	JGT again
	END

// func store(p unsafe.Pointer, n int) (failed int)
TEXT ·store(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(STORE)
	SUBQ $16, CX
	JGT again
	END

// func increment(p unsafe.Pointer, n int) (failed int)
TEXT ·increment(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(INCREMENT)
	SUBQ $16, CX
	JGT again
	END

// func fence(p unsafe.Pointer, n int) (failed int)
TEXT ·fence(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(MFENCE)
	SUBQ $16, CX
	JGT again
	END

// func pause(p unsafe.Pointer, n int) (failed int)
TEXT ·pause(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(PAUSE)
	SUBQ $16, CX
	JGT again
	END

// func add64(p unsafe.Pointer, n int) (failed int)
TEXT ·add64(SB), NOSPLIT, $0-24
	BEGIN
again:
	MOVL $1, AX
	LOCK
	XADDQ AX, (DI)
	SUBQ $1, CX
	JGT again
	END

// func swap64(p unsafe.Pointer, n int) (failed int)
TEXT ·swap64(SB), NOSPLIT, $0-24
	BEGIN
again:
	MOVQ CX, AX
	XCHGQ AX, (DI)
	SUBQ $1, CX
	JGT again
	END

// An exchange that succeeds expects what the one before stored, and counts up. The counting of failures stands apart:
// an instruction that waits for the flags would delay the next exchange.
#define CAS_SUCCEEDS(LOADW, CMPXCHGW) \
	BEGIN; \
	LOADW (DI), AX; \
again: \
	LEAQ 1(AX), DX; \
	LOCK; \
	CMPXCHGW DX, (DI); \
	JNE lost; \
next: \
	MOVQ DX, AX; \
	SUBQ $1, CX; \
	JGT again; \
	END; \
lost: \
	INCQ R8; \
	JMP next

// func cas8(p unsafe.Pointer, n int) (failed int)
TEXT ·cas8(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS(MOVB, CMPXCHGB)

// func cas16(p unsafe.Pointer, n int) (failed int)
TEXT ·cas16(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS(MOVW, CMPXCHGW)

// func cas32(p unsafe.Pointer, n int) (failed int)
TEXT ·cas32(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS(MOVL, CMPXCHGL)

// func cas64(p unsafe.Pointer, n int) (failed int)
TEXT ·cas64(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS(MOVQ, CMPXCHGQ)

// func cas128(p unsafe.Pointer, n int) (failed int)
TEXT ·cas128(SB), NOSPLIT, $0-24
	BEGIN
	MOVQ CX, R10
	MOVQ (DI), AX
	MOVQ 8(DI), DX
again:
	LEAQ 1(AX), BX
	MOVQ DX, CX
	LOCK
	CMPXCHG16B (DI)
	JNE lost
next:
	MOVQ BX, AX
	MOVQ CX, DX
	SUBQ $1, R10
	JGT again
	END
lost:
	INCQ R8
	JMP next

// An exchange that fails expects the complement of what is there.
#define CAS_FAILS(LOADW, CMPXCHGW) \
	BEGIN; \
	LOADW (DI), DX; \
	NOTQ DX; \
again: \
	MOVQ DX, AX; \
	LOCK; \
	CMPXCHGW CX, (DI); \
	JEQ won; \
	INCQ R8; \
won: \
	SUBQ $1, CX; \
	JGT again; \
	END

// func casFail8(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail8(SB), NOSPLIT, $0-24
	CAS_FAILS(MOVB, CMPXCHGB)

// func casFail16(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail16(SB), NOSPLIT, $0-24
	CAS_FAILS(MOVW, CMPXCHGW)

// func casFail32(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail32(SB), NOSPLIT, $0-24
	CAS_FAILS(MOVL, CMPXCHGL)

// func casFail64(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail64(SB), NOSPLIT, $0-24
	CAS_FAILS(MOVQ, CMPXCHGQ)

// func casFail128(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail128(SB), NOSPLIT, $0-24
	BEGIN
	MOVQ CX, R10
	MOVQ (DI), R11
	NOTQ R11
again:
	MOVQ R11, AX
	LOCK
	CMPXCHG16B (DI)
	JEQ won
	INCQ R8
won:
	SUBQ $1, R10
	JGT again
	END

// What Go code does: load, compare and swap, and load again where that failed.
//
// func casLoop(p unsafe.Pointer, n int) (failed int)
TEXT ·casLoop(SB), NOSPLIT, $0-24
	BEGIN
again:
	MOVQ (DI), AX
	LEAQ 1(AX), DX
	LOCK
	CMPXCHGQ DX, (DI)
	JNE lost
	SUBQ $1, CX
	JGT again
	END
lost:
	INCQ R8
	JMP again

// The same, but a failure goes on with its witness.
//
// func casLoopWitness(p unsafe.Pointer, n int) (failed int)
TEXT ·casLoopWitness(SB), NOSPLIT, $0-24
	BEGIN
again:
	MOVQ (DI), AX
retry:
	LEAQ 1(AX), DX
	LOCK
	CMPXCHGQ DX, (DI)
	JNE lost
	SUBQ $1, CX
	JGT again
	END
lost:
	INCQ R8
	JMP retry

// p goes round a ring of nodes {next, count}.
//
// func walk(p unsafe.Pointer, n int) (failed int)
TEXT ·walk(SB), NOSPLIT, $0-24
	BEGIN
again:
	MOVQ (DI), AX
	INCQ 8(DI)
	MOVQ AX, DI
	SUBQ $1, CX
	JGT again
	END

// func PingPong(mine, theirs *uint64, from, n, patience int) (done int)
TEXT ·PingPong(SB), NOSPLIT, $0-48
	MOVQ mine+0(FP), DI
	MOVQ theirs+8(FP), BX
	MOVQ from+16(FP), AX
	MOVQ n+24(FP), CX
	XORL R8, R8
again:
	CMPQ R8, CX
	JGE out
	MOVQ patience+32(FP), R9
wait:
	CMPQ AX, (BX)
	JEQ mine
	SUBQ $1, R9
	JGT wait
	JMP out
mine:
	INCQ AX
	MOVQ AX, (DI)
	INCQ AX
	INCQ R8
	JMP again
out:
	MOVQ R8, done+40(FP)
	RET

// func casPingPong(turn *uint64, from, n, patience int) (done int)
TEXT ·casPingPong(SB), NOSPLIT, $0-40
	MOVQ turn+0(FP), DI
	MOVQ from+8(FP), SI
	MOVQ n+16(FP), CX
	XORL R8, R8
again:
	CMPQ R8, CX
	JGE out
	LEAQ 1(SI), DX
	MOVQ patience+24(FP), R9
wait:
	MOVQ SI, AX
	LOCK
	CMPXCHGQ DX, (DI)
	JEQ mine
	SUBQ $1, R9
	JGT wait
	JMP out
mine:
	ADDQ $2, SI
	INCQ R8
	JMP again
out:
	MOVQ R8, done+32(FP)
	RET

// func LockStep(slot, mine, theirs *uint64, n, patience int) (done int)
TEXT ·LockStep(SB), NOSPLIT, $0-48
	MOVQ slot+0(FP), DI
	MOVQ mine+8(FP), SI
	MOVQ theirs+16(FP), BX
	MOVQ n+24(FP), CX
	XORL R8, R8
again:
	CMPQ R8, CX
	JGE out
	INCQ R8
	INCQ (DI)
	MOVQ R8, (SI)
	MOVQ patience+32(FP), R9
wait:
	CMPQ R8, (BX)
	JLE again
	SUBQ $1, R9
	JGT wait
	DECQ R8
out:
	MOVQ R8, done+40(FP)
	RET
