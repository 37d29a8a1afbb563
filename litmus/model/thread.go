package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// thread is the code of a thread, ready to run.
type thread struct {
	proc   int
	code   []meaning.Meaning
	access []int // how many bytes each accesses
	source []litmus.Instr
	atomic []bool // what each does is of an operation of sync/atomic
	labels map[string]int
	regs   map[string]meaning.Register
	filter []litmus.Prop
	typeOf func(litmus.Location) litmus.Type
}

func compile(t *litmus.Test, column litmus.Thread, m *memory) (*thread, error) {
	atomics, err := t.Atomics()
	if err != nil {
		return nil, err
	}
	th := &thread{proc: column.Proc, labels: map[string]int{}, regs: map[string]meaning.Register{}, filter: filterOf(t, column.Proc), typeOf: t.TypeOf}
	for _, in := range column.Code {
		for _, l := range in.Labels {
			th.labels[l] = len(th.code)
		}
		if in.Mnemonic == "" {
			continue
		}
		f, err := isa.For(t.Arch).Meaning(in)
		if err != nil {
			return nil, fmt.Errorf("%s: P%d: %w", in.Pos, column.Proc, err)
		}
		form, err := isa.For(t.Arch).Form(in)
		if err != nil {
			return nil, fmt.Errorf("%s: P%d: %w", in.Pos, column.Proc, err)
		}
		th.atomic = append(th.atomic, atomics[litmus.InstrID{Proc: column.Proc, Number: len(th.code)}])
		th.code, th.access, th.source = append(th.code, f), append(th.access, form.Access.Bytes), append(th.source, in)
	}
	for _, item := range t.Init {
		if item.Location.Proc != column.Proc {
			continue
		}
		n, err := m.number(item.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", item.Location, err)
		}
		name, ok := isa.For(t.Arch).Whole(item.Location.Name)
		if !ok {
			name = item.Location.Name
		}
		th.regs[name] = meaning.Holding(n.value())
	}
	return th, nil
}

// find returns the instruction that a label, or a distance in bytes, stands for.
func (th *thread) find(label string, here int) (int, error) {
	if n, ok := th.labels[label]; ok {
		return n, nil
	}
	if strings.HasPrefix(label, ".") {
		if n, err := strconv.Atoi(label[1:]); err == nil && n%4 == 0 && here+n/4 >= 0 && here+n/4 <= len(th.code) {
			return here + n/4, nil
		}
	}
	return 0, fmt.Errorf("found label %s, expected one of this thread", label)
}

// trace is one way through a thread, with its values.
type trace struct {
	values []num // of the events
	path   []int // the instructions, in the order in which they ran
	regs   map[string]meaning.Register
	strays error // the way ends here, with an access to what is no location of the test
}

// shape is what traces have in common that differ in values only.
type shape struct {
	thread                         *thread
	events                         []event.Event
	data, ctrl, order, rfReg, same []event.Pair
	traces                         []*trace
	values                         []map[num]bool // of each event, in all traces; nil until somebody asks
}

// explorer runs threads in every way. It is the World of their instructions.
type explorer struct {
	*memory
	opts   Options
	wide   bool                // reads are offered values that are made from themselves, too
	values map[string][]*offer // by piece: what may be read there
	known  map[written]causes  // what has been written so far, in this round too
	order  []written           // in which that became known
	grown  bool

	meaning.Ways
	thread int
	step   int       // of the instruction
	access int       // bytes that it accesses
	size   int       // events of the way before
	reads  []cause   // of this way, in order
	writes []written // of this way
	cut    bool
}

func (x *explorer) Place(name string) (meaning.Value, bool) {
	p := x.byName[name]
	if p == nil {
		return meaning.Value{}, false
	}
	return meaning.Const(p.address).Made(p.origin), true
}

func (x *explorer) Touch(meaning.Value) error { return nil }

func (x *explorer) Parts(address meaning.Value, bytes int) ([]meaning.Part, error) {
	return x.parts(address, bytes, x.access)
}

// Read finds what was there at first, what this way has written, and what other threads write that do not need to
// know what is found here: a value that does comes from nowhere. The search asks the same of whole executions; here it
// keeps counters from growing with each round.
func (x *explorer) Read(p meaning.Part) meaning.Value {
	x.open(p)
	r := x.reading()
	var may []num
	for _, o := range x.values[p.Loc] {
		if x.wide || o.to(x.thread, r) {
			may = append(may, o.value)
		}
	}
	for _, w := range x.writes {
		if w.loc == p.Loc && !slices.Contains(may, w.value) {
			may = append(may, w.value)
		}
	}
	return may[x.Choose(len(may))].value()
}

// reading is the read that is to be done.
func (x *explorer) reading() cause {
	part := 0
	for i := len(x.reads) - 1; i >= 0 && x.reads[i]>>8 == cause(x.thread)<<32|cause(x.step); i-- {
		part++
	}
	r := cause(x.thread)<<40 | cause(x.step)<<8 | cause(part)
	x.reads = append(x.reads, r)
	return r
}

func (x *explorer) Write(p meaning.Part, value meaning.Value) {
	x.open(p)
	x.writes = append(x.writes, written{p.Loc, numOf(value), x.thread})
}

// open begins with what a piece holds at first.
func (x *explorer) open(p meaning.Part) {
	if x.values[p.Loc] == nil {
		place := x.places[p.Symbol-1]
		initial := place.initial.get(int(p.Address-place.address), p.Bytes)
		x.values[p.Loc] = []*offer{{initial, []source{{thread: event.Init}}}}
	}
}

// maxValues is how many values one piece of memory may take.
const maxValues = 1000

// shapes runs all threads until no value is new.
func (x *explorer) shapes(ctx context.Context, threads []*thread) ([][]*shape, error) {
	for round := 0; ; round++ {
		x.reset()
		result, err := x.settle(ctx, threads)
		if x.parted {
			if x.parted = false; round > 1000 {
				return nil, fmt.Errorf("found more than 1000 ways to divide the places")
			}
			continue
		}
		return result, err
	}
}

func (x *explorer) reset() {
	x.values, x.known, x.order = map[string][]*offer{}, map[written]causes{}, nil
}

// settle runs the threads until no value is new, but not longer than a chain of writes, each of a value that depends on
// the one before, can be: what comes after that would have come from nowhere.
func (x *explorer) settle(ctx context.Context, threads []*thread) (result [][]*shape, err error) {
	for round := 0; ; round++ {
		x.grown, x.cut = false, false
		result = nil
		longest := 1
		for _, th := range threads {
			shapes, err := x.ways(ctx, th)
			if err != nil || x.parted {
				return nil, err
			}
			result = append(result, shapes)
			most := 0
			for _, s := range shapes {
				most = max(most, s.writes())
			}
			longest += most
		}
		if !x.grown || round > longest {
			return result, nil
		}
		x.offers()
		for loc, all := range x.values {
			if len(all) > maxValues {
				return nil, fmt.Errorf("%s: found more than %d values that it may take, expected a smaller test", loc, maxValues)
			}
		}
	}
}

func (s *shape) writes() (n int) {
	for i := range s.events {
		if s.events[i].Kind == event.Write {
			n++
		}
	}
	return n
}

// ways runs one thread in every way.
func (x *explorer) ways(ctx context.Context, th *thread) (shapes []*shape, err error) {
	byKey := map[string]*shape{}
	x.Ways = meaning.Ways{}
	for count := 0; ; count++ {
		if count > x.opts.Traces {
			return nil, fmt.Errorf("found more than %d ways through P%d, expected fewer branches, loads or values", x.opts.Traces, th.proc)
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m, path, ended, err := x.run(th)
		if errors.Is(err, errParted) {
			return nil, nil
		}
		x.learn(m)
		switch {
		case err == nil && !ended:
			x.cut = true
		case err != nil || x.counts(th, m.Regs):
			x.size = len(m.Events)
			shapes = record(shapes, byKey, th, m, path, err)
		}
		if !x.Next() {
			break
		}
	}
	return shapes, nil
}

// turn is how often a backward branch was taken, and how many choices and events there had been by then.
type turn struct{ count, choices, events int }

func touches(events []event.Event) bool {
	return slices.ContainsFunc(events, func(e event.Event) bool { return e.Kind.IsMemory() })
}

// maxSteps is how many instructions a thread may run.
const maxSteps = 10_000

// run goes through a thread once. It has not ended if a loop was cut, or if it strays: then there is an error.
func (x *explorer) run(th *thread) (m *meaning.Machine, path []int, ended bool, err error) {
	m = &meaning.Machine{World: x, Thread: th.proc, Regs: make(map[string]meaning.Register, len(th.regs)+8)}
	m.Events, m.Values = make([]event.Event, 0, x.size), make([]meaning.Value, 0, x.size)
	for name, r := range th.regs {
		m.Regs[name] = r
	}
	x.thread, x.reads, x.writes = th.proc, x.reads[:0], x.writes[:0]
	var turns map[int]turn
	for at, n := 0, 0; at < len(th.code); n++ {
		m.Begin(n)
		path, x.step, x.access = append(path, at), n, th.access[at]
		before := len(m.Events)
		th.code[at](m)
		if th.atomic[at] {
			mark(m.Events[before:])
		}
		if m.Err != nil {
			if errors.Is(m.Err, errParted) {
				return nil, nil, false, m.Err
			}
			return m, path, false, fmt.Errorf("%s: P%d: %w", th.source[at].Pos, th.proc, m.Err)
		}
		next := at + 1
		if m.Target != "" {
			if next, err = th.find(m.Target, at); err != nil {
				return m, path, false, fmt.Errorf("%s: P%d: %w", th.source[at].Pos, th.proc, err)
			}
		}
		if next <= at {
			if turns == nil {
				turns = map[int]turn{}
			}
			t := turns[at]
			if t.choices < x.Made() || touches(m.Events[t.events:]) { // else the loop only counts, and ends by itself
				t.count++
			}
			turns[at] = turn{t.count, x.Made(), len(m.Events)}
			if t.count > x.opts.Unroll || n > maxSteps {
				return m, path, false, nil
			}
		}
		at = next
	}
	return m, path, true, nil
}

// mark puts accesses into the set of those of sync/atomic.
func mark(events []event.Event) {
	for i := range events {
		if e := &events[i]; e.Kind.IsMemory() {
			e.Tags = append(slices.Clip(e.Tags), "Atomic")
		}
	}
}

// record adds a way to the shape that it has. One that strays has a shape of its own.
func record(shapes []*shape, byKey map[string]*shape, th *thread, m *meaning.Machine, path []int, strays error) []*shape {
	key := m.Shape()
	if strays != nil {
		key = "strays " + key
	}
	s := byKey[key]
	if s == nil {
		s = &shape{thread: th, events: m.Events, data: m.Data, ctrl: m.Ctrl, order: m.Order, rfReg: m.RfReg, same: m.Same}
		byKey[key] = s
		shapes = append(shapes, s)
	}
	t := &trace{values: make([]num, len(m.Values)), regs: m.Regs, path: path, strays: strays}
	for i, v := range m.Values {
		t.values[i] = numOf(v)
	}
	s.traces = append(s.traces, t)
	return shapes
}
