package deque

import "sync/atomic"

// An array is a circle of slots, a power of two. The value of a number has the slot that is left when it is divided by
// how many there are.
type array[T any] struct{ slots []atomic.Pointer[box[T]] }

func newArray[T any](capacity int) *array[T] {
	size := 1
	for size < capacity {
		size *= 2
	}
	a := &array[T]{make([]atomic.Pointer[box[T]], size)}
	a.fill(0, size)
	return a
}

func (a *array[T]) at(number uint64) *atomic.Pointer[box[T]] {
	return &a.slots[number&uint64(len(a.slots)-1)]
}

// fill puts new boxes into the slots for the next n numbers.
func (a *array[T]) fill(number uint64, n int) {
	boxes := make([]box[T], n)
	for i := range boxes {
		a.at(number + uint64(i)).Store(&boxes[i])
	}
}

// grown is an array of twice the size with the same boxes, and as many new ones: all slots are taken, up to the one
// before number.
func (a *array[T]) grown(number uint64) *array[T] {
	size := len(a.slots)
	g := &array[T]{make([]atomic.Pointer[box[T]], 2*size)}
	for i := number - uint64(size); i != number; i++ {
		g.at(i).Store(a.at(i).Load())
	}
	g.fill(number, size)
	return g
}

// A box holds a value. By pushing it the owner lends it to thieves, and puts nothing else into it until it is back: by
// a Pop, or because the thief who got it has finished. That one alone touches it from its exchange on.
type box[T any] struct {
	value    T
	lent     uint64        // how often it was lent and not taken back by a Pop; only the owner stores it
	returned atomic.Uint64 // what lent was when the last thief had finished
}

func (b *box[T]) isBack() bool { return b.lent == b.returned.Load() }

// takeOut leaves nothing in the box that it would keep alive.
func (b *box[T]) takeOut() (value T) {
	value, b.value = b.value, value
	return value
}
