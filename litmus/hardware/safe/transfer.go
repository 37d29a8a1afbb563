package safe

import (
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// An instruction is one line of a thread: what the tables say of it, and where the thread may go on.
type instruction struct {
	litmus.Instr
	form      litmus.Form
	means     meaning.Meaning
	registers []register
	next      []int
}

// A register is one that an instruction reads or writes.
type register struct {
	name    string
	read    bool // what was in it matters
	address bool // it is part of an address
}

func newInstruction(i isa.ISA, in litmus.Instr) (p instruction, err error) {
	p.Instr = in
	if p.form, err = i.Form(in); err != nil {
		return p, err
	}
	if p.means, err = i.Meaning(in); err != nil {
		return p, err
	}
	add := func(name string) *register {
		at := slices.IndexFunc(p.registers, func(r register) bool { return r.name == name })
		if at < 0 {
			at = len(p.registers)
			p.registers = append(p.registers, register{name: name})
		}
		return &p.registers[at]
	}
	for _, name := range p.form.Reads {
		add(name).read = true
	}
	for _, w := range p.form.Writes {
		if r := add(w.Register); w.Keeps {
			r.read = true
		}
	}
	for _, o := range in.Operands {
		if m, ok := o.(litmus.Mem); ok {
			for _, name := range []string{m.Base, m.Index} {
				if whole, ok := i.Whole(name); ok {
					add(whole).address = true
				}
			}
		}
	}
	return p, p.allowed(i)
}

// allowed refuses instructions that are not to be run whatever the registers hold, reached or not: whoever runs the
// code gives each register that it names a value.
func (p *instruction) allowed(i isa.ISA) error {
	for _, r := range p.registers {
		if why := i.Reserved(r.name); why != "" {
			return fmt.Errorf("found the register %s, which %s, expected another", r.name, why)
		}
	}
	if p.form.Unrun {
		return errors.New("found an instruction that is read and decoded only, expected one that may be run")
	}
	if why := p.form.Unpredictable; why != "" {
		return fmt.Errorf("found an instruction that may do anything (constrained unpredictable): %s", why)
	}
	return nil
}

// In how many ways one instruction is carried out: number by number, and address by address if that is too much.
const (
	maxWays      = 1 << 7
	maxAddresses = 1 << 12
)

// A transfer carries out one instruction in every way that the sets before it leave open, by what it means: the same
// that models and the tests against processors go by. What is not known goes through as symbols. It is the World of the
// instruction.
type transfer struct {
	*analysis
	meaning.Ways
	symbols
	machine meaning.Machine
	p       *instruction
	before  map[string]set
	after   []set // of the instruction's registers
	begun   bool
	looked  bool   // it did something that depends on what is not known
	astray  bool   // its index is not known
	touched []cell // in this way
	all     []cell // in any way
	stores  []stored
	coarse  bool // only addresses are looked into
}

// stored is what was written; the contents of places stay as they are until all ways are done.
type stored struct {
	cell
	set
}

// run finds what the registers may hold after an instruction; what it stores is added to the contents of the places.
func (a *analysis) run(p *instruction, before map[string]set) (after map[string]set, err error) {
	t := &a.transfer
	t.p, t.before, t.coarse = p, before, false
	complete, err := t.every(maxWays)
	if err == nil && !complete {
		t.coarse = true
		complete, err = t.every(maxAddresses)
	}
	switch {
	case err != nil:
		return nil, err
	case t.Unsteady:
		return nil, errors.New("found that it leaves other choices open from one way to the next, expected the same")
	case !complete:
		return nil, fmt.Errorf("found more than %d addresses that it may access, expected fewer", maxAddresses)
	case p.form.Access.Kind != litmus.NoAccess && len(t.all) == 0 && !t.astray:
		return nil, errors.New("found no access to memory, expected the one that the table of instructions says")
	}
	return t.result(), nil
}

// every carries out the instruction in all ways, unless there are too many.
func (t *transfer) every(most int) (complete bool, err error) {
	t.looked, t.astray, t.begun = false, false, false
	t.after, t.all, t.stores, t.Ways = t.after[:0], t.all[:0], t.stores[:0], meaning.Ways{}
	for range most {
		if t.steps++; t.steps > maxSteps {
			return false, errTooMuch
		}
		if err := t.once(); err != nil {
			return false, err
		}
		if !t.Next() {
			return true, nil
		}
	}
	return false, nil
}

// once carries out the instruction in one way.
func (t *transfer) once() error {
	m := &t.machine
	m.World, m.Err, m.Looked = t, nil, false
	m.Events, m.Values, m.Data, m.Ctrl, m.Order, m.RfReg, m.Same = m.Events[:0], m.Values[:0], m.Data[:0], m.Ctrl[:0], m.Order[:0], m.RfReg[:0], m.Same[:0]
	clear(m.Regs)
	flags, undefined := t.isa.Flags()
	m.Regs[flags] = meaning.Holding(undefined)
	t.symbols = symbols{len(t.places), t.sets[:0]}
	for _, r := range t.p.registers {
		m.Regs[r.name] = meaning.Holding(t.pick(r))
	}
	t.touched = t.touched[:0]
	m.Begin(0)
	t.p.means(m)
	t.looked = t.looked || m.Looked
	for i, r := range t.p.registers {
		s := t.set(m.Regs[r.name].Value())
		if t.begun {
			t.after[i] = t.after[i].join(s)
		} else {
			t.after = append(t.after, s)
		}
	}
	t.begun = true
	if m.Err != nil {
		return m.Err
	}
	return t.declared()
}

// pick is one of the values that a register may hold: one after the other if they are known and matter.
func (t *transfer) pick(r register) meaning.Value {
	s := t.held(r.name)
	switch {
	case t.isa.Hidden(r.name):
		return meaning.Symbolic(meaning.Opaque, 0)
	case !r.read, s.kind != known, t.coarse && !r.address:
		return t.value(s)
	case len(s.all) == 1:
		return s.all[0].value()
	}
	return s.all[t.Choose(len(s.all))].value()
}

// held is what a register may hold before the instruction. One that nobody has mentioned holds 0.
func (t *transfer) held(name string) set {
	if s, ok := t.before[name]; ok {
		return s
	}
	return plain(0)
}

// result is the state after all ways.
func (t *transfer) result() map[string]set {
	after := make(map[string]set, len(t.before)+2)
	for name, s := range t.before {
		after[name] = s
	}
	for i, r := range t.p.registers {
		if !t.isa.Hidden(r.name) {
			after[r.name] = t.after[i]
		}
	}
	var made meaning.Origin
	for _, s := range t.after {
		made = made.Or(s.addresses())
	}
	for _, s := range t.stores {
		t.add(s.cell, s.set)
		made = made.Or(s.addresses())
	}
	if !t.looked {
		return after
	}
	if made != 0 { // in whatever bytes they may be
		made = meaning.Mixed
	}
	for _, w := range t.p.form.Writes {
		if t.isa.Hidden(w.Register) {
			continue
		}
		after[w.Register] = unknown(w.Bits, made)
		if w.Keeps {
			after[w.Register] = set{kind: any64, made: made}
		}
	}
	for _, c := range t.all {
		if t.p.form.Access.Kind == litmus.Store || t.p.form.Access.Kind == litmus.Modify {
			t.add(c, unknown(c.bytes*8, made))
		}
	}
	return after
}

func (p *instruction) mentions(name string) bool {
	return slices.ContainsFunc(p.registers, func(r register) bool { return r.name == name })
}

// declared checks that the instruction has done nothing that its row does not say, and that memory is aligned as it
// says.
func (t *transfer) declared() error {
	flags, _ := t.isa.Flags()
	for i := range t.machine.Events {
		e := &t.machine.Events[i]
		if (e.Kind == event.ReadRegister || e.Kind == event.WriteRegister) && e.Loc != flags && !t.p.mentions(e.Loc) {
			return fmt.Errorf("found a use of %s that the table of instructions does not mention", e.Loc)
		}
	}
	control, jumps := t.p.form.Control, t.machine.Target != ""
	if jumps && control == litmus.Next || !jumps && control == litmus.Jump {
		return errors.New("found that it goes on elsewhere than the table of instructions says")
	}
	access := t.p.form.Access
	if len(t.touched) == 0 {
		return nil
	}
	first, last := t.touched[0], t.touched[0]
	for _, c := range t.touched {
		if c.offset < first.offset {
			first = c
		}
		if c.offset > last.offset {
			last = c
		}
	}
	if access.Kind == litmus.NoAccess || last.of != first.of || last.offset+int64(last.bytes)-first.offset > int64(access.Bytes) {
		return errors.New("found an access to memory that the table of instructions does not mention")
	}
	place := &t.places[first.of-1]
	if access.Align > 0 && first.offset%int64(access.Align) != 0 {
		return fmt.Errorf("found %d bytes at %s%+d, expected a multiple of %d: such an access must be aligned", access.Bytes, place.Name, first.offset, access.Align)
	}
	place.Align = max(place.Align, access.Align)
	return nil
}
