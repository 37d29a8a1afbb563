package asm

import (
	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/explore/sched"
)

func Load8(p *uint8) (value uint8) {
	step(sched.Load, p, 0)
	return asm.Load8(p)
}

func LoadAcquire8(p *uint8) (value uint8) {
	step(sched.Load, p, 0)
	return asm.Load8(p)
}

func LoadAcquirePC8(p *uint8) (value uint8) {
	step(sched.Load, p, 0)
	return asm.Load8(p)
}

func Store8(p *uint8, value uint8) {
	if !buffered(p, value) {
		asm.Store8(p, value)
	}
}

func StoreRelease8(p *uint8, value uint8) {
	if !buffered(p, value) {
		asm.Store8(p, value)
	}
}

func StoreSeqCst8(p *uint8, value uint8) {
	step(sched.Store, p, value)
	asm.Store8(p, value)
}

func Swap8(p *uint8, new uint8) (old uint8) {
	step(sched.Swap, p, new)
	return asm.Swap8(p, new)
}

func Add8(p *uint8, delta uint8) (old uint8) {
	step(sched.Add, p, delta)
	return asm.Add8(p, delta)
}

func CAS8(p *uint8, old, new uint8) (witness uint8) {
	stepCAS(p, old, new)
	return asm.CAS8(p, old, new)
}

func And8(p *uint8, mask uint8) {
	step(sched.And, p, mask)
	asm.And8(p, mask)
}

func Or8(p *uint8, mask uint8) {
	step(sched.Or, p, mask)
	asm.Or8(p, mask)
}

func Xor8(p *uint8, mask uint8) {
	step(sched.Xor, p, mask)
	asm.Xor8(p, mask)
}

func Load16(p *uint16) (value uint16) {
	step(sched.Load, p, 0)
	return asm.Load16(p)
}

func LoadAcquire16(p *uint16) (value uint16) {
	step(sched.Load, p, 0)
	return asm.Load16(p)
}

func LoadAcquirePC16(p *uint16) (value uint16) {
	step(sched.Load, p, 0)
	return asm.Load16(p)
}

func Store16(p *uint16, value uint16) {
	if !buffered(p, value) {
		asm.Store16(p, value)
	}
}

func StoreRelease16(p *uint16, value uint16) {
	if !buffered(p, value) {
		asm.Store16(p, value)
	}
}

func StoreSeqCst16(p *uint16, value uint16) {
	step(sched.Store, p, value)
	asm.Store16(p, value)
}

func Swap16(p *uint16, new uint16) (old uint16) {
	step(sched.Swap, p, new)
	return asm.Swap16(p, new)
}

func Add16(p *uint16, delta uint16) (old uint16) {
	step(sched.Add, p, delta)
	return asm.Add16(p, delta)
}

func CAS16(p *uint16, old, new uint16) (witness uint16) {
	stepCAS(p, old, new)
	return asm.CAS16(p, old, new)
}

func And16(p *uint16, mask uint16) {
	step(sched.And, p, mask)
	asm.And16(p, mask)
}

func Or16(p *uint16, mask uint16) {
	step(sched.Or, p, mask)
	asm.Or16(p, mask)
}

func Xor16(p *uint16, mask uint16) {
	step(sched.Xor, p, mask)
	asm.Xor16(p, mask)
}

func Load32(p *uint32) (value uint32) {
	step(sched.Load, p, 0)
	return asm.Load32(p)
}

func LoadAcquire32(p *uint32) (value uint32) {
	step(sched.Load, p, 0)
	return asm.Load32(p)
}

func LoadAcquirePC32(p *uint32) (value uint32) {
	step(sched.Load, p, 0)
	return asm.Load32(p)
}

func Store32(p *uint32, value uint32) {
	if !buffered(p, value) {
		asm.Store32(p, value)
	}
}

func StoreRelease32(p *uint32, value uint32) {
	if !buffered(p, value) {
		asm.Store32(p, value)
	}
}

func StoreSeqCst32(p *uint32, value uint32) {
	step(sched.Store, p, value)
	asm.Store32(p, value)
}

func Swap32(p *uint32, new uint32) (old uint32) {
	step(sched.Swap, p, new)
	return asm.Swap32(p, new)
}

func Add32(p *uint32, delta uint32) (old uint32) {
	step(sched.Add, p, delta)
	return asm.Add32(p, delta)
}

func CAS32(p *uint32, old, new uint32) (witness uint32) {
	stepCAS(p, old, new)
	return asm.CAS32(p, old, new)
}

func And32(p *uint32, mask uint32) {
	step(sched.And, p, mask)
	asm.And32(p, mask)
}

func Or32(p *uint32, mask uint32) {
	step(sched.Or, p, mask)
	asm.Or32(p, mask)
}

func Xor32(p *uint32, mask uint32) {
	step(sched.Xor, p, mask)
	asm.Xor32(p, mask)
}

func Load64(p *uint64) (value uint64) {
	step(sched.Load, p, 0)
	return asm.Load64(p)
}

func LoadAcquire64(p *uint64) (value uint64) {
	step(sched.Load, p, 0)
	return asm.Load64(p)
}

func LoadAcquirePC64(p *uint64) (value uint64) {
	step(sched.Load, p, 0)
	return asm.Load64(p)
}

func Store64(p *uint64, value uint64) {
	if !buffered(p, value) {
		asm.Store64(p, value)
	}
}

func StoreRelease64(p *uint64, value uint64) {
	if !buffered(p, value) {
		asm.Store64(p, value)
	}
}

func StoreSeqCst64(p *uint64, value uint64) {
	step(sched.Store, p, value)
	asm.Store64(p, value)
}

func Swap64(p *uint64, new uint64) (old uint64) {
	step(sched.Swap, p, new)
	return asm.Swap64(p, new)
}

func Add64(p *uint64, delta uint64) (old uint64) {
	step(sched.Add, p, delta)
	return asm.Add64(p, delta)
}

func CAS64(p *uint64, old, new uint64) (witness uint64) {
	stepCAS(p, old, new)
	return asm.CAS64(p, old, new)
}

func And64(p *uint64, mask uint64) {
	step(sched.And, p, mask)
	asm.And64(p, mask)
}

func Or64(p *uint64, mask uint64) {
	step(sched.Or, p, mask)
	asm.Or64(p, mask)
}

func Xor64(p *uint64, mask uint64) {
	step(sched.Xor, p, mask)
	asm.Xor64(p, mask)
}
