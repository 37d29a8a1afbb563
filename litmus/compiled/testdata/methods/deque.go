package methods

import "example.org/atomlab/structures/deque"

var (
	last  = with(5)
	two   = with(5, 6)
	taken = with(5, 6)
	none  = with()
	full  = with(5, 6)
)

func with(values ...int64) *deque.ChaseLev[int64] {
	d := deque.NewChaseLev[int64](2)
	for _, v := range values {
		d.Push(v)
	}
	return d
}

func steal(d *deque.ChaseLev[int64]) (int64, bool) {
	value, ok, _ := d.TrySteal()
	return value, ok
}

// ChaseLevLast: the owner and a thief are after the same value, and one of them gets it.
func ChaseLevLast_0() (int64, bool) { return last.Pop() }
func ChaseLevLast_1() (int64, bool) { return steal(last) }

// ChaseLevTwo: there is a value for each of them.
func ChaseLevTwo_0() (int64, bool) { return two.Pop() }
func ChaseLevTwo_1() (int64, bool) { return steal(two) }

// ChaseLevBoth: a thief is after both, and what one of them gets the other does not.
func ChaseLevBoth_0() (int64, bool) { return taken.Pop() }
func ChaseLevBoth_1() (int64, int64) {
	first, _ := steal(taken)
	second, _ := steal(taken)
	return first, second
}

// ChaseLevPush: a thief gets what is pushed, whole, or nothing.
func ChaseLevPush_0() bool          { return none.Push(5) }
func ChaseLevPush_1() (int64, bool) { return steal(none) }

// ChaseLevFull: the box of what a thief has taken is used again once the thief has finished.
func ChaseLevFull_0() bool          { return full.Push(7) }
func ChaseLevFull_1() (int64, bool) { return steal(full) }

// ChaseLevThieves: three are after two values.
func ChaseLevThieves_0() (int64, bool) { return taken.Pop() }
func ChaseLevThieves_1() int64         { value, _ := steal(taken); return value }
func ChaseLevThieves_2() int64         { return ChaseLevThieves_1() }
