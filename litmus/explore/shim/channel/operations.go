package channel

import (
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
)

// A Sender is a channel to which values are sent. It is made first, so that the channel is evaluated before the value,
// and the value is assigned to T rather than having to be of that type.
type Sender[T any] struct{ c chan<- T }

// To returns c for sending.
//
//go:norace
func To[T any](c chan<- T) Sender[T] { return Sender[T]{c} }

// Send is c <- v.
//
//go:norace
func (s Sender[T]) Send(v T) {
	if !sched.Active() {
		s.c <- v
		return
	}
	run(true, s.Case(v))
}

// Receive is <-c.
//
//go:norace
func Receive[T any](c <-chan T) T {
	v, _ := ReceiveOK(c)
	return v
}

// ReceiveOK is v, ok := <-c.
//
//go:norace
func ReceiveOK[T any](c <-chan T) (T, bool) {
	if !sched.Active() {
		v, ok := <-c
		return v, ok
	}
	k := Case(c)
	run(true, k)
	return k.v, k.ok
}

// ReceiveAs is ReceiveOK for a second variable of another type than bool, like old.
//
//go:norace
func ReceiveAs[T any, B ~bool](c <-chan T, old B) (T, B) {
	v, ok := ReceiveOK(c)
	return v, B(ok)
}

// Loop returns c and a variable for what is received from it.
//
//go:norace
func Loop[T any](c <-chan T) (<-chan T, T) {
	var v T
	return c, v
}

// Close is close(c).
//
//go:norace
func Close[T any](c chan<- T) {
	if sched.Active() && c != nil {
		sched.Step(sched.Access{Kind: sched.Close, Addr: identity(c)})
		close(c)
		shutDown(identity(c))
		wake(identity(c))
		return
	}
	close(c)
	shutDown(identity(c))
}

// Len is len(c).
//
//go:norace
func Len[T any](c <-chan T) int {
	look(identity(c))
	return len(c)
}

// SendLen is len(c) of a channel that can only be sent to.
//
//go:norace
func SendLen[T any](c chan<- T) int {
	look(identity(c))
	return len(c)
}

//go:norace
func look(c unsafe.Pointer) {
	if c != nil {
		sched.Step(sched.Access{Kind: sched.Load, Addr: c})
	}
}

// Forever is a select without cases.
//
//go:norace
func Forever() {
	if !sched.Active() {
		select {}
	}
	run(true)
}

// identity is the same for all variables that hold one channel, whatever their direction; nil for a nil channel.
//
//go:norace
func identity[C any](c C) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&c)) }
