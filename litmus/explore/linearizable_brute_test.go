package explore

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore/history"
	"example.org/atomlab/litmus/explore/shim/atomic"
	"example.org/atomlab/litmus/explore/shim/sync"
)

// A toy is an object whose operations are small programs on its words. It runs on the stand-ins, and in memories,
// the interpreter below, which knows nothing of schedules.
type toy struct {
	words [3]atomic.Int64
	mu    sync.Mutex
}

// A command loads a word, stores 1, adds 1, stores 2 if it is 0 (l, s, a, c), or takes or gives back the lock ([, ]).
// What it finds is part of the result.
type command struct {
	kind byte
	word int
}

type program []command

func (p program) run(m *toy) string {
	var b strings.Builder
	for _, c := range p {
		switch w := &m.words[c.word]; c.kind {
		case '[':
			m.mu.Lock()
		case ']':
			m.mu.Unlock()
		case 'l':
			fmt.Fprint(&b, w.Load())
		case 's':
			w.Store(1)
		case 'a':
			fmt.Fprint(&b, w.Add(1))
		case 'c':
			fmt.Fprint(&b, w.CompareAndSwap(0, 2))
		}
	}
	return b.String()
}

type memory struct {
	words [3]int64
	held  bool
}

// possible reports whether a command need not wait.
func (m *memory) possible(c command) bool { return c.kind != '[' || !m.held }

// step interprets a command.
func (m *memory) step(c command) string {
	switch w := &m.words[c.word]; c.kind {
	case '[', ']':
		m.held = c.kind == '['
		return ""
	case 'l':
		return fmt.Sprint(*w)
	case 's':
		*w = 1
		return ""
	case 'a':
		*w++
		return fmt.Sprint(*w)
	default:
		done := *w == 0
		if done {
			*w = 2
		}
		return fmt.Sprint(done)
	}
}

// An interval is a call in an interleaving: when it began and returned, and what it returned.
type interval struct {
	operation, thread int
	begin, end        int
	result            string
}

// interleave calls f with the calls of every interleaving of the commands of a scenario's threads. A call without
// commands is a step that does nothing.
func interleave(programs []program, c combination, f func([]interval)) {
	var next func(m memory, at [][2]int, calls []interval, now int)
	next = func(m memory, at [][2]int, calls []interval, now int) {
		over := true
		for t, p := range c {
			if at[t][0] == len(p) {
				continue
			}
			over = false
			commands := programs[p[at[t][0]]]
			if len(commands) > 0 && !m.possible(commands[at[t][1]]) {
				continue
			}
			m, at, calls := m, slices.Clone(at), slices.Clone(calls)
			i := slices.IndexFunc(calls, func(r interval) bool { return r.thread == t && r.end < 0 })
			if i < 0 {
				i = len(calls)
				calls = append(calls, interval{p[at[t][0]], t, now, -1, ""})
			}
			if len(commands) > 0 {
				calls[i].result += m.step(commands[at[t][1]])
				at[t][1]++
			}
			if at[t][1] == len(commands) {
				calls[i].end = now
				at[t] = [2]int{at[t][0] + 1}
			}
			next(m, at, calls, now+1)
		}
		if over {
			slices.SortStableFunc(calls, func(a, b interval) int { return a.thread - b.thread })
			f(calls)
		}
	}
	next(memory{}, make([][2]int, len(c)), nil, 0)
}

// explained tries all orders of the calls, one after the other.
func explained(programs []program, calls []interval, m memory, done uint) bool {
	if done == 1<<len(calls)-1 {
		return true
	}
	for i, c := range calls {
		first := done>>i&1 == 0
		for j, d := range calls {
			first = first && (done>>j&1 == 1 || d.end >= c.begin)
		}
		after, result := m, ""
		for _, x := range programs[c.operation] {
			result += after.step(x)
		}
		if first && result == c.result && explained(programs, calls, after, done|1<<i) {
			return true
		}
	}
	return false
}

// A fact is what a history says: what calls returned, and which returned before which began.
type fact struct {
	results string
	pairs   [4]uint8
}

// hardest leaves the facts that are not implied by others.
func hardest(all map[fact]bool) map[fact]bool {
	left := map[fact]bool{}
	for f := range all {
		left[f] = true
		for g := range all {
			within := f != g && f.results == g.results
			for i := range f.pairs {
				within = within && f.pairs[i]&^g.pairs[i] == 0
			}
			if within {
				delete(left, f)
			}
		}
	}
	return left
}

func (r *run) factOf(calls []history.Call, events []history.Event) (f fact) {
	for _, c := range calls {
		f.results += fmt.Sprintf("%d: %v; ", c.Thread, r.values[c.Result])
	}
	for i, e := range events {
		for _, before := range events[:i] {
			if before.Return && !e.Return {
				f.pairs[before.Call] |= 1 << e.Call
			}
		}
	}
	return f
}

func factOfIntervals(calls []interval) (f fact) {
	for i, c := range calls {
		f.results += fmt.Sprintf("%d: [%s]; ", c.thread, c.result)
		for j, d := range calls {
			if c.end < d.begin {
				f.pairs[i] |= 1 << j
			}
		}
	}
	return f
}

// randomPrograms are two operations of at most three commands, some in a critical section.
func randomPrograms(r *rand.Rand) []program {
	programs := make([]program, 2)
	for i := range programs {
		for range r.IntN(4) {
			programs[i] = append(programs[i], command{"lsac"[r.IntN(4)], r.IntN(3)})
		}
		if r.IntN(4) == 0 {
			programs[i] = append(append(program{{kind: '['}}, programs[i]...), command{kind: ']'})
		}
	}
	return programs
}

// compare explores all scenarios of the programs, and enumerates all interleavings of each.
func compare(t *testing.T, programs []program, threads, each int, m mutation) (same bool, failed bool) {
	var operations []Op
	for i, p := range programs {
		operations = append(operations, Do(func(m *toy) string { return p.run(m) }).As(fmt.Sprint(i)))
	}
	x, err := newLinear(Spec[*toy]{New: func() *toy { return new(toy) }, Threads: threads, Each: each}, operations)
	require.NoError(t, err)
	x.breaks = m
	facts := map[fact]bool{}
	x.each = func(r *run, calls []history.Call, events []history.Event) { facts[r.factOf(calls, events)] = true }
	for _, c := range x.scenarios {
		want, right := map[fact]bool{}, true
		interleave(programs, c, func(calls []interval) {
			want[factOfIntervals(calls)] = true
			right = right && explained(programs, calls, memory{}, 0)
		})
		clear(facts)
		r := x.explore(c, Options{Time: time.Hour})
		if failed = r.Failure != nil; failed == right {
			return false, failed
		}
		if failed {
			return true, true // and larger ones as well
		}
		for f := range facts {
			if !want[f] {
				return false, false
			}
		}
		if fmt.Sprint(hardest(want)) != fmt.Sprint(hardest(facts)) {
			return false, false
		}
	}
	return true, false
}

// TestBruteForce: for random operations, the histories that are judged are the hardest ones of all interleavings, and
// the verdict is that of trying all orders of the calls in each.
func TestBruteForce(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	failures := 0
	for i := range 150 {
		threads, each := 2, 2
		if i%2 == 0 {
			threads, each = 3, 1
		}
		programs := randomPrograms(r)
		same, failed := compare(t, programs, threads, each, mutation{})
		require.True(t, same, "%v", programs)
		if failed {
			failures++
		}
	}
	require.Greater(t, failures, 10)
	require.Less(t, failures, 140)
	t.Logf("%d of 150 are not linearizable", failures)
}

// TestMutants: each way to judge wrongly is noticed.
func TestMutants(t *testing.T) {
	for name, m := range map[string]mutation{
		"only the order that ran":         {oneOrder: true},
		"calls that begin too early":      {earlyCalls: true},
		"histories told by their results": {resultsOnly: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 6))
			for range 150 {
				if same, _ := compare(t, randomPrograms(r), 2, 2, m); !same {
					return
				}
			}
			t.Error("no operations show the difference")
		})
	}
}
