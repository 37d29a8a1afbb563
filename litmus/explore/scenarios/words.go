package scenarios

import (
	"errors"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/box"
	"example.org/atomlab/structures/tagged"
)

// words lists scenarios of what holds one value.
func words() []Scenario {
	return []Scenario{
		{Name: "tagged/pair, exchange 2x2", Of: "tagged.Pair", Setup: pairs("cl", "xl"), Free: true},
		{Name: "tagged/pair, exchange 3x1", Of: "tagged.Pair", Setup: pairs("c", "c", "l"), Free: true},
		{Name: "tagged/pair, store 2x2", Of: "tagged.Pair", Setup: pairs("sl", "cs"), Free: true},
		{Name: "tagged/ref 2x2", Of: "tagged.AtomicRef", Setup: refs("lc", "cl"), Free: true},
		{Name: "tagged/ref 3x1", Of: "tagged.AtomicRef", Setup: refs("c", "c", "s"), Free: true},
		{Name: "tagged/pointer 2x2", Of: "tagged.Pointer", Setup: pointers("lc", "cl"), Free: true},
		{Name: "tagged/pointer 3x1", Of: "tagged.Pointer", Setup: pointers("c", "c", "l"), Free: true},
		{Name: "box/box 2x2", Of: "box.Box", Setup: boxes("xc", "lc"), Free: true},
		{Name: "box/box 3x1", Of: "box.Box", Setup: boxes("s", "c", "c"), Free: true},
		{Name: "box/box, same content again", Of: "box.Box", Setup: sameAgain, Free: true},
		{Name: "box/same 2x2", Of: "box.Same", Setup: same("xc", "lc"), Free: true},
		{Name: "box/same 3x1", Of: "box.Same", Setup: same("s", "c", "l"), Free: true},
		{Name: "box/of 2x2", Of: "box.Of", Setup: boxesOf("ul", "xu"), Free: true},
		{Name: "box/of 3x1", Of: "box.Of", Setup: boxesOf("u", "u", "s"), Free: true},
	}
}

// A pair's value is two words that belong together.
type two struct{ a, b uint64 }

func pairs(programs ...string) func(*explore.S) {
	of := func(n int) two { return two{uint64(n), ^uint64(n)} }
	return registers(func() register[two] {
		p := new(tagged.Pair)
		return register[two]{
			of:    of,
			load:  func() two { a, b := p.Load(); return two{a, b} },
			store: func(v two) { p.Store(v.a, v.b) },
			swap:  func(v two) two { a, b := p.Swap(v.a, v.b); return two{a, b} },
			cas: func(old two, n int) (two, bool) {
				v := of(n)
				return v, p.CompareAndSwap(old.a, old.b, v.a, v.b)
			},
		}
	}, nil, programs...)
}

func refs(programs ...string) func(*explore.S) {
	return registers(func() register[tagged.Ref] {
		r := new(tagged.AtomicRef)
		return register[tagged.Ref]{
			of:    func(n int) tagged.Ref { return tagged.NewRef(uint32(n), 7) },
			load:  r.Load,
			store: r.Store,
			cas: func(old tagged.Ref, n int) (tagged.Ref, bool) {
				return old.Next(uint32(n)), r.Advance(old, uint32(n))
			},
		}
	}, nil, programs...)
}

// An object in a generation.
type version struct {
	object     *int
	generation int
}

func pointers(programs ...string) func(*explore.S) {
	return registers(func() register[version] {
		p := new(tagged.Pointer[int])
		p.Store(tagged.Alloc[int](), 1)
		return register[version]{
			load: func() version { o, g := p.Load(); return version{o, g} },
			cas: func(old version, n int) (version, bool) {
				v := version{tagged.Alloc[int](), old.generation + 1}
				return v, p.Advance(old.object, old.generation, v.object)
			},
		}
	}, nil, programs...)
}

func boxes(programs ...string) func(*explore.S) {
	return registers(func() register[any] {
		b := new(box.Box)
		return register[any]{of: toAny, load: b.Load, store: b.Store, swap: b.Swap, cas: func(old any, n int) (any, bool) {
			return toAny(n), b.CompareAndSwap(old, toAny(n))
		}}
	}, nil, programs...)
}

// sameAgain puts what is there into a fresh box while another thread exchanges it: that must not fail.
func sameAgain(s *explore.S) {
	b := new(box.Box)
	b.Store("a")
	swapped := false
	s.Go("stores the same", func() { b.Store("a") })
	s.Go("exchanges", func() { swapped = b.CompareAndSwap("a", "b") })
	s.Finally(func() error {
		if !swapped {
			return errors.New("CompareAndSwap failed, and nothing else was ever there")
		}
		return nil
	})
}

func toAny(n int) any {
	if n%2 == 0 {
		return n
	}
	return string(rune('a' + n))
}

func same(programs ...string) func(*explore.S) {
	return registers(func() register[any] {
		b := new(box.Same)
		b.Store(0)
		return register[any]{of: func(n int) any { return n }, load: b.Load, store: b.Store, swap: b.Swap, cas: func(old any, n int) (any, bool) {
			return n, b.CompareAndSwap(old, n)
		}}
	}, nil, programs...)
}

func boxesOf(programs ...string) func(*explore.S) {
	return registers(func() register[int] {
		b := new(box.Of[int])
		return register[int]{of: func(n int) int { return n }, load: b.Load, store: b.Store, swap: b.Swap, update: b.Update}
	}, func(old int) int { return old + 1000 }, programs...)
}
