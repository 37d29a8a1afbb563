package reclaim

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/ordered"
)

// DefaultEpochBatch is EpochOptions.Batch where it is 0.
const DefaultEpochBatch = 32

// EpochOptions shape a domain of epochs.
type EpochOptions struct {
	Free  func(id uint64) // frees an object; called by whoever retires, one call at a time for a participant
	Batch int             // how many objects a participant retires between attempts to advance the epoch
}

// Epochs is a domain of epoch-based reclamation (Fraser, Practical lock-freedom, 2004). Make it with NewEpochs; it must
// not be copied.
//
// Progress: all methods are wait-free, bounded by the number of participants. Reclamation: an object retired in epoch e
// is freed once the epoch is e+2, and the epoch advances only while everybody who has entered did so in the current
// one: a participant that stays entered stops all reclamation, and what is pending grows without bound (see
// Stats.Behind). Cost: Enter is a load and a sequentially consistent store, Exit a store, Protect a load.
//
// Why two: a reader that can hold the object entered in e at the latest, since it found it before it was retired. The
// epoch becomes e+1 only when nobody is in e-1 any more, and e+2 only when nobody is in e.
type Epochs struct {
	_       noCopy
	options EpochOptions
	first   atomic.Pointer[epochRecord]
	_       [128]byte
	epoch   atomic.Uint64
	_       [128]byte
}

// An epochRecord is a participant. Records are never freed, so that a list of them can be walked without protection.
type epochRecord struct {
	domain *Epochs
	next   *epochRecord
	taken  atomic.Bool
	_      [128]byte
	state  atomic.Uint64 // 0: not entered; else the epoch of entering plus 1
	_      [128]byte
	bags   [3]bag // by epoch modulo 3
	since  int    // objects retired since the last attempt to advance

	pending, freed atomic.Int64
}

// A bag is what was retired in one epoch.
type bag struct {
	epoch uint64
	ids   []uint64
}

// NewEpochs makes a domain.
func NewEpochs(o EpochOptions) *Epochs {
	if o.Free == nil {
		panic("reclaim: EpochOptions.Free is nil: expected what frees an object")
	}
	if o.Batch <= 0 {
		o.Batch = DefaultEpochBatch
	}
	return &Epochs{options: o}
}

// Join returns a participant.
func (d *Epochs) Join() Participant {
	for r := d.first.Load(); r != nil; r = r.next {
		if !r.taken.Load() && r.taken.CompareAndSwap(false, true) {
			return r
		}
	}
	r := &epochRecord{domain: d}
	r.taken.Store(true)
	for {
		r.next = d.first.Load()
		if d.first.CompareAndSwap(r.next, r) {
			return r
		}
	}
}

// Stats looks at the domain.
func (d *Epochs) Stats() (s Stats) {
	s.Epoch = d.epoch.Load()
	for r := d.first.Load(); r != nil; r = r.next {
		s.Participants++
		s.Pending += int(r.pending.Load())
		s.Freed += int(r.freed.Load())
		if state := r.state.Load(); state != 0 {
			s.Entered++
			if state-1 != s.Epoch {
				s.Behind++
			}
		}
	}
	return s
}

// Enter announces the epoch. One that has passed meanwhile does no harm: it holds the next one back.
func (r *epochRecord) Enter() { r.state.Store(r.domain.epoch.Load() + 1) }

func (r *epochRecord) Protect(_ int, src *atomic.Uint64) (id uint64) { return src.Load() }

// Exit ends the section: that must not be seen before its last access.
func (r *epochRecord) Exit() { ordered.StoreRelease(&r.state, 0) }

func (r *epochRecord) Retire(id uint64) {
	epoch := r.domain.epoch.Load()
	b := &r.bags[epoch%3]
	if b.epoch != epoch {
		r.free(b) // of three epochs ago or more
		b.epoch = epoch
	}
	b.ids = append(b.ids, id)
	r.pending.Add(1)
	if r.since++; r.since >= r.domain.options.Batch {
		r.since = 0
		r.collect(r.domain.advance())
	}
}

// collect frees the bags that are two epochs old.
func (r *epochRecord) collect(epoch uint64) {
	for i := range r.bags {
		if r.bags[i].epoch+grace <= epoch {
			r.free(&r.bags[i])
		}
	}
}

// grace is how many epochs an object waits.
const grace = 2

func (r *epochRecord) free(b *bag) {
	for _, id := range b.ids {
		r.domain.options.Free(id)
	}
	r.freed.Add(int64(len(b.ids)))
	r.pending.Add(-int64(len(b.ids)))
	b.ids = b.ids[:0]
}

// advance moves the epoch on if everybody who has entered is in it, and returns what it is.
func (d *Epochs) advance() uint64 {
	epoch := d.epoch.Load()
	for r := d.first.Load(); r != nil; r = r.next {
		if state := r.state.Load(); state != 0 && state-1 != epoch {
			return epoch
		}
	}
	d.epoch.CompareAndSwap(epoch, epoch+1) // failing, somebody else did it
	return d.epoch.Load()
}

// Leave keeps what is still retired for the next one who takes the record.
func (r *epochRecord) Leave() {
	r.Exit()
	r.taken.Store(false)
}
