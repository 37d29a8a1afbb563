package context

import (
	"context"
	"time"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/channel"
)

// A tracked context is one whose end is an event.
type tracked struct {
	context.Context
	from <-chan struct{} // Done of the context that it was made from
	at   time.Time       // the deadline, if it has one of its own
}

// Err is that of the context, which package context ends as a cancelled one even if a deadline has passed.
func (t *tracked) Err() error {
	sched.Step(sched.Access{Kind: sched.Load, Addr: identity(t.Done())})
	err := t.Context.Err()
	if err != nil && context.Cause(t.Context) == context.DeadlineExceeded {
		return context.DeadlineExceeded
	}
	return err
}

func (t *tracked) Deadline() (time.Time, bool) {
	if at, ok := t.Context.Deadline(); t.at.IsZero() || ok && at.Before(t.at) {
		return at, ok
	}
	return t.at, true
}

// all are the contexts of one exploration's schedule, those made from others behind them.
var all struct {
	epoch uint64
	list  []*tracked
}

//go:norace
func track(parent, c context.Context, at time.Time) *tracked {
	if e := sched.Epoch(); e != all.epoch {
		all.epoch, all.list = e, nil
	}
	t := &tracked{c, parent.Done(), at}
	all.list = append(all.list, t)
	return t
}

// end cancels t, and with it what was made from it.
//
//go:norace
func (t *tracked) end(cancel func()) {
	if t.Context.Err() != nil {
		sched.Step(sched.Access{Kind: sched.Load, Addr: identity(t.Done())})
		return
	}
	ends := []<-chan struct{}{t.Done()}
	var more []unsafe.Pointer
	for _, c := range all.list {
		for _, d := range ends {
			if c.from == d && c != t {
				ends, more = append(ends, c.Done()), append(more, identity(c.Done()))
				break
			}
		}
	}
	sched.Await(sched.Access{Kind: sched.Close, Addr: identity(t.Done())}, nil, more...)
	cancel()
	channel.Closed(ends...)
}

//go:norace
func identity(c <-chan struct{}) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&c)) }

// WithCancel is context.WithCancel.
//
//go:norace
func WithCancel(parent context.Context) (context.Context, context.CancelFunc) {
	c, cancel := WithCancelCause(parent)
	return c, func() { cancel(nil) }
}

// WithCancelCause is context.WithCancelCause.
//
//go:norace
func WithCancelCause(parent context.Context) (context.Context, context.CancelCauseFunc) {
	c, cancel := context.WithCancelCause(parent)
	if sched.Epoch() == 0 {
		return c, cancel
	}
	t := track(parent, c, time.Time{})
	return t, func(cause error) { t.end(func() { cancel(cause) }) }
}

// WithTimeout is context.WithTimeout.
//
//go:norace
func WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(d), nil)
}

// WithTimeoutCause is context.WithTimeoutCause.
//
//go:norace
func WithTimeoutCause(parent context.Context, d time.Duration, cause error) (context.Context, context.CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(d), cause)
}

// WithDeadline is context.WithDeadline.
//
//go:norace
func WithDeadline(parent context.Context, at time.Time) (context.Context, context.CancelFunc) {
	return WithDeadlineCause(parent, at, nil)
}

// WithDeadlineCause is context.WithDeadlineCause. In an exploration the cause is not kept.
//
//go:norace
func WithDeadlineCause(parent context.Context, at time.Time, cause error) (context.Context, context.CancelFunc) {
	if sched.Epoch() == 0 {
		return context.WithDeadlineCause(parent, at, cause)
	}
	c, cancel := context.WithCancelCause(parent)
	t := track(parent, c, at)
	sched.Spawn("deadline", func() { t.end(func() { cancel(context.DeadlineExceeded) }) })
	return t, func() { t.end(func() { cancel(nil) }) }
}
