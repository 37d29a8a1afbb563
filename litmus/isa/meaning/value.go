package meaning

import "math/bits"

// Value is a number of up to 128 bits, and which events of the instruction it was made from.
type Value struct {
	Lo, Hi uint64
	from   uint64 // a bit for each event of the instruction, from its first
}

// Const is a number that comes from nowhere.
func Const(n uint64) Value { return Value{Lo: n} }

// With returns v as coming from other values too: for what was computed outside this package.
func (v Value) With(others ...Value) Value {
	for _, o := range others {
		v.from |= o.from
	}
	return v
}

// Of makes a value of 64 bits that comes from the given ones.
func Of(n uint64, from ...Value) Value { return Const(n).With(from...) }

// Add returns v+w in 64 bits.
func (v Value) Add(w Value) Value { return Of(v.Lo+w.Lo, v, w) }

// Sub returns v-w in 64 bits.
func (v Value) Sub(w Value) Value { return Of(v.Lo-w.Lo, v, w) }

// Low keeps the low bits.
func (v Value) Low(n int) Value {
	switch {
	case n < 64:
		v.Lo &= 1<<n - 1
		fallthrough
	case n == 64:
		v.Hi = 0
	case n < 128:
		v.Hi &= 1<<(n-64) - 1
	}
	return v
}

// Signed extends bit n-1 of v to 64 bits; n is 1 to 64.
func (v Value) Signed(n int) Value {
	v.Lo, v.Hi = uint64(int64(v.Lo<<(64-n))>>(64-n)), 0
	return v
}

// Right shifts all 128 bits to the right, and Left to the left; n is less than 128.
func (v Value) Right(n int) Value {
	if n >= 64 {
		v.Lo, v.Hi = v.Hi>>(n-64), 0
		return v
	}
	v.Lo, v.Hi = v.Lo>>n|v.Hi<<(64-n), v.Hi>>n
	return v
}

func (v Value) Left(n int) Value {
	if n >= 64 {
		v.Lo, v.Hi = 0, v.Lo<<(n-64)
		return v
	}
	v.Lo, v.Hi = v.Lo<<n, v.Hi<<n|v.Lo>>(64-n)
	return v
}

// Join puts w above the low n bits of v.
func (v Value) Join(w Value, n int) Value {
	low, high := v.Low(n), w.Left(n)
	return Value{Lo: low.Lo | high.Lo, Hi: low.Hi | high.Hi, from: v.from | w.from}
}

// Equal is 1 if the numbers are the same, else 0.
func (v Value) Equal(w Value) Value {
	if v.Lo == w.Lo && v.Hi == w.Hi {
		return Of(1, v, w)
	}
	return Of(0, v, w)
}

// IsZero says whether the number is 0.
func (v Value) IsZero() bool { return v.Lo|v.Hi == 0 }

// sources calls f with each event that v comes from.
func (v Value) sources(f func(event int)) {
	for w := v.from; w != 0; w &= w - 1 {
		f(bits.TrailingZeros64(w))
	}
}
