package sched

import (
	"fmt"
	"slices"
)

// A choice is a number that a thread was given by Choose: value, below of.
type choice struct{ value, of int32 }

// A turn is what follows an event until the next: the thread runs on, and threads that it started run up to their first
// operation. What they choose meanwhile concerns nobody else, so it is a part of that event: which has several ends,
// one for each list of choices. The turn before the first event is that of the threads that the scenario has.
type turn struct {
	given []choice   // to be chosen; what is beyond is 0 at first
	left  [][]choice // beginnings of lists that are to be explored
	tried [][]choice
}

// value is the nth choice of the turn.
//
//go:norace
func (t *turn) value(e *engine, nth, of int) int {
	if nth >= len(t.given) {
		return 0
	}
	if g := t.given[nth]; int(g.of) != of {
		e.fail(Undetermined, fmt.Sprintf("after step %d of the same schedule there were %d things to choose from, and are now %d", len(e.events)-1, g.of, of))
		return 0
	}
	return int(t.given[nth].value)
}

// note is told what was chosen. With all, everything else that could have been is to be explored. Without, somebody
// sleeps after the event: what else is to be chosen here was planned when that thread's own schedules were explored.
func (t *turn) note(chosen []choice, all bool) {
	if len(chosen) == 0 {
		return
	}
	t.given = slices.Clone(chosen)
	t.tried = append(t.tried, t.given)
	t.left = slices.DeleteFunc(t.left, func(l []choice) bool { return begins(chosen, l) })
	if !all {
		return
	}
	for k, c := range chosen {
		for v := range c.of {
			other := append(slices.Clone(chosen[:k]), choice{v, c.of})
			is := func(l []choice) bool { return begins(l, other) }
			if !slices.ContainsFunc(t.tried, is) && !slices.ContainsFunc(t.left, is) {
				t.left = append(t.left, other)
			}
		}
	}
}

func begins(list, beginning []choice) bool {
	return len(list) >= len(beginning) && slices.Equal(list[:len(beginning)], beginning)
}

// advance goes on to what is left; false: nothing is.
func (t *turn) advance() bool {
	if len(t.left) == 0 {
		return false
	}
	t.given, t.left = t.left[0], t.left[1:]
	return true
}

// chosenIn returns what was chosen after an event, -1: before the first.
func (e *engine) chosenIn(event int) []choice {
	from, to := 0, len(e.choices)
	if event >= 0 {
		from = int(e.events[event].choices)
	}
	if event+1 < len(e.events) {
		to = int(e.events[event+1].choices)
	}
	return e.choices[from:to]
}

// ask has the driver choose, since with the race detector only that runs the engine's code.
//
//go:norace
func (e *engine) ask(of int) int {
	if e.outcome != running {
		return 0
	}
	t := e.cur
	e.asked = of
	t.worker.pause()
	if e.outcome != running {
		t.unwinding = true
		panic(aborted{})
	}
	return e.answer
}

// resume lets t run until it announces an operation or ends, and answers what it asks.
func (e *engine) resume(t *thread) {
	for t.worker.resume(); e.asked > 0; t.worker.resume() {
		nth := len(e.chosenIn(len(e.events) - 1))
		e.answer = e.policy.value(e, nth, e.asked)
		e.choices = append(e.choices, choice{int32(e.answer), int32(e.asked)})
		e.asked = 0
		if len(e.choices) > e.options.Steps {
			e.fail(Livelock, fmt.Sprintf("no end after %d choices", len(e.choices)))
		}
	}
}
