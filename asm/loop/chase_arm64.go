package loop

import (
	"unsafe"

	"example.org/atomlab/asm"
)

func chases() []Chase {
	const lse, llsc = "LSE", "LL/SC"
	hasLSE := asm.Have.LSE
	return []Chase{
		{Load, "", true, chaseLoad},
		{Store, "", true, chaseStore},
		{FetchAdd, lse, hasLSE, chaseAddLSE},
		{FetchAdd, llsc, true, chaseAddLLSC},
		{Swap, lse, hasLSE, chaseSwapLSE},
		{Swap, llsc, true, chaseSwapLLSC},
		{CASSuccess, lse, hasLSE, chaseCASLSE},
		{CASSuccess, llsc, true, chaseCASLLSC},
		{CASFail, lse, hasLSE, chaseCASFailLSE},
		{CASFail, llsc, true, chaseCASFailLLSC},
	}
}

//go:noescape
func chaseLoad(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseStore(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseAddLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseAddLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseSwapLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseSwapLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseCASLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseCASLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseCASFailLSE(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)

//go:noescape
func chaseCASFailLLSC(p unsafe.Pointer, next *uint64, n int) (last unsafe.Pointer)
