#include "textflag.h"

// Load-exclusive, store-exclusive loops. A store-exclusive fails when another processor took the line, and may
// fail for no reason: the loop hides both. CLREX on the way out of a failed comparison drops the reservation.

// func CAS8LLSC(p *uint8, old, new uint8) (witness uint8)
TEXT ·CAS8LLSC(SB), NOSPLIT, $0-17
	MOVD p+0(FP), R0
	MOVBU old+8(FP), R1
	MOVBU new+9(FP), R2
again:
	LDAXRB (R0), R3
	CMPW R1, R3
	BNE differs
	STLXRB R2, (R0), R4
	CBNZ R4, again
	MOVB R3, witness+16(FP)
	RET
differs:
	CLREX
	MOVB R3, witness+16(FP)
	RET

// func CAS16LLSC(p *uint16, old, new uint16) (witness uint16)
TEXT ·CAS16LLSC(SB), NOSPLIT, $0-18
	MOVD p+0(FP), R0
	MOVHU old+8(FP), R1
	MOVHU new+10(FP), R2
again:
	LDAXRH (R0), R3
	CMPW R1, R3
	BNE differs
	STLXRH R2, (R0), R4
	CBNZ R4, again
	MOVH R3, witness+16(FP)
	RET
differs:
	CLREX
	MOVH R3, witness+16(FP)
	RET

// func CAS32LLSC(p *uint32, old, new uint32) (witness uint32)
TEXT ·CAS32LLSC(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU old+8(FP), R1
	MOVWU new+12(FP), R2
again:
	LDAXRW (R0), R3
	CMPW R1, R3
	BNE differs
	STLXRW R2, (R0), R4
	CBNZ R4, again
	MOVW R3, witness+16(FP)
	RET
differs:
	CLREX
	MOVW R3, witness+16(FP)
	RET

// func CAS64LLSC(p *uint64, old, new uint64) (witness uint64)
TEXT ·CAS64LLSC(SB), NOSPLIT, $0-32
	MOVD p+0(FP), R0
	MOVD old+8(FP), R1
	MOVD new+16(FP), R2
again:
	LDAXR (R0), R3
	CMP R1, R3
	BNE differs
	STLXR R2, (R0), R4
	CBNZ R4, again
	MOVD R3, witness+24(FP)
	RET
differs:
	CLREX
	MOVD R3, witness+24(FP)
	RET

// func Add8LLSC(p *uint8, delta uint8) (old uint8)
TEXT ·Add8LLSC(SB), NOSPLIT, $0-17
	MOVD p+0(FP), R0
	MOVBU delta+8(FP), R1
again:
	LDAXRB (R0), R2
	ADD R1, R2, R3
	STLXRB R3, (R0), R4
	CBNZ R4, again
	MOVB R2, old+16(FP)
	RET

// func Add16LLSC(p *uint16, delta uint16) (old uint16)
TEXT ·Add16LLSC(SB), NOSPLIT, $0-18
	MOVD p+0(FP), R0
	MOVHU delta+8(FP), R1
again:
	LDAXRH (R0), R2
	ADD R1, R2, R3
	STLXRH R3, (R0), R4
	CBNZ R4, again
	MOVH R2, old+16(FP)
	RET

// func Add32LLSC(p *uint32, delta uint32) (old uint32)
TEXT ·Add32LLSC(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU delta+8(FP), R1
again:
	LDAXRW (R0), R2
	ADD R1, R2, R3
	STLXRW R3, (R0), R4
	CBNZ R4, again
	MOVW R2, old+16(FP)
	RET

// func Add64LLSC(p *uint64, delta uint64) (old uint64)
TEXT ·Add64LLSC(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD delta+8(FP), R1
again:
	LDAXR (R0), R2
	ADD R1, R2, R3
	STLXR R3, (R0), R4
	CBNZ R4, again
	MOVD R2, old+16(FP)
	RET

// func Swap8LLSC(p *uint8, new uint8) (old uint8)
TEXT ·Swap8LLSC(SB), NOSPLIT, $0-17
	MOVD p+0(FP), R0
	MOVBU new+8(FP), R1
again:
	LDAXRB (R0), R2
	STLXRB R1, (R0), R4
	CBNZ R4, again
	MOVB R2, old+16(FP)
	RET

// func Swap16LLSC(p *uint16, new uint16) (old uint16)
TEXT ·Swap16LLSC(SB), NOSPLIT, $0-18
	MOVD p+0(FP), R0
	MOVHU new+8(FP), R1
again:
	LDAXRH (R0), R2
	STLXRH R1, (R0), R4
	CBNZ R4, again
	MOVH R2, old+16(FP)
	RET

// func Swap32LLSC(p *uint32, new uint32) (old uint32)
TEXT ·Swap32LLSC(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU new+8(FP), R1
again:
	LDAXRW (R0), R2
	STLXRW R1, (R0), R4
	CBNZ R4, again
	MOVW R2, old+16(FP)
	RET

// func Swap64LLSC(p *uint64, new uint64) (old uint64)
TEXT ·Swap64LLSC(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD new+8(FP), R1
again:
	LDAXR (R0), R2
	STLXR R1, (R0), R4
	CBNZ R4, again
	MOVD R2, old+16(FP)
	RET
