package promises

import (
	"slices"
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/reclaim"
)

// Broken are tests of the types of package structures/broken whose bug shows in an outcome: each must fail, on a
// machine with two processors and given time. They are the proof that this way of testing sees bugs of their kinds.
// What remains of that package needs another detector: time, progress, interruptions at the right moments (the suites
// of the structures have them), or a processor with weaker order than amd64.
func Broken() []stress.Case {
	return append([]stress.Case{
		pooledStack("broken.PooledStack", func() heap { return broken.NewPooledStack(4) }),
		brokenCount("broken.ResurrectingCount", func(last func()) reference { return broken.NewResurrectingCount(last) }, releaseOnce, acquireRelease),
		brokenCount("broken.OverReleasedCount", func(last func()) reference { return broken.NewOverReleasedCount(last) }, releaseOnce, releaseOnce, acquireRelease),
		protection("broken.UnfencedHazards", func(free func(uint64)) reclaim.Domain { return broken.NewUnfencedHazards(free) }),
		protection("broken.HastyEpochs", func(free func(uint64)) reclaim.Domain { return broken.NewHastyEpochs(free) }),
		tornStore(),
		copiedLock(),
	}, slices.Concat(
		stealing("broken.UnfencedDeque", func() *broken.UnfencedDeque { return new(broken.UnfencedDeque) })[1:],
		stealing("broken.HastyDeque", func() *broken.HastyDeque { return new(broken.HastyDeque) })[:1],
	)...)
}

// A heap is a stack of a fixed number of nodes.
type heap interface {
	Push(value int) bool
	Pop() (int, bool)
}

// pooledStack passes values to and fro between two goroutines.
func pooledStack(name string, newStack func() heap) stress.Case {
	values := []int{1, 2, 3}
	type state struct{ it heap }
	churn := func(s *state, _ *[4]int) {
		for range 4 {
			one, ok1 := s.it.Pop()
			two, ok2 := s.it.Pop()
			if ok1 {
				s.it.Push(one)
			}
			if ok2 {
				s.it.Push(two)
			}
		}
	}
	return stress.Of(stress.Test[state, [4]int]{
		Name: name, Says: "values go in and out again: all are still there", Source: "it is broken on purpose: an old head is taken for the same (ABA)", Racy: true,
		Reset: func(s *state) {
			s.it = newStack()
			for _, v := range values {
				s.it.Push(v)
			}
		},
		Actors: []func(*state, *[4]int){churn, churn},
		Arbiter: func(s *state, r *[4]int) {
			for range 2 * len(values) { // a broken one may go round in circles
				if v, ok := s.it.Pop(); ok {
					r[v]++
				}
			}
		},
		Outcomes: []stress.Outcome[[4]int]{
			stress.Acceptable("each once", [4]int{0, 1, 1, 1}),
			stress.Forbidden[[4]int]("a value was lost or came twice").When(func([4]int) bool { return true }),
		},
	})
}

// counted is an object that a count keeps alive.
type counted struct {
	count      reference
	destroyed  atomic.Int64
	afterwards atomic.Int64 // references that were got when it was destroyed already
}

func releaseOnce(s *counted) { s.count.Release() }

func acquireRelease(s *counted) {
	if s.count.TryAcquire() {
		s.afterwards.Add(s.destroyed.Load())
		s.count.Release()
	}
}

func brokenCount(name string, newCount func(last func()) reference, acts ...func(*counted)) stress.Case {
	t := stress.Test[counted, two]{
		Name: name, Says: "an object is destroyed once, and nobody gets it afterwards", Source: "it is broken on purpose", Racy: true,
		Reset: func(s *counted) {
			s.destroyed.Store(0)
			s.afterwards.Store(0)
			s.count = newCount(func() { s.destroyed.Add(1) })
		},
		Arbiter: func(s *counted, r *two) { *r = two{s.destroyed.Load(), s.afterwards.Load()} },
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("destroyed once", two{1, 0}),
			stress.Forbidden[two]("destroyed again, or got when it was gone").When(func(two) bool { return true }),
		},
	}
	for _, act := range acts {
		t.Actors = append(t.Actors, func(s *counted, _ *two) { act(s) })
	}
	return stress.Of(t)
}

// tornStore is an interface stored in two words.
func tornStore() stress.Case {
	number, text := new(int), new(string)
	var one, other any = number, text
	ofOne, ofOther := interfaceWords(&one), interfaceWords(&other)
	return stress.Of(stress.Test[broken.TornInterface, two]{
		Name: "broken.TornInterface", Says: "two goroutines store values of two types: one of them is there afterwards", Source: "it is broken on purpose", Racy: true,
		Actors: []func(*broken.TornInterface, *two){
			func(s *broken.TornInterface, _ *two) { s.Store(one) },
			func(s *broken.TornInterface, _ *two) { s.Store(other) },
		},
		Arbiter: func(s *broken.TornInterface, r *two) {
			kind, data := s.Words()
			for i, half := range []*int64{&r.A, &r.B} {
				switch [2]uint64{kind, data}[i] {
				case uint64(uintptr(ofOne[i])):
					*half = 1
				case uint64(uintptr(ofOther[i])):
					*half = 2
				}
			}
		},
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("one of them", two{1, 1}, two{2, 2}),
			stress.Forbidden("the type of one with the data of the other", two{1, 2}, two{2, 1}),
		},
	})
}

// copiedLock excludes nobody.
func copiedLock() stress.Case {
	type state struct {
		lock broken.CopiedLock
		n    int64
	}
	bump := func(s *state, _ *int64) {
		for range 10 {
			s.lock.Lock()
			s.n++
			s.lock.Unlock()
		}
	}
	return stress.Of(stress.Test[state, int64]{
		Name: "broken.CopiedLock", Says: "two goroutines count under the lock", Source: "it is broken on purpose", Racy: true,
		Actors:   []func(*state, *int64){bump, bump},
		Arbiter:  func(s *state, r *int64) { *r = s.n },
		Outcomes: []stress.Outcome[int64]{stress.Acceptable("all are counted", int64(20)), stress.Forbidden[int64]("counts were lost").When(func(int64) bool { return true })},
	})
}
