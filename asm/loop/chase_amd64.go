package loop

import "unsafe"

func chases() []Chase {
	const lock = "LOCK"
	return []Chase{
		{Load, "", true, chaseLoad},
		{Store, "", true, chaseStore},
		{FetchAdd, lock, true, chaseAdd},
		{Swap, lock, true, chaseSwap},
		{CASSuccess, lock, true, chaseCAS},
		{CASFail, lock, true, chaseCASFail},
	}
}

//go:noescape
func chaseLoad(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseStore(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseAdd(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseSwap(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseCAS(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseCASFail(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
