package meaning

import (
	"fmt"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
)

// A World is what lies outside a thread.
type World interface {
	// Place is the address of a place of the test.
	Place(name string) (address Value, ok bool)
	// Parts are the pieces of memory that an access of so many bytes is made of: one, or several if other accesses
	// touch only some of its bytes. They come in the order of their addresses.
	Parts(address Value, bytes int) ([]Part, error)
	// Read is what a read of a piece finds.
	Read(p Part) Value
	// Write is told of what is written.
	Write(p Part, v Value)
	// Touch is told of an access that neither reads nor writes, but must be allowed.
	Touch(address Value) error
	// Choose answers what an instruction leaves open, with a number below n.
	Choose(n int) int
}

// Part is a piece of memory.
type Part struct {
	Loc     string // as events have it: x, x+4
	Symbol  Symbol // that the address is counted from, if it is not known
	Address uint64
	Bytes   int // at most 16
}

// Meaning is what an instruction does.
type Meaning func(m *Machine)

// Machine is a thread. Between instructions it is what the thread has done so far.
type Machine struct {
	World  World
	Thread int
	Events []event.Event
	// Values are those of the memory and register events, by their numbers.
	Values []Value
	// Data, Ctrl and Order are the causality inside instructions; RfReg is which write a read of a register is from.
	Data, Ctrl, Order, RfReg []event.Pair
	// Same relates the parts of one access.
	Same []event.Pair
	// Regs are the registers by name; one that is missing is 0.
	Regs map[string]Register
	// Target is the label that the instruction goes on at, or "" for the next instruction.
	Target string
	// Err is why the instruction could not be carried out: what it did is not to be used then.
	Err error
	// Looked is that the instruction has looked at a number that is not known ([Machine.Number]): what it did then need
	// not be what it does.
	Looked bool

	instr int
	first int    // event of the instruction
	given uint64 // the decisions that what happens now depends on
}

// Register is what a register holds.
type Register struct {
	Lo, Hi uint64
	sym    Symbol
	of     Origin
	from   int // one more than the event that wrote it
}

// Holding is a register that holds a value, as nobody has written it.
func Holding(v Value) Register { return Register{Lo: v.lo, Hi: v.hi, sym: v.sym, of: v.of} }

// Value is what a register holds.
func (r Register) Value() Value { return Value{lo: r.Lo, hi: r.Hi, sym: r.sym, of: r.of} }

// Begin makes ready for the next instruction, the n-th of the thread in program order.
func (m *Machine) Begin(n int) { m.instr, m.first, m.given, m.Target = n, len(m.Events), 0, "" }

// Number is a number that is needed to go on: by it the instruction decides what it does. If it is not known,
// that is remembered in Looked.
func (m *Machine) Number(v Value) uint64 {
	if v.sym != 0 {
		m.Looked = true
	}
	return v.lo
}

// Equal is whether two values are the same number; if that is not known, each in turn.
func (m *Machine) Equal(v, w Value) bool {
	if v.sym == w.sym && v.sym&(Opaque|Near) == 0 && !v.layoutDecides(w) {
		return v.lo == w.lo && v.hi == w.hi
	}
	return m.Choose(2) == 1
}

// maxEvents is how many events one instruction may make.
const maxEvents = 64

// Fail says that the instruction cannot be carried out.
func (m *Machine) Fail(format string, args ...any) {
	if m.Err == nil {
		m.Err = fmt.Errorf(format, args...)
	}
}

// add makes an event that comes from v, and returns v as coming from it.
func (m *Machine) add(e event.Event, value, from Value) Value {
	n := len(m.Events)
	if n-m.first >= maxEvents {
		m.Fail("found an instruction of more than %d events", maxEvents)
		return value
	}
	e.Thread, e.Instr = m.Thread, m.instr
	from.Sources(func(source int) { m.Data = append(m.Data, event.Pair{From: m.first + source, To: n}) })
	Value{from: m.given}.Sources(func(source int) { m.Ctrl = append(m.Ctrl, event.Pair{From: m.first + source, To: n}) })
	m.Events, m.Values = append(m.Events, e), append(m.Values, value)
	value.from = 1 << (n - m.first)
	return value
}

// ReadReg reads a whole register. Tags say what it is for: "ADDR" if it makes an address, "DATA" if it is stored.
func (m *Machine) ReadReg(name string, tags ...string) Value {
	r := m.Regs[name]
	if r.from > 0 {
		m.RfReg = append(m.RfReg, event.Pair{From: r.from - 1, To: len(m.Events)})
	}
	return m.add(event.Event{Kind: event.ReadRegister, Loc: name, Tags: tags}, r.Value(), Value{})
}

// WriteReg writes a whole register. For a part, join it with what the register holds ([Machine.Peek] looks without an
// event).
func (m *Machine) WriteReg(name string, v Value) {
	m.add(event.Event{Kind: event.WriteRegister, Loc: name}, v, v)
	m.Regs[name] = Register{v.lo, v.hi, v.sym, v.of, len(m.Events)}
}

// Peek is what a register holds, without a read.
func (m *Machine) Peek(name string) Value { return m.Regs[name].Value() }

// Place is the address of a place of the test.
func (m *Machine) Place(name string) Value {
	address, ok := m.World.Place(name)
	if !ok {
		m.Fail("found the place %s, which the test does not have", name)
	}
	return address
}

// Load reads memory. Tags are the sets that the models know: A, Q, X, EX, NoRet...
func (m *Machine) Load(address Value, bytes int, tags ...string) Value {
	var v Value
	done, start := 0, len(m.Events)
	for _, p := range m.parts(address, bytes) {
		part := m.add(event.Event{Kind: event.Read, Loc: p.Loc, Size: p.Bytes, Tags: tags}, m.World.Read(p), address)
		v = v.Join(part, done*8)
		done += p.Bytes
	}
	m.AtOnce(start)
	return v
}

// Store writes the low bytes of v to memory. What may depend on that the store is done is [Machine.Given] done.
func (m *Machine) Store(address, v Value, bytes int, tags ...string) (done Value) {
	start := len(m.Events)
	for _, p := range m.parts(address, bytes) {
		part := v.Low(p.Bytes * 8)
		done.from |= m.add(event.Event{Kind: event.Write, Loc: p.Loc, Size: p.Bytes, Tags: tags}, part, v.With(address)).from
		m.World.Write(p, part)
		v = v.Right(p.Bytes * 8 % 128)
	}
	m.AtOnce(start)
	return done
}

// Touch needs the right to read memory, and leaves it as it is.
func (m *Machine) Touch(address Value) {
	if err := m.World.Touch(address); err != nil && m.Err == nil {
		m.Err = err
	}
}

func (m *Machine) parts(address Value, bytes int) []Part {
	if m.Err != nil {
		return nil
	}
	parts, err := m.World.Parts(address, bytes)
	if err != nil {
		m.Err = err
	}
	return parts
}

// AtOnce makes the events from start on parts of one access, if there is more than one.
func (m *Machine) AtOnce(start int) {
	for a := start; a < len(m.Events) && len(m.Events)-start > 1; a++ {
		for b := start; b < len(m.Events); b++ {
			m.Same = append(m.Same, event.Pair{From: a, To: b})
		}
	}
}

// Fence is a barrier, by the name that models have for it: DMB.SY, MFENCE.
func (m *Machine) Fence(name string) {
	m.add(event.Event{Kind: event.Fence, Tags: []string{name}}, Value{}, Value{})
}

// Decide is a decision that is made by a value: the tag is "BCC" for a branch, "PRED" for another choice.
func (m *Machine) Decide(tag string, by Value) Value {
	return m.add(event.Event{Kind: event.Branch, Tags: []string{tag}}, Value{}, by)
}

// Given does what f does as depending on a decision.
func (m *Machine) Given(decision Value, f func()) {
	before := m.given
	m.given |= decision.from
	f()
	m.given = before
}

// InOrder puts the memory events that were made since the mark ([Machine.Mark]) in order, without causality by value
// (iico_order).
func (m *Machine) InOrder(mark int) {
	last := -1
	for n := mark; n < len(m.Events); n++ {
		if m.Events[n].Kind.IsMemory() {
			if last >= 0 {
				m.Order = append(m.Order, event.Pair{From: last, To: n})
			}
			last = n
		}
	}
}

// Mark is a moment for InOrder.
func (m *Machine) Mark() int { return len(m.Events) }

// Choose is a number below n: what an instruction leaves open.
func (m *Machine) Choose(n int) int { return m.World.Choose(n) }

// Jump goes on at a label.
func (m *Machine) Jump(label string) { m.Target = label }

// Final is what a register holds at the end.
func (r Register) Final() litmus.Value { return litmus.Value{Lo: r.Lo, Hi: r.Hi} }

// Shape is a text that two runs of a thread have in common if what they did differs in values only.
func (m *Machine) Shape() string {
	b := make([]byte, 0, 16*len(m.Events))
	for i := range m.Events {
		e := &m.Events[i]
		b = append(b, byte(e.Kind), byte(e.Instr), byte(e.Instr>>8), byte(e.Size))
		b = append(b, e.Loc...)
		for _, t := range e.Tags {
			b = append(append(b, ','), t...)
		}
		b = append(b, ';')
	}
	for _, pairs := range [][]event.Pair{m.Data, m.Ctrl, m.Order, m.RfReg, m.Same} {
		for _, p := range pairs {
			b = append(b, byte(p.From), byte(p.From>>8), byte(p.To), byte(p.To>>8))
		}
		b = append(b, '/', '/', '/', '/')
	}
	return string(b)
}
