// Package locks has what locks of structures guard: threads that take one, or give up, and change an ordinary word while
// they have it.
package locks

import (
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/lock"
)

var (
	tas       lock.TAS
	ttas      lock.TTAS
	unordered broken.UnorderedLock
	n         int64
)

func TAS_0() bool {
	if !tas.TryLock() {
		return false
	}
	n++
	tas.Unlock()
	return true
}
func TAS_1() bool { return TAS_0() }

func TTAS_0() bool {
	if !ttas.TryLock() {
		return false
	}
	n++
	ttas.Unlock()
	return true
}
func TTAS_1() bool { return TTAS_0() }

func Unordered_0() {
	unordered.Lock()
	n++
	unordered.Unlock()
}
func Unordered_1() { Unordered_0() }
