package x86

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// tags are X for the accesses of a locked instruction.
func (a *act) tags() []string {
	if a.in.Prefix == "lock" || a.form.does.locked {
		return []string{"X"}
	}
	return nil
}

// modify gives operand 0 what f makes of it.
func (a *act) modify(f func(old meaning.Value) meaning.Value) { a.modifyAt(0, f) }

func (a *act) modifyAt(n int, f func(old meaning.Value) meaning.Value) {
	m, ok := a.in.Operands[n].(litmus.Mem)
	if !ok {
		a.write(n, f(a.read(n)))
		return
	}
	address, bytes := a.address(m), a.width(n)/8
	old := a.Load(address, bytes, a.tags()...)
	a.Store(address, f(old), bytes, a.tags()...)
}

// target is the operand in memory, wherever it was written, or else the first; and the other.
func (a *act) target() (target, other int) {
	if _, second := a.in.Operands[1].(litmus.Mem); second {
		return 1, 0
	}
	return 0, 1
}

// exchanges is locked whether it says so or not.
func exchanges(a *act) {
	target, other := a.target()
	v := a.read(other, "DATA")
	var old meaning.Value
	a.modifyAt(target, func(was meaning.Value) meaning.Value {
		old = was
		return v
	})
	a.write(other, old)
}

// exchangesAndAdds writes the register first: if both are the same, the sum stays.
func exchangesAndAdds(a *act) {
	y := a.read(1, "DATA")
	a.modify(func(x meaning.Value) meaning.Value {
		sum, flags := add(x.Lo, y.Lo, 0, a.form.bits)
		a.setFlags(flags, allFlags, allFlags, x, y)
		a.write(1, x)
		return meaning.Of(sum, x, y)
	})
}

// comparesAndExchanges compares with al, ax, eax or rax. When that fails, processors write back what they have read; nobody can
// see that, so no write is made.
func comparesAndExchanges(a *act) {
	target, other := a.target()
	width := a.form.bits
	accumulator := names[width][0]
	expected, new := a.get(accumulator, "DATA"), a.read(other, "DATA")
	m, isMem := a.in.Operands[target].(litmus.Mem)
	var address, old meaning.Value
	if isMem {
		address = a.address(m)
		old = a.Load(address, width/8, a.tags()...)
	} else {
		old = a.read(target)
	}
	_, flags := sub(expected.Lo, old.Lo, 0, width)
	a.setFlags(flags, allFlags, allFlags, expected, old)
	switch {
	case flags&zero == 0:
		a.put(accumulator, old.With(expected))
	case isMem:
		a.Store(address, new, width/8, a.tags()...)
	default:
		a.write(target, new)
	}
}

// comparesAndExchangesTwo is cmpxchg8b and cmpxchg16b: edx:eax or rdx:rax with memory, which becomes ecx:ebx or rcx:rbx.
func comparesAndExchangesTwo(a *act) {
	width := a.width(0) / 2
	register := func(n int, tags ...string) meaning.Value { return a.get(names[width][n], tags...) }
	const ax, cx, dx, bx = 0, 1, 2, 3
	expected := register(ax, "DATA").Join(register(dx, "DATA"), width)
	new := register(bx, "DATA").Join(register(cx, "DATA"), width)
	address := a.address(a.in.Operands[0].(litmus.Mem))
	old := a.Load(address, width/4, a.tags()...)
	same := old.Equal(expected)
	a.setFlags(same.Lo*zero, zero, 0, same)
	if same.Lo == 1 {
		a.Store(address, new, width/4, a.tags()...)
		return
	}
	a.put(names[width][ax], old.Low(width).With(same))
	a.put(names[width][dx], old.Right(width).With(same))
}

// fences are mfence, lfence and sfence.
func fences(a *act) {
	a.Fence(map[string]string{"mfence": "MFENCE", "lfence": "LFENCE", "sfence": "SFENCE"}[a.in.Mnemonic])
}

// nothing is what hints and the cleaning of caches do that a model could see.
func nothing(*act) {}
