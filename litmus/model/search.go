package model

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// search goes through the candidate executions of a test.
type search struct {
	ctx     context.Context
	test    *litmus.Test
	model   *cat.Model
	opts    Options
	memory  *memory
	pieces  []piece
	views   *views
	verdict *Verdict
	found   *found
	// explaining says that a rejected execution is looked for, and nothing is dropped before the model has said why.
	explaining bool
	rejected   int
	judged     int // executions
}

// found are the allowed states, by the keys of what they leave. Goroutines that share a search share it, and its
// verdict.
type found struct {
	sync.Mutex
	states map[string]litmus.State
}

func (f *found) has(key string) bool {
	f.Lock()
	defer f.Unlock()
	_, known := f.states[key]
	return known
}

// option is one order of the writes to a piece of memory, the initial one first, and the write that each read takes.
type option struct {
	co []int
	rf []event.Pair
}

// structures takes one shape of each thread, in every way.
func (s *search) structures(shapes [][]*shape, chosen []*shape) error {
	if len(chosen) < len(shapes) {
		for _, sh := range shapes[len(chosen)] {
			if err := s.structures(shapes, append(chosen[:len(chosen):len(chosen)], sh)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.ctx.Err(); err != nil {
		return err
	}
	s.verdict.Structures++
	st, err := s.structure(chosen)
	if err != nil {
		return err
	}
	for _, c := range st.cells {
		if err := s.options(st, c); err != nil || len(c.choices) == 0 {
			return err
		}
	}
	traces := make([][]*trace, len(chosen))
	for i, sh := range chosen {
		traces[i] = sh.traces
	}
	return s.everyWay(st, partial{traces: traces})
}

// options finds the choices for one piece of memory that the model does not refute by themselves.
func (s *search) options(st *structure, c *cell) error {
	var order func(co []int, rest []int) error
	order = func(co, rest []int) error {
		if len(rest) == 0 {
			return s.sources(st, c, option{co: co})
		}
		if begun := (option{co: co}); !s.explaining && s.model.TakesCoherence() && s.suspect(st, c, begun) {
			if refuted, err := s.refutes(st, []option{begun}); err != nil || refuted {
				return err
			}
		}
		for i, w := range rest {
			next := append(append([]int(nil), rest[:i]...), rest[i+1:]...)
			if err := order(append(co[:len(co):len(co)], w), next); err != nil {
				return err
			}
		}
		return nil
	}
	return order(c.writes[:1], c.writes[1:])
}

// sources gives each read of a piece a write.
func (s *search) sources(st *structure, c *cell, o option) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if !s.explaining && s.suspect(st, c, o) {
		refuted, err := s.refutes(st, []option{o})
		if err != nil || refuted {
			return err
		}
	}
	if len(o.rf) == len(c.reads) {
		if c.choices = append(c.choices, o); len(c.choices) > s.opts.Choices {
			return fmt.Errorf("%s: found more than %d choices of the order of its writes and of who reads them, expected a smaller test", c.loc, s.opts.Choices)
		}
		return nil
	}
	r := c.reads[len(o.rf)]
	for _, w := range c.writes {
		if w > r && st.Events[w].Thread == st.Events[r].Thread { // no thread reads what it will write
			continue
		}
		if !s.agrees(st, w, r) {
			continue
		}
		next := o
		next.rf = append(o.rf[:len(o.rf):len(o.rf)], event.Pair{From: w, To: r})
		if err := s.sources(st, c, next); err != nil {
			return err
		}
	}
	return nil
}

// agrees is whether some way of the read's thread finds a value that some way of the write's thread writes.
func (s *search) agrees(st *structure, write, read int) bool {
	found := st.valuesOf(read)
	if write < len(s.pieces) {
		return found[s.pieces[write].initial]
	}
	for v := range st.valuesOf(write) {
		if found[v] {
			return true
		}
	}
	return false
}

// suspect says whether a choice goes against the order of a thread, or parts the read and the write of an atomic
// instruction: only then is it worth asking the model.
func (s *search) suspect(st *structure, c *cell, o option) bool {
	at := map[int]int{} // writes at even places, and between them the reads that see the one before
	for i, w := range o.co {
		at[w] = 2 * i
	}
	for _, p := range o.rf {
		at[p.To] = at[p.From] + 1
	}
	for a, i := range at {
		for b, j := range at {
			x, y := &st.Events[a], &st.Events[b]
			if x.Thread != y.Thread || x.Thread == event.Init || a >= b {
				continue
			}
			atomic := x.Instr == y.Instr && x.Kind == event.Read && y.Kind == event.Write
			if x.Instr == y.Instr && !atomic {
				continue
			}
			if i > j || atomic && j != i+1 {
				return true
			}
		}
	}
	return false
}

// refutes asks the model about some choices alone.
func (s *search) refutes(st *structure, chosen []option) (bool, error) {
	if s.explaining || !s.model.CanRefute() {
		return false, nil
	}
	return st.session.Refutes(s.ctx, s.execution(st, chosen))
}

// execution is what is chosen so far.
func (s *search) execution(st *structure, chosen []option) *event.Execution {
	n := len(st.Events)
	var rf, co []event.Pair
	finals := make([]int, 0, len(chosen))
	for _, o := range chosen {
		rf = append(rf, o.rf...)
		for i, a := range o.co {
			for _, b := range o.co[i+1:] {
				co = append(co, event.Pair{From: a, To: b})
			}
		}
		finals = append(finals, o.co[len(o.co)-1])
	}
	x := &event.Execution{Structure: st.Structure, Rf: event.NewRel(n, rf...), Finals: event.NewSet(n, finals...)}
	if s.model.TakesCoherence() {
		x.Co = event.NewRel(n, co...)
	}
	return x
}

// partial is a choice for some of the pieces, the first ones, and the traces of each thread that agree with it.
type partial struct {
	chosen []option
	traces [][]*trace
}

// combine takes a choice for each piece that is left, in every way, and judges what comes of it.
func (s *search) combine(st *structure, p partial) error {
	if s.rejected == MaxRejected {
		return nil
	}
	if len(p.chosen) == len(st.cells) {
		return s.tuples(st, p.chosen, p.traces, nil)
	}
	return s.extend(st, p, func(next partial) error { return s.combine(st, next) })
}

// extend yields p with each choice for its next piece that traces agree with and that the model does not refute.
func (s *search) extend(st *structure, p partial, yield func(partial) error) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	n := len(p.chosen)
	choices := st.cells[n].choices
	for _, o := range choices {
		next := partial{chosen: append(p.chosen[:n:n], o)}
		var ok bool
		if next.traces, ok = s.agreeing(st, o.rf, p.traces); !ok {
			continue
		}
		if n > 0 && n+1 < len(st.cells) && len(choices) > 1 {
			refuted, err := s.refutes(st, next.chosen)
			if err != nil {
				return err
			}
			if refuted {
				continue
			}
		}
		if err := yield(next); err != nil {
			return err
		}
	}
	return nil
}

// agreeing keeps the traces of each thread that read what some trace of another writes.
func (s *search) agreeing(st *structure, rf []event.Pair, traces [][]*trace) ([][]*trace, bool) {
	traces = append([][]*trace(nil), traces...)
	for _, p := range rf {
		th, i := st.local(p.To)
		written := map[num]bool{}
		if p.From < len(s.pieces) {
			written[s.pieces[p.From].initial] = true
		} else {
			from, j := st.local(p.From)
			for _, t := range traces[from] {
				written[t.values[j]] = true
			}
		}
		var left []*trace
		for _, t := range traces[th] {
			if written[t.values[i]] {
				left = append(left, t)
			}
		}
		if traces[th] = left; len(left) == 0 {
			return nil, false
		}
	}
	return traces, true
}

// tuples takes a trace of each thread, in every way in which every read has the value of its write.
func (s *search) tuples(st *structure, chosen []option, traces [][]*trace, tuple []*trace) error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if len(tuple) < len(traces) {
		for i, t := range traces[len(tuple)] {
			if i&255 == 255 && s.ctx.Err() != nil {
				return s.ctx.Err()
			}
			next := append(tuple[:len(tuple):len(tuple)], t)
			if !s.consistent(st, chosen, next) {
				continue
			}
			if err := s.tuples(st, chosen, traces, next); err != nil {
				return err
			}
		}
		return nil
	}
	return s.judge(st, chosen, tuple)
}

// consistent says whether the reads of the threads of a tuple have the values of their writes, as far as these are in
// it.
func (s *search) consistent(st *structure, chosen []option, tuple []*trace) bool {
	end := len(st.Events)
	if len(tuple) < len(st.first) {
		end = st.first[len(tuple)]
	}
	for _, o := range chosen {
		for _, p := range o.rf {
			if p.From < end && p.To < end && s.value(st, tuple, p.From) != s.value(st, tuple, p.To) {
				return false
			}
		}
	}
	return true
}

// judge asks the model about a candidate execution, unless its state is allowed already and the model has nothing else
// to say: any allowed execution may raise a flag.
func (s *search) judge(st *structure, chosen []option, tuple []*trace) error {
	end := s.final(st, chosen, tuple)
	if s.test.Filter != nil && !s.test.Filter.Holds(s.views.state(end, true)) {
		return nil
	}
	if err := strayed(tuple); err != nil {
		return s.judgeStray(st, chosen, tuple, err)
	}
	if err := s.views.nameless(end); err != nil {
		return s.judgeStray(st, chosen, tuple, err)
	}
	key := end.key(s.views.shown)
	if !s.model.Flags() && s.found.has(key) {
		return nil
	}
	state := s.views.state(end, false)
	holds := s.test.Cond.Prop.Holds(state)
	if s.explaining && (!holds || s.rejected == MaxRejected) {
		return nil
	}
	x := s.execution(st, chosen)
	if !s.explaining && st.flow != nil && !x.Rf.Union(st.flow).IsAcyclic() { // values that come from nowhere
		return nil
	}
	s.judged++
	return st.session.Judge(s.ctx, x, func(v *cat.Verdict) bool {
		switch {
		case s.explaining:
			s.reject(st, x, tuple, v)
		case v.Allowed():
			s.allow(st, x, tuple, key, state, v, holds)
			return s.model.Flags()
		}
		return true
	})
}

func (s *search) allow(st *structure, x *event.Execution, tuple []*trace, key string, state litmus.State, v *cat.Verdict, holds bool) {
	s.found.Lock()
	defer s.found.Unlock()
	s.found.states[key] = state
	s.verdict.Undefined = s.verdict.Undefined || v.Undefined
	for _, f := range v.Flags {
		if !slices.Contains(s.verdict.Flags, f) {
			s.verdict.Flags = append(s.verdict.Flags, f)
		}
	}
	if holds && s.verdict.Witness == nil && s.opts.Witness {
		s.verdict.Witness = s.described(st, x, tuple, v)
	}
}
