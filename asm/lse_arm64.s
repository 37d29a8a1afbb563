#include "textflag.h"

// One instruction each, in the acquire-release form (AL). The widths differ in a letter: B, H, W, D.

// func cas8LSE(p *uint8, old, new uint8) (witness uint8)
TEXT ·cas8LSE(SB), NOSPLIT, $0-17
	MOVD p+0(FP), R0
	MOVBU old+8(FP), R1
	MOVBU new+9(FP), R2
	CASALB R1, (R0), R2
	MOVB R1, witness+16(FP)
	RET

// func cas16LSE(p *uint16, old, new uint16) (witness uint16)
TEXT ·cas16LSE(SB), NOSPLIT, $0-18
	MOVD p+0(FP), R0
	MOVHU old+8(FP), R1
	MOVHU new+10(FP), R2
	CASALH R1, (R0), R2
	MOVH R1, witness+16(FP)
	RET

// func cas32LSE(p *uint32, old, new uint32) (witness uint32)
TEXT ·cas32LSE(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU old+8(FP), R1
	MOVWU new+12(FP), R2
	CASALW R1, (R0), R2
	MOVW R1, witness+16(FP)
	RET

// func cas64LSE(p *uint64, old, new uint64) (witness uint64)
TEXT ·cas64LSE(SB), NOSPLIT, $0-32
	MOVD p+0(FP), R0
	MOVD old+8(FP), R1
	MOVD new+16(FP), R2
	CASALD R1, (R0), R2
	MOVD R1, witness+24(FP)
	RET

// func add8LSE(p *uint8, delta uint8) (old uint8)
TEXT ·add8LSE(SB), NOSPLIT, $0-17
	MOVD p+0(FP), R0
	MOVBU delta+8(FP), R1
	LDADDALB R1, (R0), R2
	MOVB R2, old+16(FP)
	RET

// func add16LSE(p *uint16, delta uint16) (old uint16)
TEXT ·add16LSE(SB), NOSPLIT, $0-18
	MOVD p+0(FP), R0
	MOVHU delta+8(FP), R1
	LDADDALH R1, (R0), R2
	MOVH R2, old+16(FP)
	RET

// func add32LSE(p *uint32, delta uint32) (old uint32)
TEXT ·add32LSE(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU delta+8(FP), R1
	LDADDALW R1, (R0), R2
	MOVW R2, old+16(FP)
	RET

// func add64LSE(p *uint64, delta uint64) (old uint64)
TEXT ·add64LSE(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD delta+8(FP), R1
	LDADDALD R1, (R0), R2
	MOVD R2, old+16(FP)
	RET

// func swap8LSE(p *uint8, new uint8) (old uint8)
TEXT ·swap8LSE(SB), NOSPLIT, $0-17
	MOVD p+0(FP), R0
	MOVBU new+8(FP), R1
	SWPALB R1, (R0), R2
	MOVB R2, old+16(FP)
	RET

// func swap16LSE(p *uint16, new uint16) (old uint16)
TEXT ·swap16LSE(SB), NOSPLIT, $0-18
	MOVD p+0(FP), R0
	MOVHU new+8(FP), R1
	SWPALH R1, (R0), R2
	MOVH R2, old+16(FP)
	RET

// func swap32LSE(p *uint32, new uint32) (old uint32)
TEXT ·swap32LSE(SB), NOSPLIT, $0-20
	MOVD p+0(FP), R0
	MOVWU new+8(FP), R1
	SWPALW R1, (R0), R2
	MOVW R2, old+16(FP)
	RET

// func swap64LSE(p *uint64, new uint64) (old uint64)
TEXT ·swap64LSE(SB), NOSPLIT, $0-24
	MOVD p+0(FP), R0
	MOVD new+8(FP), R1
	SWPALD R1, (R0), R2
	MOVD R2, old+16(FP)
	RET
