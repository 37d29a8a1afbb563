package methods

import "example.org/atomlab/structures/tagged"

var (
	pair    tagged.Pair
	payload int64
)

// Pair: it is exchanged whole, and who finds the new one finds what was written before it.
func Pair_0() bool { payload = 5; return pair.CompareAndSwap(0, 0, 1, 1) }
func Pair_1() (int64, bool) {
	lo, hi := pair.Load()
	if lo != 1 || hi != 1 {
		return int64(lo + hi), false
	}
	return payload, true
}
