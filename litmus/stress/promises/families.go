package promises

import (
	"slices"

	"example.org/atomlab/litmus/stress"
)

const memoryModel = "The Go Memory Model (go.dev/ref/mem), Atomic Values: all atomic operations behave as if executed in some sequentially consistent order"

// Results of two, three and four loads, and a final value as the last one where there is one.
type (
	two   struct{ A, B int64 }
	three struct{ A, B, C int64 }
	four  struct{ A, B, C, D int64 }
)

// A kind is what the words of a family are made of.
type kind struct {
	name   string
	plain  bool // its weak outcomes are allowed, and the tests are races
	binary bool // it cannot tell the values 1 and 2 apart, or does not overwrite
}

// storeLoad are the families whose weak outcome is that of a store after a later load.
var storeLoad = []string{"SB", "RWC", "R"}

// vars are the words of a state.
type vars[W any] struct{ x, y W }

// test makes a test of a family: weak says which results no sequentially consistent order explains.
func test[W any, R comparable](k kind, name, says string, weak func(R) bool, arbiter func(*vars[W], *R),
	actors ...func(*vars[W], *R)) stress.Case {
	t := stress.Test[vars[W], R]{
		Name: name + " " + k.name, Says: says, Source: memoryModel, Actors: actors, Arbiter: arbiter, Racy: k.plain,
		Outcomes: []stress.Outcome[R]{
			stress.Forbidden[R]("no order of the operations explains it").When(weak),
			stress.Acceptable[R]("an order of the operations explains it").When(func(R) bool { return true }),
		},
	}
	if slices.Contains(storeLoad, name) {
		t.Outcomes[0] = t.Outcomes[0].StoreLoad()
	}
	if k.plain {
		t.Source = "none: plain memory that is raced on may do this"
		t.Outcomes[0] = stress.Interesting[R]("reordered, by the compiler or the processor").When(weak)
	}
	return stress.Of(t)
}

// families are the classic litmus tests (Alglave, Maranget and Tautschnig, Herding Cats, TOPLAS 2014) on words of a
// kind.
func families[W any, P word[W]](k kind) []stress.Case {
	type v = vars[W]
	x := func(s *v) P { return &s.x }
	y := func(s *v) P { return &s.y }
	cases := []stress.Case{
		test(k, "SB", "each writes its own word, then reads the other's: one of them must see the other", two.bothZero, nil,
			func(s *v, r *two) { x(s).Store(1); r.A = y(s).Load() },
			func(s *v, r *two) { y(s).Store(1); r.B = x(s).Load() }),
		test(k, "MP", "a message is written, then a flag: who sees the flag sees the message",
			func(r two) bool { return r == two{1, 0} }, nil,
			func(s *v, _ *two) { x(s).Store(1); y(s).Store(1) },
			func(s *v, r *two) { r.A = y(s).Load(); r.B = x(s).Load() }),
		test(k, "LB", "each reads a word, then writes the other: not both read what is written later",
			func(r two) bool { return r == two{1, 1} }, nil,
			func(s *v, r *two) { r.A = x(s).Load(); y(s).Store(1) },
			func(s *v, r *two) { r.B = y(s).Load(); x(s).Store(1) }),
		test(k, "CoRR", "a word does not go back to an older value", func(r two) bool { return r == two{1, 0} }, nil,
			func(s *v, _ *two) { x(s).Store(1) },
			func(s *v, r *two) { r.A = x(s).Load(); r.B = x(s).Load() }),
		test(k, "WRC", "who reads a value and then writes a flag passes the value on",
			func(r three) bool { return r == three{1, 1, 0} }, nil,
			func(s *v, _ *three) { x(s).Store(1) },
			func(s *v, r *three) { r.A = x(s).Load(); y(s).Store(r.A) },
			func(s *v, r *three) { r.B = y(s).Load(); r.C = x(s).Load() }),
		test(k, "RWC", "who reads a value and then nothing elsewhere was before who writes there and then reads no value",
			func(r three) bool { return r == three{1, 0, 0} }, nil,
			func(s *v, _ *three) { x(s).Store(1) },
			func(s *v, r *three) { r.A = x(s).Load(); r.B = y(s).Load() },
			func(s *v, r *three) { y(s).Store(1); r.C = x(s).Load() }),
		test(k, "IRIW", "two readers see two independent writes in the same order",
			func(r four) bool { return r == four{1, 0, 1, 0} }, nil,
			func(s *v, _ *four) { x(s).Store(1) },
			func(s *v, _ *four) { y(s).Store(1) },
			func(s *v, r *four) { r.A = x(s).Load(); r.B = y(s).Load() },
			func(s *v, r *four) { r.C = y(s).Load(); r.D = x(s).Load() }),
	}
	if k.binary {
		return cases
	}
	return append(cases,
		test(k, "R", "a write that comes last cannot also have been too early to see the write before it",
			func(r two) bool { return r == two{0, 2} }, func(s *v, r *two) { r.B = y(s).Load() },
			func(s *v, _ *two) { x(s).Store(1); y(s).Store(1) },
			func(s *v, r *two) { y(s).Store(2); r.A = x(s).Load() }),
		test(k, "S", "a write after the flag was read is later than the write before the flag",
			func(r two) bool { return r == two{1, 2} }, func(s *v, r *two) { r.B = x(s).Load() },
			func(s *v, _ *two) { x(s).Store(2); y(s).Store(1) },
			func(s *v, r *two) { r.A = y(s).Load(); x(s).Store(1) }),
		test(k, "2+2W", "not both words end with the value that was written first",
			func(r two) bool { return r == two{1, 1} }, func(s *v, r *two) { r.A, r.B = x(s).Load(), y(s).Load() },
			func(s *v, _ *two) { x(s).Store(1); y(s).Store(2) },
			func(s *v, _ *two) { y(s).Store(1); x(s).Store(2) }),
	)
}

func (r two) bothZero() bool { return r == two{} }

func atomics() (cases []stress.Case) {
	for _, of := range [][]stress.Case{
		families[int32Type](kind{name: "atomic.Int32"}),
		families[int64Type](kind{name: "atomic.Int64"}),
		families[uint32Type](kind{name: "atomic.Uint32"}),
		families[uint64Type](kind{name: "atomic.Uint64"}),
		families[uintptrType](kind{name: "atomic.Uintptr"}),
		families[pointerType](kind{name: "atomic.Pointer"}),
		families[valueType](kind{name: "atomic.Value"}),
		families[boolType](kind{name: "atomic.Bool", binary: true}),
		families[int32Func](kind{name: "atomic.LoadInt32, StoreInt32"}),
		families[int64Func](kind{name: "atomic.LoadInt64, StoreInt64"}),
		families[uint32Func](kind{name: "atomic.LoadUint32, StoreUint32"}),
		families[uint64Func](kind{name: "atomic.LoadUint64, StoreUint64"}),
		families[uintptrFunc](kind{name: "atomic.LoadUintptr, StoreUintptr"}),
		families[swapWord](kind{name: "Swap and Add"}),
		families[casWord](kind{name: "CompareAndSwap"}),
		families[bitsWord](kind{name: "And and Or", binary: true}),
	} {
		cases = append(cases, of...)
	}
	return cases
}

func plains() (cases []stress.Case) {
	for _, of := range [][]stress.Case{
		families[plain64](kind{name: "plain int64", plain: true}),
		families[plain32](kind{name: "plain int32", plain: true}),
		families[plain8](kind{name: "plain int8", plain: true}),
	} {
		cases = append(cases, of...)
	}
	return cases
}
