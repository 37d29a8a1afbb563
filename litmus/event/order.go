package event

import (
	"iter"
	"math/bits"
)

// Optional returns the relation and every event to itself, which cat writes r?.
func (r *Rel) Optional() *Rel { return r.Union(Identity(r.size)) }

// Star returns the reflexive and transitive closure, which cat writes r*.
func (r *Rel) Star() *Rel { return r.Plus().Optional() }

// Plus returns the transitive closure, which cat writes r+ (Warshall's algorithm, a row at a time).
func (r *Rel) Plus() *Rel {
	out := emptyRel(r.size)
	copy(out.bits, r.bits)
	if out.stride == 1 {
		plus1(out.bits)
		return out
	}
	for via := range out.size {
		through := out.row(via)
		for a := range out.size {
			if out.Has(a, via) {
				or2(out.row(a), through)
			}
		}
	}
	return out
}

// plus1 is Plus for rows of one word.
func plus1(rows []uint64) {
	for via := range rows {
		through := rows[via]
		if through == 0 {
			continue
		}
		for a, w := range rows {
			if w>>via&1 != 0 {
				rows[a] = w | through
			}
		}
	}
}

// IsIrreflexive says whether no event is related to itself.
func (r *Rel) IsIrreflexive() bool {
	for a := range r.size {
		if r.Has(a, a) {
			return false
		}
	}
	return true
}

// IsTransitive says whether r;r is within r.
func (r *Rel) IsTransitive() bool { return r.Then(r).Within(r) }

// IsAcyclic says whether no event leads back to itself along arrows of r. It strips events with no arrow to a remaining
// one until none is left, or none can be stripped.
func (r *Rel) IsAcyclic() bool {
	if r.stride == 1 {
		return acyclic1(r.bits)
	}
	remaining := AllEvents(r.size).bits
	for stripped := true; stripped; {
		stripped = false
		each(remaining, func(a int) bool {
			if disjoint(r.row(a), remaining) {
				remaining[a/wordBits] &^= 1 << (a % wordBits)
				stripped = true
			}
			return true
		})
	}
	return isZero(remaining)
}

// acyclic1 is IsAcyclic for rows of one word.
func acyclic1(rows []uint64) bool {
	remaining := lastMask(len(rows), 0)
	for before := uint64(0); before != remaining; {
		before = remaining
		for w := remaining; w != 0; w &= w - 1 {
			a := bits.TrailingZeros64(w)
			if rows[a]&remaining == 0 {
				remaining &^= 1 << a
			}
		}
	}
	return remaining == 0
}

func disjoint(a, b []uint64) bool {
	for i, w := range a {
		if w&b[i] != 0 {
			return false
		}
	}
	return true
}

// Cycle returns the events of a shortest cycle of r in order, each related to the next and the last to the first,
// beginning with its lowest event; or nil if r is acyclic.
func (r *Rel) Cycle() []int {
	var best []int
	for start := range r.size {
		if c := r.cycleFrom(start, len(best)); c != nil {
			best = c
		}
	}
	return best
}

// cycleFrom returns a shortest cycle through start and events above it, if it is shorter than limit (0: any length).
func (r *Rel) cycleFrom(start, limit int) []int {
	before := make([]int, r.size) // the event before it on a shortest way from start, plus one; 0: not reached
	front := []int{start}
	for length := 1; len(front) > 0 && (limit == 0 || length < limit); length++ {
		var next []int
		for _, a := range front {
			if r.Has(a, start) {
				return wayTo(before, a, start, length)
			}
			each(r.row(a), func(b int) bool {
				if b > start && before[b] == 0 {
					before[b] = a + 1
					next = append(next, b)
				}
				return true
			})
		}
		front = next
	}
	return nil
}

// wayTo follows before back from a to start and returns the way in its own direction.
func wayTo(before []int, a, start, length int) []int {
	way := make([]int, length)
	for i := length - 1; i > 0; i-- {
		way[i], a = a, before[a]-1
	}
	way[0] = start
	return way
}

// Linearisations yields every order of the events of s in which a comes before b wherever r relates a to b, in lexical
// order of the events; none if r has a cycle in s. The slice yielded is reused: copy it to keep it. There are up to
// Count()! of them.
func (r *Rel) Linearisations(s *Set) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		inside := r.From(s).To(s)
		if !inside.IsAcyclic() { // else it would be found out again and again, at the end of every beginning
			return
		}
		before := inside.Inverse()
		l := linearizer{left: s.Slice(), placed: emptySet(s.size), yield: yield}
		for _, e := range l.left {
			l.need = append(l.need, before.row(e))
		}
		l.extend()
	}
}

type linearizer struct {
	left   []int
	need   [][]uint64 // of left[i], the events that come before it
	placed *Set
	order  []int
	yield  func([]int) bool
}

func (l *linearizer) extend() bool {
	if len(l.order) == len(l.left) {
		return l.yield(l.order)
	}
	for i, e := range l.left {
		if l.placed.Has(e) || !within(l.need[i], l.placed.bits) {
			continue
		}
		l.placed.add(e)
		l.order = append(l.order, e)
		more := l.extend()
		l.order = l.order[:len(l.order)-1]
		l.placed.bits[e/wordBits] &^= 1 << (e % wordBits)
		if !more {
			return false
		}
	}
	return true
}
