package event

import (
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// Pair is one arrow of a relation.
type Pair struct{ From, To int }

// Rel is a relation between events: a set of pairs. It does not change. Like sets, relations go together only if they
// range over as many events.
type Rel struct {
	size   int
	stride int      // words a row
	bits   []uint64 // row a begins at a*stride; its bit b says that a is related to b
}

// NewRel makes the relation of the given pairs between size events.
func NewRel(size int, pairs ...Pair) *Rel {
	r := emptyRel(size)
	for _, p := range pairs {
		r.add(p.From, p.To)
	}
	return r
}

// RelOf makes the relation of those pairs of events below size that satisfy holds.
func RelOf(size int, holds func(from, to int) bool) *Rel {
	r := emptyRel(size)
	for a := range size {
		for b := range size {
			if holds(a, b) {
				r.add(a, b)
			}
		}
	}
	return r
}

// Chain makes the total order in which the given events come one after another.
func Chain(size int, order []int) *Rel {
	r, later := emptyRel(size), emptySet(size)
	for i := len(order) - 1; i >= 0; i-- {
		or2(r.row(order[i]), later.bits)
		later.add(order[i])
	}
	return r
}

// AllPairs makes the relation of all pairs of events below size.
func AllPairs(size int) *Rel { return emptyRel(size).Complement() }

// Identity makes the relation of every event below size to itself.
func Identity(size int) *Rel { return AllEvents(size).Identity() }

func emptyRel(size int) *Rel {
	if size < 0 || size > MaxEvents {
		panic(fmt.Sprintf("event: a relation over %d events; at most %d", size, MaxEvents))
	}
	stride := words(size)
	n := size * stride
	switch { // relations are made by the million: a small one is one object
	case n <= 8:
		r := &struct {
			Rel
			words [8]uint64
		}{}
		r.Rel = Rel{size, stride, r.words[:n]}
		return &r.Rel
	case n <= 20:
		r := &struct {
			Rel
			words [20]uint64
		}{}
		r.Rel = Rel{size, stride, r.words[:n]}
		return &r.Rel
	}
	return &Rel{size, stride, make([]uint64, n)}
}

// add is for a relation under construction only.
func (r *Rel) add(a, b int) {
	if a < 0 || a >= r.size || b < 0 || b >= r.size {
		panic(fmt.Sprintf("event: pair (%d,%d) in a relation over %d events", a, b, r.size))
	}
	r.row(a)[b/wordBits] |= 1 << (b % wordBits)
}

func (r *Rel) row(a int) []uint64 { return r.bits[a*r.stride : (a+1)*r.stride] }

// Size returns how many events the relation ranges over (not how many pairs it holds: that is Count).
func (r *Rel) Size() int { return r.size }

// Has says whether a is related to b.
func (r *Rel) Has(a, b int) bool {
	return a >= 0 && a < r.size && b >= 0 && b < r.size && r.row(a)[b/wordBits]>>(b%wordBits)&1 != 0
}

// Count returns how many pairs are in the relation.
func (r *Rel) Count() int { return count(r.bits) }

// IsEmpty says whether no event is related to any.
func (r *Rel) IsEmpty() bool { return isZero(r.bits) }

// Equal says whether both hold the same pairs.
func (r *Rel) Equal(s *Rel) bool { return r.size == s.size && equal(r.bits, s.bits) }

// Within says whether every pair of r is in s.
func (r *Rel) Within(s *Rel) bool {
	sameSize(r.size, s.size)
	return within(r.bits, s.bits)
}

// After returns the events that a is related to.
func (r *Rel) After(a int) *Set { return &Set{r.size, append([]uint64(nil), r.row(a)...)} }

// Pairs yields the pairs of the relation in rising order.
func (r *Rel) Pairs() iter.Seq[Pair] {
	return func(yield func(Pair) bool) {
		for a := range r.size {
			if !each(r.row(a), func(b int) bool { return yield(Pair{a, b}) }) {
				return
			}
		}
	}
}

// First returns the lowest pair of the relation, and false if it is empty.
func (r *Rel) First() (Pair, bool) {
	for p := range r.Pairs() {
		return p, true
	}
	return Pair{}, false
}

// Union returns the pairs that are in r or in s.
func (r *Rel) Union(s *Rel) *Rel {
	sameSize(r.size, s.size)
	out := emptyRel(r.size)
	or(out.bits, r.bits, s.bits)
	return out
}

// Intersect returns the pairs that are in r and in s.
func (r *Rel) Intersect(s *Rel) *Rel {
	sameSize(r.size, s.size)
	out := emptyRel(r.size)
	and(out.bits, r.bits, s.bits)
	return out
}

// Minus returns the pairs that are in r and not in s.
func (r *Rel) Minus(s *Rel) *Rel {
	sameSize(r.size, s.size)
	out := emptyRel(r.size)
	andNot(out.bits, r.bits, s.bits)
	return out
}

// Complement returns the pairs that are not in r.
func (r *Rel) Complement() *Rel {
	c := emptyRel(r.size)
	for a := range r.size {
		to := c.row(a)
		for i, w := range r.row(a) {
			to[i] = ^w & lastMask(r.size, i)
		}
	}
	return c
}

// Inverse returns the pairs turned round.
func (r *Rel) Inverse() *Rel {
	inv := emptyRel(r.size)
	for a := range r.size {
		each(r.row(a), func(b int) bool {
			inv.bits[b*r.stride+a/wordBits] |= 1 << (a % wordBits)
			return true
		})
	}
	return inv
}

// Then returns the composition, which cat writes r;s: a to c wherever r relates a to some b and s relates that b to c.
func (r *Rel) Then(s *Rel) *Rel {
	sameSize(r.size, s.size)
	out := emptyRel(r.size)
	if r.stride == 1 {
		then1(out.bits, r.bits, s.bits)
		return out
	}
	for a := range r.size {
		to := out.row(a)
		each(r.row(a), func(b int) bool { or2(to, s.row(b)); return true })
	}
	return out
}

// then1 is Then for rows of one word, the case of nearly every litmus test.
func then1(out, r, s []uint64) {
	for a, w := range r {
		var row uint64
		for ; w != 0; w &= w - 1 {
			row |= s[bits.TrailingZeros64(w)]
		}
		out[a] = row
	}
}

// or2 puts the bits of b into a.
func or2(a, b []uint64) {
	for i, w := range b {
		a[i] |= w
	}
}

// From returns the pairs of r that begin in s: [s];r.
func (r *Rel) From(s *Set) *Rel {
	sameSize(r.size, s.size)
	out := emptyRel(r.size)
	each(s.bits, func(a int) bool { copy(out.row(a), r.row(a)); return true })
	return out
}

// To returns the pairs of r that end in s: r;[s].
func (r *Rel) To(s *Set) *Rel {
	sameSize(r.size, s.size)
	out := emptyRel(r.size)
	for a := range r.size {
		to, from := out.row(a), r.row(a)
		for i, w := range s.bits {
			to[i] = from[i] & w
		}
	}
	return out
}

// Domain returns the events that are related to some event.
func (r *Rel) Domain() *Set {
	return SetOf(r.size, func(a int) bool { return !isZero(r.row(a)) })
}

// Range returns the events that some event is related to.
func (r *Rel) Range() *Set {
	s := emptySet(r.size)
	for a := range r.size {
		or2(s.bits, r.row(a))
	}
	return s
}

// String gives the relation as {(0,1), (2,3)}.
func (r *Rel) String() string {
	var parts []string
	for p := range r.Pairs() {
		parts = append(parts, fmt.Sprintf("(%d,%d)", p.From, p.To))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
