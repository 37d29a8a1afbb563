package counter

import (
	"math"
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// Maximum is the greatest number that any goroutine has seen. The zero value has seen none; it must not be copied.
//
// Progress: See is lock-free, and wait-free where the number is no new maximum; Value is wait-free. Linearization:
// See at its exchange, or at the load that finds a greater number. Value returns at least the greatest number whose
// See happened before the call, and at most the greatest whose See had begun when it returned. Cost: a number that is
// no new maximum of its processor costs a load of a line that is seldom written.
type Maximum struct {
	_    layout.NoCopy
	seen Values[most]
}

// most is the greatest number of one processor, with the sign flipped: zero stands for the least number of all.
type most struct{ flipped atomic.Int64 }

const least = math.MinInt64

// See takes a number into account.
func (m *Maximum) See(n int64) {
	mine := &m.seen.Mine().flipped
	for {
		old := mine.Load()
		if n <= old^least || mine.CompareAndSwap(old, n^least) {
			return
		}
	}
}

// Value returns the greatest number, and math.MinInt64 if there was none.
func (m *Maximum) Value() int64 {
	greatest := int64(least)
	for v := range m.seen.Each() {
		greatest = max(greatest, v.flipped.Load()^least)
	}
	return greatest
}
