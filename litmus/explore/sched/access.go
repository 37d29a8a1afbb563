package sched

import "unsafe"

// Kind is what an operation does to the memory that it accesses. The engine needs it for two things: whether the
// operation would change memory in a given state, and the word for it in the table of a schedule.
type Kind uint8

// The kinds from Load to Flush say what becomes of Size bytes at Addr, so that the engine can tell an operation that
// changes nothing (a failed compare-and-swap, a store of the same value) from one that does. All later ones count as
// changes.
const (
	Load           Kind = iota // reads
	Store                      // stores New
	CompareAndSwap             // stores New if memory holds Old
	Swap                       // stores New, and returns what was there
	Add                        // adds New
	And                        // clears the bits that New does not have
	Or                         // sets the bits that New has
	Xor                        // flips the bits that New has
	Max                        // stores New if it is greater, unsigned
	Min                        // stores New if it is less, unsigned
	Issue                      // puts a store of New into the thread's store buffer: made by Buffer; memory does not change yet
	Flush                      // stores New, which leaves a store buffer
	Fence                      // waits until the thread's store buffer is empty: made by Drain
	Lock                       // takes a lock
	Unlock                     // gives it back
	RLock                      // takes it for reading
	RUnlock                    // gives that back
	Wait                       // waits for a group or a condition
	Signal                     // lets one or all that wait go on
	Send                       // to a channel
	Receive                    // from a channel
	Close                      // a channel
	Select                     // one of several channels, all of which it touches
	Sleep                      // a timer, or a wait for one
	Start                      // a thread starts another: made by Spawn
	Other                      // anything else that changes what is at Addr
	Call                       // the beginning of something that has a name, touches nothing: made by Mark
)

// String is the word for k in a table.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "?"
}

var kindNames = [...]string{"Load", "Store", "CompareAndSwap", "Swap", "Add", "And", "Or", "Xor", "Max", "Min", "Issue", "Flush", "Fence", "Lock", "Unlock",
	"RLock", "RUnlock", "Wait", "Signal", "Send", "Receive", "Close", "Select", "Sleep", "go", "step", "call"}

// An Access is one operation on shared memory, before it is performed.
type Access struct {
	Kind Kind
	Size uint8          // bytes at Addr that hold its value: 0 (nothing to show), 1, 2, 4, 8 or 16
	Addr unsafe.Pointer // two operations are independent unless they have an address in common
	Old  [2]uint64      // what a CompareAndSwap expects; the second word is the high one of 16 bytes
	New  [2]uint64      // what is stored, added, or-ed ...
}

// Changes reports whether the operation would change memory as it is now. What does not counts as a read in the search:
// two of them are tried in one order only, so that nothing may follow from their order.
//
//go:norace
func (a Access) Changes() bool {
	o := operation{Access: a}
	return o.changes(peek(a.Addr, a.Size))
}
