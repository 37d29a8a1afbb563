package history

import "math/bits"

// A Call is one call of an operation.
type Call struct {
	Thread      int
	Operation   int // a number by which a Model knows it
	Result      int // likewise
	First, Last int // the steps at which it began, and after which it returned
}

// An Event of a history is the beginning of a call, or its return.
type Event struct {
	Call   int // index into the calls
	Return bool
}

// MaxCalls is how many calls an Order can have.
const MaxCalls = 32

// An Order says of the beginnings and returns of calls which come before which: bit j of element i is set if event j
// comes before event i. Event 2k is the beginning of call k, 2k+1 its return.
type Order []uint64

// NewOrder is the order of at most MaxCalls calls, those of a thread one after the other, of which the steps come in
// the order that before gives.
func NewOrder(calls []Call, before func(i, j int) bool) Order {
	o := make(Order, 2*len(calls))
	for i := range o {
		for j := range o {
			if before(step(calls, j), step(calls, i)) {
				o[i] |= 1 << j
			}
		}
		if i%2 == 1 {
			o[i] |= 1 << (i - 1)
		}
	}
	return o
}

func step(calls []Call, event int) int {
	if event%2 == 0 {
		return calls[event/2].First
	}
	return calls[event/2].Last
}

// Each calls f with the histories that the order allows and that are hardest to explain, until f returns false. f must
// not keep what it is given.
func (o Order) Each(f func([]Event) bool) {
	o.extend(0, 0, make([]Event, 0, len(o)), f)
}

// extend adds the events that are not done to the history in all ways that matter, and reports whether to go on. Begun
// are the calls that began since the last return.
func (o Order) extend(done, begun uint64, history []Event, f func([]Event) bool) bool {
	for returned := o.possible(done, 1); returned != 0; returned = o.possible(done, 1) {
		for left := returned; left != 0; left &= left - 1 {
			last := bits.TrailingZeros64(left)
			if begun&^o[last] != 0 {
				return true // something began that this return need not have waited for
			}
			history = append(history, Event{last / 2, true})
		}
		done, begun = done|returned, 0
	}
	if bits.OnesCount64(done) == len(o) {
		return f(history)
	}
	for left := o.possible(done, 0); left != 0; left &= left - 1 {
		first := bits.TrailingZeros64(left)
		if begun>>first != 0 && begun&o[first] == 0 {
			continue // what begins one after the other does so in the order of its numbers
		}
		if !o.extend(done|1<<first, begun|1<<first, append(history, Event{first / 2, false}), f) {
			return false
		}
	}
	return true
}

// possible is the set of the beginnings (of the returns: half is 1) that can come next.
func (o Order) possible(done uint64, half int) (all uint64) {
	for i := half; i < len(o); i += 2 {
		if done>>i&1 == 0 && o[i]&^done == 0 {
			all |= 1 << i
		}
	}
	return all
}
