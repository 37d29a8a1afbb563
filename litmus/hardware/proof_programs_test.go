//go:build linux && (amd64 || arm64)

package hardware

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
	"example.org/atomlab/litmus/isa"
)

// Programs for the proof to judge: made at random from all rows, with addresses and numbers mixed in what registers and
// memory begin with, and sometimes with what an attacker would try.

// programRegisters are the numbers of those that programs name, of which the first few begin with addresses most often.
var programRegisters = map[litmus.Arch][]int{litmus.X86_64: {6, 3, 8, 0, 1, 2}, litmus.AArch64: {1, 2, 3, 4, 5, 6, 7}}[arch]

const addressRegisters = 3

// hostileNumbers has registers that no test may use.
var hostileNumbers = map[litmus.Arch][]int{litmus.X86_64: {4, 3}, litmus.AArch64: {18, 28, 29, 30, 1}}[arch]

func registerName(n int) string {
	if arch == litmus.AArch64 {
		return fmt.Sprintf("X%d", n)
	}
	return specimen.X86Name(n, 64)
}

var programPlaces = []litmus.Init{
	{Type: litmus.Type{Name: "int64_t"}, Location: litmus.Place("p")},
	{Type: litmus.Type{Name: "int"}, Location: litmus.Place("x")},
	{Type: litmus.Type{Name: "int64_t", Len: 3}, Location: litmus.Place("a")},
	{Type: litmus.Type{Name: "int128_t"}, Location: litmus.Place("w")},
	{Type: litmus.Type{Name: "int8_t", Len: 17}, Location: litmus.Place("b")},
	{Location: litmus.Place("u")},
}

var programNumbers = []uint64{0, 0, 0, 1, 4, 8, 1<<64 - 4, 16, 44, 1 << 32, 3 << 32, 5 << 44, 1<<63 + 8, 1<<31 - 1, 1<<32 - 1, 1 << 47}

func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

func oneOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

func programValue(r *rand.Rand, addresses int) litmus.Value {
	if !chance(r, addresses) {
		return litmus.Value{Lo: oneOf(r, programNumbers)}
	}
	v := litmus.AddressOf(oneOf(r, programPlaces).Location.Name)
	if v.Name == "a" {
		v.Cell = r.IntN(3)
	}
	return v
}

// newProgram makes the program of a seed.
func newProgram(seed, n uint64) *litmus.Test {
	r := rand.New(rand.NewPCG(seed, n))
	t := &litmus.Test{Arch: arch, Name: fmt.Sprintf("program-%d-%d", seed, n), Cond: litmus.Cond{Prop: litmus.And{}}}
	for _, place := range programPlaces {
		switch name := place.Location.Name; {
		case name == "p" || name == "w":
			place.Value = programValue(r, 50)
			if name == "w" && place.Value.Kind == litmus.Address {
				place.Value = litmus.Value{Lo: 1, Hi: uint64(r.IntN(2))}
			}
		case name == "a":
			for range 3 {
				place.List = append(place.List, programValue(r, 30))
			}
		default:
			place.Value = litmus.Value{Lo: uint64(r.IntN(3) * 4)}
		}
		t.Init = append(t.Init, place)
	}
	for proc := range 1 + r.IntN(2) {
		thread := litmus.Thread{Proc: proc}
		programThread(r, &thread)
		t.Threads = append(t.Threads, thread)
		for i, number := range programRegisters {
			share := 10
			if i < addressRegisters {
				share = 85
			}
			if v := programValue(r, share); v != (litmus.Value{}) {
				t.Init = append(t.Init, litmus.Init{Location: litmus.Register(proc, registerName(number)), Value: v})
			}
			t.Observed = append(t.Observed, litmus.Observed{Location: litmus.Register(proc, registerName(number)), Type: litmus.Type{Name: "int64_t"}})
		}
		if v := programValue(r, 0); arch == litmus.X86_64 && chance(r, 30) {
			t.Init = append(t.Init, litmus.Init{Location: litmus.Register(proc, "xmm0"), Value: v})
		}
		if hostile := hostileRegisters[arch]; chance(r, 3) {
			t.Init = append(t.Init, litmus.Init{Location: litmus.Register(proc, oneOf(r, hostile)), Value: programValue(r, 50)})
		}
	}
	return t
}

var hostileRegisters = map[litmus.Arch][]string{
	litmus.X86_64:  {"rsp", "rdi", "r15", "rbp", "xmm1", "xmm15"},
	litmus.AArch64: {"SP", "X30", "X29", "X28", "X18", "X0", "X27"},
}

// programThread makes a thread of a few instructions. Control may go to its end, to a label in the middle, and back to
// that label if it is one of the few with a loop.
func programThread(r *rand.Rand, thread *litmus.Thread) {
	length := 2 + r.IntN(6)
	middle := r.IntN(length + 1)
	loops := chance(r, 10)
	for n := range length {
		if n == middle {
			thread.Code = append(thread.Code, litmus.Instr{Labels: []string{"M"}})
		}
		in := programInstr(r)
		for i, o := range in.Operands {
			if _, is := o.(litmus.Target); is && (n < middle && chance(r, 50) || n >= middle && loops) {
				in.Operands[i] = litmus.Target{Label: "M"}
			}
		}
		thread.Code = append(thread.Code, in)
		if chance(r, 1) {
			programLadder(r, thread)
		}
	}
	if middle == length {
		thread.Code = append(thread.Code, litmus.Instr{Labels: []string{"M"}})
	} else if loops {
		base, index := programPair(r)
		again := programBranch(r, "M")
		if chance(r, 50) {
			again = programJump("M")
		}
		thread.Code = append(thread.Code, programStep(index, oneOf(r, []int{1, 1, 4, 8})), programSum(r, base, index), again)
	}
	thread.Code = append(thread.Code, litmus.Instr{Labels: []string{specimen.Label}})
	for i := range thread.Code {
		thread.Code[i].Pos = litmus.Pos{Line: i + 1, Col: thread.Proc + 1}
	}
}

// programLadder has two registers take many values each, and goes to the sum.
func programLadder(r *rand.Rand, thread *litmus.Thread) {
	number := len(thread.Code)
	base, index := programPair(r)
	for rung := range 8 {
		label := fmt.Sprintf("K%d", number+rung)
		step := programStep([]int{base, index}[rung%2], 1<<(rung/2))
		thread.Code = append(thread.Code, programBranch(r, label), step, litmus.Instr{Labels: []string{label}})
	}
	thread.Code = append(thread.Code, programSum(r, base, index))
}

// programPair is a register that may well have an address, and another.
func programPair(r *rand.Rand) (base, index int) {
	return programRegisters[r.IntN(addressRegisters)], oneOf(r, programRegisters[addressRegisters:])
}

// programSum accesses a byte at the sum of two registers.
func programSum(r *rand.Rand, base, index int) litmus.Instr {
	return parsed(map[litmus.Arch]string{
		litmus.X86_64:  fmt.Sprintf("%s (%%%s,%%%s)", oneOf(r, []string{"incb", "setc"}), registerName(base), registerName(index)),
		litmus.AArch64: fmt.Sprintf("%s W5,[%s,%s]", oneOf(r, []string{"LDRB", "STRB"}), registerName(base), registerName(index)),
	})
}

// programStep adds a small number to a register.
func programStep(register, n int) litmus.Instr {
	name := registerName(register)
	return parsed(map[litmus.Arch]string{litmus.X86_64: fmt.Sprintf("addq $%d,%%%s", n, name), litmus.AArch64: fmt.Sprintf("ADD %s,%[1]s,#%d", name, n)})
}

// programBranch goes to a label, or does not.
func programBranch(r *rand.Rand, label string) litmus.Instr {
	return parsed(map[litmus.Arch]string{litmus.X86_64: oneOf(r, []string{"jne ", "jo ", "jb "}) + label, litmus.AArch64: oneOf(r, []string{"B.NE ", "B.VS ", "B.CC "}) + label})
}

func programJump(label string) litmus.Instr {
	return parsed(map[litmus.Arch]string{litmus.X86_64: "jmp " + label, litmus.AArch64: "B " + label})
}

func parsed(text map[litmus.Arch]string) litmus.Instr {
	in, err := isa.For(arch).Parse(text[arch])
	if err != nil {
		panic(err)
	}
	return in
}

// programInstr makes an instruction that can be encoded.
func programInstr(r *rand.Rand) litmus.Instr {
	for {
		if in, ok := programTry(r); ok {
			return in
		}
	}
}

func programTry(r *rand.Rand) (litmus.Instr, bool) {
	kinds, forms, registers := programForms(), programForms().all, programRegisters
	switch n := r.IntN(100); {
	case n < 4:
		forms = kinds.jumps
	case n < 10:
		forms = kinds.branches
	case n < 60:
		forms = kinds.memory
	case n < 61:
		registers = hostileNumbers
	}
	in := specimen.New(r, arch, forms.draw(r).Syntax, registers)
	for n, o := range in.Operands {
		switch o := o.(type) {
		case litmus.Mem:
			in.Operands[n] = programAddress(r, o)
		case litmus.Imm:
			if o.Symbol != "" {
				in.Operands[n] = litmus.Imm{Symbol: oneOf(r, programPlaces).Location.Name}
			} else if chance(r, 60) {
				in.Operands[n] = litmus.Imm{Value: int64(oneOf(r, programNumbers))}
			}
		case litmus.Reg:
			if strings.HasPrefix(o.Name, "xmm") {
				in.Operands[n] = litmus.Reg{Name: fmt.Sprintf("xmm%d", r.IntN(2))}
			}
		}
	}
	var b jit.Buffer
	l := b.NewLabel()
	err := isa.For(arch).Encode(&b, in, func(string) (jit.Label, error) { return l, nil }, func(string) (litmus.Mem, error) {
		return litmus.Mem{Base: "rbx", Disp: 64}, nil
	})
	return in, err == nil
}

// programAddress makes an address one that may well be in a place.
func programAddress(r *rand.Rand, m litmus.Mem) litmus.Mem {
	if chance(r, 90) {
		m.Base = registerName(programRegisters[r.IntN(addressRegisters)])
	}
	if arch == litmus.AArch64 {
		if m.HasDisp && chance(r, 90) {
			m.Disp = oneOf(r, []int64{0, 4, 8, 16, -8, -16, 1, 255})
		} else if m.HasDisp && m.Mode == litmus.Offset {
			m.Disp, m.HasDisp = 0, false
		}
		return m
	}
	m.Disp = oneOf(r, []int64{0, 0, 0, 0, 4, 8, -4, 16, 1})
	if chance(r, 30) {
		return litmus.Mem{Symbol: oneOf(r, programPlaces).Location.Name, Disp: m.Disp}
	}
	if chance(r, 60) {
		m.Index, m.Scale = "", 0
	}
	return m
}

// programText is a program for people.
func programText(t *litmus.Test) string {
	var b strings.Builder
	for _, item := range t.Init {
		fmt.Fprintf(&b, "%v=%v%v; ", item.Location, item.Value, item.List)
	}
	for _, thread := range t.Threads {
		fmt.Fprintf(&b, "\n P%d:", thread.Proc)
		for _, in := range thread.Code {
			fmt.Fprintf(&b, " %s %s;", strings.Join(in.Labels, ","), isa.For(t.Arch).Format(in))
		}
	}
	return b.String()
}
