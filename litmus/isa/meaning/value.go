package meaning

import "math/bits"

// Value is what instructions compute with: a number of up to 128 bits, or something that is not known, and which events
// of the instruction it was made from. Nobody can look at the number without saying what is to happen if it is not
// known: [Value.Known] tells, [Calc] makes unknown values of unknown ones, and [Machine.Number] has the machine
// remember it.
type Value struct {
	lo, hi uint64 // the number, or what is to be added to the symbol
	sym    Symbol
	of     Origin
	from   uint64 // a bit for each event of the instruction, from its first
}

// A Symbol is a number that is not known: the address of a place, or what is left in a register after something was
// computed that nobody wants to know exactly. Models and processors know all numbers; only proofs have symbols. The low
// bits say which it is, the others what is known of it.
type Symbol uint32

const (
	Word   Symbol = 1 << (20 + iota) // the low 32 bits of it
	Signed                           // from -2^31 to 2^31-1
	Near                             // within 4 GiB of it
	Opaque                           // not even which
)

const identity Symbol = 1<<20 - 1

// Const is a number that comes from nowhere.
func Const(n uint64) Value { return Value{lo: n} }

// Wide is a number of 128 bits.
func Wide(lo, hi uint64) Value { return Value{lo: lo, hi: hi} }

// Symbolic is a symbol, with so much added to it.
func Symbolic(s Symbol, plus uint64) Value { return Value{lo: plus, sym: s} }

// Made returns v as having this origin, and Origin tells it.
func (v Value) Made(of Origin) Value { v.of = of; return v }
func (v Value) Origin() Origin       { return v.of }

// Known is the number, if it is known.
func (v Value) Known() (lo, hi uint64, ok bool) { return v.lo, v.hi, v.sym == 0 }

// Symbol is the symbol and what is added to it; 0 for a number.
func (v Value) Symbol() (s Symbol, plus uint64) { return v.sym, v.lo }

// Byte is the origin of one byte of v.
func (v Value) Byte(i int) Origin { return v.part(8*i, 8) }

// With returns v as depending on other values too.
func (v Value) With(others ...Value) Value {
	for _, o := range others {
		v.from |= o.from
	}
	return v
}

// Of makes a value of 64 bits that comes from the given ones.
func Of(n uint64, from ...Value) Value { return Const(n).With(from...) }

// Calc makes two values of 64 bits from others: unknown ones if those are not all known.
func Calc(x, y, z Value, f func(x, y, z uint64) (r, s uint64)) (Value, Value) {
	made := Value{of: mixed(x.of | y.of | z.of), from: x.from | y.from | z.from}
	if x.sym|y.sym|z.sym != 0 {
		made.sym = Opaque
		return made, made
	}
	other := made
	made.lo, other.lo = f(x.lo, y.lo, z.lo)
	return made, other
}

// Flags are those of a result, with a mark in the high half for each that is undefined: all that depend on where places
// lie. Of an address and a number it is known that they are not 0; equal is that the result is 0 only if two values are
// equal, which is known of addresses too.
func Flags(flags, result Value, equal bool, zero, all uint64) Value {
	switch {
	case flags.sym != 0 || flags.of == 0:
		return flags
	case result.of == 0:
		flags.of = 0
		return flags
	case result.Placed() || equal:
		return Value{lo: flags.lo & zero, hi: all &^ zero, from: flags.from}
	}
	return Value{hi: all, from: flags.from}
}

// Placed is whether the value is not made of addresses, or is one and a number.
func (v Value) Placed() bool { return v.of.Named() }

// Calc1 and Calc2 make one value of 64 bits from one or two others.
func Calc1(x Value, f func(x uint64) uint64) Value {
	if x.sym != 0 {
		return x.opaque()
	}
	return Value{lo: f(x.lo), of: mixed(x.of), from: x.from}
}

func Calc2(x, y Value, f func(x, y uint64) uint64) Value {
	made := Value{of: mixed(x.of | y.of), from: x.from | y.from}
	if x.sym|y.sym != 0 {
		return made.opaque()
	}
	made.lo = f(x.lo, y.lo)
	return made
}

// opaque is a value of which nothing is known but where it comes from.
func (v Value) opaque() Value { return Value{sym: Opaque, of: mixed(v.of), from: v.from} }

// Add returns v+w in 64 bits.
func (v Value) Add(w Value) Value {
	if v.sym == 0 {
		v, w = w, v
	}
	sum := Value{lo: v.lo + w.lo, of: v.of.plus(w.of), from: v.from | w.from}
	if v.zero() || w.zero() {
		sum.of = v.of | w.of
	}
	switch {
	case v.sym == 0 && w.sym == 0:
	case w.sym == 0 && (v.sym&(Opaque|Signed) == 0 || w.lo == 0):
		sum.sym = v.sym
	case v.exact() && w.small():
		sum.sym, sum.lo, sum.of = v.sym|Near, v.lo, mixed(sum.of)
	case w.exact() && v.small():
		sum.sym, sum.lo, sum.of = w.sym|Near, w.lo, mixed(sum.of)
	default:
		sum = sum.opaque()
	}
	return sum
}

// exact is whether it is a whole symbol and a number.
func (v Value) exact() bool { return v.sym != 0 && v.sym&^identity == 0 }

// Fits32 is whether it is below 2^32, known or not.
func (v Value) Fits32() bool { return v.sym == 0 && v.lo>>32|v.hi == 0 || v.fits() }

// fits is whether it is below 2^32 though it is not known, and small whether it is less than 4 GiB either way.
func (v Value) fits() bool  { return v.sym&(Word|Near) == Word && v.lo == 0 }
func (v Value) small() bool { return v.fits() || v.sym&Signed != 0 && v.lo == 0 }

// same is whether both are the same, known or not.
func (v Value) same(w Value) bool {
	return v.sym == w.sym && v.lo == w.lo && v.hi == w.hi && v.of == w.of && v.sym&(Opaque|Near) == 0
}

// Sub returns v-w in 64 bits.
func (v Value) Sub(w Value) Value {
	switch {
	case v.of == w.of && v.Placed() && v.sym == w.sym && v.sym&(Opaque|Near) == 0:
		return Of(v.lo-w.lo, v, w)
	case w.sym == 0:
		return v.Add(Value{lo: -w.lo, of: mixed(w.of), from: w.from})
	}
	return Value{of: v.of | w.of, from: v.from | w.from}.opaque()
}

// Xor returns the exclusive or of 64 bits, AndNot what of v is not in w: 0 if both are the same, whatever they are.
func (v Value) Xor(w Value) Value {
	switch {
	case v.same(w):
		return Of(0, v, w)
	case v.zero(), w.zero():
		return v.either(w)
	}
	return Calc2(v, w, func(x, y uint64) uint64 { return x ^ y })
}

func (v Value) AndNot(w Value) Value {
	switch {
	case v.same(w):
		return Of(0, v, w)
	case w.zero():
		return v.With(w)
	}
	return Calc2(v, w, func(x, y uint64) uint64 { return x &^ y })
}

// And and Or are those of 64 bits: v if both are the same. None of these changes a value by 0.
func (v Value) And(w Value) Value {
	switch {
	case v.same(w):
		return v.With(w)
	case v.zero(), w.zero():
		return Of(0, v, w)
	}
	return Calc2(v, w, func(x, y uint64) uint64 { return x & y })
}

func (v Value) Or(w Value) Value {
	switch {
	case v.same(w):
		return v.With(w)
	case v.zero(), w.zero():
		return v.either(w)
	}
	return Calc2(v, w, func(x, y uint64) uint64 { return x | y })
}

// zero is whether 64 bits are known to be 0, and either the one of two values that is not.
func (v Value) zero() bool { return v.sym == 0 && v.lo == 0 && v.of == 0 }
func (v Value) either(w Value) Value {
	if v.zero() {
		v, w = w, v
	}
	return v.With(w)
}

// Low keeps the low bits.
func (v Value) Low(n int) Value {
	if v.sym != 0 {
		return v.lowUnknown(n)
	}
	low := v
	switch {
	case n < 64:
		low.lo &= 1<<n - 1
		fallthrough
	case n == 64:
		low.hi = 0
	case n < 128:
		low.hi &= 1<<(n-64) - 1
	}
	if low.lo != v.lo || low.hi != v.hi || !v.Placed() {
		low.of = v.part(0, n)
	}
	return low
}

// part is the origin of some of its bits.
func (v Value) part(first, bits int) Origin {
	part := v.marked().cut(first/8, (first%8+bits+7)/8)
	if first%8+bits%8 != 0 {
		return mixed(part)
	}
	return part
}

// marked is the origin with a mark of which address it is.
func (v Value) marked() Origin { return v.of.marked(v.lo, v.hi) }

func (v Value) lowUnknown(n int) Value {
	switch {
	case n >= 64, n >= 32 && v.fits():
		return v
	case n == 32 && v.lo == 0 && v.exact():
		return Value{sym: v.sym | Word, of: v.part(0, n), from: v.from}
	case n <= 32:
		return Value{sym: Opaque | Word, of: v.part(0, n), from: v.from}
	}
	return Value{sym: Opaque, of: v.part(0, n), from: v.from}
}

// Signed extends bit n-1 of v to 64 bits; n is 1 to 64.
func (v Value) Signed(n int) Value {
	switch {
	case v.sym == 0:
		low := v.Low(n)
		signed := Value{lo: uint64(int64(v.lo<<(64-n)) >> (64 - n)), of: low.of, from: v.from}
		if signed.lo != low.lo {
			signed.of = mixed(low.of)
		}
		return signed
	case n <= 32:
		return Value{sym: Opaque | Signed, of: mixed(v.part(0, n)), from: v.from}
	case n < 64:
		return v.opaque()
	}
	return v
}

// Right shifts all 128 bits to the right, and Left to the left; n is less than 128.
func (v Value) Right(n int) Value {
	if n == 0 {
		return v
	}
	v.of = v.part(n, 128-n)
	switch {
	case v.fits():
		return Value{sym: Opaque | Word, of: v.of, from: v.from}
	case v.sym != 0:
		return Value{sym: Opaque, of: v.of, from: v.from}
	case n >= 64:
		v.lo, v.hi = v.hi>>(n-64), 0
	default:
		v.lo, v.hi = v.lo>>n|v.hi<<(64-n), v.hi>>n
	}
	return v
}

func (v Value) Left(n int) Value {
	if n == 0 {
		return v
	}
	if v.of = Origin(0).then(n/8, v.marked()); n%8 != 0 {
		v.of = mixed(v.of)
	}
	switch {
	case v.sym != 0:
		return Value{sym: Opaque, of: v.of, from: v.from}
	case n >= 64:
		v.lo, v.hi = 0, v.lo<<(n-64)
	default:
		v.lo, v.hi = v.lo<<n, v.hi<<n|v.lo>>(64-n)
	}
	return v
}

// Join puts w above the low n bits of v.
func (v Value) Join(w Value, n int) Value {
	if n == 0 {
		return w.With(v)
	}
	low, high := v.Low(n), w.Left(n)
	joined := Value{lo: low.lo | high.lo, hi: low.hi | high.hi, of: low.marked().then(n/8, w.marked()), from: v.from | w.from}
	if n%8 != 0 {
		joined.of = mixed(low.of | w.of)
	}
	switch {
	case low.sym|high.sym != 0:
		return Value{sym: Opaque, of: joined.of, from: joined.from}
	case w.lo|w.hi|uint64(w.of) == 0:
		joined.of = low.of
	}
	return joined
}

// layoutDecides is whether two known values may be equal in one run and not in another: where bytes that are made of
// addresses meet others, and no two plain bytes differ.
func (v Value) layoutDecides(w Value) bool {
	if v.of == w.of || v.Placed() && w.Placed() {
		return false
	}
	decides := false
	for i := range 16 {
		a, b := v.Right(8*i).Low(8), w.Right(8*i).Low(8)
		if a.of|b.of == 0 && a.lo != b.lo {
			return false
		}
		decides = decides || a.of != b.of
	}
	return decides
}

// Sources calls f with each event that v comes from, counted from the first of the instruction.
func (v Value) Sources(f func(event int)) {
	for w := v.from; w != 0; w &= w - 1 {
		f(bits.TrailingZeros64(w))
	}
}
