// Package alone has functions that are of interest by themselves: what they return is what their code does with words of
// the stack.
package alone

import "sync/atomic"

var (
	x, y atomic.Int64
	z    = 3
)

// again is called so that what its callers know is on the stack meanwhile.
//
//go:noinline
func again(n int64) int64 { return n + x.Load() }

// Narrow has numbers of fewer bytes than a word on the stack.
func Narrow() (bool, uint8, int8, uint16, int16, uint32, int32) {
	n, k := x.Load()-300, y.Load()+99
	is, a, b, c, d, e, f := n < k, uint8(n)^uint8(k), int8(n)+int8(k), uint16(n)^uint16(k), int16(n)+int16(k), uint32(n)^uint32(k), int32(n)+int32(k)
	if m := again(n); m < 0 {
		return is, a, b, c, d, e, f
	}
	return !is, 0, 0, 0, 0, 0, 0
}

// Wider widens them after that.
func Wider() (int64, int64) {
	n, k := x.Load()-300, y.Load()+99
	a, b, c, d, f := uint8(n)^uint8(k), int8(n)-int8(k), uint16(n)^uint16(k), int16(n)+int16(k), int32(n)+int32(k)
	m := again(n)
	return m + int64(a)<<8 + int64(c)<<16, int64(b)<<20 + int64(d)<<30 + int64(f) + m
}

// Conditions keeps conditions on the stack.
func Conditions() (int64, int64) {
	n, m := x.Load()+1, y.Load()
	var token int64
	first := n
	next := m
	switch {
	case first != 0 && again(n) > 2:
		token, next = 1, n
	case first != 0 && m&4 == 0:
		next |= 4
	default:
		first = 0
	}
	if first != 0 && again(first)&2 == 0 {
		next |= 2
	}
	if first != 0 {
		return next + again(first), token
	}
	return next, token
}

// Chosen is chosen by what is known beforehand.
func Chosen() (int64, int64) {
	k := fixed.limit
	n, m := x.Load()+5, y.Load()+6
	low, high := n, m
	if k == 0 {
		low = m
	}
	if k != 4 {
		high = n
	}
	return low, high
}

type limits struct{ limit int64 }

var fixed = newLimits()

//go:noinline
func newLimits() *limits { return &limits{} }
