package cat

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/event"
)

// litmus is a litmus test written as its events. A thread is a list of accesses separated by blanks:
//
//	Wx1        a write of 1 to x
//	Rx         a read
//	F:MFENCE   a fence
//	Wx1:L      with tags
//	Rx:X~Wx1:X the two events of one atomic instruction
//	Ry@addr0   an address dependency on the thread's first access; @data0 and @ctrl0 likewise
//
// An outcome is the values of the reads, in order, and then the final values: "1 0", "1 0 x=2".
type litmus struct {
	name    string
	threads []string
	outcome string
}

// build makes the structure of a litmus, with events of registers where there are dependencies.
func (sh litmus) build() *event.Structure {
	b := &builder{s: &event.Structure{Sets: slices.Concat(event.AArch64Sets, event.X86Sets)}}
	for _, loc := range sh.locations() {
		b.event(event.Event{Thread: event.Init, Kind: event.Write, Loc: loc, Value: "0"})
	}
	for i, code := range sh.threads {
		b.thread(i, code)
	}
	n := len(b.s.Events)
	b.s.IicoData, b.s.RfReg, b.s.SameCopy = event.NewRel(n, b.data...), event.NewRel(n, b.rfReg...), event.NewRel(n, b.same...)
	b.s.Addr, b.s.Data = event.NewRel(n, b.deps["addr"]...), event.NewRel(n, b.deps["data"]...)
	b.s.Ctrl = event.NewRel(n, b.deps["ctrl"]...)
	return b.s
}

func (sh litmus) locations() []string {
	locs := map[string]bool{}
	for _, code := range sh.threads {
		for _, a := range strings.FieldsFunc(code, func(r rune) bool { return r == ' ' || r == '~' }) {
			if a[0] != 'F' {
				locs[a[1:2]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(locs))
}

type builder struct {
	s                 *event.Structure
	data, rfReg, same []event.Pair
	deps              map[string][]event.Pair
	instr             int
}

func (b *builder) event(e event.Event) int {
	b.s.Events = append(b.s.Events, e)
	return len(b.s.Events) - 1
}

func (b *builder) thread(proc int, code string) {
	if b.deps == nil {
		b.deps = map[string][]event.Pair{}
	}
	b.instr = 0
	var results, reads []int // of each access: the write of its register, the access
	branchFrom := -1
	for _, instr := range strings.Fields(code) {
		var dep string
		if at := strings.IndexByte(instr, '@'); at >= 0 {
			instr, dep = instr[:at], instr[at+1:]
		}
		first := len(b.s.Events)
		access := -1
		for _, a := range strings.Split(instr, "~") {
			access = b.access(proc, a)
		}
		e := b.s.Events[first]
		if branchFrom >= 0 && e.Kind.IsMemory() {
			b.deps["ctrl"] = append(b.deps["ctrl"], event.Pair{From: branchFrom, To: access})
		}
		result := -1
		if e.Kind == event.Read {
			result = b.event(event.Event{Thread: proc, Instr: b.instr, Kind: event.WriteRegister, Loc: fmt.Sprintf("%d:r%d", proc, b.instr)})
			b.data = append(b.data, event.Pair{From: first, To: result})
		}
		if dep != "" {
			from := int(dep[4] - '0')
			b.depend(proc, dep[:4], results[from], reads[from], access)
			if dep[:4] == "ctrl" {
				branchFrom = reads[from]
			}
		}
		results, reads = append(results, result), append(reads, first)
		b.instr++
	}
}

// access makes the memory event or fence that the text stands for.
func (b *builder) access(proc int, text string) int {
	text, tags, _ := strings.Cut(text, ":")
	e := event.Event{Thread: proc, Instr: b.instr, Size: 8}
	if tags != "" {
		e.Tags = strings.Split(tags, ":")
	}
	switch text[0] {
	case 'F':
		e.Kind = event.Fence
	case 'R':
		e.Kind, e.Loc = event.Read, text[1:2]
	case 'W':
		e.Kind, e.Loc, e.Value = event.Write, text[1:2], text[2:]
	}
	return b.event(e)
}

// depend makes the access depend on the register that an earlier one has written.
func (b *builder) depend(proc int, kind string, result, read, access int) {
	if kind == "ctrl" { // a conditional branch before the access
		branch := b.event(event.Event{Thread: proc, Instr: b.instr - 1, Kind: event.Branch, Tags: []string{"BCC"}})
		reg := b.event(event.Event{Thread: proc, Instr: b.instr - 1, Kind: event.ReadRegister, Loc: b.s.Events[result].Loc})
		if b.s.Events[access].Instr == b.instr { // events of their own instruction: make room
			for e := range b.s.Events {
				if ev := &b.s.Events[e]; ev.Thread == proc && ev.Instr == b.instr && e != branch && e != reg {
					ev.Instr++
				}
			}
			b.s.Events[branch].Instr, b.s.Events[reg].Instr = b.instr, b.instr
			b.instr++
		}
		b.rfReg = append(b.rfReg, event.Pair{From: result, To: reg})
		b.data = append(b.data, event.Pair{From: reg, To: branch})
		b.deps[kind] = append(b.deps[kind], event.Pair{From: read, To: access})
		return
	}
	reg := b.event(event.Event{Thread: proc, Instr: b.instr, Kind: event.ReadRegister, Loc: b.s.Events[result].Loc, Tags: []string{strings.ToUpper(kind)}})
	b.rfReg = append(b.rfReg, event.Pair{From: result, To: reg})
	b.data = append(b.data, event.Pair{From: reg, To: access})
	b.deps[kind] = append(b.deps[kind], event.Pair{From: read, To: access})
}

// candidates yields every choice of rf and of final writes of a structure.
func candidates(s *event.Structure, registers bool, yield func(*event.Execution)) {
	n := s.Size()
	var reads []int
	writes := map[string][]int{}
	for i, e := range s.Events {
		switch e.Kind {
		case event.Read:
			reads = append(reads, i)
		case event.Write:
			writes[e.Loc] = append(writes[e.Loc], i)
		}
	}
	locs := slices.Sorted(maps.Keys(writes))
	var pairs []event.Pair
	if registers && s.RfReg != nil {
		pairs = slices.Collect(s.RfReg.Pairs())
	}
	var finals []int
	var chooseFinal func(int)
	chooseFinal = func(at int) {
		if at == len(locs) {
			yield(&event.Execution{Structure: s, Rf: event.NewRel(n, pairs...), Finals: event.NewSet(n, finals...)})
			return
		}
		all := writes[locs[at]]
		for _, w := range all {
			if len(all) > 1 && s.Events[w].Thread == event.Init {
				continue
			}
			finals = append(finals, w)
			chooseFinal(at + 1)
			finals = finals[:len(finals)-1]
		}
	}
	var chooseRf func(int)
	chooseRf = func(at int) {
		if at == len(reads) {
			chooseFinal(0)
			return
		}
		for _, w := range writes[s.Events[reads[at]].Loc] {
			pairs = append(pairs, event.Pair{From: w, To: reads[at]})
			chooseRf(at + 1)
			pairs = pairs[:len(pairs)-1]
		}
	}
	chooseRf(0)
}

// outcome describes what an execution leaves behind.
func outcome(x *event.Execution) string {
	var out []string
	for i, e := range x.Events {
		if e.Kind == event.Read {
			out = append(out, x.Events[x.Rf.Inverse().After(i).First()].Value)
		}
	}
	x.Finals.Events()(func(w int) bool {
		out = append(out, x.Events[w].Loc+"="+x.Events[w].Value)
		return true
	})
	return strings.Join(out, " ")
}

// matches says whether an outcome has all that is wanted of it.
func matches(out, want string) bool {
	values, finals, _ := cutFinals(want)
	haveValues, haveFinals, _ := cutFinals(out)
	if values != "" && values != haveValues {
		return false
	}
	for _, f := range strings.Fields(finals) {
		if !slices.Contains(strings.Fields(haveFinals), f) {
			return false
		}
	}
	return true
}

func cutFinals(s string) (values, finals string, ok bool) {
	var v, f []string
	for _, w := range strings.Fields(s) {
		if strings.Contains(w, "=") {
			f = append(f, w)
		} else {
			v = append(v, w)
		}
	}
	return strings.Join(v, " "), strings.Join(f, " "), true
}

// allowed returns the outcomes of a litmus that a model allows.
func allowed(t testing.TB, m *Model, sh litmus) map[string]bool {
	t.Helper()
	s := sh.build()
	session := m.On(s)
	out := map[string]bool{}
	candidates(s, m.SeesRegisters(), func(x *event.Execution) {
		ok, err := session.Allows(context.Background(), x)
		require.NoError(t, err, "%s, %s", m.Name(), sh.name)
		if ok {
			out[outcome(x)] = true
		}
	})
	return out
}

// seen says whether the model allows the outcome of a litmus.
func seen(t testing.TB, m *Model, sh litmus) bool {
	t.Helper()
	for out := range allowed(t, m, sh) {
		if matches(out, sh.outcome) {
			return true
		}
	}
	return false
}

// coherences returns the execution once for each coherence order that its final writes leave open, with that order
// chosen.
func coherences(x *event.Execution) []*event.Execution {
	pco, _ := x.Rel("pco")
	orders := []*event.Rel{event.NewRel(x.Size())}
	left, _ := x.Set("W")
	loc, _ := x.Structure.Rel("loc")
	for !left.IsEmpty() {
		class := loc.After(left.First()).Intersect(left)
		left = left.Minus(class)
		var longer []*event.Rel
		for order := range pco.Linearisations(class) {
			for _, r := range orders {
				longer = append(longer, r.Union(event.Chain(x.Size(), order)))
			}
		}
		orders = longer
	}
	var all []*event.Execution
	for _, co := range orders {
		chosen := *x
		chosen.Co = co
		all = append(all, &chosen)
	}
	return all
}
