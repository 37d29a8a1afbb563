package promises

import (
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
)

// doubts are mixtures of atomic and plain accesses that people have asked about: what is not promised, and what comes.
func doubts() []stress.Case {
	type flagged struct {
		x, y   int64
		ax, ay atomic.Int64
	}
	ask := func(name, says, source string, weak func(two) bool, arbiter func(*flagged, *two), actors ...func(*flagged, *two)) stress.Case {
		return stress.Of(stress.Test[flagged, two]{
			Name: name, Says: says, Source: source, Racy: true, Actors: actors, Arbiter: arbiter,
			Outcomes: []stress.Outcome[two]{
				stress.Interesting[two]("not promised, and it happens here").When(weak),
				stress.Acceptable[two]("an order of the operations explains it").When(func(two) bool { return true }),
			},
		})
	}
	return []stress.Case{
		ask("atomic stores, plain loads", "store buffering with atomic stores and plain loads: a plain load may be earlier (arm64: STLR then LDR)",
			"golang/go#5045, golang/go#67203: the plain loads are races, nothing orders them", two.bothZero, nil,
			func(s *flagged, r *two) { atomic.StoreInt64(&s.x, 1); r.A = s.y },
			func(s *flagged, r *two) { atomic.StoreInt64(&s.y, 1); r.B = s.x }),
		ask("atomic store and load, then a plain load", "store buffering with an atomic operation between: an atomic load does not hold back later ones on its own",
			"golang/go#67203", two.bothZero, nil,
			func(s *flagged, r *two) { atomic.StoreInt64(&s.x, 1); s.ax.Load(); r.A = s.y },
			func(s *flagged, r *two) { atomic.StoreInt64(&s.y, 1); s.ay.Load(); r.B = s.x }),
		ask("plain stores, atomic loads", "store buffering with plain stores and atomic loads", "none: the stores are races", two.bothZero, nil,
			func(s *flagged, r *two) { s.x = 1; r.A = atomic.LoadInt64(&s.y) },
			func(s *flagged, r *two) { s.y = 1; r.B = atomic.LoadInt64(&s.x) }),
		ask("a plain store, an atomic swap elsewhere, a plain load", "store buffering with a read-modify-write of another word between: a full fence on amd64, not on arm64 with LSE",
			"none: the accesses are races", two.bothZero, nil,
			func(s *flagged, r *two) { s.x = 1; s.ax.Swap(1); r.A = s.y },
			func(s *flagged, r *two) { s.y = 1; s.ay.Swap(1); r.B = s.x }),
		ask("a plain flag", "a message under a flag that is not atomic", "The Go Memory Model, Incorrect synchronization",
			func(r two) bool { return r == two{1, 0} }, nil,
			func(s *flagged, _ *two) { s.x = 1; s.y = 1 },
			func(s *flagged, r *two) { r.A = s.y; r.B = s.x }),
		ask("a plain flag, read atomically", "the writer is plain, the reader atomic", "none: the stores are races",
			func(r two) bool { return r == two{1, 0} }, nil,
			func(s *flagged, _ *two) { s.x = 1; s.y = 1 },
			func(s *flagged, r *two) { r.A = atomic.LoadInt64(&s.y); r.B = atomic.LoadInt64(&s.x) }),
		ask("a plain read of an atomic flag", "the writer is atomic, the reader plain", "none: the loads are races",
			func(r two) bool { return r == two{1, 0} }, nil,
			func(s *flagged, _ *two) { atomic.StoreInt64(&s.x, 1); atomic.StoreInt64(&s.y, 1) },
			func(s *flagged, r *two) { r.A = s.y; r.B = s.x }),
		ask("a plain counter", "two goroutines count without an atomic: a count is lost", "The Go Memory Model: a data race",
			func(r two) bool { return r.A == 1 }, func(s *flagged, r *two) { r.A = s.x },
			func(s *flagged, _ *two) { s.x++ }, func(s *flagged, _ *two) { s.x++ }),
		ask("a plain word goes back", "a plain word is read twice: the second read may be older where the compiler or the processor exchanges them",
			"The Go Memory Model: a data race", func(r two) bool { return r == two{1, 0} }, nil,
			func(s *flagged, _ *two) { s.x = 1 },
			func(s *flagged, r *two) { p, q := &s.x, &s.x; r.A = *p; r.B = *q }),
		checkedOnce(),
	}
}

// checkedOnce is double-checked initialization with a plain pointer.
func checkedOnce() stress.Case {
	type config struct{ a, b int64 }
	type state struct{ p *config }
	get := func(s *state) int64 {
		if s.p == nil {
			s.p = &config{1, 2}
		}
		return s.p.a + s.p.b
	}
	return stress.Of(stress.Test[state, two]{
		Name: "an object published through a plain pointer", Says: "who finds the pointer may not find what it points to", Racy: true,
		Source: "The Go Memory Model, Incorrect synchronization: observing g != nil does not imply that g.msg is initialized",
		Actors: []func(*state, *two){
			func(s *state, r *two) { r.A = get(s) },
			func(s *state, r *two) { r.B = get(s) },
		},
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("both saw all of it", two{3, 3}),
			stress.Interesting[two]("a part of it").When(func(r two) bool { return r.A >= 0 && r.A <= 3 && r.B >= 0 && r.B <= 3 }),
		},
	})
}
