package scenarios

import (
	"fmt"

	"example.org/atomlab/litmus/explore"
)

// A register holds one value. Operations that a type does not have are nil.
type register[V comparable] struct {
	of     func(int) V // the value of a number
	load   func() V
	store  func(V)
	swap   func(V) (old V)
	cas    func(old V, number int) (new V, swapped bool)
	update func(func(V) V) V
}

// registers lets one thread for each word of programs work on a register: l loads, s stores a value of its own, x swaps
// one in, c does so if the value is the one it has seen last, u replaces it by a value that depends on it. What they
// return, and what is there in the end, must be what it would have been in some order of the operations.
func registers[V comparable](make func() register[V], next func(V) V, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		r, h := make(), newHistory[V](len(programs)+1)
		initial := r.load()
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				seen := initial
				for k, what := range program {
					h.do(i, func() (string, func(V) (V, bool)) { return r.operate(what, 10*(i+1)+k, &seen, next) })
				}
			})
		}
		s.Finally(func() error {
			seen := initial
			h.do(len(programs), func() (string, func(V) (V, bool)) { return r.operate('l', 0, &seen, next) })
			return h.explain(initial)
		})
	}
}

func (r register[V]) operate(what rune, number int, seen *V, next func(V) V) (string, func(V) (V, bool)) {
	switch what {
	case 'l':
		v := r.load()
		*seen = v
		return fmt.Sprintf("load: %v", v), func(s V) (V, bool) { return s, s == v }
	case 's':
		v := r.of(number)
		r.store(v)
		return fmt.Sprintf("store %v", v), func(V) (V, bool) { return v, true }
	case 'x':
		v := r.of(number)
		old := r.swap(v)
		*seen = old
		return fmt.Sprintf("swap %v: %v", v, old), func(s V) (V, bool) { return v, s == old }
	case 'c':
		old := *seen
		v, ok := r.cas(old, number)
		return fmt.Sprintf("replace %v by %v: %v", old, v, ok), func(s V) (V, bool) {
			if ok {
				return v, s == old
			}
			return s, s != old
		}
	case 'u':
		v := r.update(next)
		return fmt.Sprintf("update: %v", v), func(s V) (V, bool) { return v, next(s) == v }
	}
	panic(fmt.Sprintf("a program has the operation %q: expected l, s, x, c or u", what))
}
