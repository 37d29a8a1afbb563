package promises

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
	"example.org/atomlab/structures/box"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/refcount"
	"example.org/atomlab/structures/stack"
	"example.org/atomlab/structures/tagged"
)

// structures are the types of this repository: they, too, must keep what they promise.
func structures() []stress.Case {
	return slices.Concat(stacks(), queues(), deques(), locks(), counters(), counts(), boxes(), reclaimers(), words(), sleepers())
}

// bag holds a structure that is made for the first sample and used again: the arbiter leaves it empty.
type bag[T any] struct {
	it   T
	made bool
}

// reuse makes a Reset that keeps what is there.
func reuse[T any](newIt func() T) func(*bag[T]) {
	return func(b *bag[T]) {
		if !b.made {
			b.it, b.made = newIt(), true
		}
	}
}

// contents are what came out during a sample and what was left, as digits; 0: nothing.
type contents struct{ A, B, Left int64 }

// each value must come out once, whenever.
func onceEach(values ...int64) func(contents) bool {
	return func(r contents) bool {
		var found []int64
		for _, digits := range []int64{r.A, r.B, r.Left} {
			for ; digits > 0; digits /= 10 {
				if digits%10 != 0 { // it was empty then
					found = append(found, digits%10)
				}
			}
		}
		slices.Sort(found)
		return slices.Equal(found, values)
	}
}

func container[T any](name, says string, newIt func() T, ok func(contents) bool, drain func(T) int64, actors ...func(T, *contents)) stress.Case {
	return stress.Of(containing(name, says, newIt, ok, drain, actors...))
}

func containing[T any](name, says string, newIt func() T, ok func(contents) bool, drain func(T) int64, actors ...func(T, *contents)) stress.Test[bag[T], contents] {
	t := stress.Test[bag[T], contents]{
		Name: name, Says: says, Source: "go doc of the type", Reset: reuse(newIt),
		Arbiter: func(b *bag[T], r *contents) { r.Left = drain(b.it) },
		Outcomes: []stress.Outcome[contents]{
			stress.Acceptable[contents]("every value once").When(ok),
			stress.Forbidden[contents]("a value was lost, came twice, or out of order").When(func(contents) bool { return true }),
		},
	}
	for _, actor := range actors {
		t.Actors = append(t.Actors, func(b *bag[T], r *contents) { actor(b.it, r) })
	}
	return t
}

func stacks() (cases []stress.Case) {
	type s = stack.Stack[int64]
	for name, newStack := range sorted(map[string]func() s{
		"Treiber": func() s { return new(stack.Treiber[int64]) }, "Pooled": func() s { return stack.NewPooled[int64](4) },
		"Wide": func() s { return stack.NewWide[int64](4) }, "Locked": func() s { return new(stack.Locked[int64]) },
	}) {
		pop := func(q s) int64 { v, _ := q.Pop(); return v }
		drain := func(q s) (digits int64) {
			for v, ok := q.Pop(); ok; v, ok = q.Pop() {
				digits = digits*10 + v
			}
			return digits
		}
		cases = append(cases,
			container("stack."+name+": two push and pop", "every value comes out once", newStack, onceEach(1, 2), drain,
				func(q s, r *contents) { q.Push(1); r.A = pop(q) },
				func(q s, r *contents) { q.Push(2); r.B = pop(q) }),
			container("stack."+name+": pop against push", "pops get what was pushed, once", newStack, onceEach(1, 2, 3), drain,
				func(q s, _ *contents) { q.Push(1); q.Push(2); q.Push(3) },
				func(q s, r *contents) { r.A = pop(q)*10 + pop(q) },
				func(q s, r *contents) { r.B = pop(q) }))
	}
	return cases
}

func queues() (cases []stress.Case) {
	type q = queue.Queue[int64]
	for name, newQueue := range sorted(map[string]func() q{
		"MichaelScott":          func() q { return queue.NewMichaelScott[int64]() },
		"Recycled with hazards": func() q { return queue.NewRecycled[int64](8, queue.HazardPointers) },
		"Recycled with epochs":  func() q { return queue.NewRecycled[int64](8, queue.Epochs) },
		"Ring":                  func() q { return queue.NewRing[int64](queue.RingOptions{Capacity: 4}) },
		"SPSC":                  func() q { return queue.NewSPSC[int64](4) },
		"SPSC, linearizable":    func() q { return queue.NewLinearizableSPSC[int64](4) },
		"Chan":                  func() q { return queue.NewChan[int64](4) },
		"Locked":                func() q { return queue.NewLocked[int64](4) },
	}) {
		take := func(x q) int64 { v, _ := x.Dequeue(); return v }
		drain := func(x q) (digits int64) {
			for v, ok := x.Dequeue(); ok; v, ok = x.Dequeue() {
				digits = digits*10 + v
			}
			return digits
		}
		inOrder := func(r contents) bool {
			return slices.Contains([]contents{{12, 0, 3}, {1, 0, 23}, {0, 0, 123}}, r)
		}
		cases = append(cases, container("queue."+name+": order", "one producer's values come in their order", newQueue, inOrder, drain,
			func(x q, _ *contents) { x.Enqueue(1); x.Enqueue(2); x.Enqueue(3) },
			func(x q, r *contents) {
				if r.A = take(x); r.A != 0 {
					if second := take(x); second != 0 {
						r.A = r.A*10 + second
					}
				}
			}))
		if strings.HasPrefix(name, "SPSC") {
			continue
		}
		cases = append(cases, container("queue."+name+": two at both ends", "every value comes out once", newQueue, onceEach(1, 2), drain,
			func(x q, r *contents) { x.Enqueue(1); r.A = take(x) },
			func(x q, r *contents) { x.Enqueue(2); r.B = take(x) }))
	}
	return cases
}

func deques() []stress.Case {
	return stealing("deque.ChaseLev", func() *deque.ChaseLev[int] { return deque.NewChaseLev[int](1) })
}

// stealing lets the owner of a deque and a thief meet at the last value, and at the last but one.
func stealing[D deque.Deque[int]](name string, newDeque func() D) (cases []stress.Case) {
	two := func(take func() (int, bool)) int64 {
		a, _ := take()
		b, _ := take()
		return int64(a*10 + b)
	}
	for _, values := range [][]int64{{1}, {1, 2, 3}} {
		t := containing(fmt.Sprintf("%s: pop against steal, of %d", name, len(values)),
			"every value comes out once", newDeque, onceEach(values...),
			func(d D) int64 { return two(d.Pop)*100 + two(d.Pop) },
			func(d D, r *contents) {
				for _, v := range values {
					d.Push(int(v))
				}
				r.A = two(d.Pop)
			},
			func(d D, r *contents) { r.B = two(d.Steal) })
		t.Outcomes[1] = t.Outcomes[1].StoreLoad() // the owner loads the top when it has stored the bottom
		cases = append(cases, stress.Of(t))
	}
	return cases
}

// sleepers are a producer that puts a value in and looks for a sleeper, and a consumer that says that it sleeps and
// then looks for a value. Where the queue is linearizable, one of them finds something.
func sleepers() []stress.Case {
	type state struct {
		bag[*queue.SPSC[int64]]
		asleep atomic.Int64
	}
	sleeper := func(name, says string, newQueue func(int) *queue.SPSC[int64], missed stress.Outcome[two]) stress.Case {
		return stress.Of(stress.Test[state, two]{
			Name: name, Says: says, Source: "go doc of the type",
			Reset: func(s *state) {
				reuse(func() *queue.SPSC[int64] { return newQueue(2) })(&s.bag)
				s.asleep.Store(0)
			},
			Actors: []func(*state, *two){
				func(s *state, r *two) { s.it.Enqueue(1); r.A = s.asleep.Load() },
				func(s *state, r *two) { s.asleep.Store(1); r.B, _ = s.it.Dequeue() },
			},
			Arbiter:  func(s *state, _ *two) { s.it.Dequeue() },
			Outcomes: []stress.Outcome[two]{missed, stress.Acceptable[two]("found").When(func(two) bool { return true })},
		})
	}
	return []stress.Case{
		sleeper("queue.SPSC: a sleeper", "after Enqueue a load may find nobody asleep, who then finds nothing",
			queue.NewSPSC[int64], stress.Interesting("missed each other", two{0, 0})),
		sleeper("queue.SPSC, linearizable: a sleeper", "who sleeps when the queue is empty is found, or finds",
			queue.NewLinearizableSPSC[int64], stress.Forbidden("missed each other", two{0, 0}).StoreLoad()),
	}
}

func locks() (cases []stress.Case) {
	type locked struct{ a, b int64 }
	type state struct {
		bag[sync.Locker]
		data locked
	}
	bump := func(s *state, _ *two) {
		s.it.Lock()
		s.data.a++
		s.data.b++
		s.it.Unlock()
	}
	for name, newLock := range sorted(map[string]func() sync.Locker{
		"TAS": func() sync.Locker { return new(lock.TAS) }, "TTAS": func() sync.Locker { return new(lock.TTAS) },
		"Backoff": func() sync.Locker { return new(lock.Backoff) }, "Ticket": func() sync.Locker { return new(lock.Ticket) },
		"MCS": func() sync.Locker { return new(lock.MCS) }, "CLH": func() sync.Locker { return new(lock.CLH) },
		"SpinPark": func() sync.Locker { return lock.NewSpinPark(lock.SpinParkOptions{}) },
		"Sequence": func() sync.Locker { return new(lock.Sequence) }, "Biased": func() sync.Locker { return lock.NewBiased(lock.BiasedOptions{}) },
	}) {
		cases = append(cases, stress.Of(stress.Test[state, two]{
			Name: "lock." + name + " excludes", Says: "three goroutines count under the lock: nothing is lost, and who reads sees whole changes",
			Source: "go doc of the type",
			Reset:  func(s *state) { reuse(newLock)(&s.bag); s.data = locked{} },
			Actors: []func(*state, *two){bump, bump, func(s *state, r *two) {
				s.it.Lock()
				r.A = s.data.a - s.data.b
				s.data.a++
				s.data.b++
				s.it.Unlock()
			}},
			Arbiter:  func(s *state, r *two) { r.B = s.data.a },
			Outcomes: []stress.Outcome[two]{stress.Acceptable("three", two{0, 3}), stress.Forbidden[two]("two were in at once").When(func(two) bool { return true })},
		}))
	}
	return cases
}

func counters() (cases []stress.Case) {
	for name, newCounter := range sorted(map[string]func() counter.Counter{
		"Single": func() counter.Counter { return new(counter.Single) },
		"Sharded": func() counter.Counter {
			return counter.NewSharded(counter.Options{Shards: 2})
		},
	}) {
		type state = bag[counter.Counter]
		cases = append(cases, stress.Of(stress.Test[state, three]{
			Name: "counter." + name, Says: "Value lies between what was and what is added; Reset takes everything once", Source: "go doc of the type",
			Reset: reuse(newCounter),
			Actors: []func(*state, *three){
				func(s *state, _ *three) { s.it.Add(1); s.it.Add(1) },
				func(s *state, r *three) { r.A = s.it.Value() },
				func(s *state, r *three) { r.B = s.it.Reset() },
			},
			Arbiter: func(s *state, r *three) { r.C = r.B + s.it.Reset() },
			Outcomes: []stress.Outcome[three]{
				stress.Acceptable[three]("all is there").When(func(r three) bool { return r.A >= 0 && r.A <= 2 && r.C == 2 }),
				stress.Forbidden[three]("lost, or counted twice").When(func(three) bool { return true }),
			},
		}))
	}
	type handles struct {
		bag[*counter.Sharded]
		own [2]*counter.Handle
	}
	return append(cases, stress.Of(stress.Test[handles, int64]{
		Name: "counter.Handle", Says: "two handles and Add count together", Source: "go doc of the type",
		Reset: func(s *handles) {
			if reuse(func() *counter.Sharded { return counter.NewSharded(counter.Options{Shards: 1}) })(&s.bag); s.own[0] == nil {
				s.own = [2]*counter.Handle{s.it.Handle(), s.it.Handle()}
			}
		},
		Actors: []func(*handles, *int64){
			func(s *handles, _ *int64) { s.own[0].Add(1) },
			func(s *handles, _ *int64) { s.own[1].Add(2) },
			func(s *handles, _ *int64) { s.it.Add(4) },
		},
		Arbiter:  func(s *handles, r *int64) { *r = s.it.Reset() },
		Outcomes: []stress.Outcome[int64]{stress.Acceptable("the sum", int64(7)), stress.Forbidden[int64]("something is missing").When(func(int64) bool { return true })},
	}))
}

// A reference is what counts are.
type reference interface {
	TryAcquire() bool
	Release() bool
}

func counts() (cases []stress.Case) {
	type state struct {
		count     reference
		alive     int64
		destroyed int64
	}
	for name, newCount := range sorted(map[string]func(last func()) reference{
		"Count": func(last func()) reference { return refcount.New(last) }, "Sticky": func(last func()) reference { return refcount.NewSticky(last) },
	}) {
		cases = append(cases, stress.Of(stress.Test[state, two]{
			Name: "refcount." + name, Says: "who acquires finds the object alive; the last one destroys it, once", Source: "go doc of the type",
			Reset: func(s *state) {
				*s = state{alive: 1}
				s.count = newCount(func() { s.alive = 0; s.destroyed++ })
			},
			Actors: []func(*state, *two){
				func(s *state, _ *two) { s.count.Release() },
				func(s *state, r *two) {
					if s.count.TryAcquire() {
						r.A = 2 - s.alive
						s.count.Release()
					}
				},
			},
			Arbiter: func(s *state, r *two) { r.B = s.destroyed },
			Outcomes: []stress.Outcome[two]{
				stress.Acceptable("too late", two{0, 1}), stress.Acceptable("alive, then destroyed", two{1, 1}),
				stress.Forbidden[two]("dead, or destroyed twice, or never").When(func(two) bool { return true }),
			},
		}))
	}
	return cases
}

func boxes() []stress.Case {
	type pair struct{ a, b int64 }
	type state struct{ b box.Box }
	return []stress.Case{
		stress.Of(stress.Test[state, two]{
			Name: "box.Box is never torn", Says: "values of two types: a reader gets one of them whole", Source: "go doc of the type",
			Reset: func(s *state) { s.b.Store(nil) },
			Actors: []func(*state, *two){
				func(s *state, _ *two) { s.b.Store(pair{1, 1}) },
				func(s *state, _ *two) { s.b.Store(int64(5)) },
				func(s *state, r *two) {
					switch v := s.b.Load().(type) {
					case pair:
						*r = two{v.a, v.b}
					case int64:
						*r = two{v, v}
					}
				},
			},
			Outcomes: []stress.Outcome[two]{
				stress.Acceptable("one of them, or none", two{0, 0}, two{1, 1}, two{5, 5}),
				stress.Forbidden[two]("a mixture").When(func(two) bool { return true }),
			},
		}),
		stress.Of(stress.Test[state, two]{
			Name: "box.Box.CompareAndSwap has one winner", Says: "of two that exchange the same value one succeeds", Source: "go doc of the type",
			Reset: func(s *state) { s.b.Store(0) },
			Actors: []func(*state, *two){
				func(s *state, r *two) { r.A = truth(s.b.CompareAndSwap(0, "one")) },
				func(s *state, r *two) { r.B = truth(s.b.CompareAndSwap(0, 2.0)) },
			},
			Outcomes: []stress.Outcome[two]{
				stress.Acceptable("one won", two{1, 0}, two{0, 1}), stress.Forbidden("both or nobody", two{1, 1}, two{0, 0}),
			},
		}),
	}
}

func words() []stress.Case {
	type ref struct{ r tagged.AtomicRef }
	return []stress.Case{
		exactly("tagged.Pair loses nothing", "three goroutines move both words by CompareAndSwap", "go doc of the type", "a change was lost or torn",
			two{3, -3}, func(s *tagged.Pair, r *two) { a, b := s.Load(); *r = two{int64(a), int64(b)} }, step, step, step),
		exactly("tagged.AtomicRef counts generations", "three goroutines advance: three generations", "go doc of the type", "a generation is missing",
			two{3, 0}, func(s *ref, r *two) { r.A = int64(s.r.Load().Generation()) },
			func(s *ref, _ *two) { advance(&s.r) }, func(s *ref, _ *two) { advance(&s.r) }, func(s *ref, _ *two) { advance(&s.r) }),
	}
}

// step moves both words by one, in opposite directions.
func step(p *tagged.Pair, _ *two) {
	for {
		a, b := p.Load()
		if p.CompareAndSwap(a, b, a+1, b-1) {
			return
		}
	}
}

func advance(r *tagged.AtomicRef) {
	for !r.Advance(r.Load(), 7) {
	}
}

// reclaimers protect an object while another goroutine retires it.
func reclaimers() (cases []stress.Case) {
	for name, newDomain := range sorted(map[string]func(free func(uint64)) reclaim.Domain{
		"Hazards": func(free func(uint64)) reclaim.Domain {
			return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: 1})
		},
		"asymmetric Hazards": func(free func(uint64)) reclaim.Domain {
			return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: 1, Asymmetric: true})
		},
		"Epochs": func(free func(uint64)) reclaim.Domain {
			return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: 1})
		},
	}) {
		cases = append(cases, protection("reclaim."+name, newDomain))
	}
	return cases
}

// sorted goes through a map in the order of its keys.
func sorted[V any](m map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
