package safe

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
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

// A Proof is what is known of a test that may be run.
type Proof struct {
	Places []litmus.Object
	// Addresses are those that each location that the test asks for may hold at the end; it holds nothing else that is
	// made of addresses.
	Addresses map[litmus.Location][]litmus.Value
	// MayFault are the loads whose index is not known: they read near their place, or end in a fault.
	MayFault []litmus.Pos
}

// Check returns what it has found out about a test, or an *Error if its code is not known to stay in its places. The
// test must have no symbolic registers.
func Check(t *litmus.Test) (*Proof, error) {
	places, err := gather(t)
	if err != nil {
		return nil, &Error{Reason: err.Error()}
	}
	a := newAnalysis(t, isa.For(t.Arch), places)
	for _, thread := range t.Threads {
		f, err := a.flow(thread)
		if err != nil {
			return nil, wrap(litmus.Pos{}, err)
		}
		a.flows = append(a.flows, f)
	}
	if err := a.fixpoint(); err != nil {
		return nil, wrap(litmus.Pos{}, err)
	}
	for _, f := range a.flows {
		if err := a.exclusives(f); err != nil {
			return nil, err
		}
	}
	addresses, err := a.shown()
	if err != nil {
		return nil, &Error{Reason: err.Error()}
	}
	proof := &Proof{Places: a.places, Addresses: addresses, MayFault: slices.SortedFunc(maps.Keys(a.mayFault), func(p, q litmus.Pos) int {
		return cmp.Or(cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
	})}
	return proof, nil
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
	isa      isa.ISA
	places   []litmus.Object
	contents map[int]map[cell]set // what was stored in each place
	pointers meaning.Origin       // what may be in any of its bytes: nothing of addresses, or mixed
	flows    []*flow
	changed  bool
	stored   int // counts what makes a difference to loads
	steps    int
	transfer transfer
	mayFault map[litmus.Pos]bool
}

func newAnalysis(t *litmus.Test, i isa.ISA, places []litmus.Object) *analysis {
	a := &analysis{test: t, isa: i, places: places, contents: map[int]map[cell]set{}, mayFault: map[litmus.Pos]bool{}}
	if slices.ContainsFunc(places, func(p litmus.Object) bool {
		return slices.ContainsFunc(p.Cells, func(v litmus.Value) bool { return v.Kind == litmus.Address })
	}) {
		a.pointers = meaning.Mixed
	}
	a.transfer.analysis, a.transfer.machine.Regs = a, map[string]meaning.Register{}
	return a
}

// A flow is one thread.
type flow struct {
	thread litmus.Thread
	code   []instruction
	before []map[string]set // the registers in front of each instruction, nil where never reached; missing ones are 0
	// how many stores were known when each instruction was last carried out, -1 if it is to be again
	done []int
}

// flow finds what may follow what.
func (a *analysis) flow(thread litmus.Thread) (*flow, error) {
	code := thread.Code
	if len(code) > maxInstructions {
		return nil, fmt.Errorf("thread P%d has %d instructions, expected at most %d", thread.Proc, len(code), maxInstructions)
	}
	f := &flow{thread: thread, code: make([]instruction, len(code)), before: make([]map[string]set, len(code)+1), done: slices.Repeat([]int{-1}, len(code)+1)}
	labels := map[string]int{}
	for i, in := range code {
		for _, l := range in.Labels {
			if _, twice := labels[l]; twice {
				return nil, &Error{in.Pos, fmt.Sprintf("found label %.40s twice, expected it once", l)}
			}
			labels[l] = i
		}
	}
	for i, in := range code {
		if in.Mnemonic == "" {
			f.code[i].next = []int{i + 1}
			continue
		}
		p, err := newInstruction(a.isa, in)
		if err == nil {
			p.next, err = f.successors(i, in, p.form.Control, labels)
		}
		if err != nil {
			return nil, a.refused(thread.Proc, in, err)
		}
		f.code[i] = p
	}
	var err error
	f.before[0], err = a.registers(thread)
	return f, err
}

// refused is an error of an instruction.
func (a *analysis) refused(proc int, in litmus.Instr, err error) *Error {
	return &Error{in.Pos, fmt.Sprintf("P%d: %s: %v", proc, a.isa.Format(in), err)}
}

// successors are the instructions that may come next.
func (f *flow) successors(i int, in litmus.Instr, control litmus.Control, labels map[string]int) (next []int, err error) {
	switch control {
	case litmus.Next:
		return []int{i + 1}, nil
	case litmus.Branch:
		next = []int{i + 1}
	case litmus.Jump:
	default:
		return nil, errors.New("found an instruction that goes on somewhere unknown, expected the next instruction or a label")
	}
	for _, o := range in.Operands {
		if target, ok := o.(litmus.Target); ok {
			at, err := f.target(i, target.Label, labels)
			return append(next, at), err
		}
	}
	return nil, errors.New("found a branch without a label, expected one")
}

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

var errTooMuch = errors.New("the test computes too much to find out what it may touch: expected less code, or fewer loops")

// fixpoint repeats all threads until no set grows any more. Sets never shrink: what is refused once would be refused at
// the end.
func (a *analysis) fixpoint() error {
	for a.changed = true; a.changed; {
		a.changed = false
		for _, f := range a.flows {
			for i := range f.code {
				if f.before[i] == nil || f.done[i] >= 0 && (f.done[i] == a.stored || f.code[i].form.Access.Kind == litmus.NoAccess) {
					continue
				}
				f.done[i] = a.stored
				if a.steps++; a.steps > maxSteps {
					return errTooMuch
				}
				if err := a.step(f, i); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// step gives what an instruction leaves to those that may follow.
func (a *analysis) step(f *flow, i int) error {
	p, after := &f.code[i], f.before[i]
	if p.Mnemonic != "" {
		var err error
		if after, err = a.run(p, after); err != nil {
			return a.refused(f.thread.Proc, p.Instr, err)
		}
	}
	for n, next := range p.next {
		if f.before[next] == nil {
			if f.before[next] = after; n+1 < len(p.next) || p.Mnemonic == "" {
				f.before[next] = maps.Clone(after)
			}
			a.changed = true
			continue
		}
		if a.merge(f.before[next], after) {
			f.done[next], a.changed = -1, true
		}
	}
	return nil
}

// merge joins registers into those of another way to the same place, and says whether that made a difference.
func (a *analysis) merge(into, from map[string]set) (grown bool) {
	grow := func(name string, s set) {
		old, ok := into[name]
		if !ok {
			old = plain(0)
		}
		if joined := old.join(s); !ok || !joined.equal(old) {
			into[name] = joined
			grown = grown || !joined.equal(old)
		}
	}
	for name := range into {
		if _, ok := from[name]; !ok {
			grow(name, plain(0))
		}
	}
	for name, s := range from {
		grow(name, s)
	}
	return grown
}
