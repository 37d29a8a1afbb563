#include "textflag.h"

// func Fence()
TEXT ·Fence(SB), NOSPLIT, $0-0
	MFENCE
	RET

// func LockAdd()
TEXT ·LockAdd(SB), NOSPLIT, $0-0
	LOCK
	ADDQ $0, (SP)
	RET

// func XCHG()
TEXT ·XCHG(SB), NOSPLIT, $8-0
	XCHGQ AX, (SP)
	RET

// func LFENCE()
TEXT ·LFENCE(SB), NOSPLIT, $0-0
	LFENCE
	RET

// func SFENCE()
TEXT ·SFENCE(SB), NOSPLIT, $0-0
	SFENCE
	RET
