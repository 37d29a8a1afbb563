//go:build !amd64 && !arm64

package asm

import (
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/cpu"
)

type integer interface {
	uint8 | uint16 | uint32 | uint64
}

// cas compares and swaps p, or the aligned word of 32 bits that it is a part of: if others change another part
// meanwhile, the exchange of the whole fails, and is tried again.
func cas[W integer](p *W, old, new W) (witness W) {
	if wide, ok := any(p).(*uint64); ok {
		for {
			witness = W(atomic.LoadUint64(wide))
			if witness != old || atomic.CompareAndSwapUint64(wide, uint64(old), uint64(new)) {
				return witness
			}
		}
	}
	whole, shift := around(unsafe.Pointer(p), unsafe.Sizeof(*p))
	part := uint32(^W(0)) << shift
	for {
		all := atomic.LoadUint32(whole)
		witness = W(all >> shift)
		if witness != old || atomic.CompareAndSwapUint32(whole, all, all&^part|uint32(new)<<shift) {
			return witness
		}
	}
}

func load[W integer](p *W) W {
	if wide, ok := any(p).(*uint64); ok {
		return W(atomic.LoadUint64(wide))
	}
	whole, shift := around(unsafe.Pointer(p), unsafe.Sizeof(*p))
	return W(atomic.LoadUint32(whole) >> shift)
}

// around is the aligned word that holds so many bytes at p, and how far up in it they are.
func around(p unsafe.Pointer, size uintptr) (whole *uint32, shift uintptr) {
	inside := uintptr(p) % 4
	whole = (*uint32)(unsafe.Add(p, -int(inside)))
	if cpu.IsBigEndian {
		inside = 4 - size - inside
	}
	return whole, inside * 8
}

// change replaces what is at p by what becomes of it, also if that is the same.
func change[W integer](p *W, becomes func(old W) W) (old W) {
	for {
		if old = load(p); cas(p, old, becomes(old)) == old {
			return old
		}
	}
}

func add[W integer](p *W, delta W) W { return change(p, func(old W) W { return old + delta }) }
func swap[W integer](p *W, new W) W  { return change(p, func(W) W { return new }) }
func keep[W integer](p *W, mask W)   { change(p, func(old W) W { return old & mask }) }
func set[W integer](p *W, mask W)    { change(p, func(old W) W { return old | mask }) }
func flip[W integer](p *W, mask W)   { change(p, func(old W) W { return old ^ mask }) }

func CAS8(p *uint8, old, new uint8) (witness uint8) { return cas(p, old, new) }
func Add8(p *uint8, delta uint8) (old uint8)        { return add(p, delta) }
func Swap8(p *uint8, new uint8) (old uint8)         { return swap(p, new) }
func And8(p *uint8, mask uint8)                     { keep(p, mask) }
func Or8(p *uint8, mask uint8)                      { set(p, mask) }
func Xor8(p *uint8, mask uint8)                     { flip(p, mask) }
func Load8(p *uint8) (value uint8)                  { return load(p) }
func LoadAcquire8(p *uint8) (value uint8)           { return load(p) }
func Store8(p *uint8, value uint8)                  { swap(p, value) }
func StoreRelease8(p *uint8, value uint8)           { swap(p, value) }
func StoreSeqCst8(p *uint8, value uint8)            { swap(p, value) }

func CAS16(p *uint16, old, new uint16) (witness uint16) { return cas(p, old, new) }
func Add16(p *uint16, delta uint16) (old uint16)        { return add(p, delta) }
func Swap16(p *uint16, new uint16) (old uint16)         { return swap(p, new) }
func And16(p *uint16, mask uint16)                      { keep(p, mask) }
func Or16(p *uint16, mask uint16)                       { set(p, mask) }
func Xor16(p *uint16, mask uint16)                      { flip(p, mask) }
func Load16(p *uint16) (value uint16)                   { return load(p) }
func LoadAcquire16(p *uint16) (value uint16)            { return load(p) }
func Store16(p *uint16, value uint16)                   { swap(p, value) }
func StoreRelease16(p *uint16, value uint16)            { swap(p, value) }
func StoreSeqCst16(p *uint16, value uint16)             { swap(p, value) }

func CAS32(p *uint32, old, new uint32) (witness uint32) { return cas(p, old, new) }
func Add32(p *uint32, delta uint32) (old uint32)        { return add(p, delta) }
func Swap32(p *uint32, new uint32) (old uint32)         { return swap(p, new) }
func And32(p *uint32, mask uint32)                      { keep(p, mask) }
func Or32(p *uint32, mask uint32)                       { set(p, mask) }
func Xor32(p *uint32, mask uint32)                      { flip(p, mask) }
func Load32(p *uint32) (value uint32)                   { return load(p) }
func LoadAcquire32(p *uint32) (value uint32)            { return load(p) }
func Store32(p *uint32, value uint32)                   { swap(p, value) }
func StoreRelease32(p *uint32, value uint32)            { swap(p, value) }
func StoreSeqCst32(p *uint32, value uint32)             { swap(p, value) }

func CAS64(p *uint64, old, new uint64) (witness uint64) { return cas(p, old, new) }
func Add64(p *uint64, delta uint64) (old uint64)        { return add(p, delta) }
func Swap64(p *uint64, new uint64) (old uint64)         { return swap(p, new) }
func And64(p *uint64, mask uint64)                      { keep(p, mask) }
func Or64(p *uint64, mask uint64)                       { set(p, mask) }
func Xor64(p *uint64, mask uint64)                      { flip(p, mask) }
func Load64(p *uint64) (value uint64)                   { return load(p) }
func LoadAcquire64(p *uint64) (value uint64)            { return load(p) }
func Store64(p *uint64, value uint64)                   { swap(p, value) }
func StoreRelease64(p *uint64, value uint64)            { swap(p, value) }
func StoreSeqCst64(p *uint64, value uint64)             { swap(p, value) }
