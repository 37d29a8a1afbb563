package reclaim

import (
	"slices"
	"sync/atomic"

	"example.org/atomlab/asm/membarrier"
	"example.org/atomlab/structures/internal/ordered"
)

// DefaultHazardThreshold is HazardOptions.Threshold where it is 0.
const DefaultHazardThreshold = 64

// HazardOptions shape a domain of hazard pointers.
type HazardOptions struct {
	Free func(id uint64) // frees an object; called by whoever retires, one call at a time for a participant

	// Threshold is how many retired objects a participant keeps before it looks which may be freed; at least twice the
	// number of hazards in the domain, so that half of them always may.
	Threshold int

	// Asymmetric lets Protect do without its fence and makes the look for hazards pay: it has every processor execute one
	// by membarrier(2), some microseconds each time. Where that is missing, the domain is symmetric all the same.
	Asymmetric bool
}

// Hazards is a domain of hazard pointers (Michael, IEEE TPDS 2004). Make it with NewHazards; it must not be copied.
//
// Progress: Protect is lock-free (it repeats as long as src changes), everything else wait-free, bounded by the number
// of participants. Reclamation: at most Threshold + Slots×participants objects are pending for each participant,
// whatever readers do. ABA: an object that is protected is not freed, so an id that Protect returned cannot come to
// mean another object before Exit. Cost: Protect is a sequentially consistent store between two loads, or a plain store
// where the domain is asymmetric.
//
// Why the two loads: the reader stores its hazard and then loads src again; the reclaimer has changed src and then
// loads the hazards. If both loads came before both stores were visible, the reader would go on with an object that the
// reclaimer frees. That outcome of the store-buffering test is what the fence forbids.
type Hazards struct {
	_       noCopy
	options HazardOptions
	first   atomic.Pointer[hazardRecord]
	records atomic.Int64
}

// A hazardRecord is a participant. Records are never freed, so that a list of them can be walked without protection.
type hazardRecord struct {
	domain *Hazards
	next   *hazardRecord
	taken  atomic.Bool
	_      [128]byte // others read the slots, this one writes them: keep them off everybody else's lines
	slots  [Slots]atomic.Uint64
	_      [128]byte
	used   int // slots that may be set
	retired,
	hazards []uint64
	pending, freed atomic.Int64
}

// NewHazards makes a domain.
func NewHazards(o HazardOptions) *Hazards {
	if o.Free == nil {
		panic("reclaim: HazardOptions.Free is nil: expected what frees an object")
	}
	if o.Threshold <= 0 {
		o.Threshold = DefaultHazardThreshold
	}
	o.Asymmetric = o.Asymmetric && membarrier.Supported()
	return &Hazards{options: o}
}

// Join returns a participant.
func (d *Hazards) Join() Participant {
	for r := d.first.Load(); r != nil; r = r.next {
		if !r.taken.Load() && r.taken.CompareAndSwap(false, true) {
			return r
		}
	}
	r := &hazardRecord{domain: d}
	r.taken.Store(true)
	d.records.Add(1)
	for {
		r.next = d.first.Load()
		if d.first.CompareAndSwap(r.next, r) {
			return r
		}
	}
}

// Stats looks at the domain. Entered counts participants with a hazard set.
func (d *Hazards) Stats() (s Stats) {
	for r := d.first.Load(); r != nil; r = r.next {
		s.Participants++
		s.Pending += int(r.pending.Load())
		s.Freed += int(r.freed.Load())
		for i := range r.slots {
			if r.slots[i].Load() != 0 {
				s.Entered++
				break
			}
		}
	}
	return s
}

func (r *hazardRecord) Enter() {}

func (r *hazardRecord) Protect(slot int, src *atomic.Uint64) (id uint64) {
	r.used = max(r.used, slot+1)
	for id = src.Load(); ; {
		r.announce(slot, id)
		again := src.Load()
		if again == id {
			return id
		}
		id = again
	}
}

// announce makes a hazard visible before any later load, or leaves that to the reclaimer.
func (r *hazardRecord) announce(slot int, id uint64) {
	if r.domain.options.Asymmetric {
		ordered.StorePlain(&r.slots[slot], id)
		return
	}
	r.slots[slot].Store(id)
}

// Exit clears the hazards: that must not be seen before the last access to what they protected.
func (r *hazardRecord) Exit() {
	for i := range r.slots[:r.used] {
		ordered.StoreRelease(&r.slots[i], 0)
	}
	r.used = 0
}

func (r *hazardRecord) Retire(id uint64) {
	r.retired = append(r.retired, id)
	r.pending.Add(1)
	hazards := Slots * int(r.domain.records.Load())
	if len(r.retired) >= max(r.domain.options.Threshold, 2*hazards) {
		r.scan()
	}
}

// scan frees what nobody protects.
func (r *hazardRecord) scan() {
	if r.domain.options.Asymmetric {
		membarrier.Barrier()
	}
	r.hazards = r.hazards[:0]
	for other := r.domain.first.Load(); other != nil; other = other.next {
		for i := range other.slots {
			if id := other.slots[i].Load(); id != 0 {
				r.hazards = append(r.hazards, id)
			}
		}
	}
	slices.Sort(r.hazards)
	kept := r.retired[:0]
	for _, id := range r.retired {
		if _, protected := slices.BinarySearch(r.hazards, id); protected {
			kept = append(kept, id)
			continue
		}
		r.domain.options.Free(id)
		r.freed.Add(1)
		r.pending.Add(-1)
	}
	r.retired = kept
}

// Leave keeps what is still retired for the next one who takes the record.
func (r *hazardRecord) Leave() {
	r.Exit()
	r.taken.Store(false)
}

// noCopy makes go vet report copies (its copylocks check looks for these methods).
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
