package reclaim

import (
	"slices"
	"sync/atomic"

	"example.org/atomlab/asm/membarrier"
	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/internal/ordered"
)

// DefaultHazardThreshold is HazardOptions.Threshold where it is 0.
const DefaultHazardThreshold = 64

// HazardOptions shape a domain of hazard pointers.
type HazardOptions struct {
	// Free frees an object. It is called by whoever retires or collects, one call at a time for a participant. If it
	// panics, the object counts as freed and the others stay retired.
	Free func(id uint64)

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
// of participants and retired objects. Reclamation: of P participants (Stats.Participants) each keeps at most
// max(Threshold, 2×Slots×P) objects pending, whatever readers do, apart from what Free itself retires. ABA: an object
// that is protected is not freed, so an id that Protect returned cannot come to mean another object before Exit. Cost:
// Protect is a sequentially consistent store between two loads, or a release store where the domain is asymmetric.
//
// Why the two loads: the reader stores its hazard and then loads src again; the reclaimer has changed src and then
// loads the hazards. If both loads came before both stores were visible, the reader would go on with an object that the
// reclaimer frees. That outcome of the store-buffering test is what the fence forbids.
type Hazards struct {
	_       layout.NoCopy
	domain  domain
	options HazardOptions
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
	d := &Hazards{options: o}
	d.domain.scheme, d.domain.release = d, o.Free
	return d
}

// Join returns a *HazardParticipant.
func (d *Hazards) Join() Participant { return d.Participant() }

// Participant is Join for who wants calls without an interface.
func (d *Hazards) Participant() *HazardParticipant {
	return &HazardParticipant{participant{d.domain.take()}, d.options.Asymmetric}
}

// Stats looks at the domain. Entered counts participants with a hazard set.
func (d *Hazards) Stats() Stats { return d.domain.stats() }

// A HazardParticipant is a participant of Hazards.
type HazardParticipant struct {
	participant
	asymmetric bool
}

// Enter is Participant.Enter.
func (p *HazardParticipant) Enter() { p.enter() }

// Protect is Participant.Protect.
func (p *HazardParticipant) Protect(slot int, src *atomic.Uint64) (id uint64) {
	r := p.own()
	hazard := &r.announced[slot]
	r.used = max(r.used, slot+1)
	for id = src.Load(); ; {
		p.announce(hazard, id)
		again := src.Load()
		if again == id {
			return id
		}
		id = again
	}
}

// announce makes a hazard visible before any later load, or leaves that to the reclaimer. In both cases it comes after
// every access to what the slot protected before.
func (p *HazardParticipant) announce(hazard *atomic.Uint64, id uint64) {
	if p.asymmetric {
		ordered.StoreRelease(hazard, id)
		return
	}
	hazard.Store(id)
}

func (d *Hazards) stamp() uint64 { return 0 }

func (d *Hazards) due(r *record) bool {
	return r.shelf.next >= max(d.options.Threshold, 2*Slots*int(d.domain.records.Load()))
}

// look collects the hazards. The objects in question have been unlinked before.
func (d *Hazards) look(r *record, _ bool) {
	if d.options.Asymmetric {
		membarrier.Barrier()
	}
	r.hazards = r.hazards[:0]
	for other := d.domain.first.Load(); other != nil; other = other.next {
		for i := range other.announced {
			if id := other.announced[i].Load(); id != 0 {
				r.hazards = append(r.hazards, id)
			}
		}
	}
	slices.Sort(r.hazards)
}

func (d *Hazards) canFree(r *record, o object) bool {
	_, protected := slices.BinarySearch(r.hazards, o.id)
	return !protected
}
