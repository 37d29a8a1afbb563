#include "textflag.h"

// The operand of TPAUSE and UMWAIT chooses the state: 1 is C0.1, the lighter one. EDX:EAX is the deadline.

// func tpause(until uint64)
TEXT ·tpause(SB), NOSPLIT, $0-8
	MOVQ until+0(FP), AX
	MOVQ AX, DX
	SHRQ $32, DX
	MOVL $1, CX
	TPAUSE CX
	RET

// The word is read again once the monitor is armed: what was written before that would wake nobody.
//
// func umwait(p *uint64, seen, until uint64)
TEXT ·umwait(SB), NOSPLIT, $0-24
	MOVQ p+0(FP), DI
	MOVQ seen+8(FP), SI
	UMONITOR DI
	CMPQ SI, (DI)
	JNE changed
	MOVQ until+16(FP), AX
	MOVQ AX, DX
	SHRQ $32, DX
	MOVL $1, CX
	UMWAIT CX
changed:
	RET

// MONITORX takes its address in RAX, no extensions in ECX and no hints in EDX. MWAITX takes hints in EAX (0: C1), the
// timer in EBX if bit 1 of ECX is set.
//
// func mwaitx(p *uint64, seen uint64, ticks uint32)
TEXT ·mwaitx(SB), NOSPLIT, $0-20
	MOVQ p+0(FP), DI
	MOVQ seen+8(FP), SI
	MOVQ DI, AX
	XORL CX, CX
	XORL DX, DX
	BYTE $0x0f; BYTE $0x01; BYTE $0xfa // MONITORX, which Go 1.26 does not assemble
	CMPQ SI, (DI)
	JNE changed
	MOVL ticks+16(FP), BX
	XORL AX, AX
	MOVL $2, CX
	BYTE $0x0f; BYTE $0x01; BYTE $0xfb // MWAITX
changed:
	RET
