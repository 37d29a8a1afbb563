package model

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// Walked is what random walks have found.
type Walked struct {
	Test     *litmus.Test
	Outcomes []litmus.Outcome // the states, and how many walks ended in each, in the order of their texts
	Walks    int              // that have ended
	Dropped  int              // that were given up: a loop turned too often, or a promise was not kept
}

// WalkOptions bound the walks. The same options take the same walks.
type WalkOptions struct {
	Walks  int    // how many are begun, 0 means 10000
	Seed   uint64 // of their choices
	Unroll int    // as in Options
	// Enough ends the walks early, if it is not nil and says so of a state that was not found before.
	Enough func(litmus.State) bool
}

// Walk carries out a test many times, each time in a random one of the ways that the architecture allows: AArch64 as
// Pulte, Pichon-Pharabod, Kang, Lee and Hur have it: Promising-ARM/RISC-V, PLDI 2019. It shares with [Check] what
// instructions mean and nothing else: no execution is a candidate that an axiom rejects. So it goes through code that
// is too long to enumerate, and may miss states; every state that it finds is allowed.
//
// Threads run in program order. Writes are messages, in one order for all. Each thread knows how far it has come in
// that order, for each way in which the past may bind it (a frontier): a read takes any message that is not older than
// what binds it, and a write goes behind all that binds it. So reads seem to be early; that writes are, before what
// comes first in their thread, is a promise: a message that the thread puts there when it could write it, and must
// keep. A walk that does not keep all its promises is dropped.
//
// x86-TSO (X86_64) has less to it. A read binds all that comes later, and writes are in order, so none is promised. A
// write that waits in its thread's buffer is a message already, and later reads, which are as if before it, are not
// bound by it until an instruction is locked or a fence.
//
// Accesses of several pieces (of 16 bytes, or to bytes of what others access whole) are refused.
func Walk(ctx context.Context, t *litmus.Test, opts WalkOptions) (*Walked, error) {
	if err := t.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	if t.Arch != litmus.AArch64 && t.Arch != litmus.X86_64 {
		return nil, fmt.Errorf("%s: found a test for %s, expected AArch64 or X86_64", t.Name, t.Arch)
	}
	assigned, err := isa.Assign(t)
	if err != nil {
		return nil, err
	}
	mem, err := newMemory(assigned, layout{apart: 4096})
	if err != nil {
		return nil, err
	}
	w := &walker{memory: mem, test: assigned, buffers: t.Arch == litmus.X86_64, unroll: Options{Unroll: opts.Unroll}.filled(t).Unroll, known: map[string]map[num]bool{},
		random: rand.New(rand.NewPCG(opts.Seed, 0))}
	for _, column := range assigned.Threads {
		th, err := w.compile(column)
		if err != nil {
			return nil, err
		}
		w.code = append(w.code, th)
	}
	return w.walks(ctx, t, opts)
}

// walker is the world of the thread that runs, and what all threads share.
type walker struct {
	*memory
	test   *litmus.Test
	unroll int

	buffers bool // the architecture is x86-TSO
	code    []*walkCode
	known   map[string]map[num]bool // the pieces that were touched, as keys
	views   *views
	pieces  []piece
	random  *rand.Rand

	messages []message // the writes in their order; the first has the number 1, for 0 is what was there before
	threads  []*walkThread
	now      *walkThread // runs
	habits   habits
}

// habits differ from walk to walk: what is rare with some is common with others.
type habits struct{ stay, promise, stale float64 }

var errDropped = errors.New("the walk is given up")

func (w *walker) walks(ctx context.Context, t *litmus.Test, opts WalkOptions) (*Walked, error) {
	if opts.Walks == 0 {
		opts.Walks = 10_000
	}
	r := &Walked{Test: t}
	found := map[string]*litmus.Outcome{}
	done := false
	for n := 0; n < opts.Walks && !done && ctx.Err() == nil; {
		state, err := w.walk()
		switch {
		case w.parted: // that walk did not count
			w.parted, w.views = false, nil
			continue
		case errors.Is(err, errDropped):
			r.Dropped++
		case err != nil:
			return nil, fmt.Errorf("%s: %w", t.Name, err)
		case state != nil:
			r.Walks++
			text := state.String()
			if found[text] == nil {
				found[text] = &litmus.Outcome{State: state}
				done = opts.Enough != nil && opts.Enough(state)
			}
			found[text].Count++
		}
		n++
	}
	for _, text := range slices.Sorted(maps.Keys(found)) {
		r.Outcomes = append(r.Outcomes, *found[text])
	}
	return r, ctx.Err()
}

// walk is one walk. The state is nil if the test's filter drops it.
func (w *walker) walk() (litmus.State, error) {
	w.begin()
	for {
		left := slices.DeleteFunc(slices.Clone(w.threads), (*walkThread).ended)
		if len(left) == 0 {
			return w.state()
		}
		th := left[w.random.IntN(len(left))]
		if !w.buffers && w.random.Float64() < w.habits.promise {
			w.promise(th)
			continue // others may read it before the thread goes on
		}
		for first := true; !th.ended() && (first || w.random.Float64() < w.habits.stay); first = false {
			if err := w.step(th); err != nil {
				return nil, err
			}
		}
		if w.parted || th.ended() && w.owes(th) {
			return nil, errDropped
		}
	}
}

func (w *walker) begin() {
	rates := [...]float64{0, 0.1, 0.3, 0.6, 0.9}
	any := func() float64 { return rates[w.random.IntN(len(rates))] }
	w.habits = habits{stay: any(), promise: any() / 2, stale: any()}
	w.messages, w.threads = w.messages[:0], w.threads[:0]
	for _, code := range w.code {
		w.threads = append(w.threads, newWalkThread(w, code))
	}
}

// step carries out one instruction.
func (w *walker) step(th *walkThread) error {
	w.now = th
	err := th.step()
	if err == nil && w.parted {
		return errDropped
	}
	return err
}

// state is what is left at the end.
func (w *walker) state() (litmus.State, error) {
	if w.views == nil || len(w.pieces) != len(w.known) {
		w.pieces = w.memory.pieces(func(loc string) bool { return w.known[loc] != nil })
		w.views = newViews(w.test, w.memory, w.pieces)
	}
	last := map[string]num{}
	for _, m := range w.messages {
		last[m.loc] = m.value
	}
	end := w.views.final(w.pieces, func(thread int) map[string]meaning.Register { return w.threads[thread].m.Regs }, func(piece int) num {
		if n, written := last[w.pieces[piece].Loc]; written {
			return n
		}
		return w.pieces[piece].initial
	})
	if w.test.Filter != nil && !w.test.Filter.Holds(w.views.state(end, true)) {
		return nil, nil
	}
	if err := w.views.nameless(end); err != nil {
		return nil, err
	}
	return w.views.state(end, false), nil
}
