package model

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/isa"
)

// Check finds what a model allows a test to do. If the time of the context is over, it returns what it has found,
// marked as Expired, with the context's error.
func Check(ctx context.Context, t *litmus.Test, m *cat.Model, opts Options) (*Verdict, error) {
	return check(ctx, t, m, opts, how{layout: usual})
}

// how is what makes no difference to the states: how places lie, and whether reads are offered values that come from
// nowhere, which the search drops.
type how struct {
	layout
	wide bool
}

// check is Check, done so.
func check(ctx context.Context, t *litmus.Test, m *cat.Model, opts Options, h how) (*Verdict, error) {
	if err := t.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	assigned, err := isa.Assign(t)
	if err != nil {
		return nil, err
	}
	mem, err := newMemory(assigned, h.layout)
	if err != nil {
		return nil, err
	}
	var threads []*thread
	for _, column := range assigned.Threads {
		th, err := compile(assigned, column, mem)
		if err != nil {
			return nil, err
		}
		threads = append(threads, th)
	}
	x := &explorer{memory: mem, opts: opts.filled(t), wide: h.wide}
	shapes, err := x.shapes(ctx, threads)
	if err != nil {
		return nil, err
	}
	pieces := mem.pieces(func(loc string) bool { return x.values[loc] != nil })
	s := &search{ctx: ctx, test: assigned, model: m, opts: x.opts, memory: mem, pieces: pieces, views: newViews(assigned, mem, pieces), found: &found{states: map[string]litmus.State{}},
		verdict: &Verdict{Test: t, Model: m.Name(), Cut: x.cut, Unroll: x.opts.Unroll}}
	err = s.structures(shapes, nil)
	if err == nil && s.verdict.Witness == nil && opts.Explain {
		err = s.explain(shapes)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		s.verdict.Expired = true
	} else if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	s.conclude()
	return s.verdict, err
}

// conclude answers the test's question.
func (s *search) conclude() {
	v := s.verdict
	v.Judged = s.judged
	byText := make(map[string]litmus.State, len(s.found.states))
	for _, state := range s.found.states {
		byText[state.String()] = state
	}
	for _, text := range slices.Sorted(maps.Keys(byText)) {
		state := byText[text]
		v.States = append(v.States, state)
		if s.test.Cond.Prop.Holds(state) {
			v.Positive++
		} else {
			v.Negative++
		}
	}
	v.Observation = litmus.Observation(uint64(v.Positive), uint64(v.Negative))
	v.Validated = s.test.Cond.Validated(uint64(v.Positive), uint64(v.Negative))
	slices.Sort(v.Flags)
}
