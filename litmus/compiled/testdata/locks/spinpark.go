package locks

import "example.org/atomlab/structures/lock"

var spinPark *lock.SpinPark

func init() { spinPark = lock.NewSpinPark(lock.SpinParkOptions{SpinHints: -1}) }

// SpinPark: one looks twice before it would park, which is left out; the other gives up.
func SpinPark_0() {
	spinPark.Lock()
	n++
	spinPark.Unlock()
}
func SpinPark_1() bool {
	if !spinPark.TryLock() {
		return false
	}
	n++
	spinPark.Unlock()
	return true
}
