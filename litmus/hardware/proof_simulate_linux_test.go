//go:build linux && (amd64 || arm64)

package hardware

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// A simulation carries out a program by its meaning, number by number, and holds every address against the places. It
// is the World of the instructions.
type simulation struct {
	test     *litmus.Test
	proof    *safe.Proof
	begin    []uint64 // the address of each place
	contents [][]byte // and what is there
	choose   func(n int) int
	threads  []*simulated

	in      litmus.Instr // the one that is carried out, and what the table says of it
	form    litmus.Form
	touched []uint64 // by it
	strayed bool     // a load that the proof has named has done what may fault
}

// A simulated thread.
type simulated struct {
	litmus.Thread
	at      int
	machine meaning.Machine
	marked  int // how many bytes the last load-exclusive had
}

func newSimulation(t *litmus.Test, proof *safe.Proof, begin []uint64, choose func(n int) int) *simulation {
	s := &simulation{test: t, proof: proof, begin: begin, choose: choose, contents: make([][]byte, len(proof.Places))}
	for i, p := range proof.Places {
		s.contents[i] = make([]byte, p.Size())
		for c, v := range p.Cells {
			lo, hi := s.value(v)
			copy(s.contents[i][c*p.Bytes:(c+1)*p.Bytes], bytesOf(lo, hi))
		}
	}
	for i := range t.Threads {
		s.threads = append(s.threads, s.newThread(i))
	}
	return s
}

func bytesOf(lo, hi uint64) []byte {
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, lo), hi)
}

func (s *simulation) newThread(i int) *simulated {
	thread := &simulated{Thread: s.test.Threads[i], machine: meaning.Machine{World: s, Regs: map[string]meaning.Register{}}}
	flags, undefined := isa.For(s.test.Arch).Flags()
	thread.machine.Regs[flags] = meaning.Holding(undefined)
	for _, item := range s.test.Init {
		if item.Location.Proc == thread.Proc {
			lo, hi := s.value(item.Value)
			name, _ := isa.For(s.test.Arch).Whole(item.Location.Name)
			thread.machine.Regs[name] = meaning.Register{Lo: lo, Hi: hi}
		}
	}
	return thread
}

func (s *simulation) value(v litmus.Value) (lo, hi uint64) {
	if v.Kind != litmus.Address {
		return v.Lo, v.Hi
	}
	i := s.place(v.Name)
	return s.begin[i] + uint64(v.Cell*s.proof.Places[i].Bytes), 0
}

func (s *simulation) place(name string) int {
	return slices.IndexFunc(s.proof.Places, func(p litmus.Object) bool { return p.Name == name })
}

// run gives threads turns, as turn says, until all have ended or enough was seen.
func (s *simulation) run(turn func(n int) int) (ended bool, err error) {
	for range 400 {
		left := slices.DeleteFunc(slices.Clone(s.threads), func(t *simulated) bool { return t.at >= len(t.Code) })
		if len(left) == 0 {
			return true, nil
		}
		next := left[turn(len(left))]
		if err := s.step(next); err != nil {
			return false, fmt.Errorf("P%d: %s: %w", next.Proc, isa.For(s.test.Arch).Format(s.in), err)
		}
	}
	return false, nil
}

func (s *simulation) step(t *simulated) (err error) {
	s.in = t.Code[t.at]
	t.at++
	if s.in.Mnemonic == "" {
		return nil
	}
	if s.form, err = isa.For(s.test.Arch).Form(s.in); err != nil {
		return err
	}
	means, err := isa.For(s.test.Arch).Meaning(s.in)
	if err != nil {
		return err
	}
	if err := t.exclusive(s.in, s.form.Access); err != nil {
		return err
	}
	m := &t.machine
	m.Events, m.Values, s.touched = m.Events[:0], m.Values[:0], s.touched[:0]
	m.Begin(0)
	means(m)
	if m.Target != "" {
		t.at = slices.IndexFunc(t.Code, func(in litmus.Instr) bool { return slices.Contains(in.Labels, m.Target) })
	}
	if m.Err == nil && s.misaligned() && !s.mayFault() {
		return fmt.Errorf("found an access at %#x, expected a multiple of %d", slices.Min(s.touched), s.form.Access.Align)
	}
	return m.Err
}

// exclusive looks for a store-exclusive that has another address or size than the load-exclusive before it.
func (t *simulated) exclusive(in litmus.Instr, access litmus.Access) error {
	if access.Order&litmus.Exclusive == 0 {
		return nil
	}
	if access.Kind == litmus.Load {
		t.marked = access.Bytes
		return nil
	}
	marked, base := t.machine.Regs["RES"].Lo, in.Operands[len(in.Operands)-1].(litmus.Mem).Base
	if address := t.machine.Regs[base].Lo; marked != 0 && (marked != address || t.marked != access.Bytes) {
		return fmt.Errorf("found %d bytes at %#x after a load-exclusive of %d at %#x", access.Bytes, address, t.marked, marked)
	}
	return nil
}

func (s *simulation) misaligned() bool {
	align := uint64(s.form.Access.Align)
	return align > 0 && len(s.touched) > 0 && slices.Min(s.touched)%align != 0
}

// mayFault is whether the proof has said so, which it may of loads.
func (s *simulation) mayFault() bool {
	named := s.form.Access.Kind == litmus.Load && slices.Contains(s.proof.MayFault, s.in.Pos)
	s.strayed = s.strayed || named
	return named
}

func (s *simulation) Choose(n int) int { return s.choose(n) }

func (s *simulation) Place(name string) (meaning.Value, bool) {
	return meaning.Const(s.begin[s.place(name)]), true
}

func (s *simulation) Touch(v meaning.Value) error {
	_, err := s.Parts(v, 1)
	return err
}

// Parts is where an access is held against the places. A load that the proof has named may miss them, but not by more
// than there are guard ranges around them.
func (s *simulation) Parts(v meaning.Value, n int) ([]meaning.Part, error) {
	address, _, _ := v.Known()
	s.touched = append(s.touched, address)
	near := false
	for i, begin := range s.begin {
		size := uint64(len(s.contents[i]))
		if at := address - begin; at < size && at+uint64(n) <= size {
			return []meaning.Part{{Loc: s.proof.Places[i].Name, Address: at, Bytes: n}}, nil
		}
		near = near || address-begin+cells.Guard < size+2*cells.Guard
	}
	if near && s.mayFault() {
		return []meaning.Part{{Bytes: n}}, nil
	}
	return nil, fmt.Errorf("found %d bytes at %#x, outside all places", n, address)
}

func (s *simulation) Read(p meaning.Part) meaning.Value {
	var all [16]byte
	if i := s.place(p.Loc); i >= 0 {
		copy(all[:p.Bytes], s.contents[i][p.Address:])
	}
	return meaning.Wide(binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:]))
}

func (s *simulation) Write(p meaning.Part, v meaning.Value) {
	lo, hi, _ := v.Known()
	copy(s.contents[s.place(p.Loc)][p.Address:], bytesOf(lo, hi)[:p.Bytes])
}

// outs are the registers that the threads of a program show at the end.
func (s *simulation) outs(p *code.Program) (all []uint64) {
	for i, t := range p.Threads {
		for _, name := range t.Out {
			whole, _ := isa.For(s.test.Arch).Whole(name)
			all = append(all, s.threads[i].machine.Regs[whole].Lo)
		}
	}
	return all
}

// state is what is in places and registers, as a text.
func state(p *code.Program, contents [][]byte, outs []uint64) string {
	var b strings.Builder
	for i, place := range p.Locations {
		fmt.Fprintf(&b, "%s=%x ", place.Name, contents[i])
	}
	for _, t := range p.Threads {
		for _, name := range t.Out {
			fmt.Fprintf(&b, "%d:%s=%#x ", t.Code.Proc, name, outs[0])
			outs = outs[1:]
		}
	}
	return b.String()
}
