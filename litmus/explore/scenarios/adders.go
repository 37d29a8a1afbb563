package scenarios

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/counter"
)

// A meter is a counter, and what a thread has to add 1 to it.
type meter struct {
	counter.Counter
	adding func(thread int) func()
	exact  bool // Value and Reset are of one moment
	unused bool // it must not be looked at before
}

func single() meter {
	c := new(counter.Single)
	return meter{Counter: c, adding: func(int) func() { return func() { c.Add(1) } }, exact: true}
}

// sharded makes a Sharded of so many shards.
func sharded(n int, s counter.Selector, adding func(*counter.Sharded, int) func()) func() meter {
	return func() meter {
		c := counter.NewSharded(counter.Options{Shards: n, Selector: s})
		return meter{Counter: c, adding: func(thread int) func() { return adding(c, thread) }}
	}
}

func byCounter(c *counter.Sharded, _ int) func() { return func() { c.Add(1) } }

func byShard(c *counter.Sharded, thread int) func() {
	s := c.Shard(thread)
	return func() { s.Add(1) }
}

func byHandle(c *counter.Sharded, _ int) func() {
	h := c.Handle()
	keep(h)
	return func() { h.Add(1) }
}

// byFreshHandle makes a handle for each addition: more than a counter makes words for at once.
func byFreshHandle(c *counter.Sharded, thread int) func() {
	return func() { byHandle(c, thread)() }
}

// byClosedHandle makes a handle for each addition and closes it.
func byClosedHandle(c *counter.Sharded, _ int) func() {
	return func() {
		h := c.Handle()
		h.Add(1)
		h.Close()
	}
}

// unmade is a Sharded that gets its shards when it is first used.
func unmade() meter {
	c := new(counter.Sharded)
	return meter{Counter: c, adding: func(int) func() { return func() { c.Shard(0).Add(1) } }, unused: true}
}

// kept keeps handles from being collected: the clean-up would run in a goroutine that is none of the schedule's.
var kept []*counter.Handle

// keep is called by one thread at a time.
//
//go:norace
func keep(h *counter.Handle) { kept = append(kept, h) }

// adds lets one thread for each word of programs work on a counter: + adds 1, v reads the value, r resets it. Nothing
// must be lost or counted twice. A value that is of one moment must be that of some order of the operations; another
// one at least what had been added before it was asked for, and at most what had begun when it returned, without what
// was reset.
func adds(make func() meter, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		a := make()
		t := &tally{meter: a, history: newHistory[int64](len(programs)), total: slices.Repeat([]int64{0}, len(programs))}
		if !a.unused {
			t.before = a.Value()
		}
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() { t.work(i, program) })
		}
		s.Finally(t.audit)
	}
}

type tally struct {
	meter
	*history[int64]
	total  []int64 // by thread: what it added, less what it reset
	before int64   // the value in the beginning

	reads, resets []read
}

// A read is a value that a thread got, as its how-manieth operation.
type read struct {
	thread, index int
	value         int64
}

func (t *tally) work(thread int, program string) {
	add := t.adding(thread)
	for _, what := range program {
		t.do(thread, func() (string, func(int64) (int64, bool)) {
			switch what {
			case '+':
				add()
				t.total[thread]++
				return "add", func(s int64) (int64, bool) { return s + 1, true }
			case 'v':
				v := t.Value()
				t.note(read{thread, len(t.calls[thread]), v})
				return fmt.Sprintf("value: %d", v), func(s int64) (int64, bool) { return s, s == v || !t.exact }
			}
			v := t.Reset()
			t.total[thread] -= v
			t.noteReset(read{thread, len(t.calls[thread]), v})
			return fmt.Sprintf("reset: %d", v), func(s int64) (int64, bool) { return 0, s == v || !t.exact }
		})
	}
}

// note is called by one thread at a time.
//
//go:norace
func (t *tally) note(r read) { t.reads = append(t.reads, r) }

//go:norace
func (t *tally) noteReset(r read) { t.resets = append(t.resets, r) }

func (t *tally) audit() error {
	sum := t.before
	for _, n := range t.total {
		sum += n
	}
	if v := t.Value(); v != sum {
		return fmt.Errorf("the counter is %d: expected %d", v, sum)
	}
	if err := t.explain(0); err != nil || t.exact {
		return err
	}
	for _, r := range t.reads {
		if least, most := t.bounds(t.calls[r.thread][r.index]); r.value < least || r.value > most {
			return fmt.Errorf("the value is %d: expected %d to %d", r.value, least, most)
		}
	}
	return nil
}

// bounds counts the additions that had ended when c began, and those that had begun when it ended, without what was
// reset: at the most, and at the least.
func (t *tally) bounds(c call[int64]) (least, most int64) {
	for _, thread := range t.calls {
		for _, a := range thread {
			if a.text == "add" && a.end < c.begin {
				least++
			}
			if a.text == "add" && a.begin < c.end {
				most++
			}
		}
	}
	for _, r := range t.resets {
		reset := t.calls[r.thread][r.index]
		if reset.begin < c.end {
			least -= r.value
		}
		if reset.end < c.begin {
			most -= r.value
		}
	}
	return least, most
}
