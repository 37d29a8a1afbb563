package x86

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/arch/x86/x86asm"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
)

// undisassembled are the instructions that the disassembler has no name for; TestBytes has them.
var undisassembled = []string{"clwb", "clflushopt", "endbr64"}

// TestAgainstX86asm encodes every form with random operands, and checks that an independent disassembler reads the same
// instruction.
func TestAgainstX86asm(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	count := 0
	registers := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	for _, f := range ATT.Forms() {
		for range 12 {
			in := specimen.New(random, litmus.X86_64, f.Syntax, registers)
			if slices.Contains(undisassembled, in.Mnemonic) || withHighByte(in) {
				continue
			}
			code := encode(t, in)
			count++
			if wrong := check(in, code, 0); wrong != "" {
				t.Errorf("%s (%s): % x %s", ATT.Format(in), f.Syntax, code, wrong)
			}
		}
	}
	t.Logf("%d instructions of %d forms of %d rows", count, len(ATT.Forms()), len(table))
}

// withHighByte is whether ah or its like stands beside something that needs a REX prefix, or may do so.
func withHighByte(in litmus.Instr) bool {
	high := func(o litmus.Operand) bool { r, ok := o.(litmus.Reg); return ok && strings.HasSuffix(r.Name, "h") }
	return len(in.Operands) > 1 && slices.ContainsFunc(in.Operands, high)
}

func encode(t *testing.T, in litmus.Instr) []byte {
	var b jit.Buffer
	start := b.NewLabel()
	b.Bind(start)
	require.NoError(t, ATT.Encode(&b, in, func(string) (jit.Label, error) { return start, nil },
		func(string) (litmus.Mem, error) { return litmus.Mem{Base: "rbx", Disp: 64}, nil }), ATT.Format(in))
	code, err := b.Finish()
	require.NoError(t, err)
	return code
}

// check returns what the disassembler says of code at an address if it is something else.
func check(in litmus.Instr, code []byte, at uint64) string {
	inst, err := x86asm.Decode(code, 64)
	if err != nil {
		return err.Error()
	}
	if inst.Len != len(code) {
		return fmt.Sprintf("has %d bytes, the disassembler reads %d", len(code), inst.Len)
	}
	got := describe(inst)
	if want := expectation(in, inst, at, len(code)); got != want {
		return "is " + got + ", expected " + want
	}
	return ""
}

// describe is the instruction in Intel's notation, by the disassembler's own words for its parts.
func describe(inst x86asm.Inst) string {
	var args []string
	for _, a := range inst.Args {
		if a != nil {
			args = append(args, strings.ReplaceAll(strings.ToLower(a.String()), "+reg(0)", ""))
		}
	}
	return strings.TrimSpace(lockOf(inst) + strings.ToLower(inst.Op.String()) + " " + strings.Join(args, ", "))
}

func lockOf(inst x86asm.Inst) string {
	for _, p := range inst.Prefix {
		if p&0xff == 0xf0 {
			return "lock "
		}
	}
	return ""
}

// names of the disassembler for ours.
var renamed = map[string]string{
	"movabs": "mov", "movzb": "movzx", "movzw": "movzx", "movsb": "movsx", "movsw": "movsx", "movsl": "movsxd", "sal": "shl",
	"prefetchnta": "prefetchnta", "setc": "setb", "setnae": "setb", "movsd": "movsd_xmm", "int3": "int 0x3",
}

// expectation is what the disassembler should say of an instruction.
func expectation(in litmus.Instr, inst x86asm.Inst, at uint64, length int) string {
	name := in.Mnemonic
	if n, ok := renamed[name]; ok {
		name = n
	}
	for _, family := range []string{"cmov", "set", "j"} {
		if condition, ok := strings.CutPrefix(name, family); ok && name != "jmp" {
			name = family + canonicalCondition(condition)
		}
	}
	operands := in.Operands
	if swapped(in) {
		operands = []litmus.Operand{in.Operands[1], in.Operands[0]}
	}
	if in.Mnemonic == "mov" && inst.Op == x86asm.MOVQ {
		name = "movq"
	}
	var args []string
	for i, o := range operands {
		args = append(args, describeOperand(o, inst, i, at, length))
	}
	if len(args) > 0 && strings.HasPrefix(args[len(args)-1], "address") {
		name, args[len(args)-1] = "lea", "[rbx+0x40]"
	}
	if isShift(name) && len(args) == 1 {
		args = append(args, "0x1")
	}
	lock := ""
	if in.Prefix != "" {
		lock = "lock "
	}
	return strings.TrimSpace(lock + name + " " + strings.Join(args, ", "))
}

func isShift(name string) bool {
	for _, s := range shifting {
		if s.name == name {
			return true
		}
	}
	return false
}

// swapped is whether an instruction has herd7's order of operands, which is not that of the code.
func swapped(in litmus.Instr) bool {
	if len(in.Operands) != 2 {
		return false
	}
	_, memoryFirst := in.Operands[0].(litmus.Mem)
	_, memoryLast := in.Operands[1].(litmus.Mem)
	return strings.HasPrefix(in.Mnemonic, "cmov") && memoryFirst || (in.Mnemonic == "xchg" || in.Mnemonic == "cmpxchg") && memoryLast
}

// canonicalCondition is the disassembler's name for a condition.
func canonicalCondition(name string) string {
	canonical := map[byte]string{0: "o", 1: "no", 2: "b", 3: "ae", 4: "e", 5: "ne", 6: "be", 7: "a", 8: "s", 9: "ns", 10: "p", 11: "np", 12: "l", 13: "ge", 14: "le", 15: "g"}
	for _, c := range append(slices.Clone(conditions), condition("lt", 12), condition("gt", 15)) {
		if c.name == name {
			return canonical[c.n]
		}
	}
	return "?"
}

func describeOperand(o litmus.Operand, inst x86asm.Inst, i int, at uint64, length int) string {
	switch o := o.(type) {
	case litmus.Reg:
		return strings.ToLower(describeRegister(o.Name))
	case litmus.Imm:
		if o.Symbol != "" {
			return "address"
		}
		return x86asm.Imm(truncate(o.Value, inst, i)).String()
	case litmus.Target:
		if target, err := litmus.NamedAddress(o.Label); err == nil {
			return x86asm.Rel(int(target-at) - length).String()
		}
		return x86asm.Rel(-length).String()
	case litmus.Mem:
		if place, err := litmus.NamedAddress(o.Symbol); err == nil {
			o = litmus.Mem{Base: "rip", Disp: int64(int32(int(place-at) - length))}
		}
		return strings.ToLower(describeMem(o))
	}
	return "?"
}

// truncate is how the disassembler shows constants: as wide as they are in the code, with their sign or without it.
func truncate(n int64, inst x86asm.Inst, i int) int64 {
	got, ok := inst.Args[i].(x86asm.Imm)
	for _, bits := range []uint{8, 16, 32} {
		if ok && int64(got) != n && uint64(got)&(1<<bits-1) == uint64(n)&(1<<bits-1) && n>>bits == 0 {
			return int64(got)
		}
	}
	return n
}

func describeRegister(name string) string {
	r, _ := register(name)
	switch {
	case r.xmm:
		return fmt.Sprintf("x%d", r.number)
	case r.number >= 8 && r.bits == 32:
		return fmt.Sprintf("r%dl", r.number)
	case r.number >= 4 && r.bits == 8 && !r.high && r.number < 8:
		return name[:2] + "b" // spb
	}
	return name
}

func describeMem(m litmus.Mem) string {
	if m.Base == threadBase { // the disassembler shows no segment
		return fmt.Sprintf("[reg(0)+%#x]", uint32(m.Disp))
	}
	text := "[" + m.Base
	if m.Index != "" {
		text += strings.Replace(fmt.Sprintf("+%d*%s", m.Scale, m.Index), "1*", "", 1)
	}
	switch { // a displacement of four bytes is shown without a sign
	case m.Disp < -128:
		text += fmt.Sprintf("+%#x", uint32(m.Disp))
	case m.Disp != 0:
		text += fmt.Sprintf("%+#x", m.Disp)
	}
	return text + "]"
}

// TestBytes has instructions that the disassembler does not know, and shapes of its own kind, from Intel's manual.
func TestBytes(t *testing.T) {
	for _, c := range []struct{ text, bytes string }{
		{"clwb (%rax)", "66 0f ae 30"},
		{"clflushopt 8(%r9)", "66 41 0f ae 79 08"},
		{"endbr64", "f3 0f 1e fa"},
		{"movb %ah,%bl", "88 e3"},
		{"lock; incl (%rax)", "f0 ff 00"},
		{"movq $-1,(%rax)", "48 c7 00 ff ff ff ff"},
		{"movl $1,(x)", "c7 43 40 01 00 00 00"},
		{"movq $x,%rcx", "48 8d 4b 40"},
		{"cmpxchg16b (x)", "48 0f c7 4b 40"},
		{"xchgl (x),%eax", "87 43 40"},
		{"inc (x)", "ff 43 40"},
	} {
		in, err := ATT.Parse(c.text)
		if assert.NoError(t, err, c.text) {
			assert.Equal(t, c.bytes, fmt.Sprintf("% x", encode(t, in)), c.text)
		}
	}
}
