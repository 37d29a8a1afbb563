package loop

import "unsafe"

// Unroll divides every n given to Loop.Run: the short operations stand this many times in a row.
const Unroll = 16

// An Op is what a loop repeats.
type Op string

// The operations. Those on memory use 8 bytes at p where Loop.Width says nothing else.
const (
	Empty          Op = "empty"                  // nothing: the loop itself, a sixteenth an operation
	Chain          Op = "chain"                  // a register addition that waits for the one before: one cycle
	Load           Op = "load"                   // a plain load
	Store          Op = "store"                  // a plain store
	Increment      Op = "increment"              // load, add, store, without any atomicity
	FetchAdd       Op = "fetch-add"              // an atomic addition of 1 that returns the old value
	Swap           Op = "swap"                   // an atomic exchange
	CASSuccess     Op = "cas success"            // a compare-and-swap that expects what is there, and adds 1
	CASFail        Op = "cas failure"            // a compare-and-swap that expects something else
	CASLoop        Op = "cas loop"               // load and compare-and-swap until it succeeds, adding 1
	CASLoopWitness Op = "cas loop, witness kept" // the same, but a failure goes on with the value it found
	Fence          Op = "fence"                  // a full fence, with nothing before or after it
	Hint           Op = "hint"                   // a spin hint; Form is its mnemonic
	Walk           Op = "walk"                   // increment the count of a node {next, count uint64} and go on to next
)

// A Loop is one operation in one form.
type Loop struct {
	Op      Op
	Width   int    // bits that are accessed at once; 0 where the operation touches no memory
	Form    string // "LOCK", "LSE" or "LL/SC" for the atomic ones, the mnemonic for hints, else ""
	Present bool   // false: this processor lacks it, and Run must not be called

	// Run does the operation n times at p and returns how many compare-and-swaps failed. n is a positive
	// multiple of Unroll; p is valid for the width and aligned to it.
	Run func(p unsafe.Pointer, n int) (failed int)
}

// Name is unique among All: the operation, its width where there are several, its form where there are several.
func (l Loop) Name() string {
	name := string(l.Op)
	if l.Op == CASSuccess || l.Op == CASFail {
		name += " " + widthNames[l.Width]
	}
	return named(name, l.Form)
}

// named adds a form to a name, unless there is no other.
func named[T ~string](name T, form string) string {
	if form != "" && form != "LOCK" {
		return string(name) + " " + form
	}
	return string(name)
}

var widthNames = map[int]string{8: "8", 16: "16", 32: "32", 64: "64", 128: "128"}

// All lists every loop of this architecture, those that this processor lacks included.
func All() []Loop { return loops() }

// Present lists the loops that can run here and that repeat one of the given operations, in the order of All.
func Present(ops ...Op) []Loop {
	var found []Loop
	for _, l := range All() {
		for _, op := range ops {
			if l.Op == op && l.Present {
				found = append(found, l)
			}
		}
	}
	return found
}

// Get returns the first loop of the operation that can run here: the architecture's customary form, 64 bits wide
// where there is a choice. It panics where there is none, which cannot happen but for hints.
func Get(op Op) Loop {
	for _, l := range Present(op) {
		if l.Width == 64 || l.Width == 0 {
			return l
		}
	}
	panic("loop: no " + string(op) + " on this processor")
}
