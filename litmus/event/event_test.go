package event_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/event"
)

// naive is a relation as a Go map: the plainest thing that can be right.
type naive map[event.Pair]bool

func toNaive(r *event.Rel) naive {
	out := naive{}
	for p := range r.Pairs() {
		out[p] = true
	}
	return out
}

func naiveOf(n int, holds func(a, b int) bool) naive {
	out := naive{}
	for a := range n {
		for b := range n {
			if holds(a, b) {
				out[event.Pair{From: a, To: b}] = true
			}
		}
	}
	return out
}

func (x naive) has(a, b int) bool { return x[event.Pair{From: a, To: b}] }

func (x naive) then(n int, y naive) naive {
	return naiveOf(n, func(a, c int) bool {
		for b := range n {
			if x.has(a, b) && y.has(b, c) {
				return true
			}
		}
		return false
	})
}

// plus adds r;r until nothing new comes.
func (x naive) plus(n int) naive {
	for {
		next := x.then(n, x)
		grown := len(x)
		sum := naive{}
		for p := range x {
			sum[p] = true
		}
		for p := range next {
			sum[p] = true
		}
		if x = sum; len(x) == grown {
			return x
		}
	}
}

func (x naive) acyclic(n int) bool {
	plus := x.plus(n)
	for a := range n {
		if plus.has(a, a) {
			return false
		}
	}
	return true
}

func randomRel(rng *rand.Rand, n int) *event.Rel {
	density := rng.Float64() * rng.Float64()
	return event.RelOf(n, func(int, int) bool { return rng.Float64() < density })
}

func randomSet(rng *rand.Rand, n int) *event.Set {
	return event.SetOf(n, func(int) bool { return rng.IntN(2) == 0 })
}

// sizes cross the borders of a machine word.
var sizes = []int{0, 1, 2, 5, 9, 63, 64, 65, 70, 129}

func TestRelationsAgreeWithMaps(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range sizes {
		rounds := 20
		if n > 20 {
			rounds = 1
		}
		for range rounds {
			checkRelations(t, n, randomRel(rng, n), randomRel(rng, n), randomSet(rng, n), randomSet(rng, n))
		}
	}
}

func checkRelations(t *testing.T, n int, r, s *event.Rel, u, v *event.Set) {
	t.Helper()
	nr, ns := toNaive(r), toNaive(s)
	same := func(what string, want naive, got *event.Rel) {
		t.Helper()
		require.Equal(t, want, toNaive(got), "%s of %v and %v over %d events", what, r, s, n)
		require.Equal(t, len(want), got.Count(), what)
		require.Equal(t, len(want) == 0, got.IsEmpty(), what)
	}
	same("union", naiveOf(n, func(a, b int) bool { return nr.has(a, b) || ns.has(a, b) }), r.Union(s))
	same("intersection", naiveOf(n, func(a, b int) bool { return nr.has(a, b) && ns.has(a, b) }), r.Intersect(s))
	same("difference", naiveOf(n, func(a, b int) bool { return nr.has(a, b) && !ns.has(a, b) }), r.Minus(s))
	same("complement", naiveOf(n, func(a, b int) bool { return !nr.has(a, b) }), r.Complement())
	same("inverse", naiveOf(n, func(a, b int) bool { return nr.has(b, a) }), r.Inverse())
	same("composition", nr.then(n, ns), r.Then(s))
	same("plus", nr.plus(n), r.Plus())
	same("optional", naiveOf(n, func(a, b int) bool { return a == b || nr.has(a, b) }), r.Optional())
	star := nr.plus(n)
	same("star", naiveOf(n, func(a, b int) bool { return a == b || star.has(a, b) }), r.Star())
	same("product", naiveOf(n, func(a, b int) bool { return u.Has(a) && v.Has(b) }), u.Times(v))
	same("identity", naiveOf(n, func(a, b int) bool { return a == b && u.Has(a) }), u.Identity())
	same("from", naiveOf(n, func(a, b int) bool { return u.Has(a) && nr.has(a, b) }), r.From(u))
	same("to", naiveOf(n, func(a, b int) bool { return u.Has(b) && nr.has(a, b) }), r.To(u))

	holds := func(want, got bool, what string) {
		t.Helper()
		require.Equal(t, want, got, "%s of %v over %d events", what, r, n)
	}
	irreflexive, transitive, inS := true, true, true
	for a := range n {
		irreflexive = irreflexive && !nr.has(a, a)
	}
	for p := range nr.then(n, nr) {
		transitive = transitive && nr[p]
	}
	for p := range nr {
		inS = inS && ns[p]
	}
	holds(irreflexive, r.IsIrreflexive(), "irreflexive")
	holds(transitive, r.IsTransitive(), "transitive")
	holds(inS, r.Within(s), "within")
	holds(len(nr) == len(ns) && inS, r.Equal(s), "equal")
	holds(nr.acyclic(n), r.IsAcyclic(), "acyclic")
	checkCycle(t, r, nr.acyclic(n))

	for a := range n {
		row := false
		for b := range n {
			row = row || nr.has(a, b)
			require.Equal(t, nr.has(a, b), r.After(a).Has(b))
		}
		require.Equal(t, row, r.Domain().Has(a))
		require.Equal(t, row, r.Inverse().Range().Has(a))
		require.Equal(t, u.Has(a) || v.Has(a), u.Union(v).Has(a))
		require.Equal(t, u.Has(a) && v.Has(a), u.Intersect(v).Has(a))
		require.Equal(t, u.Has(a) && !v.Has(a), u.Minus(v).Has(a))
		require.Equal(t, !u.Has(a), u.Complement().Has(a))
	}
	require.Equal(t, u.Count(), len(u.Slice()))
	require.Equal(t, u.Minus(v).IsEmpty(), u.Within(v))
	require.True(t, event.NewSet(n, u.Slice()...).Equal(u))
	if first, ok := r.First(); ok {
		require.True(t, nr[first])
	} else {
		require.Empty(t, nr)
	}
}

// checkCycle checks that the cycle found is one, and that there is none shorter.
func checkCycle(t *testing.T, r *event.Rel, acyclic bool) {
	t.Helper()
	c := r.Cycle()
	require.Equal(t, acyclic, c == nil, "cycle %v of %v", c, r)
	for i, a := range c {
		require.True(t, r.Has(a, c[(i+1)%len(c)]), "%v is no cycle of %v", c, r)
	}
	power := event.Identity(r.Size())
	for range len(c) - 1 { // r;r;... with fewer steps never comes home
		power = power.Then(r)
		require.True(t, power.IsIrreflexive(), "%v is not the shortest cycle of %v", c, r)
	}
}

func TestLinearisations(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 6 {
		for range 40 {
			r, s := randomRel(rng, n), randomSet(rng, n)
			want := map[string]bool{}
			permute(s.Slice(), nil, func(order []int) {
				total := event.Chain(n, order)
				if r.From(s).To(s).Within(total) {
					want[fmt.Sprint(order)] = true
				}
			})
			got := map[string]bool{}
			for order := range r.Linearisations(s) {
				require.False(t, got[fmt.Sprint(order)], "twice the same")
				got[fmt.Sprint(order)] = true
			}
			require.Equal(t, want, got, "%v in %v", r, s)
		}
	}
	stopped := 0
	for range event.NewRel(5).Linearisations(event.AllEvents(5)) {
		if stopped++; stopped == 3 {
			break
		}
	}
	assert.Equal(t, 3, stopped, "120 orders, but the caller had enough after 3")
}

func permute(left, order []int, yield func([]int)) {
	if len(left) == 0 {
		yield(order)
	}
	for i, e := range left {
		rest := append(append([]int(nil), left[:i]...), left[i+1:]...)
		permute(rest, append(append([]int(nil), order...), e), yield)
	}
}

func TestMisuseIsLoud(t *testing.T) {
	assert.PanicsWithValue(t, "event: 3 events on one side, 4 on the other", func() { event.NewRel(3).Then(event.NewRel(4)) })
	assert.PanicsWithValue(t, "event: pair (0,3) in a relation over 3 events", func() { event.NewRel(3, event.Pair{From: 0, To: 3}) })
	assert.PanicsWithValue(t, "event: event -1 in a set over 3 events", func() { event.NewSet(3, -1) })
	assert.PanicsWithValue(t, "event: a relation over 5000 events; at most 4096", func() { event.NewRel(5000) })
	assert.False(t, event.NewSet(3, 1).Equal(event.NewSet(4, 1)))
}

// FuzzRelations takes bytes as two relations and two sets and compares every operation with maps.
func FuzzRelations(f *testing.F) {
	f.Add(uint8(3), []byte{0x01, 0x12, 0x20}, []byte{0x11})
	f.Add(uint8(66), []byte{0x01, 0x12, 0xff, 0x40}, []byte{0x41, 0x14})
	f.Fuzz(func(t *testing.T, size uint8, pairs, more []byte) {
		n := int(size)%66 + 1
		checkRelations(t, n, fromBytes(n, pairs), fromBytes(n, more), setFromBytes(n, pairs), setFromBytes(n, more))
	})
}

func fromBytes(n int, bytes []byte) *event.Rel {
	var pairs []event.Pair
	for i := 0; i+1 < len(bytes); i += 2 {
		pairs = append(pairs, event.Pair{From: int(bytes[i]) % n, To: int(bytes[i+1]) % n})
	}
	return event.NewRel(n, pairs...)
}

func setFromBytes(n int, bytes []byte) *event.Set {
	return event.SetOf(n, func(e int) bool { return e < len(bytes) && bytes[e]&1 != 0 })
}

func ExampleRel_Cycle() {
	po := event.NewRel(4, event.Pair{From: 0, To: 1}, event.Pair{From: 2, To: 3})
	com := event.NewRel(4, event.Pair{From: 1, To: 2}, event.Pair{From: 3, To: 0})
	fmt.Println(po.IsAcyclic(), po.Union(com).IsAcyclic(), po.Union(com).Cycle())
	// Output: true false [0 1 2 3]
}
