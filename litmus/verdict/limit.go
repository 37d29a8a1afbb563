package verdict

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// A Limit bounds the work on one test. What is 0 is not bounded.
type Limit struct {
	Time   time.Duration
	Memory uint64 // bytes that this process may have in use meanwhile
}

// DefaultMemory is enough for every test of the catalogue a hundred times over.
const DefaultMemory = 1 << 30

// Exceeded is the error of work that met a bound. It is a [context.DeadlineExceeded] too.
type Exceeded struct {
	Limit  Limit
	Memory bool // that bound, not the time
}

func (e *Exceeded) Error() string {
	if e.Memory {
		return fmt.Sprintf("not done with %d MiB of memory", e.Limit.Memory>>20)
	}
	return fmt.Sprintf("not done within %v", e.Limit.Time)
}

// Is makes it what the end of a context's time is.
func (e *Exceeded) Is(target error) bool { return target == context.DeadlineExceeded }

// errInterrupted is of work whose caller's context ended.
var errInterrupted = errors.New("interrupted before it was done")

// Do works under the limit: f must end soon after its context. If it ends because of a bound, the error is an
// *[Exceeded].
//
// The memory is that of the whole process, in which others may be at work. So what meets that bound is begun again
// alone, and only what meets it then has failed.
func (l Limit) Do(ctx context.Context, f func(context.Context) error) error {
	shared.RLock()
	err, full := l.try(ctx, f)
	shared.RUnlock()
	if full {
		shared.Lock()
		defer shared.Unlock()
		err, _ = l.try(ctx, f)
	}
	return err
}

// shared is held by all who work at the same time, or by one alone.
var shared sync.RWMutex

func (l Limit) try(parent context.Context, f func(context.Context) error) (err error, full bool) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	if l.Time > 0 {
		timer := time.AfterFunc(l.Time, func() { cancel(&Exceeded{Limit: l}) })
		defer timer.Stop()
	}
	if l.Memory > 0 {
		ended := make(chan struct{})
		defer close(ended)
		go l.watch(ended, func() { cancel(&Exceeded{Limit: l, Memory: true}) })
	}
	err = f(ctx)
	if met, ok := context.Cause(ctx).(*Exceeded); ok && err != nil {
		return met, met.Memory
	}
	if err != nil && parent.Err() != nil {
		err = errInterrupted
	}
	return err, false
}

// watch looks at the memory in use until the work has ended, and calls full if there is too much of it even after
// garbage has been collected.
func (l Limit) watch(ended <-chan struct{}, full func()) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		if inUse() < l.Memory {
			continue
		}
		if runtime.GC(); inUse() > l.Memory/2 { // with less room than this it would be collected all the time
			full()
			return
		}
	}
}

// inUse is the memory of the heap and of stacks, what is not collected yet included.
func inUse() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}
