package a64

import (
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

func loads(a *act) { a.write(0, a.load(a.address(), a.form.does.Bytes)) }

// load reads memory. What is wider than 8 bytes is a vector, which is two accesses (B2.2.1).
func (a *act) load(address meaning.Value, n int) meaning.Value {
	if n <= 8 {
		return a.Load(address, n, a.readTags()...)
	}
	low := a.Load(address, 8, a.readTags()...)
	return low.Join(a.Load(address.Add(meaning.Const(8)), n-8, a.readTags()...), 64)
}

func (a *act) store(address, v meaning.Value, n int) {
	if n <= 8 {
		a.Store(address, v, n, a.writeTags()...)
		return
	}
	a.Store(address, v.Low(64), 8, a.writeTags()...)
	a.Store(address.Add(meaning.Const(8)), v.Right(64), n-8, a.writeTags()...)
}

func loadsSigned(a *act) {
	n := a.form.does.Bytes
	a.write(0, a.Load(a.address(), n, a.readTags()...).Signed(n*8))
}

func stores(a *act) {
	data := a.read(0, "DATA")
	a.store(a.address(), data, a.form.does.Bytes)
}

// half is the address of the second register of a pair, and its width.
func (a *act) half(address meaning.Value) (meaning.Value, int) {
	n := a.form.does.Bytes / 2
	return address.Add(meaning.Const(uint64(n))), n
}

// ordered is whether the parts of a pair that acquires or releases come in order (LDIAPP, STILP; B2.3).
func (a *act) ordered(mark int) {
	if a.form.ordered {
		a.InOrder(mark)
	}
}

func loadsPair(a *act) {
	address := a.address()
	second, n := a.half(address)
	mark := a.Mark()
	one, two := a.load(address, n), a.load(second, n)
	a.ordered(mark)
	a.write(0, one)
	a.write(1, two)
}

func loadsPairSigned(a *act) {
	address := a.address()
	second, n := a.half(address)
	one, two := a.Load(address, n), a.Load(second, n)
	a.write(0, one.Signed(n*8))
	a.write(1, two.Signed(n*8))
}

func storesPair(a *act) { storePair(a, false) }

// pushesPair stores the pair of a STILP that writes the base back: to a stack, which grows downwards, the higher word
// first.
func pushesPair(a *act) { storePair(a, true) }

func storePair(a *act, pushed bool) {
	one, two := a.read(0, "DATA"), a.read(1, "DATA")
	address := a.address()
	second, n := a.half(address)
	mark := a.Mark()
	if pushed {
		address, second, one, two = second, address, two, one
	}
	a.store(address, one, n)
	a.store(second, two, n)
	a.ordered(mark)
}

// reservation is the address that an exclusive load has marked, as one more register; 0 is none.
const reservation = "RES"

func loadsExclusive(a *act) {
	address := a.address()
	v := a.Load(address, a.form.does.Bytes, a.readTags()...)
	a.WriteReg(reservation, address)
	a.write(0, v)
}

func loadsExclusivePair(a *act) {
	address := a.address()
	loadsPairAt(a, address)
	a.WriteReg(reservation, address)
}

func loadsPairAt(a *act, address meaning.Value) {
	second, n := a.half(address)
	one, two := a.load(address, n), a.load(second, n)
	a.write(0, one)
	a.write(1, two)
}

// storesExclusive may always fail; it may succeed only at the address that is marked. Its result then depends on that
// the store is done, and not on the address: a load of what the result leads to may go ahead of what the address came
// from.
func storesExclusive(a *act) {
	registers := len(a.in.Operands) - 2
	marked := a.ReadReg(reservation)
	var data []meaning.Value
	for i := range registers {
		data = append(data, a.read(1+i, "DATA"))
	}
	address := a.address()
	a.Given(marked, func() { a.WriteReg(reservation, meaning.Const(0)) })
	if !a.Equal(address, marked) || a.Choose(2) == 1 {
		a.write(0, meaning.Const(1))
		return
	}
	var done meaning.Value
	a.Given(marked.With(address), func() {
		n := a.form.does.Bytes / registers
		mark := len(a.Events)
		for i, v := range data {
			done = done.With(a.Store(address.Add(meaning.Const(uint64(i*n))), v, n, a.writeTags()...))
		}
		a.AtOnce(mark)
	})
	a.Given(done, func() { a.write(0, meaning.Const(0)) })
}

func clears(a *act) { a.WriteReg(reservation, meaning.Const(0)) }

// cas is compare-and-swap, of one register or two. What the model may see of it is left open in two ways: a failing one
// may write back what it has read, and a successful one may have taken its result from memory or from the register that
// it compared with, which holds the same (B2.3, C6.2.51).
func cas(a *act) {
	registers := (len(a.in.Operands) - 1) / 2
	n := a.form.does.Bytes / registers
	address := a.address()
	var expected, news []meaning.Value
	for i := range registers {
		expected = append(expected, a.read(i, "DATA").Low(n*8))
		news = append(news, a.read(registers+i, "DATA"))
	}
	c := a.readsToCompare(address, expected, n)
	if !c.success {
		news = c.old
	}
	a.writesCompared(c, address, news, n)
	for i, old := range c.old {
		if c.success && c.other {
			a.Given(c.decision, func() { a.write(i, c.expected[i]) })
		} else {
			a.write(i, old)
		}
	}
}

// compared is what CAS has found out.
type compared struct {
	success, other bool // other: the less obvious of the ways that are open
	decision       meaning.Value
	old, expected  []meaning.Value
}

// writes is whether memory is written, if only with what is there.
func (c compared) writes() bool { return c.success || c.other }

func (a *act) readsToCompare(address meaning.Value, expected []meaning.Value, n int) compared {
	c := compared{success: true, expected: expected}
	tags := a.casTags()
	mark := len(a.Events)
	for i, e := range expected {
		old := a.Load(address.Add(meaning.Const(uint64(i*n))), n, tags...)
		c.old = append(c.old, old)
		c.success = a.Equal(old, e) && c.success
	}
	c.other = a.Choose(2) == 1
	if !c.writes() { // it is a plain read
		for i := mark; i < len(a.Events); i++ {
			a.Events[i].Tags = without(a.Events[i].Tags, "X")
		}
	}
	c.decision = a.Decide("PRED", meaning.Const(0).With(c.old...).With(expected...))
	return c
}

func (a *act) casTags() []string {
	if a.isZero(0) {
		return []string{"X", "NoRet"}
	}
	return a.readTags()
}

func without(tags []string, tag string) (rest []string) {
	for _, t := range tags {
		if t != tag {
			rest = append(rest, t)
		}
	}
	return rest
}

func (a *act) writesCompared(c compared, address meaning.Value, news []meaning.Value, n int) {
	if !c.writes() {
		return
	}
	a.Given(c.decision, func() {
		mark := len(a.Events)
		for i, v := range news {
			a.Store(address.Add(meaning.Const(uint64(i*n))), v, n, a.writeTags()...)
		}
		a.AtOnce(mark)
	})
}

// amo is LDADD and its like, and with the result thrown away STADD (C3.2.12).
func amo(a *act) {
	a.modify(func(old, v meaning.Value) meaning.Value {
		result, _ := a.calc(old, v, meaning.Value{}, a.form.does.Bytes*8)
		return result
	})
}

func swap(a *act) { a.modify(func(_, v meaning.Value) meaning.Value { return v }) }

// modify reads memory, writes what f makes of it and of the first register, and gives the old value to the second, if
// there is one.
func (a *act) modify(f func(old, v meaning.Value) meaning.Value) {
	n := a.form.does.Bytes
	v := a.read(0, "DATA").Low(n * 8)
	address := a.address()
	silent := len(a.in.Operands) == 2 || a.isZero(1)
	tags := a.readTags()
	if silent {
		tags = []string{"X", "NoRet"}
	}
	old := a.Load(address, n, tags...)
	a.Store(address, f(old, v), n, a.writeTags()...)
	if !silent {
		a.write(1, old)
	}
}

// modifyPair is SWPP, LDCLRP, LDSETP: 16 bytes at once.
func modifyPair(a *act) {
	one, two := a.read(0, "DATA"), a.read(1, "DATA")
	address := a.address()
	old := a.Load(address, 16, a.readTags()...)
	half := func(of, with meaning.Value) meaning.Value {
		result, _ := a.calc(of, with, meaning.Value{}, 64)
		return result
	}
	a.Store(address, half(old.Low(64), one).Join(half(old.Right(64), two), 64), 16, a.writeTags()...)
	a.write(0, old.Low(64))
	a.write(1, old.Right(64))
}

func dmb(a *act) { a.Fence("DMB." + strings.ToUpper(a.in.Operands[0].(litmus.Word).Text)) }
func dsb(a *act) { a.Fence("DSB." + strings.ToUpper(a.in.Operands[0].(litmus.Word).Text)) }
func isb(a *act) { a.Fence("ISB") }

// nothing is what a hint does, or a prefetch.
func nothing(*act) {}
