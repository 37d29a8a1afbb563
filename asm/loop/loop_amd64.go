package loop

import (
	"unsafe"

	"example.org/atomlab/asm"
)

func loops() []Loop {
	const lock = "LOCK"
	cas128Present := asm.Have.CAS128
	return []Loop{
		{Empty, 0, "", true, empty},
		{Chain, 0, "", true, chain},
		{Load, 64, "", true, load},
		{Store, 64, "", true, store},
		{Increment, 64, "", true, increment},
		{Walk, 64, "", true, walk},
		{FetchAdd, 64, lock, true, add64},
		{Swap, 64, lock, true, swap64},
		{CASSuccess, 8, lock, true, cas8},
		{CASSuccess, 16, lock, true, cas16},
		{CASSuccess, 32, lock, true, cas32},
		{CASSuccess, 64, lock, true, cas64},
		{CASSuccess, 128, lock, cas128Present, cas128},
		{CASFail, 8, lock, true, casFail8},
		{CASFail, 16, lock, true, casFail16},
		{CASFail, 32, lock, true, casFail32},
		{CASFail, 64, lock, true, casFail64},
		{CASFail, 128, lock, cas128Present, casFail128},
		{CASLoop, 64, lock, true, casLoop},
		{CASLoopWitness, 64, lock, true, casLoopWitness},
		{Fence, 0, "", true, fence},
		{Hint, 0, "PAUSE", asm.Have.Pause, pause},
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
func pause(p unsafe.Pointer, n int) (failed int)

//go:noescape
func add64(p unsafe.Pointer, n int) (failed int)

//go:noescape
func swap64(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas8(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas16(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas32(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas64(p unsafe.Pointer, n int) (failed int)

//go:noescape
func cas128(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail8(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail16(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail32(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail64(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casFail128(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casLoop(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casLoopWitness(p unsafe.Pointer, n int) (failed int)

//go:noescape
func walk(p unsafe.Pointer, n int) (failed int)

//go:noescape
func casPingPong(turn *uint64, from, n, patience int) (done int)

func customaryCASPingPong(turn *uint64, from, n, patience int) (done int) {
	return casPingPong(turn, from, n, patience)
}
