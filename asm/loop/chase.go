package loop

import "unsafe"

// A Chase does one operation at each of the nodes of a ring, one after another: each node's first word, of 64 bits, is
// the address of the next. But for stores, an operation gives what it found there, and only then is it known where the
// next one goes: they form one chain of dependences, whose time divided by their number is the latency of one.
type Chase struct {
	Op      Op
	Form    string // as in Loop
	Present bool

	// Run does the operation n times, from the node at p on, and returns the address of the node after the last. The
	// ring's addresses are also at next: n words, the first that of the node after p. A compare-and-swap that is to
	// succeed expects them; stores go by them, without waiting for each other, and a full fence after the last store
	// waits until all are visible. Where n is 0 it does nothing, which tells what a call costs.
	//
	// It leaves, in each node: CASSuccess and FetchAdd the address plus 1; Store and Swap what is left of n, counting
	// down to 1; Load and CASFail what was there. CASFail expects 1.
	Run func(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
}

// Name is unique among Chases.
func (c Chase) Name() string { return named(c.Op, c.Form) }

// Chases lists those that can run here: a form with LSE before one with LL/SC.
func Chases() []Chase {
	var present []Chase
	for _, c := range chases() {
		if c.Present {
			present = append(present, c)
		}
	}
	return present
}
