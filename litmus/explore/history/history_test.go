package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// A schedule is steps of threads and a partial order of them, in which a step comes after those of its set.
type schedule struct {
	calls []Call
	after []uint64
}

// randomSchedule has up to 8 steps of up to 3 threads. Steps of two threads that touch the same are ordered.
func randomSchedule(r *rand.Rand) schedule {
	var s schedule
	var thread, touches []int
	open := make([]int, 3) // the call that is under way in each thread, -1: none
	for i := range open {
		open[i] = -1
	}
	for i := range 4 + r.IntN(5) {
		t := r.IntN(3)
		thread, touches = append(thread, t), append(touches, r.IntN(3))
		s.after = append(s.after, 0)
		for j := range i {
			if thread[j] == t || touches[j] == touches[i] && touches[i] > 0 {
				s.after[i] |= 1<<j | s.after[j]
			}
		}
		if open[t] < 0 {
			open[t] = len(s.calls)
			s.calls = append(s.calls, Call{Thread: t, First: i})
		}
		s.calls[open[t]].Last = i
		if r.IntN(2) == 0 {
			open[t] = -1
		}
	}
	slices.SortStableFunc(s.calls, func(a, b Call) int { return a.Thread - b.Thread })
	return s
}

func (s schedule) before(i, j int) bool { return s.after[j]>>i&1 != 0 }

// all calls f with every order of the steps that the partial order allows, as the place of each step.
func (s schedule) all(f func(place []int)) {
	place := make([]int, len(s.after))
	var next func(done uint64, n int)
	next = func(done uint64, n int) {
		if n == len(place) {
			f(place)
		}
		for i := range place {
			if done>>i&1 == 0 && s.after[i]&^done == 0 {
				place[i] = n
				next(done|1<<i, n+1)
			}
		}
	}
	next(0, 0)
}

// pairs has a bit for each two calls of which the first returned before the second began.
type pairs [8]uint8

func (s schedule) pairsOf(place []int) (p pairs) {
	for a, x := range s.calls {
		for b, y := range s.calls {
			if place[x.Last] < place[y.First] {
				p[a] |= 1 << b
			}
		}
	}
	return p
}

func pairsOfHistory(events []Event) (p pairs) {
	var returned []int
	for _, e := range events {
		if e.Return {
			returned = append(returned, e.Call)
			continue
		}
		for _, a := range returned {
			p[a] |= 1 << e.Call
		}
	}
	return p
}

// within reports whether q has all that p has.
func (p pairs) within(q pairs) bool {
	for i := range p {
		if p[i]&^q[i] != 0 {
			return false
		}
	}
	return true
}

// hardest leaves those that are within no other.
func hardest(all map[pairs]bool) map[pairs]bool {
	left := map[pairs]bool{}
	for p := range all {
		left[p] = true
		for q := range all {
			if p != q && p.within(q) {
				delete(left, p)
			}
		}
	}
	return left
}

// TestEach: of all histories that an enumeration of all orders of the steps finds, Each gives the hardest, each once,
// and no other.
func TestEach(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	orders, given, best := 0, 0, 0
	for range 2000 {
		s := randomSchedule(r)
		want, got := map[pairs]bool{}, map[pairs]bool{}
		s.all(func(place []int) {
			orders++
			want[s.pairsOf(place)] = true
		})
		NewOrder(s.calls, s.before).Each(func(events []Event) bool {
			given++
			require.Len(t, events, 2*len(s.calls))
			p := pairsOfHistory(events)
			require.True(t, want[p], "%v: there is no such history: %v", s, events)
			got[p] = true
			return true
		})
		best += len(hardest(want))
		require.Equal(t, hardest(want), hardest(got), "%v", s)
	}
	require.Equal(t, best, given, "each is given once, and no other")
	t.Logf("%d orders, %d histories given, %d hardest", orders, given, best)
}

// A queue of the numbers of operations, in which an odd operation takes one and an even one puts itself.
func queueModel(operations []int) (result int) {
	var q []int
	for _, o := range operations {
		result = -1
		if o%2 == 0 {
			q = append(q, o)
		} else if len(q) > 0 {
			result, q = q[0], q[1:]
		}
	}
	return result
}

// explained tries every order of the calls.
func explained(m *Model, before, calls []Call, p pairs, done []int) bool {
	if len(done) == len(calls) {
		return true
	}
	for i, c := range calls {
		first := !slices.Contains(done, i)
		for j := range calls {
			first = first && (p[j]>>i&1 == 0 || slices.Contains(done, j))
		}
		operations := []int{}
		for _, b := range before {
			operations = append(operations, b.Operation)
		}
		for _, j := range done {
			operations = append(operations, calls[j].Operation)
		}
		if first && m.Do(append(operations, c.Operation)) == c.Result && explained(m, before, calls, p, append(slices.Clone(done), i)) {
			return true
		}
	}
	return false
}

// TestExplains: porcupine says what trying all orders says.
func TestExplains(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	yes, no := 0, 0
	for range 500 {
		s := randomSchedule(r)
		m := &Model{Do: queueModel}
		before := []Call{{Operation: 100, Result: -1}}
		for i := range s.calls {
			c := &s.calls[i]
			c.Operation, c.Result = 2*i+r.IntN(2), -1
			if c.Operation%2 == 1 {
				c.Result = []int{-1, 100, 0, 2, 4}[r.IntN(5)]
			}
		}
		NewOrder(s.calls, s.before).Each(func(events []Event) bool {
			want := explained(m, before, s.calls, pairsOfHistory(events), nil)
			require.Equal(t, want, m.Explains(before, s.calls, events), "%v %v", s, events)
			if want {
				yes++
			} else {
				no++
			}
			return true
		})
	}
	require.Greater(t, yes, 100)
	require.Greater(t, no, 100)
}

// TestMay: a result that an operation may return in any state changes nothing.
func TestMay(t *testing.T) {
	calls := []Call{{Operation: 0, Result: 7}, {Thread: 1, Operation: 1, Result: -1}}
	events := []Event{{0, false}, {0, true}, {1, false}, {1, true}}
	m := &Model{Do: queueModel}
	require.False(t, m.Explains(nil, calls, events))
	m.May = func(operation, result int) bool { return operation == 0 && result == 7 }
	require.True(t, m.Explains(nil, calls, events))
	calls[1].Result = 0
	require.False(t, m.Explains(nil, calls, events))
}

func ExampleOrder_Each() {
	// two threads, one call of two steps each: steps 0 and 1, and 2 and 3; step 0 comes before step 3, so the second
	// call cannot return before the first begins, but the first before the second begins
	calls := []Call{{Thread: 0, First: 0, Last: 1}, {Thread: 1, First: 2, Last: 3}}
	before := func(i, j int) bool { return i == 0 && (j == 1 || j == 3) || i == 2 && j == 3 }
	NewOrder(calls, before).Each(func(events []Event) bool {
		fmt.Println(events)
		return true
	})
	// Output:
	// [{0 false} {0 true} {1 false} {1 true}]
}
