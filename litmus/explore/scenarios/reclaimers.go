package scenarios

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/reclaim"
)

// dummy is the first id of an object that nobody can find.
const dummy = 1000

// An estate is a few objects, one of which can be found at a time, and what has become of them.
type estate struct {
	domain  reclaim.Domain
	found   atomic.Uint64         // the id of the object that can be found
	freed   [dummy]atomic.Uint32  // how often each was
	freeing map[uint64]int        // of the dummies, which no other thread can touch
	members []reclaim.Participant // by thread
	retired []int                 // by thread
	misused atomic.Uint32
}

// free poisons an object.
//
//go:norace
func (e *estate) free(id uint64) {
	if id < dummy {
		e.freed[id].Add(1)
	} else {
		e.freeing[id]++
	}
}

// frees lets one thread for each word of programs work on objects of a domain: r looks at the object that can be found,
// w replaces it by another one and retires it, d retires one that nobody can find. The first thread has retired some
// before. None must be freed while somebody looks at it, none twice, and none must be forgotten.
func frees(make func(free func(uint64)) reclaim.Domain, before int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		e := newEstate(make, len(programs))
		for range before {
			e.work(0, "d")
		}
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() { e.work(i, program) })
		}
		s.Finally(e.audit)
	}
}

func newEstate(make func(free func(uint64)) reclaim.Domain, threads int) *estate {
	e := &estate{freeing: map[uint64]int{}}
	e.domain = make(e.free)
	e.found.Store(1)
	for range threads {
		e.members, e.retired = append(e.members, e.domain.Join()), append(e.retired, 0)
	}
	return e
}

func (e *estate) work(thread int, program string) {
	p := e.members[thread]
	for i, what := range program {
		p.Enter()
		switch what {
		case 'r':
			if id := p.Protect(i%reclaim.Slots, &e.found); e.freed[id].Load() > 0 {
				e.misused.Store(1)
			}
		case 'w':
			e.retire(thread, e.found.Swap(uint64(10*(thread+1)+i)))
		case 'd':
			e.retire(thread, uint64(dummy+1000*thread+e.retired[thread]))
		}
		p.Exit()
	}
}

func (e *estate) retire(thread int, id uint64) {
	e.retired[thread]++
	e.members[thread].Retire(id)
}

func (e *estate) audit() error {
	if e.misused.Load() > 0 {
		return errors.New("an object was freed while a reader protected it")
	}
	freed, retired := 0, 0
	count := func(id, times int) error {
		if freed += times; times > 1 {
			return fmt.Errorf("object %d was freed %d times", id, times)
		}
		return nil
	}
	for id := range e.freed {
		if err := count(id, int(e.freed[id].Load())); err != nil {
			return err
		}
	}
	for id, times := range e.freeing {
		if err := count(int(id), times); err != nil {
			return err
		}
	}
	for _, n := range e.retired {
		retired += n
	}
	if s := e.domain.Stats(); s.Participants > 0 && (s.Freed != freed || s.Freed+s.Pending != retired) { // else it does not count
		return fmt.Errorf("%d objects were retired and %d freed, and Stats says %+v", retired, freed, s)
	}
	if s := e.domain.Stats(); s.Entered != 0 || s.Behind != 0 {
		return fmt.Errorf("nobody has entered, and Stats says %+v", s)
	}
	return nil
}

// joins lets one thread for each word of programs join a domain, which somebody has left before, and leave it: j joins,
// l leaves. Whoever is there in the end must have a place of his own, and there must not be more places than were asked
// for.
func joins(make func(free func(uint64)) reclaim.Domain, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		d := make(func(uint64) {})
		d.Join().Leave()
		for i, program := range programs {
			s.Go(fmt.Sprintf("T%d %s", i, program), func() {
				var p reclaim.Participant
				for _, what := range program {
					if what == 'j' {
						p = d.Join()
					} else {
						p.Leave()
					}
				}
			})
		}
		s.Finally(func() error {
			least, most := len(programs), strings.Count(strings.Join(programs, ""), "j")
			if n := d.Stats().Participants; n < least || n > most {
				return fmt.Errorf("%d participants have %d places: expected %d at the most", least, n, most)
			}
			return nil
		})
	}
}
