package reclaim

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
)

// domain is what all schemes have: the participants' records and what they do with retired objects.
type domain struct {
	scheme  scheme
	release func(id uint64) // frees an object
	first   atomic.Pointer[record]
	records atomic.Int64
}

// A scheme knows when nobody can be looking at an object any more.
type scheme interface {
	// stamp is what it must know later of an object that is retired now.
	stamp() uint64

	// due is whether a participant that has just retired an object is to collect.
	due(*record) bool

	// look notes in the record who looks at what. Hard: it takes the pains that it would else take some other time.
	look(r *record, hard bool)

	// canFree is whether an object that was retired before the look can be freed.
	canFree(*record, object) bool
}

// A record is what a domain has of a participant. Records are never freed, so that a list of them can be walked without
// protection; who leaves makes room for another.
type record struct {
	domain *domain
	next   *record
	taken  atomic.Bool

	_         layout.Pad           // others read what is announced, this one writes it: keep it off everybody else's lines
	announced [Slots]atomic.Uint64 // Hazards: the ids; Epochs: the first is the epoch of entering plus 1, or 0
	_         layout.Pad

	shelf          shelf
	retired, freed atomic.Uint64 // by this participant; only its goroutine adds

	// The rest is for its goroutine alone.
	entered    bool
	collecting bool
	used       int      // slots that may be announced
	held       []object // while it collects: not judged yet
	hazards    []uint64 // Hazards: what is protected, in order
	since      int      // Epochs: objects retired since it last tried to advance the epoch
	epoch      uint64   // Epochs: the last one that it has seen
}

// take finds a record that nobody uses, or makes one.
func (d *domain) take() *record {
	for r := d.first.Load(); r != nil; r = r.next {
		if !r.taken.Load() && r.taken.CompareAndSwap(false, true) {
			return r
		}
	}
	r := &record{domain: d}
	r.taken.Store(true)
	d.records.Add(1)
	for {
		r.next = d.first.Load()
		if d.first.CompareAndSwap(r.next, r) {
			return r
		}
	}
}

// Stats looks at the domain.
func (d *domain) stats() (s Stats) {
	for r := d.first.Load(); r != nil; r = r.next {
		s.Freed += int(r.freed.Load()) // before what is retired, so that never more was freed
	}
	for r := d.first.Load(); r != nil; r = r.next {
		s.Participants++
		s.Pending += int(r.retired.Load())
		for i := range r.announced {
			if r.announced[i].Load() != 0 {
				s.Entered++
				break
			}
		}
	}
	s.Pending -= s.Freed
	return s
}

// count adds one to a counter that no other goroutine adds to.
func count(n *atomic.Uint64) { ordered.StoreRelease(n, n.Load()+1) }

func (r *record) retire(id uint64) {
	if id == 0 {
		return
	}
	count(&r.retired)
	r.shelf.put(object{id, r.domain.scheme.stamp()})
	if !r.collecting && r.domain.scheme.due(r) {
		r.collect(false)
	}
}

// collect frees what this participant and those that left have retired, as far as that is possible; with everybody's,
// what anybody has.
func (r *record) collect(everybodys bool) {
	r.collecting = true
	defer r.endCollect()
	r.held = r.shelf.takeAll(r.held)
	r.shelf.next = 0
	for other := r.domain.first.Load(); other != nil; other = other.next {
		if other != r && (everybodys || !other.taken.Load()) {
			r.held = other.shelf.takeAll(r.held)
		}
	}
	r.domain.scheme.look(r, everybodys)
	for len(r.held) > 0 {
		last := len(r.held) - 1
		o := r.held[last]
		r.held = r.held[:last] // first: release may panic, and must not see it twice
		if r.domain.scheme.canFree(r, o) {
			count(&r.freed)
			r.domain.release(o.id)
		} else {
			r.shelf.put(o)
		}
	}
}

// endCollect puts back what a panic of release has left.
func (r *record) endCollect() {
	for _, o := range r.held {
		r.shelf.put(o)
	}
	r.held = r.held[:0]
	r.collecting = false
}

// unannounce must not be seen before the last access to what was protected.
func (r *record) unannounce() {
	for i := range r.announced[:r.used] {
		ordered.StoreRelease(&r.announced[i], 0)
	}
	r.used = 0
}
