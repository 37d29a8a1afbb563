package event

import (
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// MaxEvents is the largest number of events that a set or relation may range over: a relation is then 2 MiB.
const MaxEvents = 4096

const wordBits = 64

// words is how many machine words hold n bits.
func words(n int) int { return (n + wordBits - 1) / wordBits }

// Set is a set of events, numbered from 0 to Size()-1. It does not change. Two sets go together only if their sizes are
// equal; the operations panic otherwise, for that is a mistake in the program and not in its input.
type Set struct {
	size int
	bits []uint64
}

// NewSet makes the set of those of size events that are named.
func NewSet(size int, events ...int) *Set {
	s := emptySet(size)
	for _, e := range events {
		s.add(e)
	}
	return s
}

// SetOf makes the set of those events below size that satisfy holds.
func SetOf(size int, holds func(event int) bool) *Set {
	s := emptySet(size)
	for e := range size {
		if holds(e) {
			s.add(e)
		}
	}
	return s
}

// AllEvents makes the set of all events below size.
func AllEvents(size int) *Set { return emptySet(size).Complement() }

func emptySet(size int) *Set {
	if size < 0 || size > MaxEvents {
		panic(fmt.Sprintf("event: a set over %d events; at most %d", size, MaxEvents))
	}
	return &Set{size, make([]uint64, words(size))}
}

// add is for a set under construction only.
func (s *Set) add(e int) {
	if e < 0 || e >= s.size {
		panic(fmt.Sprintf("event: event %d in a set over %d events", e, s.size))
	}
	s.bits[e/wordBits] |= 1 << (e % wordBits)
}

// Size returns how many events the set ranges over (not how many it holds: that is Count).
func (s *Set) Size() int { return s.size }

// Has says whether event e is in the set.
func (s *Set) Has(e int) bool {
	return e >= 0 && e < s.size && s.bits[e/wordBits]>>(e%wordBits)&1 != 0
}

// Count returns how many events are in the set.
func (s *Set) Count() int { return count(s.bits) }

// IsEmpty says whether no event is in the set.
func (s *Set) IsEmpty() bool { return isZero(s.bits) }

// Equal says whether both hold the same events.
func (s *Set) Equal(t *Set) bool { return s.size == t.size && equal(s.bits, t.bits) }

// Within says whether every event of s is in t.
func (s *Set) Within(t *Set) bool {
	sameSize(s.size, t.size)
	return within(s.bits, t.bits)
}

// Union returns the events that are in s or in t.
func (s *Set) Union(t *Set) *Set {
	sameSize(s.size, t.size)
	out := emptySet(s.size)
	or(out.bits, s.bits, t.bits)
	return out
}

// Intersect returns the events that are in s and in t.
func (s *Set) Intersect(t *Set) *Set {
	sameSize(s.size, t.size)
	out := emptySet(s.size)
	and(out.bits, s.bits, t.bits)
	return out
}

// Minus returns the events that are in s and not in t.
func (s *Set) Minus(t *Set) *Set {
	sameSize(s.size, t.size)
	out := emptySet(s.size)
	andNot(out.bits, s.bits, t.bits)
	return out
}

// Complement returns the events that are not in s.
func (s *Set) Complement() *Set {
	c := emptySet(s.size)
	for i, w := range s.bits {
		c.bits[i] = ^w & lastMask(s.size, i)
	}
	return c
}

// Events yields the events of the set in rising order.
func (s *Set) Events() iter.Seq[int] { return func(yield func(int) bool) { each(s.bits, yield) } }

// Slice returns the events of the set in rising order.
func (s *Set) Slice() []int {
	out := make([]int, 0, s.Count())
	each(s.bits, func(e int) bool { out = append(out, e); return true })
	return out
}

// First returns the lowest event of the set, or -1 if it is empty.
func (s *Set) First() int {
	first := -1
	each(s.bits, func(e int) bool { first = e; return false })
	return first
}

// Times returns the product: every pair of an event of s and an event of t.
func (s *Set) Times(t *Set) *Rel {
	sameSize(s.size, t.size)
	r := emptyRel(s.size)
	each(s.bits, func(a int) bool { copy(r.row(a), t.bits); return true })
	return r
}

// Identity returns the pairs (e, e) for e in s, which cat writes [s].
func (s *Set) Identity() *Rel {
	r := emptyRel(s.size)
	each(s.bits, func(e int) bool { r.add(e, e); return true })
	return r
}

// String gives the set as {0, 3}.
func (s *Set) String() string {
	return "{" + strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Slice()), " ", ", "), "[]") + "}"
}

func sameSize(a, b int) {
	if a != b {
		panic(fmt.Sprintf("event: %d events on one side, %d on the other", a, b))
	}
}

// lastMask is the bits of word i that stand for events below size.
func lastMask(size, i int) uint64 {
	if used := size - i*wordBits; used < wordBits {
		return 1<<used - 1
	}
	return ^uint64(0)
}

func count(ws []uint64) (n int) {
	for _, w := range ws {
		n += bits.OnesCount64(w)
	}
	return n
}

func isZero(ws []uint64) bool {
	for _, w := range ws {
		if w != 0 {
			return false
		}
	}
	return true
}

func equal(a, b []uint64) bool {
	for i, w := range a {
		if w != b[i] {
			return false
		}
	}
	return true
}

func within(a, b []uint64) bool {
	for i, w := range a {
		if w&^b[i] != 0 {
			return false
		}
	}
	return true
}

func or(out, a, b []uint64) {
	for i, w := range a {
		out[i] = w | b[i]
	}
}

func and(out, a, b []uint64) {
	for i, w := range a {
		out[i] = w & b[i]
	}
}

func andNot(out, a, b []uint64) {
	for i, w := range a {
		out[i] = w &^ b[i]
	}
}

// each calls yield with the number of every bit that is set, until it returns false.
func each(ws []uint64, yield func(int) bool) bool {
	for i, w := range ws {
		for ; w != 0; w &= w - 1 {
			if !yield(i*wordBits + bits.TrailingZeros64(w)) {
				return false
			}
		}
	}
	return true
}
