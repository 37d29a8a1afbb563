// Package reclaimtest holds a reclamation scheme against its contract: [Run] is for any type that satisfies
// [reclaim.Domain], in the manner of testing/fstest.
//
// The objects that are reclaimed in the tests are numbers with a state beside them. Freeing one poisons its state and
// lets it be used again; a reader that sees poison on what it protects has caught the scheme.
package reclaimtest

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/reclaim"
)

// A Scheme is what is tested.
type Scheme struct {
	// New makes a domain that calls free for each object that is reclaimed. Let it look often: a threshold of hundreds
	// hides mistakes.
	New func(free func(id uint64)) reclaim.Domain

	// Bound is the most objects that each of so many participants may have pending, whatever readers do; nil if the
	// scheme promises no bound.
	Bound func(participants int) int

	// Time is how long the stress lasts (default a second, a fifth with -short).
	Time time.Duration
}

// Run tests the scheme. A test that does not come to an end fails with the stacks of all goroutines, and leaves those
// that hang behind; a panic fails the test, attributed to the operation that panicked.
func Run(t *testing.T, s Scheme) { conform.Test(t, s.Checks()) }

// Checks are the tests of Run.
func (s Scheme) Checks() []conform.Check {
	stalled := counted("StalledReader", s.stalledReader)
	if s.Bound == nil {
		stalled.Skip = "the scheme promises no bound"
	}
	return []conform.Check{
		counted("FreedOnce", s.freedOnce), counted("ProtectedIsKept", s.protectedIsKept), counted("Churn", s.churn),
		counted("Collect", s.collect), counted("Adopts", s.adopts), counted("FreePanics", s.freePanics),
		counted("FreeRetires", s.freeRetires), counted("Misuse", s.misuse), stalled,
		{Name: "Stress", Time: s.duration(), Run: s.Stress},
	}
}

// counted is a check of so many operations, which may take their time on an emulated processor.
func counted(name string, check func(*conform.Crew)) conform.Check {
	const limit = 2 * time.Minute
	return conform.Check{Name: name, Time: limit, Run: func() error {
		var crew conform.Crew
		crew.Go(func() { check(&crew) })
		return crew.Wait(limit)
	}}
}

func (s Scheme) duration() time.Duration {
	if s.Time == 0 {
		return 2 * conform.Duration(0)
	}
	return s.Time
}

// freedOnce retires many objects, with nobody reading: all but a few are freed, none twice.
func (s Scheme) freedOnce(t *conform.Crew) {
	const objects = 10_000
	freed := map[uint64]int{}
	d := s.New(func(id uint64) { freed[id]++ })
	p := d.Join()
	for id := uint64(1); id <= objects; id++ {
		p.Enter()
		p.Retire(id)
		p.Exit()
	}
	p.Leave()
	for id, times := range freed {
		if times != 1 || id == 0 || id > objects {
			t.Errorf("object %d was freed %d times", id, times)
		}
	}
	stats := d.Stats()
	if len(freed) < objects/2 {
		t.Errorf("only %d of %d objects were freed, although nobody protected any", len(freed), objects)
	}
	if stats.Freed != len(freed) || stats.Pending != objects-len(freed) {
		t.Errorf("Stats says %+v; %d objects were freed, %d were not", stats, len(freed), objects-len(freed))
	}
}

// protectedIsKept protects an object, retires it and many others: it is freed after Exit and not before.
func (s Scheme) protectedIsKept(t *conform.Crew) {
	freed := map[uint64]bool{}
	d := s.New(func(id uint64) { freed[id] = true })
	reader, writer := d.Join(), d.Join()
	const protected = 1_000_000
	var src atomic.Uint64
	src.Store(protected)
	reader.Enter()
	if id := reader.Protect(0, &src); id != protected {
		t.Fatalf("Protect returned %d: expected what src holds, %d", id, protected)
	}
	retire := func(from, to uint64) {
		for id := from; id < to; id++ {
			writer.Enter()
			writer.Retire(id)
			writer.Exit()
		}
	}
	src.Store(0)
	writer.Enter()
	writer.Retire(protected)
	writer.Exit()
	retire(1, 5000)
	if freed[protected] {
		t.Fatalf("an object was freed while it was protected")
	}
	reader.Exit()
	retire(5000, 10_000)
	if !freed[protected] {
		t.Errorf("an object was not freed after it was protected no more")
	}
}

// churn lets participants come and go from many goroutines: nobody's place may be given to two.
func (s Scheme) churn(t *conform.Crew) {
	d := s.New(func(uint64) {})
	var next atomic.Uint64
	var held sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		t.Go(func() {
			defer wg.Done()
			for range 200 {
				p := d.Join()
				if _, twice := held.LoadOrStore(p, true); twice {
					t.Errorf("Join returned a participant that had not left")
					return
				}
				p.Enter()
				p.Retire(next.Add(1))
				p.Exit()
				held.Delete(p)
				p.Leave()
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	if made := d.Stats().Participants; made > 8 {
		t.Errorf("%d participants were made for 8 goroutines: those that left should be used again", made)
	}
}

// stalledReader lets readers stall and others retire: nobody has more pending than was promised.
func (s Scheme) stalledReader(t *conform.Crew) {
	for _, participants := range []int{2, 3, 8, 40} {
		d := s.New(func(uint64) {})
		var src atomic.Uint64
		id := uint64(0)
		var writers []reclaim.Participant
		for i := range participants {
			p := d.Join()
			if i%2 == 1 {
				writers = append(writers, p)
				continue
			}
			p.Enter()
			for slot := range reclaim.Slots {
				id++
				src.Store(id)
				p.Protect(slot, &src)
			}
		}
		for protected := range id {
			writers[0].Retire(protected + 1)
		}
		for range 5000 {
			for _, p := range writers {
				id++
				p.Enter()
				p.Retire(id)
				p.Exit()
			}
			if pending, most := d.Stats().Pending, len(writers)*s.Bound(participants); pending > most {
				t.Fatalf("of %d participants, after %d objects, %d are pending: the scheme promised at most %d", participants, id, pending, most)
			}
		}
	}
}

// A Point is the state of a domain after so many retired objects.
type Point struct{ Retired, Pending int }

// Garbage retires objects while one reader is stalled in the middle of an operation, with one object protected, and
// returns how many were pending meanwhile: the figure that tells schemes apart (Hart, McKenney, Demke Brown and
// Walpole, JPDC 2007).
func Garbage(newDomain func(free func(id uint64)) reclaim.Domain, objects, every int) (points []Point) {
	d := newDomain(func(uint64) {})
	stalled, writer := d.Join(), d.Join()
	var src atomic.Uint64
	src.Store(1)
	stalled.Enter()
	stalled.Protect(0, &src)
	for i := range objects {
		writer.Enter()
		writer.Retire(uint64(i) + 1)
		writer.Exit()
		if (i+1)%every == 0 {
			points = append(points, Point{i + 1, d.Stats().Pending})
		}
	}
	stalled.Exit()
	return points
}

const (
	alive  = 0x600d
	poison = 0xdead
)

// Stress lets readers and a writer meet at one word: the writer replaces the object in it and retires the old one at
// once, the readers look whether what they protect is alive. It returns what it caught, or nil when the time is over.
func (s Scheme) Stress() error {
	const objects = 4096
	states := make([]atomic.Uint64, objects+1)
	unused := make(chan uint64, objects)
	for id := uint64(1); id <= objects; id++ {
		unused <- id
	}
	d := s.New(func(id uint64) {
		states[id].Store(poison)
		unused <- id
	})
	var src atomic.Uint64
	var crew conform.Crew
	for range max(1, runtime.GOMAXPROCS(0)-1) {
		crew.Go(func() { read(d, &src, states, &crew) })
	}
	crew.Go(func() { write(d, &src, states, unused, &crew) })
	return crew.Wait(s.duration())
}

// looks is how often a reader looks at what it protects: long enough for a free that should not happen to arrive.
const looks = 200

// read protects what src holds and looks at its state, again and again.
func read(d reclaim.Domain, src *atomic.Uint64, states []atomic.Uint64, crew *conform.Crew) {
	p := d.Join()
	defer p.Leave()
	for !crew.Stopped() {
		p.Enter()
		if id := p.Protect(0, src); id != 0 {
			for look := range looks {
				if state := states[id].Load(); state != alive {
					crew.Errorf("use after free: object %d was %#x at look %d while it was protected", id, state, look)
					break
				}
			}
		}
		p.Exit()
	}
}

// write replaces the object in src as long as there are unused ones. A scheme that stops reclaiming leaves none, which
// is its right while somebody reads; the writer then lets the readers go on.
func write(d reclaim.Domain, src *atomic.Uint64, states []atomic.Uint64, unused chan uint64, crew *conform.Crew) {
	p := d.Join()
	defer p.Leave()
	for !crew.Stopped() {
		select {
		case id := <-unused:
			states[id].Store(alive)
			p.Enter()
			if old := src.Swap(id); old != 0 {
				if states[old].Load() != alive {
					crew.Errorf("object %d was freed before it was retired", old)
				}
				p.Retire(old)
			}
			p.Exit()
		default:
			p.Enter() // a chance to notice that the readers have gone on
			p.Exit()
			runtime.Gosched()
		}
	}
}
