package conform

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrHung is what [Crew.Wait] returns, with the stacks of all goroutines, if an operation does not return.
var ErrHung = errors.New("an operation did not return")

// A Crew is the goroutines of a check. The first fault counts: one that they found, or a panic in what they called,
// which is attributed to the operation that the check had called. The zero value is ready.
type Crew struct {
	Patience time.Duration // how long Wait waits for who should have returned; 0: 10 s

	working sync.WaitGroup
	stopped atomic.Bool
	caught  atomic.Pointer[error]
}

// Go has a goroutine work. It should return when the crew is stopped, or by itself.
func (c *Crew) Go(work func()) {
	c.working.Go(func() {
		returned := false
		defer func() {
			if p := recover(); p != nil {
				c.Fail(fmt.Errorf("%s panicked: %v\n%s", panicked(), p, debug.Stack()))
			} else if !returned {
				c.Fail(errors.New("an operation ended its goroutine (runtime.Goexit)"))
			}
		}()
		work()
		returned = true
	})
}

// Fail notes a fault and stops the crew.
func (c *Crew) Fail(err error) {
	c.caught.CompareAndSwap(nil, &err)
	c.Stop()
}

// Errorf notes a fault and stops the crew.
func (c *Crew) Errorf(format string, args ...any) { c.Fail(fmt.Errorf(format, args...)) }

// Fatalf notes a fault, stops the crew, and ends the goroutine that calls it.
func (c *Crew) Fatalf(format string, args ...any) {
	c.Errorf(format, args...)
	runtime.Goexit()
}

// Stop asks the crew to return.
func (c *Crew) Stop() { c.stopped.Store(true) }

// Stopped says whether the crew has been asked to return.
func (c *Crew) Stopped() bool {
	Yield()
	return c.stopped.Load()
}

// Yield lets others run where nobody is preempted: WebAssembly has one thread. A loop of operations that need not wait,
// and which somebody else ends, would not end there without it.
func Yield() {
	if runtime.GOARCH == "wasm" {
		runtime.Gosched()
	}
}

// Wait stops the crew when the budget is spent, waits until all have returned, and returns the fault. If they do not
// return it does not hang: it returns the fault, or else ErrHung, and leaves them behind.
func (c *Crew) Wait(budget time.Duration) error {
	done := make(chan struct{})
	go func() {
		c.working.Wait()
		close(done)
	}()
	select {
	case <-done:
		return c.fault()
	case <-time.After(budget):
		c.Stop()
	}
	if c.waits(done) || c.fault() != nil {
		return c.fault()
	}
	return fmt.Errorf("%w: it is lost, or the structure corrupt or deadlocked. All goroutines:\n%s", ErrHung, stacks())
}

// waits counts naps and not time: while the machine sleeps, or others have it, patience is not spent.
func (c *Crew) waits(done chan struct{}) bool {
	const nap = 10 * time.Millisecond
	patience := c.Patience
	if patience == 0 {
		patience = 10 * time.Second
	}
	for spent := time.Duration(0); spent < patience; spent += nap {
		select {
		case <-done:
			return true
		case <-time.After(nap):
		}
		if c.fault() != nil {
			patience = min(patience, time.Second) // who panicked may have left the others waiting
		}
	}
	return false
}

func (c *Crew) fault() error {
	if err := c.caught.Load(); err != nil {
		return *err
	}
	return nil
}

func stacks() string {
	text := make([]byte, 1<<20)
	return string(text[:runtime.Stack(text, true)])
}

// panicked names the operation that a check had called when it panicked: the frame next to the suite's own.
func panicked() string {
	callers := make([]uintptr, 256)
	frames := runtime.CallersFrames(callers[:runtime.Callers(0, callers)])
	operation, below := "the check", false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			below = true
		case below && isOurs(frame.Function) || !more:
			return operation
		case below && !strings.HasPrefix(frame.Function, "runtime."):
			operation = strings.TrimSuffix(frame.Function, "-fm")
		}
	}
}

// isOurs says whether a function is of a suite.
func isOurs(function string) bool {
	path, inside := strings.CutPrefix(function, "example.org/atomlab/structures/")
	name, _, _ := strings.Cut(path[strings.LastIndex(path, "/")+1:], ".")
	return inside && (name == "conform" || strings.HasSuffix(name, "test") && !strings.HasSuffix(name, "_test"))
}
