package compiled

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/atomlab/litmus/isa/meaning"
)

// Where the extraction puts what the program does not have until it runs.
const (
	stackTop   = 0x7ff000000000 // what the stack pointer is when a thread begins
	stackSize  = 1 << 16
	goroutine  = 0x7fe000000000 // the runtime's record of it
	stackGuard = 0x10           // of it: how far down the stack may go
	nowhere    = 0x7fd000000000 // where the function was called

	threadRecord = ^uint64(7) // of the memory of the thread, whose base is not known here and taken for 0
)

// A state is what is known of a thread at an instruction, whatever other threads do.
type state struct {
	registers map[string]known // whole names
	stack     map[uint64]slot
	calls     []uint64            // where control goes on after each function that was called
	entered   []int               // how many accesses there had been when each began
	allocated map[uint64]bool     // the calls that have allocated
	turns     map[string]loopTurn // of loops, by their heads and the calls that they are in
	accesses  int                 // to memory that others may see
}

// A loopTurn is how often a loop has gone on, and how many accesses there had been by then.
type loopTurn struct{ count, accesses int }

// A known register holds a number. If it is live, the residual code has put it there too; if not, it is only known
// here.
type known struct {
	value meaning.Register
	live  bool
}

// A slot is a word of the stack: a number that is known, or what the residual code has in a register instead.
type slot struct {
	bytes    int
	number   uint64
	register string // whole, or "" for the number
}

// unreadSlot stands for a word that is not known, and that nobody reads: no register holds it.
const unreadSlot = "unread"

func (s *state) clone() *state {
	return &state{maps.Clone(s.registers), maps.Clone(s.stack), slices.Clone(s.calls), slices.Clone(s.entered), maps.Clone(s.allocated), s.turns, s.accesses}
}

// key is the same for states that are the same.
func (s *state) key(pc uint64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%x %x", pc, s.calls)
	for _, name := range slices.Sorted(maps.Keys(s.registers)) {
		k := s.registers[name]
		fmt.Fprintf(&b, " %s=%x:%x", name, k.value.Hi, k.value.Lo)
		if k.live {
			b.WriteByte('!')
		}
	}
	for _, at := range slices.Sorted(maps.Keys(s.stack)) {
		fmt.Fprintf(&b, " %x=%v", at, s.stack[at])
	}
	fmt.Fprintf(&b, " %x", slices.Sorted(maps.Keys(s.allocated)))
	return b.String()
}

func onStack(address uint64) bool {
	return stackTop-stackSize <= address && address < stackTop+stackSize
}

// store puts a number of so many bytes on the stack. What it overlaps is gone.
func (s *state) store(at uint64, new slot) {
	for other, old := range s.stack {
		if other < at+uint64(new.bytes) && at < other+uint64(old.bytes) {
			delete(s.stack, other)
		}
	}
	s.stack[at] = new
}

// load is the number of so many bytes on the stack, if it is known.
func (s *state) load(at uint64, bytes int) (uint64, bool) {
	for start, w := range s.stack {
		if start <= at && at+uint64(bytes) <= start+uint64(w.bytes) {
			n := w.number >> (8 * (at - start))
			if bytes < 8 {
				n &= 1<<(8*bytes) - 1
			}
			return n, w.register == ""
		}
	}
	return 0, false
}
