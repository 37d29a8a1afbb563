#include "textflag.h"

// Each routine goes on in the LSE or in the LL/SC body; both return to our caller.

// func And8(p *uint8, mask uint8)
TEXT ·And8(SB), NOSPLIT, $0-9
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·And8LLSC(SB)
lse:
	B ·and8LSE(SB)

// func And16(p *uint16, mask uint16)
TEXT ·And16(SB), NOSPLIT, $0-10
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·And16LLSC(SB)
lse:
	B ·and16LSE(SB)

// func And32(p *uint32, mask uint32)
TEXT ·And32(SB), NOSPLIT, $0-12
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·And32LLSC(SB)
lse:
	B ·and32LSE(SB)

// func And64(p *uint64, mask uint64)
TEXT ·And64(SB), NOSPLIT, $0-16
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·And64LLSC(SB)
lse:
	B ·and64LSE(SB)

// func Or8(p *uint8, mask uint8)
TEXT ·Or8(SB), NOSPLIT, $0-9
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Or8LLSC(SB)
lse:
	B ·or8LSE(SB)

// func Or16(p *uint16, mask uint16)
TEXT ·Or16(SB), NOSPLIT, $0-10
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Or16LLSC(SB)
lse:
	B ·or16LSE(SB)

// func Or32(p *uint32, mask uint32)
TEXT ·Or32(SB), NOSPLIT, $0-12
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Or32LLSC(SB)
lse:
	B ·or32LSE(SB)

// func Or64(p *uint64, mask uint64)
TEXT ·Or64(SB), NOSPLIT, $0-16
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Or64LLSC(SB)
lse:
	B ·or64LSE(SB)

// func Xor8(p *uint8, mask uint8)
TEXT ·Xor8(SB), NOSPLIT, $0-9
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Xor8LLSC(SB)
lse:
	B ·xor8LSE(SB)

// func Xor16(p *uint16, mask uint16)
TEXT ·Xor16(SB), NOSPLIT, $0-10
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Xor16LLSC(SB)
lse:
	B ·xor16LSE(SB)

// func Xor32(p *uint32, mask uint32)
TEXT ·Xor32(SB), NOSPLIT, $0-12
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Xor32LLSC(SB)
lse:
	B ·xor32LSE(SB)

// func Xor64(p *uint64, mask uint64)
TEXT ·Xor64(SB), NOSPLIT, $0-16
	MOVBU ·hasLSE(SB), R0
	CBNZ R0, lse
	B ·Xor64LLSC(SB)
lse:
	B ·xor64LSE(SB)
