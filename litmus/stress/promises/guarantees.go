package promises

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
)

const (
	locksText    = "The Go Memory Model, Locks: call n of Unlock is synchronized before call m of Lock returns, n < m"
	channelText  = "The Go Memory Model, Channel communication: a send is synchronized before the completion of the corresponding receive"
	capacityText = "The Go Memory Model, Channel communication: the kth receive on a channel with capacity C is synchronized before the completion of the k+Cth send"
	closeText    = "The Go Memory Model, Channel communication: the closing of a channel is synchronized before a receive that returns because the channel is closed"
	onceText     = "The Go Memory Model, Once: the completion of f from once.Do(f) is synchronized before the return of any call of once.Do(f)"
	goText       = "The Go Memory Model, Goroutine creation: the go statement is synchronized before the start of the goroutine's execution"
	waitText     = "package sync: Done is synchronized before the return of any Wait call that it unblocks"
	condText     = "package sync: a call of Broadcast or Signal synchronizes before any Wait call that it unblocks"
	poolText     = "package sync: Put(x) synchronizes before a call of Get that returns the same x"
	mapText      = "package sync: each write operation of Map synchronizes before any read operation that observes its effect"
	contextText  = "package context: the closing of the channel that Done returns"
)

// guarantees are what the standard library promises to those who synchronize with it.
func guarantees() []stress.Case {
	return append(append(locking(), channels()...), others()...)
}

// guarded is plain data under a lock.
type guarded struct {
	mutex  sync.Mutex
	rw     sync.RWMutex
	a, b   int64
	signal sync.Cond
}

func (g *guarded) bump() { g.a++; g.b++ }

func locking() []stress.Case {
	total := func(s *guarded, r *two) { *r = two{s.a, s.b} }
	with := func(lock func(*guarded) sync.Locker) func(*guarded, *two) {
		return func(s *guarded, _ *two) {
			l := lock(s)
			l.Lock()
			s.bump()
			l.Unlock()
		}
	}
	mutex := with(func(s *guarded) sync.Locker { return &s.mutex })
	writer := with(func(s *guarded) sync.Locker { return &s.rw })
	tearless := func(name, says string, actors ...func(*guarded, *two)) stress.Case {
		return stress.Of(stress.Test[guarded, two]{
			Name: name, Says: says, Source: locksText, Actors: actors,
			Outcomes: []stress.Outcome[two]{
				stress.Acceptable[two]("both words of one moment").When(func(r two) bool { return r.A == r.B && r.A >= 0 && r.A <= 2 }),
				stress.Forbidden[two]("half a change").When(func(r two) bool { return r.A != r.B }),
			},
		})
	}
	return []stress.Case{
		exactly("Mutex excludes", "three goroutines count under a Mutex: nothing is lost", locksText, "two were in at once",
			two{3, 3}, total, mutex, mutex, mutex),
		exactly("RWMutex excludes writers", "three goroutines count under a write lock: nothing is lost", locksText, "two were in at once",
			two{3, 3}, total, writer, writer, writer),
		tearless("Mutex shows whole changes", "who reads under the lock sees whole changes", mutex, mutex, func(s *guarded, r *two) {
			s.mutex.Lock()
			*r = two{s.a, s.b}
			s.mutex.Unlock()
		}),
		tearless("RWMutex shows whole changes", "who reads under a read lock sees whole changes", writer, writer, func(s *guarded, r *two) {
			s.rw.RLock()
			*r = two{s.a, s.b}
			s.rw.RUnlock()
		}),
		tearless("RWMutex.TryRLock shows whole changes", "the same by TryRLock, if it succeeds", writer, writer, func(s *guarded, r *two) {
			if s.rw.TryRLock() {
				*r = two{s.a, s.b}
				s.rw.RUnlock()
			}
		}),
		tearless("Mutex.TryLock shows whole changes", "the same by TryLock, if it succeeds", mutex, mutex, func(s *guarded, r *two) {
			if s.mutex.TryLock() {
				*r = two{s.a, s.b}
				s.mutex.Unlock()
			}
		}),
		stress.Of(stress.Test[guarded, two]{
			Name: "Mutex.TryLock has one winner", Says: "two goroutines try: not both get it", Source: "package sync: TryLock",
			Actors: []func(*guarded, *two){
				func(s *guarded, r *two) { r.A = truth(s.mutex.TryLock()) },
				func(s *guarded, r *two) { r.B = truth(s.mutex.TryLock()) },
			},
			Reset: func(s *guarded) { s.mutex = sync.Mutex{} },
			Outcomes: []stress.Outcome[two]{
				stress.Acceptable("one has it", two{1, 0}, two{0, 1}),
				stress.Forbidden("both have it", two{1, 1}),
				stress.Forbidden("nobody has it", two{0, 0}),
			},
		}),
		exactly("RWMutex readers share", "two readers are in together: neither waits for the other to leave", "package sync: RWMutex can be held by an arbitrary number of readers",
			"a reader was kept out", two{2, 0}, total,
			func(s *guarded, _ *two) { s.meet() }, func(s *guarded, _ *two) { s.meet() }),
		stress.Of(stress.Test[guarded, two]{
			Name: "Cond.Signal wakes", Says: "who waits for a condition is woken and sees what made it true", Source: condText,
			Reset: func(s *guarded) { *s = guarded{}; s.signal.L = &s.mutex },
			Actors: []func(*guarded, *two){
				func(s *guarded, _ *two) { s.mutex.Lock(); s.bump(); s.mutex.Unlock(); s.signal.Signal() },
				func(s *guarded, r *two) {
					s.mutex.Lock()
					for s.a == 0 {
						s.signal.Wait()
					}
					*r = two{s.a, s.b}
					s.mutex.Unlock()
				},
			},
			Outcomes: []stress.Outcome[two]{stress.Acceptable("all of it", two{1, 1}), stress.Forbidden("half of it", two{1, 0}, two{0, 0})},
		}),
	}
}

// meet holds a read lock until two have it.
func (g *guarded) meet() {
	g.rw.RLock()
	defer g.rw.RUnlock()
	for atomic.AddInt64(&g.a, 1); atomic.LoadInt64(&g.a) < 2; {
		runtime.Gosched()
	}
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// piped is plain data and channels of several capacities.
type piped struct {
	data           int64
	none, one, all chan int64
}

func (p *piped) reset() {
	*p = piped{none: make(chan int64), one: make(chan int64, 1), all: make(chan int64, 8)}
}

func channels() []stress.Case {
	test := func(name, says, source string, want int64, arbiter func(*piped, *int64), actors ...func(*piped, *int64)) stress.Case {
		return stress.Of(stress.Test[piped, int64]{
			Name: name, Says: says, Source: source, Reset: (*piped).reset, Actors: actors, Arbiter: arbiter,
			Outcomes: []stress.Outcome[int64]{
				stress.Acceptable("as promised", want),
				stress.Forbidden[int64]("something was missing").When(func(int64) bool { return true }),
			},
		})
	}
	say := func(name, says, source string, want int64, actors ...func(*piped, *int64)) stress.Case {
		return test(name, says, source, want, nil, actors...)
	}
	total := func(name, says, source string, want int64, actors ...func(*piped, *int64)) stress.Case {
		return test(name, says, source, want, func(p *piped, r *int64) { *r = p.data }, actors...)
	}
	return []stress.Case{
		say("an unbuffered send publishes", "what was written before a send is seen after its receive", channelText, 1,
			func(p *piped, _ *int64) { p.data = 1; p.none <- 0 },
			func(p *piped, r *int64) { <-p.none; *r = p.data }),
		say("a buffered send publishes", "the same with a buffer", channelText, 1,
			func(p *piped, _ *int64) { p.data = 1; p.one <- 0 },
			func(p *piped, r *int64) { <-p.one; *r = p.data }),
		say("an unbuffered receive publishes", "what was written before a receive is seen after its send", "The Go Memory Model, Channel communication: a receive from an unbuffered channel is synchronized before the completion of the corresponding send", 1,
			func(p *piped, _ *int64) { p.data = 1; <-p.none },
			func(p *piped, r *int64) { p.none <- 0; *r = p.data }),
		say("close publishes", "what was written before a close is seen after a receive that it ended", closeText, 1,
			func(p *piped, _ *int64) { p.data = 1; close(p.none) },
			func(p *piped, r *int64) { <-p.none; *r = p.data }),
		say("a select receives like a receive", "the same through a select", channelText, 1,
			func(p *piped, _ *int64) { p.data = 1; p.one <- 0 },
			func(p *piped, r *int64) {
				select {
				case <-p.one:
				case <-p.all:
				}
				*r = p.data
			}),
		total("a channel as a lock", "a channel of capacity one excludes", capacityText, 3, count, count, count),
		say("a channel keeps the order", "values of one sender come in their order", "The Go Programming Language Specification, Channel types: channels act as first-in-first-out queues", 123,
			func(p *piped, _ *int64) { p.all <- 1; p.all <- 2; p.all <- 3 },
			func(p *piped, r *int64) { *r = (<-p.all*10+<-p.all)*10 + <-p.all }),
		total("two receivers share", "every value comes out once", channelText, 6,
			func(p *piped, _ *int64) { p.all <- 1; p.all <- 2; p.all <- 3; close(p.all) }, sum, sum),
	}
}

// count counts under the channel as a lock.
func count(p *piped, _ *int64) {
	p.one <- 0
	p.data++
	<-p.one
}

// sum adds what comes out to the data.
func sum(p *piped, _ *int64) {
	for v := range p.all {
		atomic.AddInt64(&p.data, v)
	}
}

// shared is plain data and the rest of package sync.
type shared struct {
	data  int64
	once  sync.Once
	group sync.WaitGroup
	pool  *sync.Pool
	table sync.Map
	ctx   context.Context
	end   context.CancelFunc
	value func() int64
}

func others() []stress.Case {
	fresh := func(s *shared) { *s = shared{} }
	grouped := func(s *shared) { *s = shared{}; s.group.Add(2) }
	cancelled := func(s *shared) { *s = shared{}; s.ctx, s.end = context.WithCancel(context.Background()) }
	lazy := func(s *shared) {
		*s = shared{}
		s.value = sync.OnceValue(func() int64 { s.data++; return s.data })
	}
	say := func(name, says, source string, reset func(*shared), ok func(two) bool, actors ...func(*shared, *two)) stress.Case {
		return stress.Of(stress.Test[shared, two]{
			Name: name, Says: says, Source: source, Reset: reset, Actors: actors,
			Outcomes: []stress.Outcome[two]{
				stress.Acceptable[two]("as promised").When(ok),
				stress.Forbidden[two]("not as promised").When(func(r two) bool { return !ok(r) }),
			},
		})
	}
	is := func(want two) func(two) bool { return func(r two) bool { return r == want } }
	once := func(s *shared) int64 { s.once.Do(func() { s.data++ }); return s.data }
	return []stress.Case{
		say("Once runs once and publishes", "whoever returns from Do sees that it ran, once", onceText, fresh, is(two{1, 1}),
			func(s *shared, r *two) { r.A = once(s) }, func(s *shared, r *two) { r.B = once(s) }),
		say("OnceValue computes once", "all get the same value", onceText, lazy, is(two{1, 1}),
			func(s *shared, r *two) { r.A = s.value() }, func(s *shared, r *two) { r.B = s.value() }),
		say("WaitGroup.Wait sees all", "what was done before Done is seen after Wait", waitText, grouped, is(two{2, 0}),
			func(s *shared, _ *two) { atomic.AddInt64(&s.data, 1); s.group.Done() },
			func(s *shared, _ *two) { atomic.AddInt64(&s.data, 1); s.group.Done() },
			func(s *shared, r *two) { s.group.Wait(); r.A = s.data }),
		say("a goroutine sees what came before", "the go statement publishes, and Wait collects", goText, fresh, is(two{1, 2}),
			func(s *shared, r *two) {
				s.data = 1
				s.group.Go(func() { r.A = s.data; s.data = 2 })
				s.group.Wait()
				r.B = s.data
			}),
		say("Pool hands over", "an object comes out of a pool as it was put in", poolText,
			func(s *shared) { *s = shared{pool: new(sync.Pool)} },
			func(r two) bool { return r.A == 0 || r.A == 3 },
			func(s *shared, _ *two) { s.pool.Put(&[2]int64{1, 2}) },
			func(s *shared, r *two) {
				if p, ok := s.pool.Get().(*[2]int64); ok {
					r.A = p[0] + p[1]
				}
			}),
		say("Map.Store publishes", "who finds the key finds what was written before", mapText, fresh,
			func(r two) bool { return r == two{0, 0} || r == two{1, 1} },
			func(s *shared, _ *two) { s.data = 1; s.table.Store("key", 1) },
			func(s *shared, r *two) {
				if _, ok := s.table.Load("key"); ok {
					*r = two{1, s.data}
				}
			}),
		say("Map.LoadOrStore has one winner", "all get the value of the one who stored", mapText, fresh,
			func(r two) bool { return r == two{1, 1} || r == two{2, 2} },
			func(s *shared, r *two) { v, _ := s.table.LoadOrStore("key", int64(1)); r.A = v.(int64) },
			func(s *shared, r *two) { v, _ := s.table.LoadOrStore("key", int64(2)); r.B = v.(int64) }),
		say("Map.LoadAndDelete has one winner", "a value is taken out once", mapText,
			func(s *shared) { *s = shared{}; s.table.Store("key", 1) },
			func(r two) bool { return r == two{1, 0} || r == two{0, 1} },
			func(s *shared, r *two) { _, ok := s.table.LoadAndDelete("key"); r.A = truth(ok) },
			func(s *shared, r *two) { _, ok := s.table.LoadAndDelete("key"); r.B = truth(ok) }),
		say("Map.CompareAndSwap has one winner", "an old value is exchanged once", mapText,
			func(s *shared) { *s = shared{}; s.table.Store("key", 0) },
			func(r two) bool { return r == two{1, 0} || r == two{0, 1} },
			func(s *shared, r *two) { r.A = truth(s.table.CompareAndSwap("key", 0, 1)) },
			func(s *shared, r *two) { r.B = truth(s.table.CompareAndSwap("key", 0, 2)) }),
		say("a cancelled context publishes", "what was done before cancel is seen after Done", contextText, cancelled, is(two{1, 0}),
			func(s *shared, _ *two) { s.data = 1; s.end() },
			func(s *shared, r *two) { <-s.ctx.Done(); r.A = s.data }),
		say("context.Err after Done", "who is past Done finds the error", contextText, cancelled, is(two{1, 0}),
			func(s *shared, _ *two) { s.end() },
			func(s *shared, r *two) { <-s.ctx.Done(); r.A = truth(s.ctx.Err() == context.Canceled) }),
		say("AfterFunc sees what came before", "what was done before cancel is seen by the function that it starts", contextText, cancelled, is(two{1, 0}),
			func(s *shared, _ *two) { s.data = 1; s.end() },
			func(s *shared, r *two) {
				s.group.Add(1)
				context.AfterFunc(s.ctx, func() { r.A = s.data; s.group.Done() })
				s.group.Wait()
			}),
	}
}
