package hardware

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
)

// MaxThreads is how many threads a test may have.
const MaxThreads = 16

// A program is a test made ready: what it uses, and what is to be seen of it.
type program struct {
	test    *litmus.Test // without symbolic registers
	places  []safe.Place
	threads []thread
	fields  []field
	shown   map[litmus.Location]bool // those that outcomes have; the filter may need more
	arrays  []litmus.Location        // that are looked at whole
	alone   map[litmus.Location]bool // what is looked at by itself, cells of such arrays too
	bits    int                      // of a packed field, see packed
}

// A thread is one thread of the test.
type thread struct {
	code  litmus.Thread
	used  []string                // whole registers, in order
	start map[string]litmus.Value // what they begin with; 0 if not mentioned
	out   []string                // those that are looked at, in the order in which they are stored
}

// A field is a part of a state: a register as it was stored, or bytes of a place.
type field struct {
	location litmus.Location
	typ      litmus.Type

	thread, slot  int // of a register
	place, offset int // of memory
	bytes         int
}

// compile checks a test and finds what it uses. It works on any machine.
func compile(t *litmus.Test) (*program, error) {
	if n := len(t.Threads); n < 1 || n > MaxThreads {
		return nil, refuse(Unsupported, "found %d threads, expected 1 to %d", n, MaxThreads)
	}
	assigned, err := isa.Assign(t)
	if err != nil {
		return nil, refuse(Unsupported, "%v", err)
	}
	p := &program{test: assigned, shown: map[litmus.Location]bool{}, alone: map[litmus.Location]bool{}}
	proof, err := safe.Check(assigned)
	if err != nil {
		return nil, unsafely(err)
	}
	p.places = proof.Places
	for _, code := range assigned.Threads {
		p.threads = append(p.threads, p.thread(code))
	}
	if err := p.look(); err != nil {
		return nil, err
	}
	for i, thread := range p.threads {
		d, err := p.registers(i)
		if err != nil {
			return nil, err
		}
		place := func(string) (litmus.Mem, error) { return litmus.Mem{Base: base(d.words())}, nil }
		if err := isa.Encode(&jit.Buffer{}, p.test.Arch, thread.code, place); err != nil {
			return nil, refuse(Unsupported, "%v", err)
		}
	}
	p.bits = p.packed()
	return p, nil
}

// whole is the 64-bit name of a register, also where tests are of 32 bits: rax for EAX. Of what is none it is nothing.
func (p *program) whole(name string) string {
	if name, ok := isa.For(p.test.Arch).Machine(name); ok {
		return name
	}
	return ""
}

// thread finds the registers of a thread and their initial values.
func (p *program) thread(code litmus.Thread) thread {
	t := thread{code: code, start: map[string]litmus.Value{}}
	use := func(name string) {
		if whole := p.whole(name); whole != "" && !strings.HasSuffix(whole, "ZR") {
			t.used = append(t.used, whole)
		}
	}
	for _, in := range code.Code {
		if in.Mnemonic == "" {
			continue
		}
		form, _ := isa.For(p.test.Arch).Form(in) // it has one: the proof has asked for it
		for _, name := range form.Reads {
			use(name)
		}
		for _, w := range form.Writes {
			use(w.Register)
		}
	}
	for _, item := range p.test.Init {
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

// look finds the fields of a state: what the condition, the filter and the list of locations speak of.
func (p *program) look() error {
	locations := p.test.Locations()
	for _, l := range locations {
		p.shown[l] = true
	}
	litmus.Atoms(p.test.Filter, func(a litmus.Atom) {
		locations = append(locations, a.Location)
		if a.IsLocation {
			locations = append(locations, a.Other)
		}
	})
	slices.SortFunc(locations, litmus.Location.Compare)
	for _, l := range slices.Compact(locations) {
		if err := p.lookAt(l); err != nil {
			return err
		}
	}
	if len(p.fields) > maxFields {
		return refuse(Unsupported, "found %d locations to look at, expected at most %d", len(p.fields), maxFields)
	}
	return nil
}

const maxFields = 64

func (p *program) lookAt(l litmus.Location) error {
	if !l.IsMemory() {
		at := slices.IndexFunc(p.threads, func(t thread) bool { return t.code.Proc == l.Proc })
		if at < 0 {
			return refuse(Unsupported, "found %v in the condition, expected a register of a thread of the test", l)
		}
		name := p.whole(l.Name)
		if name == "" || strings.HasPrefix(name, "xmm") || strings.HasSuffix(name, "ZR") || isa.For(p.test.Arch).Reserved(l.Name) != "" {
			return refuse(Unsupported, "found %v in the condition, expected a register of 64 bits that is the test's", l)
		}
		t := &p.threads[at]
		p.fields = append(p.fields, field{location: l, typ: p.test.TypeOf(l), thread: at, slot: len(t.out), place: -1, bytes: 8})
		t.out = append(t.out, name)
		if !slices.Contains(t.used, name) { // nobody writes it: it keeps its initial value
			t.used = inOrder(append(t.used, name))
		}
		return nil
	}
	at := slices.IndexFunc(p.places, func(place safe.Place) bool { return place.Name == l.Name })
	place := p.places[at]
	if l.IsCell || place.Type.Len == 0 {
		p.alone[l] = true
		p.lookAtCell(l, at, place, max(0, l.Cell))
		return nil
	}
	p.arrays = append(p.arrays, l)
	for cell := range place.Cells {
		p.lookAtCell(litmus.Location{Proc: litmus.Memory, Name: l.Name, Cell: cell, IsCell: true}, at, place, cell)
	}
	return nil
}

func (p *program) lookAtCell(l litmus.Location, at int, place safe.Place, cell int) {
	if !slices.ContainsFunc(p.fields, func(f field) bool { return f.location == l }) {
		p.fields = append(p.fields, field{location: l, typ: p.test.TypeOf(l), place: at, offset: cell * place.Bytes, bytes: place.Bytes})
	}
}

// packed is how many bits a field has in a packed state: enough for the test's own constants and one more, if all
// fields together fit 16 bits. What does not fit is counted another way.
func (p *program) packed() int {
	if len(p.fields) == 0 {
		return 1
	}
	largest := uint64(1)
	see := func(n uint64) {
		if n < 256 {
			largest = max(largest, n)
		}
	}
	for _, item := range p.test.Init {
		see(item.Value.Lo)
	}
	for _, t := range p.threads {
		for _, in := range t.code.Code {
			for _, o := range in.Operands {
				if imm, ok := o.(litmus.Imm); ok {
					see(uint64(imm.Value))
				}
			}
		}
	}
	return min(bits.Len64(largest)+1, maxPacked/len(p.fields))
}

// maxPacked is how many bits a packed state has at most.
const maxPacked = 16
