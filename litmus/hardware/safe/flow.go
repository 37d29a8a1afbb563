package safe

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// An Error says which instruction is not known to be safe, and why.
type Error struct {
	Pos    litmus.Pos
	Reason string
}

func (e *Error) Error() string {
	if e.Pos == (litmus.Pos{}) {
		return e.Reason
	}
	return e.Pos.String() + ": " + e.Reason
}

// Limits of a test.
const (
	maxInstructions = 2000   // of a thread
	maxSteps        = 500000 // of the analysis, about a second
)

// Check returns the places of a test, or an *Error if its code is not known to stay in them. The test must have no
// symbolic registers.
func Check(t *litmus.Test) ([]Place, error) {
	places, err := gather(t)
	if err != nil {
		return nil, &Error{Reason: err.Error()}
	}
	a := &analysis{test: t, places: places, contents: map[int]map[cell]set{}}
	for _, thread := range t.Threads {
		f, err := a.flow(thread)
		if err != nil {
			return nil, wrap(litmus.Pos{}, err)
		}
		a.flows = append(a.flows, f)
	}
	if err := a.settle(); err != nil {
		return nil, wrap(litmus.Pos{}, err)
	}
	if err := a.verify(); err != nil {
		return nil, err
	}
	return a.places, nil
}

func wrap(pos litmus.Pos, err error) error {
	if known := (*Error)(nil); errors.As(err, &known) {
		return err
	}
	return &Error{pos, err.Error()}
}

// An analysis is the sets of all threads and of memory.
type analysis struct {
	test     *litmus.Test
	places   []Place
	contents map[int]map[cell]set // what was stored in each place
	wild     bool                 // a store may have been anywhere
	flows    []*flow
	changed  bool
	steps    int
}

// A cell is what one access reads or writes.
type cell struct {
	of     int // the place, counted from 1
	offset int64
	bytes  int
}

func (c cell) overlaps(d cell) bool {
	return c.of == d.of && c.offset < d.offset+int64(d.bytes) && d.offset < c.offset+int64(c.bytes)
}

// A flow is one thread.
type flow struct {
	thread litmus.Thread
	next   [][]int          // which instructions may follow each
	before []map[string]set // the registers in front of each instruction, nil where never reached; missing ones are 0
	forms  []litmus.Form
}

// flow finds what may follow what.
func (a *analysis) flow(thread litmus.Thread) (*flow, error) {
	code := thread.Code
	if len(code) > maxInstructions {
		return nil, fmt.Errorf("thread P%d has %d instructions, expected at most %d", thread.Proc, len(code), maxInstructions)
	}
	f := &flow{thread: thread, next: make([][]int, len(code)), before: make([]map[string]set, len(code)+1), forms: make([]litmus.Form, len(code))}
	labels := map[string]int{}
	for i, in := range code {
		for _, l := range in.Labels {
			labels[l] = i
		}
	}
	for i, in := range code {
		if in.Mnemonic == "" {
			f.next[i] = []int{i + 1}
			continue
		}
		var err error
		if f.forms[i], err = isa.For(a.test.Arch).Form(in); err != nil {
			return nil, &Error{in.Pos, err.Error()}
		}
		if !always(in) {
			f.next[i] = []int{i + 1}
		}
		if in.Mnemonic == "ADR" {
			continue
		}
		for _, o := range in.Operands {
			if target, ok := o.(litmus.Target); ok {
				at, err := f.target(i, target.Label, labels)
				if err != nil {
					return nil, &Error{in.Pos, err.Error()}
				}
				f.next[i] = append(f.next[i], at)
			}
		}
	}
	var err error
	f.before[0], err = a.registers(thread)
	return f, err
}

// always is whether an instruction never falls through to the next.
func always(in litmus.Instr) bool { return in.Mnemonic == "B" || in.Mnemonic == "jmp" }

// target is the instruction at a label, or so many bytes from here: .+8, .-4.
func (f *flow) target(from int, label string, labels map[string]int) (int, error) {
	if at, ok := labels[label]; ok {
		return at, nil
	}
	distance, relative := strings.CutPrefix(label, ".")
	if n, err := strconv.Atoi(distance); relative && err == nil && n%4 == 0 {
		for at, left := from, n/4; ; {
			switch {
			case left == 0:
				return at, nil
			case left < 0 && at > 0:
				at--
			case left > 0 && at < len(f.thread.Code):
				at++
			default:
				return 0, fmt.Errorf("found a branch by %d bytes, expected one that stays in the thread", n)
			}
			if left < 0 && f.thread.Code[at].Mnemonic != "" {
				left++
			} else if left > 0 && f.thread.Code[at-1].Mnemonic != "" {
				left--
			}
		}
	}
	return 0, fmt.Errorf("found label %.40s, expected one of this thread", label)
}

// settle repeats all threads until no set grows any more.
func (a *analysis) settle() error {
	for a.changed = true; a.changed; {
		a.changed = false
		for _, f := range a.flows {
			for i := range f.thread.Code {
				if f.before[i] == nil {
					continue
				}
				if a.steps++; a.steps > maxSteps {
					return errors.New("the test computes too much to find out what it may touch: expected less code, or fewer loops")
				}
				a.step(f, i)
			}
		}
	}
	return nil
}

// step gives what an instruction leaves to those that may follow.
func (a *analysis) step(f *flow, i int) {
	after := maps.Clone(f.before[i])
	if f.thread.Code[i].Mnemonic != "" {
		m := &moment{a, f.thread, f.thread.Code[i], f.forms[i], after}
		if a.test.Arch == litmus.AArch64 {
			m.a64()
		} else {
			m.x86()
		}
	}
	for _, next := range f.next[i] {
		if f.before[next] == nil {
			f.before[next] = maps.Clone(after)
			a.changed = true
			continue
		}
		a.merge(f.before[next], after)
	}
}

// merge joins registers into those of another way to the same place.
func (a *analysis) merge(into, from map[string]set) {
	for name := range into {
		if _, ok := from[name]; !ok {
			a.grow(into, name, plain(0))
		}
	}
	for name, s := range from {
		if _, ok := into[name]; !ok {
			into[name] = plain(0)
		}
		a.grow(into, name, s)
	}
}

func (a *analysis) grow(into map[string]set, name string, s set) {
	if joined := into[name].join(s); !joined.equal(into[name]) {
		into[name] = joined
		a.changed = true
	}
}

// verify checks every access that may happen, and makes places of no type as wide as the accesses to them.
func (a *analysis) verify() error {
	for _, f := range a.flows {
		for i, in := range f.thread.Code {
			if in.Mnemonic == "" || f.before[i] == nil {
				continue
			}
			m := &moment{a, f.thread, in, f.forms[i], maps.Clone(f.before[i])}
			if err := m.verify(); err != nil {
				text := isa.For(a.test.Arch).Format(in)
				return &Error{in.Pos, fmt.Sprintf("P%d: %s: %v", f.thread.Proc, text, err)}
			}
		}
	}
	return nil
}
