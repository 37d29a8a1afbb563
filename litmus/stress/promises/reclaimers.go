package promises

import (
	"sync/atomic"

	"example.org/atomlab/litmus/stress"
	"example.org/atomlab/structures/reclaim"
)

// guardedObjects are a source that points to one of two objects, and a domain that says when the other may be reused.
type guardedObjects struct {
	source         atomic.Uint64
	alive          [3]atomic.Bool // by id; none has 0
	reader, writer reclaim.Participant
}

// protection makes a test: while a reader protects what the source points to, the writer points it elsewhere and
// retires it.
func protection(name string, newDomain func(free func(id uint64)) reclaim.Domain) stress.Case {
	return stress.Of(stress.Test[guardedObjects, two]{
		Name: name, Says: "a protected object is not freed while it is looked at", Source: "go doc of the type",
		Reset: func(s *guardedObjects) {
			// A domain of its own: what an earlier sample retired may be freed late.
			domain := newDomain(func(id uint64) { s.alive[id].Store(false) })
			s.reader, s.writer = domain.Join(), domain.Join()
			s.alive[1].Store(true)
			s.alive[2].Store(true)
			s.source.Store(1)
		},
		Actors: []func(*guardedObjects, *two){
			func(s *guardedObjects, r *two) {
				s.reader.Enter()
				id := s.reader.Protect(0, &s.source)
				r.A = int64(id)
				for range 3 {
					r.B += truth(s.alive[id].Load())
				}
				s.reader.Exit()
			},
			func(s *guardedObjects, _ *two) {
				s.writer.Enter()
				s.source.Store(2)
				s.writer.Retire(1)
				s.writer.Exit()
				for range 2 { // epochs pass by operations that come to an end
					s.writer.Enter()
					s.writer.Exit()
				}
			},
		},
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("alive all the while", two{1, 3}, two{2, 3}),
			stress.Forbidden[two]("freed under the reader").When(func(two) bool { return true }).StoreLoad(),
		},
	})
}
