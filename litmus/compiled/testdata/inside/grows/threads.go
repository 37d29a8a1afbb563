package deque

import "sync/atomic"

// These are added to the package when it is built for a test, for the threads need what it does not export.

var (
	small  = NewChaseLev[int64](1)
	old    *array[int64]
	room   = array[int64]{make([]atomic.Pointer[box[int64]], 2)}
	nobody = box[int64]{value: 9} // who finds it has read a slot too early: it is there for nil, which has no value
	fresh  box[int64]
)

func init() {
	small.Push(5)
	old = small.array.Load()
	room.at(0).Store(&nobody)
	room.at(1).Store(&nobody)
}

// Grows: the owner pushes a second value where there is room for one. It does what grown does for arrays of one box and
// of two, whose memory is there already, and then what Push does. A thief gets the first by the old array or the new.
func Grows_0() {
	room.at(0).Store(old.at(0).Load())
	room.at(1).Store(&fresh)
	small.array.Store(&room)
	b := room.at(1).Load()
	b.value = 6
	b.lent++
	small.bottom.Store(2)
}

func Grows_1() int64 { value, _, _ := small.TrySteal(); return value }
