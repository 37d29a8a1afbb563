package asm

import (
	"fmt"
	"unsafe"
)

// Uint128 is a pair of words that CAS128 exchanges as one. Go aligns it to 8 bytes only, and CAS128 needs 16:
// make room for one more word and take the address that is a multiple of 16, or keep pairs in a page of your own.
type Uint128 struct{ Lo, Hi uint64 }

// CAS128 stores new at p if p holds old, and returns what p held: the exchange happened exactly if that
// equals old. The witness is never torn. Sequentially consistent; where it fails, an acquire, and the line is
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
