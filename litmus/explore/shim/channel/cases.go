package channel

import (
	"reflect"
	"unsafe"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/order"
)

// An Operation is one that a select may choose.
type Operation interface {
	kind() sched.Kind
	channel() unsafe.Pointer // which one; nil is never ready
	unbuffered() bool
	possible() bool        // without another thread: there is room, or a value, or the channel is closed
	perform()              // what is possible
	waiting(*state) *queue // those who wait for this operation
	joins(*state) *queue   // those who wait to do the same
	meet(Operation)        // exchanges the value with the counterpart
	woken(closed bool)     // this waited, and goes on because it was met, or the channel closed
	dynamic() reflect.SelectCase
	set(reflect.Value, bool)
}

// A SendCase is a send, with its value.
type SendCase[T any] struct {
	c chan<- T
	v T
}

// Case is c <- v as a case.
//
//go:norace
func (s Sender[T]) Case(v T) *SendCase[T] { return &SendCase[T]{c: s.c, v: v} }

//go:norace
func (s *SendCase[T]) kind() sched.Kind { return sched.Send }

//go:norace
func (s *SendCase[T]) channel() unsafe.Pointer { return identity(s.c) }

//go:norace
func (s *SendCase[T]) unbuffered() bool { return cap(s.c) == 0 }

//go:norace
func (s *SendCase[T]) possible() (is bool) {
	if s.c == nil || len(s.c) < cap(s.c) {
		return s.c != nil
	}
	return isShut(s.channel())
}

//go:norace
func (s *SendCase[T]) perform() { s.c <- s.v }

//go:norace
func (s *SendCase[T]) waiting(at *state) *queue { return &at.receivers }

//go:norace
func (s *SendCase[T]) joins(at *state) *queue { return &at.senders }

//go:norace
func (s *SendCase[T]) meet(o Operation) { o.(*ReceiveCase[T]).v, o.(*ReceiveCase[T]).ok = s.v, true }

//go:norace
func (s *SendCase[T]) woken(closed bool) {
	if closed {
		s.perform() // panics as it should
	}
}

func (s *SendCase[T]) dynamic() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectSend, Chan: reflect.ValueOf(s.c), Send: reflect.ValueOf(&s.v).Elem()}
}

func (s *SendCase[T]) set(reflect.Value, bool) {}

// A ReceiveCase is a receive, with what was received.
type ReceiveCase[T any] struct {
	c  <-chan T
	v  T
	ok bool
}

// Case is <-c as a case.
//
//go:norace
func Case[T any](c <-chan T) *ReceiveCase[T] { return &ReceiveCase[T]{c: c} }

// Value returns what was received.
//
//go:norace
func (r *ReceiveCase[T]) Value() T { return r.v }

// ValueOK returns what was received, and whether it was sent rather than the channel closed.
//
//go:norace
func (r *ReceiveCase[T]) ValueOK() (T, bool) { return r.v, r.ok }

//go:norace
func (r *ReceiveCase[T]) kind() sched.Kind { return sched.Receive }

//go:norace
func (r *ReceiveCase[T]) channel() unsafe.Pointer { return identity(r.c) }

//go:norace
func (r *ReceiveCase[T]) unbuffered() bool { return cap(r.c) == 0 }

//go:norace
func (r *ReceiveCase[T]) possible() bool {
	if r.c == nil || len(r.c) > 0 {
		return r.c != nil
	}
	_, ok, some := poll(r.c)
	return some && !ok
}

//go:norace
func (r *ReceiveCase[T]) perform() { r.v, r.ok = <-r.c }

//go:norace
func (r *ReceiveCase[T]) waiting(at *state) *queue { return &at.senders }

//go:norace
func (r *ReceiveCase[T]) joins(at *state) *queue { return &at.receivers }

//go:norace
func (r *ReceiveCase[T]) meet(o Operation) { r.v, r.ok = o.(*SendCase[T]).v, true }

//go:norace
func (r *ReceiveCase[T]) woken(bool) {}

func (r *ReceiveCase[T]) dynamic() reflect.SelectCase {
	return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.c)}
}

func (r *ReceiveCase[T]) set(v reflect.Value, ok bool) {
	reflect.ValueOf(&r.v).Elem().Set(v)
	r.ok = ok
}

// poll receives from a channel that has nothing buffered: nothing, unless it is closed. (No thread of a schedule waits
// in a real channel.) To look orders nothing.
//
//go:norace
func poll[T any](c <-chan T) (v T, ok, some bool) {
	order.Hide()
	defer order.Show()
	select {
	case v, ok = <-c:
		return v, ok, true
	default:
		return v, false, false
	}
}
