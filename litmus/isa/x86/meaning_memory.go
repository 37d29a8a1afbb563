package x86

import (
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// tags are X for the accesses of a locked instruction.
func (a *act) tags() []string {
	if a.in.Prefix == "lock" || a.form.locked {
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
		_, flags := a.calc(add, x, y, meaning.Value{})
		sum := x.Add(y).Low(a.form.bits)
		a.setFlags(a.certain(flags, sum), 0)
		a.write(1, x)
		return sum
	})
}

// comparesAndExchanges compares with al, ax, eax or rax. When that fails, processors write back what they have read;
// nobody can see that in memory, so no write is made. But a register of 32 bits that is written back is cleared above,
// on some processors, and so is rax on some when it succeeds.
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
	a.setFlags(a.difference(expected, old), 0)
	if !a.Equal(expected, old) {
		a.put(accumulator, old.With(expected))
		if !isMem {
			a.mayClear(a.in.Operands[target].(litmus.Reg).Name)
		}
		return
	}
	a.mayClear(accumulator)
	if isMem {
		a.Store(address, new, width/8, a.tags()...)
	} else {
		a.write(target, new)
	}
}

// mayClear writes a register of 32 bits back, on some processors.
func (a *act) mayClear(name string) {
	whole, _ := a.isa.Whole(name)
	if a.form.bits != 32 || a.Equal(a.Peek(whole), a.Peek(whole).Low(32)) {
		return
	}
	if a.Choose(2) == 1 {
		a.put(name, a.get(name))
	}
}

// comparesAndExchangesTwo is cmpxchg8b and cmpxchg16b: edx:eax or rdx:rax with memory, which becomes ecx:ebx or
// rcx:rbx.
func comparesAndExchangesTwo(a *act) {
	width := a.width(0) / 2
	register := func(n int, tags ...string) meaning.Value { return a.get(names[width][n], tags...) }
	const ax, cx, dx, bx = 0, 1, 2, 3
	expected := register(ax, "DATA").Join(register(dx, "DATA"), width)
	new := register(bx, "DATA").Join(register(cx, "DATA"), width)
	address := a.address(a.in.Operands[0].(litmus.Mem))
	old := a.Load(address, width/4, a.tags()...)
	same := a.Equal(old, expected)
	result := meaning.Of(b2u(same), old, expected)
	a.setFlags(meaning.Of(b2u(same)*zero, result), 0)
	if same {
		a.Store(address, new, width/4, a.tags()...)
		return
	}
	a.put(names[width][ax], old.Low(width).With(result))
	a.put(names[width][dx], old.Right(width).With(result))
}

// fences are mfence, lfence and sfence.
func fences(a *act) { a.Fence(strings.ToUpper(a.form.mnemonic)) }

// touches is the cleaning of caches: memory stays as it is.
func touches(a *act) { a.Touch(a.address(a.in.Operands[0].(litmus.Mem))) }

// nothing is what hints do that a model could see.
func nothing(*act) {}
