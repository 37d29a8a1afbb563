// Package specimen makes up instructions for tests: one of each form of the tables, with operands by chance. It knows
// the words of the tables' syntax and nothing else, so that the tables are tested by what they say.
//
//	in := specimen.New(random, litmus.X86_64, "xadd +rm32, +r32; lockable =oszapc", registers)
//	// lock xaddl %ecx,8(%rdx,%rsi,4)
package specimen

import (
	"math/rand/v2"
	"strings"

	"example.org/atomlab/litmus"
)

// Label is the one that branches go to, Place the location that is named.
const (
	Label = "L"
	Place = "x"
)

// New makes an instruction of a form, by its syntax. Registers are the numbers of those that it may name. It need not
// be one that can be encoded, or that does something foreseeable: the caller then tries again.
func New(r *rand.Rand, arch litmus.Arch, syntax string, registers []int) litmus.Instr {
	explicit, behind, _ := strings.Cut(syntax, ";")
	mnemonic, operands, _ := strings.Cut(explicit, " ")
	if arch == litmus.AArch64 {
		return (&a64{Rand: r, registers: registers, in: litmus.Instr{Mnemonic: mnemonic}}).fill(operands)
	}
	return (&x86{Rand: r, registers: registers, in: litmus.Instr{Mnemonic: mnemonic}}).fill(operands, behind)
}

// pick is one of the given.
func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }
