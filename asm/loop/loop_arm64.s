#include "textflag.h"

// Every routine but the last four has the shape of Loop.Run: an operation, n times, at p.
// R0 holds p, R6 what is left of n, R8 the failures.

#define BEGIN \
	MOVD p+0(FP), R0; \
	MOVD n+8(FP), R6; \
	MOVD ZR, R8

#define END \
	MOVD R8, failed+16(FP); \
	RET

#define NEXT1 \
	SUBS $1, R6, R6; \
	BGT again

#define NEXT16 \
	SUBS $16, R6, R6; \
	BGT again

#define REPEAT4(x) x; x; x; x
#define REPEAT16(x) REPEAT4(x); REPEAT4(x); REPEAT4(x); REPEAT4(x)

#define CHAIN ADD R0, R1, R1
#define LOAD MOVD (R0), R1
#define STORE MOVD R6, (R0)
#define INCREMENT MOVD (R0), R1; ADD $1, R1, R1; MOVD R1, (R0)
#define DMB_ISH DMB $0xb
#define ISB_SY ISB $15
#define SPECULATION_BARRIER WORD $0xd50330ff // Go 1.26 does not assemble it
#define CASPAL_R2_R4_R0 WORD $0x4862fc04 // CASPAL X2, X3, X4, X5, [X0], likewise

// func empty(p unsafe.Pointer, n int) (failed int)
TEXT ·empty(SB), NOSPLIT, $0-24
	BEGIN
again:
	NEXT16
	END

// Each addition waits for the one before: one cycle each.
//
// func chain(p unsafe.Pointer, n int) (failed int)
TEXT ·chain(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(CHAIN)
	NEXT16
	END

// func load(p unsafe.Pointer, n int) (failed int)
TEXT ·load(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(LOAD)
	NEXT16
	END

// func store(p unsafe.Pointer, n int) (failed int)
TEXT ·store(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(STORE)
	NEXT16
	END

// func increment(p unsafe.Pointer, n int) (failed int)
TEXT ·increment(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(INCREMENT)
	NEXT16
	END

// func fence(p unsafe.Pointer, n int) (failed int)
TEXT ·fence(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(DMB_ISH)
	NEXT16
	END

// func yield(p unsafe.Pointer, n int) (failed int)
TEXT ·yield(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(YIELD)
	NEXT16
	END

// func isb(p unsafe.Pointer, n int) (failed int)
TEXT ·isb(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(ISB_SY)
	NEXT16
	END

// func sb(p unsafe.Pointer, n int) (failed int)
TEXT ·sb(SB), NOSPLIT, $0-24
	BEGIN
again:
	REPEAT16(SPECULATION_BARRIER)
	NEXT16
	END

// func add64LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·add64LSE(SB), NOSPLIT, $0-24
	BEGIN
	MOVD $1, R1
again:
	LDADDALD R1, (R0), R2
	NEXT1
	END

// func add64LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·add64LLSC(SB), NOSPLIT, $0-24
	BEGIN
again:
	LDAXR (R0), R2
	ADD $1, R2, R3
	STLXR R3, (R0), R4
	CBNZ R4, again
	NEXT1
	END

// func swap64LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·swap64LSE(SB), NOSPLIT, $0-24
	BEGIN
again:
	SWPALD R6, (R0), R2
	NEXT1
	END

// func swap64LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·swap64LLSC(SB), NOSPLIT, $0-24
	BEGIN
again:
	LDAXR (R0), R2
	STLXR R6, (R0), R4
	CBNZ R4, again
	NEXT1
	END

// An exchange that succeeds expects what the one before stored (R1), and counts up. The witness (R3) comes back
// zero-extended, so the sum is cut to the width too. The counting of failures stands apart, out of the way.
#define CAS_SUCCEEDS_LSE(LOADW, CASALW, MASK) \
	BEGIN; \
	LOADW (R0), R1; \
again: \
	ADD $1, R1, R2; \
	AND $MASK, R2, R2; \
	MOVD R1, R3; \
	CASALW R3, (R0), R2; \
	CMP R1, R3; \
	BNE lost; \
next: \
	MOVD R2, R1; \
	NEXT1; \
	END; \
lost: \
	ADD $1, R8, R8; \
	B next

#define CAS_SUCCEEDS_LLSC(LOADW, LDAXRW, STLXRW, MASK) \
	BEGIN; \
	LOADW (R0), R1; \
again: \
	ADD $1, R1, R2; \
	AND $MASK, R2, R2; \
retry: \
	LDAXRW (R0), R3; \
	CMP R1, R3; \
	BNE differs; \
	STLXRW R2, (R0), R4; \
	CBNZ R4, retry; \
	MOVD R2, R1; \
	NEXT1; \
	END; \
differs: \
	CLREX; \
	ADD $1, R8, R8; \
	MOVD R3, R1; \
	NEXT1; \
	END

// func cas8LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·cas8LSE(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LSE(MOVBU, CASALB, 0xff)

// func cas16LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·cas16LSE(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LSE(MOVHU, CASALH, 0xffff)

// func cas32LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·cas32LSE(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LSE(MOVWU, CASALW, 0xffffffff)

// func cas64LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·cas64LSE(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LSE(MOVD, CASALD, 0xffffffffffffffff)

// func cas8LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·cas8LLSC(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LLSC(MOVBU, LDAXRB, STLXRB, 0xff)

// func cas16LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·cas16LLSC(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LLSC(MOVHU, LDAXRH, STLXRH, 0xffff)

// func cas32LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·cas32LLSC(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LLSC(MOVWU, LDAXRW, STLXRW, 0xffffffff)

// func cas64LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·cas64LLSC(SB), NOSPLIT, $0-24
	CAS_SUCCEEDS_LLSC(MOVD, LDAXR, STLXR, 0xffffffffffffffff)

// func cas128LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·cas128LSE(SB), NOSPLIT, $0-24
	BEGIN
	LDP (R0), (R9, R10)
again:
	ADD $1, R9, R4
	MOVD R10, R5
	MOVD R9, R2
	MOVD R10, R3
	CASPAL_R2_R4_R0
	CMP R9, R2
	CCMP EQ, R10, R3, $0
	BNE lost
next:
	MOVD R4, R9
	NEXT1
	END
lost:
	ADD $1, R8, R8
	B next

// func cas128LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·cas128LLSC(SB), NOSPLIT, $0-24
	BEGIN
	LDP (R0), (R9, R10)
again:
	ADD $1, R9, R4
retry:
	LDAXP (R0), (R2, R3)
	CMP R9, R2
	CCMP EQ, R10, R3, $0
	BNE differs
	STLXP (R4, R10), (R0), R7
	CBNZ R7, retry
	MOVD R4, R9
	NEXT1
	END
differs:
	CLREX
	ADD $1, R8, R8
	NEXT1
	END

// An exchange that fails expects the complement (R1) of what is there.
#define CAS_FAILS_LSE(LOADW, CASALW, MASK) \
	BEGIN; \
	LOADW (R0), R1; \
	EOR $MASK, R1, R1; \
again: \
	MOVD R1, R3; \
	CASALW R3, (R0), R6; \
	CMP R1, R3; \
	BEQ won; \
	ADD $1, R8, R8; \
won: \
	NEXT1; \
	END

#define CAS_FAILS_LLSC(LOADW, LDAXRW, STLXRW, MASK) \
	BEGIN; \
	LOADW (R0), R1; \
	EOR $MASK, R1, R1; \
again: \
	LDAXRW (R0), R3; \
	CMP R1, R3; \
	BNE differs; \
	STLXRW R6, (R0), R4; \
	CBNZ R4, again; \
	NEXT1; \
	END; \
differs: \
	CLREX; \
	ADD $1, R8, R8; \
	NEXT1; \
	END

// func casFail8LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail8LSE(SB), NOSPLIT, $0-24
	CAS_FAILS_LSE(MOVBU, CASALB, 0xff)

// func casFail16LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail16LSE(SB), NOSPLIT, $0-24
	CAS_FAILS_LSE(MOVHU, CASALH, 0xffff)

// func casFail32LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail32LSE(SB), NOSPLIT, $0-24
	CAS_FAILS_LSE(MOVWU, CASALW, 0xffffffff)

// func casFail64LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail64LSE(SB), NOSPLIT, $0-24
	CAS_FAILS_LSE(MOVD, CASALD, 0xffffffffffffffff)

// func casFail8LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail8LLSC(SB), NOSPLIT, $0-24
	CAS_FAILS_LLSC(MOVBU, LDAXRB, STLXRB, 0xff)

// func casFail16LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail16LLSC(SB), NOSPLIT, $0-24
	CAS_FAILS_LLSC(MOVHU, LDAXRH, STLXRH, 0xffff)

// func casFail32LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail32LLSC(SB), NOSPLIT, $0-24
	CAS_FAILS_LLSC(MOVWU, LDAXRW, STLXRW, 0xffffffff)

// func casFail64LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail64LLSC(SB), NOSPLIT, $0-24
	CAS_FAILS_LLSC(MOVD, LDAXR, STLXR, 0xffffffffffffffff)

// func casFail128LSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail128LSE(SB), NOSPLIT, $0-24
	BEGIN
	MOVD (R0), R9
	MVN R9, R9
	MOVD ZR, R4
	MOVD ZR, R5
again:
	MOVD R9, R2
	MOVD ZR, R3
	CASPAL_R2_R4_R0
	CMP R9, R2
	BEQ won
	ADD $1, R8, R8
won:
	NEXT1
	END

// Proving that a 128-bit value differs takes a store-exclusive too: what was read is written back.
//
// func casFail128LLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casFail128LLSC(SB), NOSPLIT, $0-24
	BEGIN
	MOVD (R0), R9
	MVN R9, R9
again:
	LDAXP (R0), (R2, R3)
	CMP R9, R2
	CSEL EQ, ZR, R2, R4
	STLXP (R4, R3), (R0), R7
	CBNZ R7, again
	CMP R9, R2
	BEQ won
	ADD $1, R8, R8
won:
	NEXT1
	END

// What Go code does: load, compare and swap, and load again where that failed.
//
// func casLoopLSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casLoopLSE(SB), NOSPLIT, $0-24
	BEGIN
again:
	LDAR (R0), R1
	ADD $1, R1, R2
	MOVD R1, R3
	CASALD R3, (R0), R2
	CMP R1, R3
	BNE lost
	NEXT1
	END
lost:
	ADD $1, R8, R8
	B again

// func casLoopLLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casLoopLLSC(SB), NOSPLIT, $0-24
	BEGIN
again:
	LDAR (R0), R1
	ADD $1, R1, R2
retry:
	LDAXR (R0), R3
	CMP R1, R3
	BNE lost
	STLXR R2, (R0), R4
	CBNZ R4, retry
	NEXT1
	END
lost:
	CLREX
	ADD $1, R8, R8
	B again

// The same, but a failure goes on with its witness.
//
// func casLoopWitnessLSE(p unsafe.Pointer, n int) (failed int)
TEXT ·casLoopWitnessLSE(SB), NOSPLIT, $0-24
	BEGIN
again:
	LDAR (R0), R1
witnessed:
	ADD $1, R1, R2
	MOVD R1, R3
	CASALD R3, (R0), R2
	CMP R1, R3
	BNE lost
	NEXT1
	END
lost:
	ADD $1, R8, R8
	MOVD R3, R1
	B witnessed

// func casLoopWitnessLLSC(p unsafe.Pointer, n int) (failed int)
TEXT ·casLoopWitnessLLSC(SB), NOSPLIT, $0-24
	BEGIN
again:
	LDAR (R0), R1
witnessed:
	ADD $1, R1, R2
retry:
	LDAXR (R0), R3
	CMP R1, R3
	BNE lost
	STLXR R2, (R0), R4
	CBNZ R4, retry
	NEXT1
	END
lost:
	CLREX
	ADD $1, R8, R8
	MOVD R3, R1
	B witnessed

// p goes round a ring of nodes {next, count}.
//
// func walk(p unsafe.Pointer, n int) (failed int)
TEXT ·walk(SB), NOSPLIT, $0-24
	BEGIN
again:
	MOVD (R0), R1
	MOVD 8(R0), R2
	ADD $1, R2, R2
	MOVD R2, 8(R0)
	MOVD R1, R0
	NEXT1
	END

// func PingPong(mine, theirs *uint64, from, n, patience int) (done int)
TEXT ·PingPong(SB), NOSPLIT, $0-48
	MOVD mine+0(FP), R0
	MOVD theirs+8(FP), R2
	MOVD from+16(FP), R1
	MOVD n+24(FP), R6
	MOVD ZR, R8
again:
	CMP R6, R8
	BGE out
	MOVD patience+32(FP), R9
wait:
	LDAR (R2), R3
	CMP R1, R3
	BEQ mine
	SUBS $1, R9, R9
	BGT wait
	B out
mine:
	ADD $1, R1, R1
	STLR R1, (R0)
	ADD $1, R1, R1
	ADD $1, R8, R8
	B again
out:
	MOVD R8, done+40(FP)
	RET

// func casPingPongLSE(turn *uint64, from, n, patience int) (done int)
TEXT ·casPingPongLSE(SB), NOSPLIT, $0-40
	MOVD turn+0(FP), R0
	MOVD from+8(FP), R1
	MOVD n+16(FP), R6
	MOVD ZR, R8
again:
	CMP R6, R8
	BGE out
	ADD $1, R1, R2
	MOVD patience+24(FP), R9
wait:
	MOVD R1, R3
	CASALD R3, (R0), R2
	CMP R1, R3
	BEQ mine
	SUBS $1, R9, R9
	BGT wait
	B out
mine:
	ADD $2, R1, R1
	ADD $1, R8, R8
	B again
out:
	MOVD R8, done+32(FP)
	RET

// func casPingPongLLSC(turn *uint64, from, n, patience int) (done int)
TEXT ·casPingPongLLSC(SB), NOSPLIT, $0-40
	MOVD turn+0(FP), R0
	MOVD from+8(FP), R1
	MOVD n+16(FP), R6
	MOVD ZR, R8
again:
	CMP R6, R8
	BGE out
	ADD $1, R1, R2
	MOVD patience+24(FP), R9
wait:
	LDAXR (R0), R3
	CMP R1, R3
	BNE theirs
	STLXR R2, (R0), R4
	CBZ R4, mine
theirs:
	SUBS $1, R9, R9
	BGT wait
	CLREX
	B out
mine:
	ADD $2, R1, R1
	ADD $1, R8, R8
	B again
out:
	MOVD R8, done+32(FP)
	RET

// func LockStep(slot, mine, theirs *uint64, n, patience int) (done int)
TEXT ·LockStep(SB), NOSPLIT, $0-48
	MOVD slot+0(FP), R0
	MOVD mine+8(FP), R1
	MOVD theirs+16(FP), R2
	MOVD n+24(FP), R6
	MOVD ZR, R8
again:
	CMP R6, R8
	BGE out
	ADD $1, R8, R8
	MOVD (R0), R3
	ADD $1, R3, R3
	MOVD R3, (R0)
	STLR R8, (R1)
	MOVD patience+32(FP), R9
wait:
	LDAR (R2), R3
	CMP R8, R3
	BGE again
	SUBS $1, R9, R9
	BGT wait
	SUB $1, R8, R8
out:
	MOVD R8, done+40(FP)
	RET
