package reclaim

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/layout"
)

// DefaultEpochBatch is EpochOptions.Batch where it is 0.
const DefaultEpochBatch = 32

// EpochOptions shape a domain of epochs.
type EpochOptions struct {
	// Free frees an object. It is called by whoever retires or collects, one call at a time for a participant. If it
	// panics, the object counts as freed and the others stay retired.
	Free  func(id uint64)
	Batch int // how many objects a participant retires between attempts to advance the epoch
}

// Epochs is a domain of epoch-based reclamation (Fraser, Practical lock-freedom, 2004). Make it with NewEpochs; it must
// not be copied.
//
// Progress: all methods are wait-free, bounded by the number of participants and retired objects. Reclamation: an
// object retired in epoch e is freed once the epoch is e+2, and the epoch advances only while everybody who has entered
// did so in the current one: a participant that stays entered stops all reclamation, and what is pending grows without
// bound (see Stats.Behind). Cost: Enter is a load and a sequentially consistent store, Exit a store, Protect a load.
//
// Why two: a reader that can hold the object entered in e at the latest, since it found it before it was retired. The
// epoch becomes e+1 only when nobody is in e-1 any more, and e+2 only when nobody is in e.
type Epochs struct {
	_      layout.NoCopy
	domain domain
	batch  int
	_      layout.Pad
	epoch  atomic.Uint64
	_      layout.Pad
}

// NewEpochs makes a domain.
func NewEpochs(o EpochOptions) *Epochs {
	if o.Free == nil {
		panic("reclaim: EpochOptions.Free is nil: expected what frees an object")
	}
	if o.Batch <= 0 {
		o.Batch = DefaultEpochBatch
	}
	d := &Epochs{batch: o.Batch}
	d.domain.scheme, d.domain.release = d, o.Free
	return d
}

// Join returns an *EpochParticipant.
func (d *Epochs) Join() Participant { return d.Participant() }

// Participant is Join for who wants calls without an interface.
func (d *Epochs) Participant() *EpochParticipant {
	return &EpochParticipant{participant{d.domain.take()}, &d.epoch}
}

// Stats looks at the domain.
func (d *Epochs) Stats() Stats {
	s := d.domain.stats()
	s.Epoch = d.epoch.Load()
	for r := d.domain.first.Load(); r != nil; r = r.next {
		if state := r.announced[0].Load(); state != 0 && state-1 != s.Epoch {
			s.Behind++
		}
	}
	return s
}

// An EpochParticipant is a participant of Epochs.
type EpochParticipant struct {
	participant
	epoch *atomic.Uint64
}

// Enter announces the epoch. One that has passed meanwhile does no harm: it holds the next one back.
func (p *EpochParticipant) Enter() {
	r := p.enter()
	r.used = 1
	r.announced[0].Store(p.epoch.Load() + 1)
}

// Protect is Participant.Protect: a load.
func (p *EpochParticipant) Protect(_ int, src *atomic.Uint64) (id uint64) { return src.Load() }

// grace is how many epochs an object waits.
const grace = 2

func (d *Epochs) stamp() uint64 { return d.epoch.Load() }

// due tries to advance the epoch now and then, and says whether it is another one than last time.
func (d *Epochs) due(r *record) bool {
	if r.since++; r.since < d.batch {
		return false
	}
	r.since = 0
	return d.advance() != r.epoch
}

// look notes the epoch. Hard: it advances it as far as an object waits.
func (d *Epochs) look(r *record, hard bool) {
	if hard {
		for range grace {
			d.advance()
		}
	}
	r.epoch = d.epoch.Load()
}

func (d *Epochs) canFree(r *record, o object) bool { return o.stamp+grace <= r.epoch }

// advance moves the epoch on if everybody who has entered is in it, and returns what it is.
func (d *Epochs) advance() uint64 {
	epoch := d.epoch.Load()
	for r := d.domain.first.Load(); r != nil; r = r.next {
		if state := r.announced[0].Load(); state != 0 && state-1 != epoch {
			return epoch
		}
	}
	d.epoch.CompareAndSwap(epoch, epoch+1) // failing, somebody else did it
	return d.epoch.Load()
}
