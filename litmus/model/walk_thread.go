package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// walkCode is the code of a thread, and what its instructions are.
type walkCode struct {
	*thread
	forms []litmus.Form
}

func (w *walker) compile(column litmus.Thread) (*walkCode, error) {
	th, err := compile(w.test, column, w.memory)
	if err != nil {
		return nil, err
	}
	code := &walkCode{thread: th}
	for _, in := range th.source {
		f, err := isa.For(w.test.Arch).Form(in)
		if err != nil {
			return nil, err
		}
		code.forms = append(code.forms, f)
	}
	return code, nil
}

// A frontier is the number of the last message that binds: the paper's view. What depends on something by a choice
// only (a conditional select) is bound less than what depends by value: its writes are, its reads are not. So there are
// two; pick is never the lower one.
type frontier struct{ flow, pick int }

func moment(n int) frontier { return frontier{n, n} }

func (f frontier) join(g frontier) frontier {
	return frontier{max(f.flow, g.flow), max(f.pick, g.pick)}
}

// walkThread is a thread in the middle of a walk.
type walkThread struct {
	code  *walkCode
	m     meaning.Machine
	at    int // the instruction
	steps int
	turns map[int]int // of backward branches

	registers map[string]frontier
	coherence map[string]int     // by piece, the last message that was read or written
	forwards  map[string]forward // by piece, the thread's own last write
	control   frontier           // of branches and addresses so far
	read      frontier           // all reads, and returned those without what returns nothing
	returned  frontier
	wrote     frontier // all writes
	readNew   frontier // what binds later reads, and later writes
	writeNew  frontier
	released  int // the last store-release
	exclusive took

	// Of the instruction that runs:
	events  []frontier // of its events
	settled int        // how many of them have had their consequences
	address frontier   // of the access
	took    took       // its read
	fresh   []wrote    // its messages
	stuck   bool       // it cannot be carried out in this walk
}

// forward is a write that the thread may read before others do: the frontier of what it was made from, and what an
// atomic instruction had read.
type forward struct {
	number int
	made   frontier
	paired frontier
}

// took is a read: the message and the frontier after it.
type took struct {
	at    int
	seen  frontier
	instr int
	valid bool
}

// wrote is a new message, and the last one that it had to be behind.
type wrote struct{ number, after int }

func newWalkThread(w *walker, code *walkCode) *walkThread {
	th := &walkThread{code: code, turns: map[int]int{}, registers: map[string]frontier{}, coherence: map[string]int{}, forwards: map[string]forward{}}
	th.m = meaning.Machine{World: w, Thread: code.proc, Regs: maps.Clone(code.regs)}
	return th
}

// clone is a thread that goes its own way from here.
func (th *walkThread) clone() *walkThread {
	c := *th
	c.m.Regs, c.turns = maps.Clone(th.m.Regs), maps.Clone(th.turns)
	c.registers, c.coherence, c.forwards = maps.Clone(th.registers), maps.Clone(th.coherence), maps.Clone(th.forwards)
	c.m.Events, c.m.Values, c.m.Data, c.m.Ctrl, c.m.RfReg, c.events, c.fresh = nil, nil, nil, nil, nil, nil, nil
	return &c
}

func (th *walkThread) ended() bool { return th.at >= len(th.code.code) }

// step carries out one instruction.
func (th *walkThread) step() error {
	m := &th.m
	m.Events, m.Values, m.Data, m.Ctrl, m.RfReg = m.Events[:0], m.Values[:0], m.Data[:0], m.Ctrl[:0], m.RfReg[:0]
	th.events, th.settled, th.fresh, th.took.valid = th.events[:0], 0, th.fresh[:0], false
	m.Begin(th.steps)
	th.steps++
	here := th.code.source[th.at]
	th.code.code[th.at](m)
	w := m.World.(*walker)
	switch {
	case w.parted, th.stuck:
		return errDropped
	case m.Err != nil:
		return fmt.Errorf("%s: P%d: %w", here.Pos, th.code.proc, m.Err)
	case len(m.Same)+len(m.Order) > 0:
		return fmt.Errorf("%s: P%d: found an access of several parts, expected one of a piece of memory that is always accessed whole", here.Pos, th.code.proc)
	}
	th.settle()
	return th.goOn(w)
}

func (th *walkThread) goOn(w *walker) error {
	next := th.at + 1
	if th.m.Target != "" {
		var err error
		if next, err = th.code.find(th.m.Target, th.at); err != nil {
			return err
		}
	}
	if next <= th.at {
		if th.turns[th.at]++; th.turns[th.at] > w.unroll || th.steps > maxSteps {
			return errDropped
		}
	}
	th.at = next
	return nil
}

// of is the frontier of a value that this instruction has made.
func (th *walkThread) of(v meaning.Value) (f frontier) {
	v.Sources(func(event int) { f = f.join(th.events[event]) })
	return f
}

// settle gives the events of the instruction their frontiers, as far as it has come, and draws the consequences.
func (th *walkThread) settle() {
	for ; th.settled < len(th.m.Events); th.settled++ {
		th.settleOne(th.settled)
	}
}

func (th *walkThread) settleOne(n int) {
	e := &th.m.Events[n]
	var f frontier
	for _, p := range th.m.Data {
		if p.To == n {
			f = f.join(th.events[p.From])
		}
	}
	for _, p := range th.m.Ctrl {
		if p.To == n {
			f.pick = max(f.pick, th.events[p.From].pick)
		}
	}
	switch e.Kind {
	case event.ReadRegister:
		f = f.join(th.registers[e.Loc])
	case event.Read:
		th.readEvent(e, n)
		return
	}
	if n == len(th.events) {
		th.events = append(th.events, f)
	}
	switch e.Kind {
	case event.WriteRegister:
		th.registers[e.Loc] = f
	case event.Branch:
		if e.Has("BCC") {
			th.control = th.control.join(f)
		}
	case event.Fence:
		th.fence(e.Tags[0])
	}
}

// readEvent is a read of which everything is known now.
func (th *walkThread) readEvent(e *event.Event, n int) {
	seen := th.events[n]
	th.control = th.control.join(th.address)
	th.read = th.read.join(seen)
	if !e.Has("NoRet") {
		th.returned = th.returned.join(seen)
	}
	if e.Has("A") || e.Has("Q") || th.m.World.(*walker).buffers {
		th.readNew, th.writeNew = th.readNew.join(seen), th.writeNew.join(seen)
	}
	if e.Has("EX") {
		th.exclusive = th.took
	}
}

// seen is what a read of a message adds to the frontier. A thread's own write may be read before it is a message, but
// is then bound by what it was made from; an acquire is bound by what an atomic instruction had read, too.
func (th *walkThread) seen(loc string, number int) frontier {
	f, own := th.forwards[loc]
	if !own || f.number != number {
		return moment(number)
	}
	if th.code.forms[th.at].Access.Order&(litmus.Acquire|litmus.AcquirePC) != 0 {
		return f.made.join(f.paired)
	}
	return f.made
}

// boundOfWrite is the last message that the write, the last event, must come behind.
func (th *walkThread) boundOfWrite() int {
	th.settle()
	n := len(th.m.Events) - 1
	f := th.events[n].join(th.control).join(th.writeNew) // what makes the address is in the event's
	if th.m.Events[n].Has("L") {
		f = f.join(th.read).join(th.wrote)
	}
	if t, is := th.partner(); is {
		f = f.join(t.seen)
	}
	return f.pick
}

// partner is the read of the atomic instruction that writes now, or of the load-exclusive before.
func (th *walkThread) partner() (t took, is bool) {
	switch e := &th.m.Events[len(th.m.Events)-1]; {
	case e.Has("X"):
		return th.took, th.took.valid
	case e.Has("EX"):
		return th.exclusive, th.exclusive.valid
	}
	return took{}, false
}

// pair is the message that the partner read.
func (th *walkThread) pair() (from int, is bool) {
	t, is := th.partner()
	return t.at, is
}

// written draws the consequences of a write that is the n-th message.
func (th *walkThread) written(loc string, number int) {
	e := &th.m.Events[len(th.m.Events)-1]
	th.coherence[loc] = number
	th.wrote = th.wrote.join(moment(number))
	th.control = th.control.join(th.address)
	t, _ := th.partner()
	th.forwards[loc] = forward{number, th.events[len(th.events)-1], t.seen}
	if e.Has("L") {
		th.released = max(th.released, number)
	}
	acquired := slices.ContainsFunc(th.m.Events, func(r event.Event) bool { return r.Kind == event.Read && r.Has("A") })
	if e.Has("L") && acquired || th.locks() { // both by one instruction
		th.readNew, th.writeNew = th.readNew.join(moment(number)), th.writeNew.join(moment(number))
	}
}

// locks is whether the instruction is one of x86 that waits until all earlier writes are done.
func (th *walkThread) locks() bool { return th.code.forms[th.at].Access.Order&litmus.Locked != 0 }

// fence draws the consequences of a barrier. The names are those of the models (arm64.cat,
// tso.cat).
func (th *walkThread) fence(name string) {
	kind, domain, _ := strings.Cut(name, ".")
	all := th.read.join(th.wrote)
	switch {
	case kind == "SFENCE", kind == "LFENCE": // what they order is in order
	case kind == "ISB":
		th.readNew = th.readNew.join(moment(th.control.pick)) // writes are bound already
	case strings.HasSuffix(domain, "LD"):
		th.readNew, th.writeNew = th.readNew.join(th.returned), th.writeNew.join(th.returned)
	case strings.HasSuffix(domain, "ST"):
		th.writeNew = th.writeNew.join(th.wrote)
		if kind == "DSB" {
			th.readNew = th.readNew.join(th.wrote)
		}
	default:
		th.readNew, th.writeNew = th.readNew.join(all), th.writeNew.join(all)
	}
}
