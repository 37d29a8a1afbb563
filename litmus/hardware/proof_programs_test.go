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

// A maker makes one program.
type maker struct {
	*rand.Rand
	registers []int // the numbers of those that it names, of which the first few begin with addresses most often
}

var programRegisters = map[litmus.Arch][]int{
	litmus.X86_64: {6, 3, 5, 0, 1, 2, 8}, litmus.X86: {6, 3, 5, 0, 1, 2}, litmus.AArch64: {1, 2, 3, 4, 5, 6, 7},
}

const addressRegisters = 3

// hostileNumbers has registers that no test may use, or none of 32 bits.
var hostileNumbers = map[litmus.Arch][]int{litmus.X86_64: {4, 15, 3}, litmus.AArch64: {18, 28, 29, 30, 1}}[arch]

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

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

func oneOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

func (m *maker) value(addresses int) litmus.Value {
	if !m.chance(addresses) {
		return litmus.Value{Lo: oneOf(m.Rand, programNumbers)}
	}
	v := litmus.AddressOf(oneOf(m.Rand, programPlaces).Location.Name)
	if v.Name == "a" {
		v.Cell = m.IntN(3)
	}
	return v
}

// newProgram makes the program of a seed.
func newProgram(seed, n uint64) *litmus.Test {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, n))}
	t := &litmus.Test{Arch: arch, Name: fmt.Sprintf("program-%d-%d", seed, n), Cond: litmus.Cond{Prop: litmus.And{}}}
	if arch == litmus.X86_64 && m.chance(20) { // the same instructions, but some registers are not there
		t.Arch = litmus.X86
	}
	m.registers = programRegisters[t.Arch]
	for _, place := range programPlaces {
		m.fill(&place)
		t.Init = append(t.Init, place)
	}
	for proc := range 1 + m.IntN(2) {
		thread := litmus.Thread{Proc: proc}
		m.thread(&thread)
		t.Threads = append(t.Threads, thread)
		m.begin(t, proc)
	}
	return t
}

// fill gives a place what it begins with.
func (m *maker) fill(place *litmus.Init) {
	switch place.Location.Name {
	case "p":
		place.Value = m.value(50)
	case "w":
		place.Value = litmus.Value{Lo: oneOf(m.Rand, programNumbers), Hi: uint64(m.IntN(2))}
	case "a":
		for range 3 {
			place.List = append(place.List, m.value(30))
		}
	default:
		place.Value = litmus.Value{Lo: uint64(m.IntN(3) * 4)}
	}
}

// begin gives the registers of a thread what they begin with.
func (m *maker) begin(t *litmus.Test, proc int) {
	give := func(name string, v litmus.Value) {
		t.Init = append(t.Init, litmus.Init{Location: litmus.Register(proc, name), Value: v})
	}
	shown := m.chance(50) // what is made of addresses in a way that has no name may not be
	for i, number := range m.registers {
		share := 10
		if i < addressRegisters {
			share = 85
		}
		if v := m.value(share); v != (litmus.Value{}) {
			give(registerName(number), v)
		}
		if shown {
			t.Observed = append(t.Observed, litmus.Observed{Location: litmus.Register(proc, registerName(number)), Type: litmus.Type{Name: "int64_t"}})
		}
	}
	if arch == litmus.X86_64 && m.chance(30) {
		give("xmm0", m.value(0))
	}
	if m.chance(3) {
		give(oneOf(m.Rand, hostileRegisters[arch]), m.value(50))
	}
}

var hostileRegisters = map[litmus.Arch][]string{
	litmus.X86_64:  {"rsp", "rdi", "r15", "rbp", "xmm1", "xmm15"},
	litmus.AArch64: {"SP", "X30", "X29", "X28", "X18", "X0", "X27"},
}

// thread makes a thread of a few instructions. Control may go to its end, to a label in the middle, and back to
// that label if it is one of the few with a loop.
func (m *maker) thread(thread *litmus.Thread) {
	length := 2 + m.IntN(6)
	middle := m.IntN(length + 1)
	loops := m.chance(25)
	if arch == litmus.X86_64 && m.chance(20) { // a number that is not known, to compare with or to shift by
		lines := oneOf(m.Rand, [][]string{{"movl (b),%eax"}, {"movl (b),%ecx", "shlq %cl,%" + registerName(oneOf(m.Rand, m.registers))}})
		for _, line := range lines {
			thread.Code = append(thread.Code, parsed(map[litmus.Arch]string{arch: line}))
		}
	}
	for n := range length {
		if n == middle {
			thread.Code = append(thread.Code, litmus.Instr{Labels: []string{"M"}})
		}
		in := m.instr()
		for i, o := range in.Operands {
			if _, is := o.(litmus.Target); is && (n < middle && m.chance(50) || n >= middle && loops) {
				in.Operands[i] = litmus.Target{Label: "M"}
			}
		}
		thread.Code = append(thread.Code, in)
		if m.chance(1) {
			m.ladder(thread)
		}
	}
	if middle == length {
		thread.Code = append(thread.Code, litmus.Instr{Labels: []string{"M"}})
	} else if loops {
		base, index := m.pair()
		thread.Code = append(thread.Code, m.step(index, oneOf(m.Rand, []int{1, 1, 4, 8})), m.sum(base, index), m.again(index))
	}
	thread.Code = append(thread.Code, litmus.Instr{Labels: []string{specimen.Label}})
	for i := range thread.Code {
		thread.Code[i].Pos = litmus.Pos{Line: i + 1, Col: thread.Proc + 1}
	}
}

// ladder has two registers take many values each, and goes to the sum.
func (m *maker) ladder(thread *litmus.Thread) {
	number := len(thread.Code)
	base, index := m.pair()
	for rung := range 7 + m.IntN(4) { // too many, sometimes
		label := fmt.Sprintf("K%d", number+rung)
		step := m.step([]int{base, index}[rung%2], 1<<(rung/2))
		thread.Code = append(thread.Code, m.branch(label), step, litmus.Instr{Labels: []string{label}})
	}
	thread.Code = append(thread.Code, m.sum(base, index))
}

// pair is a register that may well have an address, and another.
func (m *maker) pair() (base, index int) {
	return m.registers[m.IntN(addressRegisters)], oneOf(m.Rand, m.registers[addressRegisters:])
}

// sum accesses a byte at the sum of two registers.
func (m *maker) sum(base, index int) litmus.Instr {
	return parsed(map[litmus.Arch]string{
		litmus.X86_64:  fmt.Sprintf("%s (%%%s,%%%s)", oneOf(m.Rand, []string{"incb", "setc"}), registerName(base), registerName(index)),
		litmus.AArch64: fmt.Sprintf("%s W5,[%s,%s]", oneOf(m.Rand, []string{"LDRB", "STRB"}), registerName(base), registerName(index)),
	})
}

// step adds a small number to a register.
func (m *maker) step(register, n int) litmus.Instr {
	name := registerName(register)
	return parsed(map[litmus.Arch]string{litmus.X86_64: fmt.Sprintf("addq $%d,%%%s", n, name), litmus.AArch64: fmt.Sprintf("ADD %s,%[1]s,#%d", name, n)})
}

// branch goes to a label, or does not.
func (m *maker) branch(label string) litmus.Instr {
	return parsed(map[litmus.Arch]string{litmus.X86_64: oneOf(m.Rand, []string{"jne ", "jo ", "jb "}) + label, litmus.AArch64: oneOf(m.Rand, []string{"B.NE ", "B.VS ", "B.CC "}) + label})
}

// again goes back to the label in the middle, as long as a register is not 0, or always.
func (m *maker) again(register int) litmus.Instr {
	return parsed(map[litmus.Arch]string{
		litmus.X86_64:  oneOf(m.Rand, []string{"jne M", "jmp M"}),
		litmus.AArch64: oneOf(m.Rand, []string{"B M", "CBNZ " + registerName(register) + ",M"}),
	})
}

func parsed(text map[litmus.Arch]string) litmus.Instr {
	in, err := isa.For(arch).Parse(text[arch])
	if err != nil {
		panic(err)
	}
	return in
}

// instr makes an instruction that can be encoded.
func (m *maker) instr() litmus.Instr {
	for {
		if in, ok := m.try(); ok {
			return in
		}
	}
}

func (m *maker) try() (litmus.Instr, bool) {
	kinds := programForms()
	forms, registers := &kinds.all, m.registers
	switch n := m.IntN(100); {
	case n < 4:
		forms = &kinds.jumps
	case n < 10:
		forms = &kinds.branches
	case n < 60:
		forms = &kinds.memory
	case n < 61:
		registers = hostileNumbers
	}
	in := specimen.New(m.Rand, arch, forms.draw(m.Rand).Syntax, registers)
	for n, o := range in.Operands {
		switch o := o.(type) {
		case litmus.Mem:
			in.Operands[n] = m.address(o)
		case litmus.Imm:
			if o.Symbol != "" {
				in.Operands[n] = litmus.Imm{Symbol: oneOf(m.Rand, programPlaces).Location.Name}
			} else if m.chance(60) {
				in.Operands[n] = litmus.Imm{Value: int64(oneOf(m.Rand, programNumbers))}
			}
		case litmus.Modifier:
			if strings.Contains(o.Name, "XT") && m.chance(30) { // of all of a register, whatever it is called
				o.Name = "SXTX"
				in.Operands[n] = o
			}
		case litmus.Reg:
			if strings.HasPrefix(o.Name, "xmm") {
				in.Operands[n] = litmus.Reg{Name: fmt.Sprintf("xmm%d", m.IntN(2))}
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

// address makes an address one that may well be in a place.
func (m *maker) address(a litmus.Mem) litmus.Mem {
	if m.chance(90) {
		a.Base = registerName(m.registers[m.IntN(addressRegisters)])
	}
	if arch == litmus.AArch64 {
		if a.HasDisp && m.chance(90) {
			a.Disp = oneOf(m.Rand, []int64{0, 4, 8, 16, -8, -16, 1, 255})
		} else if a.HasDisp && a.Mode == litmus.Offset {
			a.Disp, a.HasDisp = 0, false
		}
		return a
	}
	a.Disp = oneOf(m.Rand, []int64{0, 0, 0, 0, 4, 8, -4, 16, 1})
	if m.chance(30) {
		return litmus.Mem{Symbol: oneOf(m.Rand, programPlaces).Location.Name, Disp: a.Disp}
	}
	if m.chance(60) {
		a.Index, a.Scale = "", 0
	}
	return a
}
