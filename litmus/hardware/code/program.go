package code

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
)

// MaxThreads is how many threads a test may have.
const MaxThreads = 16

// A Program is a test made ready: what it uses, and what is to be seen of it.
type Program struct {
	Test      *litmus.Test    // without symbolic registers
	Locations []litmus.Object // what it uses of memory
	Threads   []Thread
	Fields    []Field                  // of a state
	Arrays    []litmus.Location        // that are looked at whole
	Alone     map[litmus.Location]bool // what is looked at by itself, cells of such arrays too
	addresses map[litmus.Location][]litmus.Value
}

// A Thread is one thread of the test.
type Thread struct {
	Code  litmus.Thread
	Out   []string                // registers that are looked at, in the order in which they are stored
	used  []string                // whole registers, in order
	start map[string]litmus.Value // what they begin with; 0 if not mentioned
}

// Compile checks a test and finds what it uses. It works on any machine. The error is a *[safe.Error] for a test that
// is not known to stay in its locations, and another one for what cannot be made into code: too many threads, or
// registers.
func Compile(t *litmus.Test) (*Program, error) {
	if n := len(t.Threads); n < 1 || n > MaxThreads {
		return nil, fmt.Errorf("found %d threads, expected 1 to %d", n, MaxThreads)
	}
	assigned, err := isa.Assign(t)
	if err != nil {
		return nil, err
	}
	p := &Program{Test: assigned, Alone: map[litmus.Location]bool{}}
	proof, err := safe.Check(assigned)
	if err != nil {
		return nil, err
	}
	p.Locations, p.addresses = proof.Places, proof.Addresses
	for _, code := range assigned.Threads {
		p.Threads = append(p.Threads, p.thread(code))
	}
	if err := p.look(); err != nil {
		return nil, err
	}
	for i, thread := range p.Threads {
		d, err := p.registers(i)
		if err != nil {
			return nil, err
		}
		anywhere := func(string) (litmus.Mem, error) { return litmus.Mem{Base: base(d.words())}, nil }
		if err := isa.Encode(&jit.Buffer{}, p.Test.Arch, thread.Code, anywhere); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Coldest says after how many instructions the code of each thread may be cold, at most: 0 where that cannot be had.
func Coldest(t *litmus.Test) []int {
	coldest := make([]int, len(t.Threads))
	if t.Arch != litmus.AArch64 && isa.Has("CLFSH") {
		for i, thread := range t.Threads {
			coldest[i] = max(0, len(thread.Code)-1)
		}
	}
	return coldest
}

// whole is the 64-bit name of a register, also where tests are of 32 bits: rax for EAX. Of what is none it is nothing.
func (p *Program) whole(name string) string {
	if name, ok := isa.For(p.Test.Arch).Machine(name); ok {
		return name
	}
	return ""
}

// thread finds the registers of a thread and their initial values.
func (p *Program) thread(code litmus.Thread) Thread {
	t := Thread{Code: code, start: map[string]litmus.Value{}}
	use := func(name string) {
		if whole := p.whole(name); whole != "" && !strings.HasSuffix(whole, "ZR") {
			t.used = append(t.used, whole)
		}
	}
	for _, in := range code.Code {
		if in.Mnemonic == "" {
			continue
		}
		form, _ := isa.For(p.Test.Arch).Form(in) // it has one: the proof has asked for it
		for _, name := range form.Reads {
			use(name)
		}
		for _, w := range form.Writes {
			use(w.Register)
		}
	}
	for _, item := range p.Test.Init {
		if item.Location.Proc == code.Proc {
			use(item.Location.Name)
			t.start[p.whole(item.Location.Name)] = item.Value
		}
	}
	t.used = inOrder(t.used)
	return t
}

// inOrder sorts registers, those of vectors first: their values go through the others.
func inOrder(registers []string) []string {
	slices.SortFunc(registers, func(a, b string) int {
		vector := func(name string) int {
			if strings.HasPrefix(name, "xmm") {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(vector(a), vector(b)), cmp.Compare(a, b))
	})
	return slices.Compact(registers)
}
