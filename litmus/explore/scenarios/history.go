package scenarios

import (
	"fmt"
	"slices"
	"strings"
)

// A call is an operation as it went: when it began and ended, and what it does to an object of state S that one
// goroutine uses.
type call[S any] struct {
	begin, end int
	text       string
	apply      func(S) (after S, possible bool) // not possible: in that state it would have returned something else
}

// A history is what the threads of one schedule did to an object.
type history[S any] struct {
	clock int
	calls [][]call[S] // by thread
}

func newHistory[S any](threads int) *history[S] {
	return &history[S]{calls: make([][]call[S], threads)}
}

// tick is the time. Threads take turns, so the race detector need not know of it.
//
//go:norace
func (h *history[S]) tick() int {
	h.clock++
	return h.clock
}

// do runs an operation and notes it.
func (h *history[S]) do(thread int, operation func() (text string, apply func(S) (S, bool))) {
	begin := h.tick()
	text, apply := operation()
	h.calls[thread] = append(h.calls[thread], call[S]{begin, h.tick(), text, apply})
}

// explain looks for an order of all operations, of which none comes before one that had ended when it began, in which
// each returns what it returned here (linearizability). There are few: it tries all.
func (h *history[S]) explain(initial S) error {
	all := slices.Concat(h.calls...)
	slices.SortFunc(all, func(a, b call[S]) int { return a.begin - b.begin })
	if explained(all, make([]bool, len(all)), 0, initial) {
		return nil
	}
	var b strings.Builder
	for _, c := range all {
		fmt.Fprintf(&b, " [%d-%d] %s;", c.begin, c.end, c.text)
	}
	return fmt.Errorf("no order of the operations explains what they returned:%s", b.String())
}

func explained[S any](all []call[S], done []bool, count int, s S) bool {
	if count == len(all) {
		return true
	}
	horizon := 1 << 30 // what begins after this has one before it
	for i, c := range all {
		if done[i] {
			continue
		}
		if c.begin > horizon {
			return false
		}
		horizon = min(horizon, c.end)
		if after, possible := c.apply(s); possible {
			done[i] = true
			if explained(all, done, count+1, after) {
				return true
			}
			done[i] = false
		}
	}
	return false
}
