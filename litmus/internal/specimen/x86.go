package specimen

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
)

type x86 struct {
	*rand.Rand
	registers []int
	in        litmus.Instr
}

// names of the registers of 64 bits by number.
var names = strings.Fields("rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15")

// X86Name is the name of a part of a register.
func X86Name(number, bits int) string {
	whole := names[number]
	switch {
	case number >= 8:
		return whole + map[int]string{64: "", 32: "d", 16: "w", 8: "b"}[bits]
	case bits == 64:
		return whole
	case bits == 32:
		return "e" + whole[1:]
	case bits == 16:
		return whole[1:]
	case number < 4:
		return whole[1:2] + "l"
	}
	return whole[1:] + "l"
}

func (x *x86) fill(operands, behind string) litmus.Instr {
	memory := false
	if operands != "" {
		for _, slot := range strings.Split(operands, ", ") {
			slot = strings.TrimLeft(slot, "=+&!>?")
			if n, err := strconv.Atoi(strings.TrimLeft(slot, "rm")); err == nil && x.in.Bits == 0 {
				x.in.Bits = n
			}
			o := x.operand(slot)
			_, isMem := o.(litmus.Mem)
			memory = memory || isMem
			x.in.Operands = append(x.in.Operands, o)
		}
	}
	if memory && strings.Contains(behind, "lockable") && x.IntN(2) == 0 {
		x.in.Prefix = "lock"
	}
	return x.in
}

func (x *x86) operand(slot string) litmus.Operand {
	either := x.IntN(2) == 0
	digits := strings.Trim(slot, "rmexisa")
	bits, _ := strconv.Atoi(digits)
	switch {
	case slot == "label":
		return litmus.Target{Label: Label}
	case slot == "place":
		return litmus.Imm{Symbol: Place}
	case slot == "cl":
		return litmus.Reg{Name: "cl"}
	case slot[0] == 'a':
		return litmus.Reg{Name: X86Name(0, bits)}
	case slot == "x", strings.HasPrefix(slot, "xm") && either:
		return litmus.Reg{Name: fmt.Sprintf("xmm%d", x.IntN(16))}
	case slot[0] == 'r' && (slot[1] != 'm' || either):
		if bits == 8 && x.IntN(4) == 0 {
			return litmus.Reg{Name: pick(x.Rand, "ah", "ch", "dh", "bh")}
		}
		return litmus.Reg{Name: X86Name(pick(x.Rand, x.registers...), bits)}
	case slot[0] == 'i':
		return litmus.Imm{Value: x.number(bits, strings.HasSuffix(slot, "s"))}
	}
	return x.memory()
}

// number is one of so many bits; signed, of at most 32.
func (x *x86) number(bits int, signed bool) int64 {
	if signed {
		bits = min(bits, 32)
		return int64(x.Uint64()) >> (64 - bits)
	}
	return int64(x.Uint64() >> (64 - bits))
}

func (x *x86) memory() litmus.Mem {
	m := litmus.Mem{Base: names[pick(x.Rand, x.registers...)], Disp: pick[int64](x.Rand, 0, 8, -8, 127, -128, 128, 1<<20, -1<<31)}
	if x.IntN(2) == 0 {
		m.Scale = pick(x.Rand, 1, 2, 4, 8)
		for m.Index == "" || m.Index == "rsp" {
			m.Index = names[pick(x.Rand, x.registers...)]
		}
	}
	return m
}
