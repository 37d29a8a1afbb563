package locks

import "example.org/atomlab/structures/lock"

var spinPark *lock.SpinPark

func init() { spinPark = lock.NewSpinPark(lock.SpinParkOptions{SpinHints: -1}) }

// SpinPark: each looks twice; who would park is left out.
func SpinPark_0() {
	spinPark.Lock()
	n++
	spinPark.Unlock()
}
func SpinPark_1() { SpinPark_0() }
