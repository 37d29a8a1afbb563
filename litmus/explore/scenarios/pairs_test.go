package scenarios

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/sched"
)

// A link is two operations, the first of which comes before the second, in the sense of the memory model, in schedules
// where hear returns true.
type link func() (tell func(), hear func() bool)

// always is hear for operations that say by returning that they heard.
func always(f func()) func() bool { return func() bool { f(); return true } }

// word makes links of an atomic operation and the look at what it did.
func word(tell func(*atomic.Uint64), hear func(*atomic.Uint64) bool) link {
	return func() (func(), func() bool) {
		x := new(atomic.Uint64)
		return func() { tell(x) }, func() bool { return hear(x) }
	}
}

func set(x *atomic.Uint64)        { x.Store(1) }
func isSet(x *atomic.Uint64) bool { return x.Load() == 1 }

func stub(tell func(*uint64), hear func(*uint64) bool) link {
	return func() (func(), func() bool) {
		x := new(uint64)
		return func() { tell(x) }, func() bool { return hear(x) }
	}
}

func capacity(n int, tell func(chan int), hear func(chan int) bool) link {
	return func() (func(), func() bool) {
		c := make(chan int, n)
		return func() { tell(c) }, func() bool { return hear(c) }
	}
}

func send(c chan int)         { c <- 1 }
func receive(c chan int) bool { <-c; return true }

// links are what the memory model and the packages promise. Each has a twin without the promise: the writer writes
// after it tells.
var links = map[string]link{
	"atomic store, load":             word(set, isSet),
	"atomic store, swap":             word(set, func(x *atomic.Uint64) bool { return x.Swap(2) == 1 }),
	"atomic store, exchange":         word(set, func(x *atomic.Uint64) bool { return x.CompareAndSwap(1, 2) }),
	"atomic store, failing exchange": word(set, func(x *atomic.Uint64) bool { return !x.CompareAndSwap(0, 2) }),
	"atomic store, same exchange":    word(set, func(x *atomic.Uint64) bool { return x.CompareAndSwap(1, 1) }),
	"atomic store, same swap":        word(set, func(x *atomic.Uint64) bool { return x.Swap(1) == 1 }),
	"atomic store, addition of 0":    word(set, func(x *atomic.Uint64) bool { return x.Add(0) == 1 }),
	"atomic swap, load":              word(func(x *atomic.Uint64) { x.Swap(1) }, isSet),
	"atomic exchange, load":          word(func(x *atomic.Uint64) { x.CompareAndSwap(0, 1) }, isSet),
	"atomic addition, load":          word(func(x *atomic.Uint64) { x.Add(1) }, isSet),
	"atomic or, and":                 word(func(x *atomic.Uint64) { x.Or(1) }, func(x *atomic.Uint64) bool { return x.And(2) == 1 }),
	"atomic pointer": func() (func(), func() bool) {
		var p atomic.Pointer[int]
		return func() { p.Store(new(int)) }, func() bool { return p.Load() != nil }
	},
	"atomic value": func() (func(), func() bool) {
		var v atomic.Value
		return func() { v.Store(1) }, func() bool { return v.Load() != nil }
	},
	"atomic function": func() (func(), func() bool) {
		var n uint32
		return func() { atomic.AddUint32(&n, 1) }, func() bool { return atomic.LoadUint32(&n) == 1 }
	},
	"stub, release and acquire": stub(func(x *uint64) { asm.StoreRelease64(x, 1) }, func(x *uint64) bool { return asm.LoadAcquire64(x) == 1 }),
	"stub, exchanges":           stub(func(x *uint64) { asm.CAS64(x, 0, 1) }, func(x *uint64) bool { return asm.CAS64(x, 0, 2) == 1 }),
	"stub of a byte": func() (func(), func() bool) {
		var b uint8
		return func() { asm.Add8(&b, 1) }, func() bool { return asm.LoadAcquire8(&b) == 1 }
	},
	"mutex": func() (func(), func() bool) {
		var m sync.Mutex
		told := false
		return func() { m.Lock(); told = true; m.Unlock() }, func() bool { m.Lock(); defer m.Unlock(); return told }
	},
	"mutex, TryLock": func() (func(), func() bool) {
		var m sync.Mutex
		told := false
		return func() { m.Lock(); told = true; m.Unlock() }, func() bool {
			if !m.TryLock() {
				return false
			}
			defer m.Unlock()
			return told
		}
	},
	"writer, reader": func() (func(), func() bool) {
		var rw sync.RWMutex
		told := false
		return func() { rw.Lock(); told = true; rw.Unlock() }, func() bool { rw.RLock(); defer rw.RUnlock(); return told }
	},
	"writer, TryRLock": func() (func(), func() bool) {
		var rw sync.RWMutex
		told := false
		return func() { rw.Lock(); told = true; rw.Unlock() }, func() bool {
			if !rw.TryRLock() {
				return false
			}
			defer rw.RUnlock()
			return told
		}
	},
	"writer, writer": func() (func(), func() bool) {
		var rw sync.RWMutex
		told := false
		return func() { rw.Lock(); told = true; rw.Unlock() }, func() bool { rw.Lock(); defer rw.Unlock(); return told }
	},
	"writer, TryLock": func() (func(), func() bool) {
		var rw sync.RWMutex
		told := false
		return func() { rw.Lock(); told = true; rw.Unlock() }, func() bool {
			if !rw.TryLock() {
				return false
			}
			defer rw.Unlock()
			return told
		}
	},
	"reader, writer": readerWriter((*sync.RWMutex).Lock),
	"reader, TryLock": readerWriter(func(rw *sync.RWMutex) {
		for !rw.TryLock() {
		}
	}),
	"group": func() (func(), func() bool) {
		var wg sync.WaitGroup
		wg.Add(1)
		return wg.Done, always(wg.Wait)
	},
	"once": func() (func(), func() bool) {
		var once sync.Once
		told := false
		return func() { once.Do(func() { told = true }) }, func() bool { once.Do(func() {}); return told }
	},
	"pool": func() (func(), func() bool) {
		var p sync.Pool
		return func() { p.Put(1) }, func() bool { return p.Get() != nil }
	},
	"map": func() (func(), func() bool) {
		var m sync.Map
		return func() { m.Store(1, 1) }, func() bool { _, ok := m.Load(1); return ok }
	},
	"send, receive":                 capacity(0, send, receive),
	"receive, send":                 capacity(0, func(c chan int) { <-c }, func(c chan int) bool { c <- 1; return true }),
	"send, receive, buffered":       capacity(1, send, receive),
	"receive makes room for a send": capacity(1, func(c chan int) { <-c }, func(c chan int) bool { c <- 1; c <- 2; return true }),
	"close, receive":                capacity(0, func(c chan int) { close(c) }, receive),
	"close, receive, buffered":      capacity(1, func(c chan int) { close(c) }, receive),
	"close, range": capacity(0, func(c chan int) { close(c) }, func(c chan int) bool {
		for range c {
		}
		return true
	}),
	"send, select": capacity(0, send, func(c chan int) bool {
		select {
		case <-c:
		case <-make(chan int):
		}
		return true
	}),
	"select, select": capacity(0, func(c chan int) {
		select {
		case c <- 1:
		case <-make(chan int):
		}
	},
		func(c chan int) bool {
			select {
			case <-c:
			case <-make(chan int):
			}
			return true
		}),
	"send, select with a default": capacity(1, send, func(c chan int) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}),
	"timer": func() (func(), func() bool) {
		t := time.NewTimer(time.Second) // clock: a virtual one
		t.Stop()
		return func() { t.Reset(1) }, always(func() { <-t.C })
	},
	"context": func() (func(), func() bool) {
		ctx, cancel := context.WithCancel(context.Background())
		return cancel, always(func() { <-ctx.Done() })
	},
	"error of a context": func() (func(), func() bool) {
		ctx, cancel := context.WithCancel(context.Background())
		return cancel, func() bool { return ctx.Err() != nil }
	},
}

// readerWriter: who reads until it gives up the lock comes before who then writes.
func readerWriter(lock func(*sync.RWMutex)) link {
	return func() (func(), func() bool) {
		rw := new(sync.RWMutex)
		rw.RLock()
		return rw.RUnlock, func() bool { lock(rw); defer rw.Unlock(); return true }
	}
}

// late makes the twin of a link: the data is written too late.
func (l link) scenario(late bool) func(*explore.S) {
	return func(s *explore.S) {
		tell, hear := l()
		data := 0
		s.Go("tells", func() {
			if !late {
				data = 1
			}
			tell()
			if late {
				data = 1
			}
		})
		s.Go("hears", func() {
			if hear() && data != 1 && !late {
				panic("not told")
			}
		})
	}
}

// condition: nothing but the signal comes between who waits and who wakes it.
func condition(late bool) func(*explore.S) {
	return func(s *explore.S) {
		var m sync.Mutex
		var waits atomic.Bool
		c, data := sync.NewCond(&m), 0
		s.Go("hears", func() {
			m.Lock()
			waits.Store(true)
			c.Wait()
			if data != 1 && !late {
				panic("not told")
			}
			m.Unlock()
		})
		s.Go("tells", func() {
			for !waits.Load() {
			}
			m.Lock() // when the other one has given it up, it waits
			m.Unlock()
			if !late {
				data = 1
			}
			c.Signal()
			if late {
				data = 1
			}
		})
	}
}

// strangers are pairs of operations of which the second does not come after the first, whatever the order in which they
// happen.
func strangers() map[string]func() (func(), func()) {
	return map[string]func() (func(), func()){
		"nothing at all":              func() (func(), func()) { return func() { new(atomic.Bool).Load() }, func() { new(atomic.Bool).Load() } },
		"loads":                       asmWords(0, func(x *atomic.Uint64) { x.Load() }),
		"failing exchanges":           asmWords(0, func(x *atomic.Uint64) { x.CompareAndSwap(1, 2) }),
		"stores of what is there":     asmWords(0, func(x *atomic.Uint64) { x.Store(0) }),
		"swaps for what is there":     asmWords(0, func(x *atomic.Uint64) { x.Swap(0) }),
		"additions of nothing":        asmWords(0, func(x *atomic.Uint64) { x.Add(0) }),
		"masks that change nothing":   asmWords(3, func(x *atomic.Uint64) { x.And(7); x.Or(1) }),
		"exchanges for what is there": asmWords(0, func(x *atomic.Uint64) { x.CompareAndSwap(0, 0) }),
		"store of what is there, load": func() (func(), func()) {
			var x atomic.Uint64
			return func() { x.Store(0) }, func() { x.Load() }
		},
		"stores":                  asmWords(0, func(x *atomic.Uint64) { x.Store(5) }),
		"stub: loads":             stubs(func(x *uint64) { asm.LoadAcquire64(x) }),
		"stub: failing exchanges": stubs(func(x *uint64) { asm.CAS64(x, 1, 2) }),
		"stub: stores":            stubs(func(x *uint64) { asm.StoreRelease64(x, 5) }),
		"failing TryLock": func() (func(), func()) {
			var m sync.Mutex
			m.Lock()
			return func() { m.TryLock() }, func() { m.TryLock() }
		},
		"readers": func() (func(), func()) {
			var rw sync.RWMutex
			read := func() { rw.RLock(); rw.RUnlock() } //nolint:staticcheck // nothing to do inside
			return read, read
		},
		"group, both wait": func() (func(), func()) {
			var wg sync.WaitGroup
			return wg.Wait, wg.Wait
		},
		"group, both count": func() (func(), func()) {
			var wg sync.WaitGroup
			return func() { wg.Add(1) }, func() { wg.Add(1) }
		},
		"once, long ago": func() (func(), func()) {
			var once sync.Once
			once.Do(func() {})
			return func() { once.Do(nil) }, func() { once.Do(nil) }
		},
		"signals": func() (func(), func()) {
			c := sync.NewCond(new(sync.Mutex))
			return c.Signal, c.Broadcast
		},
		"puts": func() (func(), func()) {
			var p sync.Pool
			return func() { p.Put(1) }, func() { p.Put(2) }
		},
		"gets": func() (func(), func()) {
			var p sync.Pool
			return func() { p.Get() }, func() { p.Get() }
		},
		"map: loads": func() (func(), func()) {
			var m sync.Map
			m.Store(1, 1)
			return func() { m.Load(1) }, func() { m.Load(1) }
		},
		"sends with room": channels(2, 0, send, send),
		"receives":        channels(2, 2, func(c chan int) { <-c }, func(c chan int) { <-c }),
		"lengths":         channels(2, 1, func(c chan int) { _ = len(c) }, func(c chan int) { _ = len(c) }),
		"receives of what is closed": func() (func(), func()) {
			c := make(chan int)
			close(c)
			return func() { <-c }, func() { <-c }
		},
		"send, length":            channels(1, 0, send, func(c chan int) { _ = len(c) }),
		"receive, send with room": channels(2, 1, func(c chan int) { <-c }, send),
		"close, select of another": func() (func(), func()) {
			closed, other := make(chan int), make(chan int, 1)
			other <- 1
			return func() { close(closed) }, func() {
				select {
				case <-other:
				case <-closed:
				}
			}
		},
		"timer started, stopped": func() (func(), func()) {
			t := time.NewTimer(time.Second) // clock: a virtual one
			t.Stop()
			return func() { t.Reset(1) }, func() { t.Stop() }
		},
	}
}

func asmWords(start uint64, f func(*atomic.Uint64)) func() (func(), func()) {
	return func() (func(), func()) {
		x := new(atomic.Uint64)
		x.Store(start)
		return func() { f(x) }, func() { f(x) }
	}
}

func stubs(f func(*uint64)) func() (func(), func()) {
	return func() (func(), func()) {
		x := new(uint64)
		return func() { f(x) }, func() { f(x) }
	}
}

func channels(room, full int, a, b func(chan int)) func() (func(), func()) {
	return func() (func(), func()) {
		c := make(chan int, room)
		for range full {
			c <- 1
		}
		return func() { a(c) }, func() { b(c) }
	}
}

// estranged lets two threads use what has no order, around data that they share.
func estranged(pair func() (func(), func())) func(*explore.S) {
	return func(s *explore.S) {
		first, second := pair()
		data := 0
		s.Go("writes", func() { data = 1; first() })
		s.Go("reads", func() {
			second()
			if data == 2 {
				panic("nobody wrote that")
			}
		})
	}
}

// started: what comes before a go statement, or another start of a thread, comes before what that does.
func started(start func(func()), late bool) func(*explore.S) {
	return func(s *explore.S) {
		s.Go("starts", func() {
			data := 0
			if !late {
				data = 1
			}
			start(func() {
				if data == 0 && !late {
					panic("not told")
				}
			})
			if late {
				data = 1
			}
		})
	}
}

// startedEarly: what the set-up does comes before what a thread does that it starts by a go statement.
func startedEarly(late bool) func(*explore.S) {
	return func(s *explore.S) {
		var n atomic.Uint64 // for a second schedule, in which the threads have been used before
		data := 0
		if !late {
			data = 1
		}
		go func() {
			if n.Add(1); data == 0 && !late {
				panic("not told")
			}
		}()
		s.Go("writes", func() {
			if n.Add(1); late {
				data = 1
			}
		})
	}
}

// fenced: what a store left in the store buffer of its thread is in memory after a fence, in the eyes of that thread.
func fenced(late bool) func(*explore.S) {
	return func(s *explore.S) {
		x := new(uint64)
		s.Go("stores", func() {
			asm.StoreRelease64(x, 1)
			if asm.Fence(); *x != 1 {
				panic("not in memory")
			}
		})
		s.Go("reads", func() {
			if late && *x == 2 {
				panic("nobody wrote that")
			}
		})
	}
}

// ended: what is still in a store buffer when its thread ends is in memory when the schedule ends.
func ended(late bool) func(*explore.S) {
	return func(s *explore.S) {
		x := new(uint64)
		s.Go("stores", func() { asm.StoreRelease64(x, 1) })
		s.Go("reads", func() {
			if late && *x == 2 {
				panic("nobody wrote that")
			}
		})
		s.Finally(func() error {
			if *x != 1 {
				return errors.New("not in memory")
			}
			return nil
		})
	}
}

// TestPairs: the race detector reports each race on plain data, in whichever schedule it is, and none where the data is
// handed over.
func TestPairs(t *testing.T) {
	if !racing {
		t.Skip("for go test -race")
	}
	for name, l := range links {
		t.Run(name, func(t *testing.T) { t.Parallel(); twins(t, l.scenario) })
	}
	t.Run("stub, without store buffers", func(t *testing.T) {
		l := links["stub, release and acquire"]
		twins(t, l.scenario, explore.Options{Model: explore.SC})
	})
	t.Run("store, fence, plain load of its own", func(t *testing.T) { twins(t, fenced) })
	t.Run("store, end", func(t *testing.T) { twins(t, ended) })
	t.Run("condition", func(t *testing.T) { twins(t, condition) })
	t.Run("start/set-up", func(t *testing.T) { twins(t, startedEarly) })
	for name, start := range map[string]func(func()){
		"go statement": func(f func()) { go f() },
		"group":        func(f func()) { new(sync.WaitGroup).Go(f) },
		"timer":        func(f func()) { time.AfterFunc(1, f) }, // clock: a virtual one
	} {
		t.Run("start/"+name, func(t *testing.T) { twins(t, func(late bool) func(*explore.S) { return started(start, late) }) })
	}
	for name, pair := range strangers() {
		t.Run("strangers/"+name, func(t *testing.T) {
			t.Parallel()
			r := races(t, estranged(pair), true)
			if r.Failure != nil && (r.Failure.Found > 1 || r.Failure.Replay[0] != '0') {
				t.Error("the race is not found in the schedule in which the writer goes first: ", explore.Report(r))
			}
		})
	}
}

func twins(t *testing.T, scenario func(late bool) func(*explore.S), o ...explore.Options) {
	races(t, scenario(false), false, o...)
	races(t, scenario(true), true, o...)
}

func races(t *testing.T, scenario func(*explore.S), want bool, o ...explore.Options) explore.Result {
	t.Helper()
	r := explore.Find(t, append(o, explore.Options{})[0], scenario)
	switch {
	case r.Steps < 0: // this is the instrumented binary
	case want && (r.Failure == nil || r.Failure.Outcome != sched.DataRace):
		t.Error("the race is not found: ", explore.Report(r))
	case !want && (r.Failure != nil || !r.Complete):
		t.Error("there is no race: ", explore.Report(r))
	}
	return r
}
