//go:build amd64 || arm64

package asm

import (
	"fmt"
	"unsafe"
)

// CAS128 stores new at p if p holds old, and returns what p held: the exchange happened exactly if that
// equals old. The witness of a failure is both halves of one moment; but of CASPAL (arm64 with FEAT_LSE) the manual
// says so only where it writes, though Arm's mapping of C's atomics (atomicsabi64, 2024Q1) uses any witness. To be
// sure, exchange it for itself, as Load128 does. Sequentially consistent; where it fails, an acquire, and the line is
// taken for writing all the same. It panics where p is not 16-byte aligned and where Have.CAS128 is false.
func CAS128(p *Uint128, old, new Uint128) (witness Uint128) {
	must(Have.CAS128, "CAS128")
	mustAlign16(p, "CAS128")
	return cas128(p, old, new)
}

//go:noescape
func cas128(p *Uint128, old, new Uint128) (witness Uint128)

// mustAlign16 panics in words where the processor would fault (#GP, SIGBUS), which Go cannot recover from.
func mustAlign16(p *Uint128, stub string) {
	if uintptr(unsafe.Pointer(p))%16 != 0 {
		panic(fmt.Sprintf("asm: %s at %p: the address must be a multiple of 16", stub, p))
	}
}
