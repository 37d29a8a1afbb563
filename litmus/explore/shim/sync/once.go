package sync

import "example.org/atomlab/litmus/explore/shim/atomic"

// Once stands in for sync.Once.
type Once struct {
	done atomic.Bool
	m    Mutex
}

// Do calls f if it is the first call; all calls return after f has.
func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done.Load() {
		defer o.done.Store(true)
		f()
	}
}

// OnceFunc returns a function that calls f once, and panics each time if f did.
func OnceFunc(f func()) func() {
	once := OnceValue(func() struct{} { f(); return struct{}{} })
	return func() { once() }
}

// OnceValue returns a function that calls f once, and returns what f did.
func OnceValue[T any](f func() T) func() T {
	once := OnceValues(func() (T, struct{}) { return f(), struct{}{} })
	return func() T { v, _ := once(); return v }
}

// OnceValues returns a function that calls f once, and returns what f did.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var (
		once  Once
		valid bool
		cause any
		v1    T1
		v2    T2
	)
	first := func() {
		defer func() {
			f = nil
			if cause = recover(); !valid {
				panic(cause)
			}
		}()
		v1, v2 = f()
		valid = true
	}
	return func() (T1, T2) {
		once.Do(first)
		if !valid {
			panic(cause)
		}
		return v1, v2
	}
}
