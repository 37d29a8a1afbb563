package loop

import (
	"unsafe"

	"example.org/atomlab/asm"
)

// loops lists the LSE form of an operation before its LL/SC form.
func loops() []Loop {
	const lse, llsc = "LSE", "LL/SC"
	hasLSE := asm.Have.LSE
	return []Loop{
		{Empty, 0, "", true, empty},
		{Chain, 0, "", true, chain},
		{Load, 64, "", true, load},
		{Store, 64, "", true, store},
		{Increment, 64, "", true, increment},
		{Walk, 64, "", true, walk},
		{FetchAdd, 64, lse, hasLSE, add64LSE},
		{FetchAdd, 64, llsc, true, add64LLSC},
		{Swap, 64, lse, hasLSE, swap64LSE},
		{Swap, 64, llsc, true, swap64LLSC},
		{CASSuccess, 8, lse, hasLSE, cas8LSE},
		{CASSuccess, 8, llsc, true, cas8LLSC},
		{CASSuccess, 16, lse, hasLSE, cas16LSE},
		{CASSuccess, 16, llsc, true, cas16LLSC},
		{CASSuccess, 32, lse, hasLSE, cas32LSE},
		{CASSuccess, 32, llsc, true, cas32LLSC},
		{CASSuccess, 64, lse, hasLSE, cas64LSE},
		{CASSuccess, 64, llsc, true, cas64LLSC},
		{CASSuccess, 128, lse, hasLSE, cas128LSE},
		{CASSuccess, 128, llsc, true, cas128LLSC},
		{CASFail, 8, lse, hasLSE, casFail8LSE},
		{CASFail, 8, llsc, true, casFail8LLSC},
		{CASFail, 16, lse, hasLSE, casFail16LSE},
		{CASFail, 16, llsc, true, casFail16LLSC},
		{CASFail, 32, lse, hasLSE, casFail32LSE},
		{CASFail, 32, llsc, true, casFail32LLSC},
		{CASFail, 64, lse, hasLSE, casFail64LSE},
		{CASFail, 64, llsc, true, casFail64LLSC},
		{CASFail, 128, lse, hasLSE, casFail128LSE},
		{CASFail, 128, llsc, true, casFail128LLSC},
		{CASLoop, 64, lse, hasLSE, casLoopLSE},
		{CASLoop, 64, llsc, true, casLoopLLSC},
		{CASLoopWitness, 64, lse, hasLSE, casLoopWitnessLSE},
		{CASLoopWitness, 64, llsc, true, casLoopWitnessLLSC},
		{Fence, 0, "", true, fence},
		{Hint, 0, "YIELD", asm.Have.Yield, yield},
		{Hint, 0, "ISB", asm.Have.ISB, isb},
		{Hint, 0, "SB", asm.Have.SB, sb},
	}
}

//go:noescape
func empty(p unsafe.Pointer, n int) (failed int)

//go:noescape
func chain(p unsafe.Pointer, n int) (failed int)

//go:noescape
func load(p unsafe.Pointer, n int) (failed int)

//go:noescape
func store(p unsafe.Pointer, n int) (failed int)

//go:noescape
func increment(p unsafe.Pointer, n int) (failed int)

//go:noescape
func fence(p unsafe.Pointer, n int) (failed int)

//go:noescape
func yield(p unsafe.Pointer, n int) (failed int)

//go:noescape
func isb(p unsafe.Pointer, n int) (failed int)

//go:noescape
func sb(p unsafe.Pointer, n int) (failed int)

//go:noescape
func add64LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func add64LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func swap64LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func swap64LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas8LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas8LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas16LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas16LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas32LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas32LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas64LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas64LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas128LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas128LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail8LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail8LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail16LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail16LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail32LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail32LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail64LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail64LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail128LSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail128LLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casLoopLSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casLoopLLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casLoopWitnessLSE(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casLoopWitnessLLSC(p unsafe.Pointer, n int) (failed int)

//go:noescape
func walk(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casPingPongLSE(turn *uint64, from, n, patience int) (done int)

//go:noescape
func casPingPongLLSC(turn *uint64, from, n, patience int) (done int)

func customaryCASPingPong(turn *uint64, from, n, patience int) (done int) {
	if asm.Have.LSE {
		return casPingPongLSE(turn, from, n, patience)
	}
	return casPingPongLLSC(turn, from, n, patience)
}
