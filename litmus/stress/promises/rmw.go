package promises

import (
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
)

// exactly makes a test with one acceptable result.
func exactly[S any, R comparable](name, says, source, otherwise string, want R, arbiter func(*S, *R), actors ...func(*S, *R)) stress.Case {
	return stress.Of(stress.Test[S, R]{
		Name: name, Says: says, Source: source, Actors: actors, Arbiter: arbiter,
		Outcomes: []stress.Outcome[R]{
			stress.Acceptable("as promised", want),
			stress.Forbidden[R](otherwise).When(func(R) bool { return true }),
		},
	})
}

const atomicDoc = "package sync/atomic: the operation is the atomic equivalent of its statements"

// An adder is a word with Add.
type adder[W any, N any] interface {
	*W
	Add(delta N) N
	Load() N
}

func adds[W any, N ~int32 | ~int64 | ~uint32 | ~uint64 | ~uintptr, P adder[W, N]](name string) []stress.Case {
	type result struct{ Sum, A, B N }
	return []stress.Case{
		exactly(name+".Add loses nothing", "three goroutines add: the end is the sum", atomicDoc, "an addition was lost",
			result{Sum: 7}, func(s *W, r *result) { r.Sum = P(s).Load() },
			func(s *W, _ *result) { P(s).Add(1) },
			func(s *W, _ *result) { P(s).Add(2) },
			func(s *W, _ *result) { P(s).Add(4) }),
		stress.Of(stress.Test[W, result]{
			Name: name + ".Add returns the sum once", Says: "two goroutines draw numbers: no number is drawn twice", Source: atomicDoc,
			Actors: []func(*W, *result){
				func(s *W, r *result) { r.A = P(s).Add(1) },
				func(s *W, r *result) { r.B = P(s).Add(1) },
			},
			Outcomes: []stress.Outcome[result]{
				stress.Acceptable("one was first", result{A: 1, B: 2}, result{A: 2, B: 1}),
				stress.Forbidden("the same number twice", result{A: 1, B: 1}, result{A: 2, B: 2}),
			},
		}),
	}
}

// A swapper is a word with Swap and CompareAndSwap.
type swapper[W any, N any] interface {
	*W
	Load() N
	Swap(new N) N
	CompareAndSwap(old, new N) bool
}

func swaps[W any, N comparable, P swapper[W, N]](name string, zero, one, other N) []stress.Case {
	type result struct{ A, B, End N }
	type won struct{ A, B bool }
	return []stress.Case{
		stress.Of(stress.Test[W, result]{
			Name: name + ".Swap hands on", Says: "two goroutines swap: every value comes out once", Source: atomicDoc,
			Actors: []func(*W, *result){
				func(s *W, r *result) { r.A = P(s).Swap(one) },
				func(s *W, r *result) { r.B = P(s).Swap(other) },
			},
			Arbiter: func(s *W, r *result) { r.End = P(s).Load() },
			Outcomes: []stress.Outcome[result]{
				stress.Acceptable("one was first", result{zero, one, other}, result{other, zero, one}),
				stress.Forbidden[result]("a value came out twice or never").When(func(result) bool { return true }),
			},
		}),
		stress.Of(stress.Test[W, won]{
			Name: name + ".CompareAndSwap has one winner", Says: "two goroutines exchange the same old value: one succeeds", Source: atomicDoc,
			Actors: []func(*W, *won){
				func(s *W, r *won) { r.A = P(s).CompareAndSwap(zero, one) },
				func(s *W, r *won) { r.B = P(s).CompareAndSwap(zero, other) },
			},
			Outcomes: []stress.Outcome[won]{
				stress.Acceptable("one won", won{true, false}, won{false, true}),
				stress.Forbidden("both won", won{true, true}),
				stress.Forbidden("nobody won", won{false, false}),
			},
		}),
	}
}

// A bitSetter is a word with And and Or.
type bitSetter[W any, N any] interface {
	*W
	Load() N
	And(mask N) N
	Or(mask N) N
}

func bits[W any, N ~int32 | ~int64 | ~uint32 | ~uint64 | ~uintptr, P bitSetter[W, N]](name string) []stress.Case {
	type result struct{ A, B, End N }
	return []stress.Case{
		exactly(name+".Or sets every bit", "three goroutines set a bit each: all are set", atomicDoc, "a bit was lost",
			N(7), func(s *W, r *N) { *r = P(s).Load() },
			func(s *W, _ *N) { P(s).Or(1) },
			func(s *W, _ *N) { P(s).Or(2) },
			func(s *W, _ *N) { P(s).Or(4) }),
		stress.Of(stress.Test[W, result]{
			Name: name + ".And and Or return the old value", Says: "one sets two bits, another clears one: the old values tell the order", Source: atomicDoc,
			Actors: []func(*W, *result){
				func(s *W, r *result) { r.A = P(s).Or(3) },
				func(s *W, r *result) { r.B = P(s).And(2) },
			},
			Arbiter: func(s *W, r *result) { r.End = P(s).Load() },
			Outcomes: []stress.Outcome[result]{
				stress.Acceptable("one was first", result{0, 3, 2}, result{0, 0, 3}),
				stress.Forbidden[result]("no order explains it").When(func(result) bool { return true }),
			},
		}),
	}
}

func readModifyWrites() (cases []stress.Case) {
	one, other := new(int64), new(int64)
	for _, of := range [][]stress.Case{
		adds[atomic.Int32, int32]("Int32"), adds[atomic.Int64, int64]("Int64"), adds[atomic.Uint32, uint32]("Uint32"),
		adds[atomic.Uint64, uint64]("Uint64"), adds[atomic.Uintptr, uintptr]("Uintptr"),
		swaps[atomic.Int32]("Int32", int32(0), 1, -1), swaps[atomic.Int64]("Int64", int64(0), 1, -1),
		swaps[atomic.Uint32]("Uint32", uint32(0), 1, 2), swaps[atomic.Uint64]("Uint64", uint64(0), 1, 1<<63),
		swaps[atomic.Uintptr]("Uintptr", uintptr(0), 1, 2), swaps[atomic.Pointer[int64]]("Pointer", nil, one, other),
		bits[atomic.Int32, int32]("Int32"), bits[atomic.Int64, int64]("Int64"), bits[atomic.Uint32, uint32]("Uint32"),
		bits[atomic.Uint64, uint64]("Uint64"), bits[atomic.Uintptr, uintptr]("Uintptr"),
	} {
		cases = append(cases, of...)
	}
	return append(cases, boolAndValue()...)
}

// boolAndValue are the types whose methods are fewer.
func boolAndValue() []stress.Case {
	type won struct{ A, B bool }
	oneWinner := []stress.Outcome[won]{
		stress.Acceptable("one won", won{true, false}, won{false, true}),
		stress.Forbidden("both won", won{true, true}),
		stress.Forbidden("nobody won", won{false, false}),
	}
	return []stress.Case{
		stress.Of(stress.Test[atomic.Bool, won]{
			Name: "Bool.CompareAndSwap has one winner", Says: "two goroutines set the same flag: one succeeds", Source: atomicDoc,
			Actors: []func(*atomic.Bool, *won){
				func(s *atomic.Bool, r *won) { r.A = s.CompareAndSwap(false, true) },
				func(s *atomic.Bool, r *won) { r.B = s.CompareAndSwap(false, true) },
			},
			Outcomes: oneWinner,
		}),
		stress.Of(stress.Test[atomic.Bool, won]{
			Name: "Bool.Swap has one first", Says: "two goroutines set a flag by Swap: one finds it unset", Source: atomicDoc,
			Actors: []func(*atomic.Bool, *won){
				func(s *atomic.Bool, r *won) { r.A = !s.Swap(true) },
				func(s *atomic.Bool, r *won) { r.B = !s.Swap(true) },
			},
			Outcomes: oneWinner,
		}),
		stress.Of(stress.Test[atomic.Value, won]{
			Name: "Value.CompareAndSwap has one winner", Says: "two goroutines exchange nil: one succeeds", Source: atomicDoc,
			Actors: []func(*atomic.Value, *won){
				func(s *atomic.Value, r *won) { r.A = s.CompareAndSwap(nil, 1) },
				func(s *atomic.Value, r *won) { r.B = s.CompareAndSwap(nil, 2) },
			},
			Outcomes: oneWinner,
		}),
		stress.Of(stress.Test[atomic.Value, won]{
			Name: "Value.Swap has one first", Says: "two goroutines swap a value in: one finds nil", Source: atomicDoc,
			Actors: []func(*atomic.Value, *won){
				func(s *atomic.Value, r *won) { r.A = s.Swap(1) == nil },
				func(s *atomic.Value, r *won) { r.B = s.Swap(2) == nil },
			},
			Outcomes: oneWinner,
		}),
	}
}
