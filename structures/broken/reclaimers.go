package broken

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/internal/layout"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/reclaim/reclaimtest"
)

// UnfencedHazards is reclaim.Hazards whose readers announce their hazards with a plain store, and whose reclaimer does
// nothing about it. The store waits in the store buffer while the second load of the source is done already; the
// reclaimer looks, sees no hazard, and frees.
type UnfencedHazards struct {
	free    func(id uint64)
	mutex   sync.Mutex // of the list of records, which is replaced, never changed
	records atomic.Pointer[[]*unfencedRecord]
}

type unfencedRecord struct {
	domain  *UnfencedHazards
	_       layout.Pad
	hazards [reclaim.Slots]atomic.Uint64 // for their alignment
	_       layout.Pad
	retired []uint64
}

// NewUnfencedHazards makes a domain.
func NewUnfencedHazards(free func(id uint64)) *UnfencedHazards {
	d := &UnfencedHazards{free: free}
	d.records.Store(new([]*unfencedRecord))
	return d
}

// Join returns a participant.
func (d *UnfencedHazards) Join() reclaim.Participant {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	r := &unfencedRecord{domain: d}
	records := append(slices.Clone(*d.records.Load()), r)
	d.records.Store(&records)
	return r
}

// Stats knows little.
func (d *UnfencedHazards) Stats() reclaim.Stats {
	return reclaim.Stats{Participants: len(*d.records.Load())}
}

// word is what the stubs take.
func word(a *atomic.Uint64) *uint64 { return (*uint64)(unsafe.Pointer(a)) }

func (r *unfencedRecord) Enter() {}

func (r *unfencedRecord) Protect(slot int, src *atomic.Uint64) (id uint64) {
	for {
		id = src.Load()
		asm.Store64(word(&r.hazards[slot]), id) // wrong: nothing orders it with the next load
		if asm.Load64(word(src)) == id {
			return id
		}
	}
}

func (r *unfencedRecord) Exit() {
	for i := range r.hazards {
		asm.StoreRelease64(word(&r.hazards[i]), 0)
	}
}

func (r *unfencedRecord) Retire(id uint64) {
	r.retired = append(r.retired, id)
	r.Collect()
}

func (r *unfencedRecord) Collect() {
	kept := r.retired[:0]
	for _, id := range r.retired {
		if r.domain.isProtected(id) {
			kept = append(kept, id)
		} else {
			r.domain.free(id)
		}
	}
	r.retired = kept
}

func (d *UnfencedHazards) isProtected(id uint64) bool {
	for _, r := range *d.records.Load() {
		for i := range r.hazards {
			if asm.LoadAcquire64(word(&r.hazards[i])) == id {
				return true
			}
		}
	}
	return false
}

func (r *unfencedRecord) Leave() { r.Exit() }

// HastyEpochs is reclaim.Epochs that frees after one epoch in the place of two. A reader that entered in the epoch in
// which an object was retired, before it was, may still have it: the epoch can advance once while that reader is in.
type HastyEpochs struct {
	free    func(id uint64)
	epoch   atomic.Uint64
	mutex   sync.Mutex // of the list of records
	records atomic.Pointer[[]*hastyRecord]
}

type hastyRecord struct {
	domain  *HastyEpochs
	_       layout.Pad
	state   atomic.Uint64 // 0: not entered; else the epoch of entering plus 1
	_       layout.Pad
	retired []hastyObject
}

type hastyObject struct{ id, epoch uint64 }

// NewHastyEpochs makes a domain.
func NewHastyEpochs(free func(id uint64)) *HastyEpochs {
	d := &HastyEpochs{free: free}
	d.records.Store(new([]*hastyRecord))
	return d
}

// Join returns a participant.
func (d *HastyEpochs) Join() reclaim.Participant {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	r := &hastyRecord{domain: d}
	list := append((*d.records.Load())[:len(*d.records.Load()):len(*d.records.Load())], r)
	d.records.Store(&list)
	return r
}

// Stats knows little.
func (d *HastyEpochs) Stats() reclaim.Stats { return reclaim.Stats{Epoch: d.epoch.Load()} }

func (r *hastyRecord) Enter() { r.state.Store(r.domain.epoch.Load() + 1) }

func (r *hastyRecord) Protect(_ int, src *atomic.Uint64) (id uint64) { return src.Load() }

func (r *hastyRecord) Exit() { r.state.Store(0) }

func (r *hastyRecord) Leave() { r.Exit() }

func (r *hastyRecord) Retire(id uint64) {
	r.retired = append(r.retired, hastyObject{id, r.domain.epoch.Load()})
	r.Collect()
}

func (r *hastyRecord) Collect() {
	const grace = 1 // wrong: two
	epoch := r.domain.advance()
	kept := r.retired[:0]
	for _, o := range r.retired {
		if o.epoch+grace <= epoch {
			r.domain.free(o.id)
		} else {
			kept = append(kept, o)
		}
	}
	r.retired = kept
}

func (d *HastyEpochs) advance() uint64 {
	epoch := d.epoch.Load()
	for _, r := range *d.records.Load() {
		if state := r.state.Load(); state != 0 && state-1 != epoch {
			return epoch
		}
	}
	d.epoch.CompareAndSwap(epoch, epoch+1)
	return d.epoch.Load()
}

func stress(newDomain func(free func(id uint64)) reclaim.Domain) func(time.Duration) error {
	return func(budget time.Duration) error { return reclaimtest.Scheme{New: newDomain, Time: budget}.Stress() }
}

func schemes(newDomain func(free func(id uint64)) reclaim.Domain) func(time.Duration) Suite {
	return func(each time.Duration) Suite {
		return Suite{"reclaimtest.Scheme.Checks", reclaimtest.Scheme{New: newDomain, Time: each}.Checks()}
	}
}

var (
	unfencedHazardsBug = Bug{
		Name:     "UnfencedHazards",
		Wrong:    "the store of the hazard and the second load of the source are not ordered: the reclaimer sees no hazard and the reader no change",
		Seen:     "Michael's paper says in a footnote where the fence goes on other machines than the one that it assumes; ports forget it",
		Detector: ByStress,
		Why:      notWeak(),
		Broken:   weak(stress(func(free func(uint64)) reclaim.Domain { return NewUnfencedHazards(free) })),
		Right: stress(func(free func(uint64)) reclaim.Domain {
			return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: 1})
		}),
	}
	hastyEpochsBug = Bug{
		Name:     "HastyEpochs",
		Wrong:    "objects are freed one epoch after they were retired: a reader that entered in the same epoch may still be in",
		Seen:     "the off-by-one that every implementation of Fraser's scheme argues about; crossbeam-epoch's comments derive the two",
		Detector: ByStress,
		Suite:    schemes(func(free func(uint64)) reclaim.Domain { return NewHastyEpochs(free) }),
		Broken:   stress(func(free func(uint64)) reclaim.Domain { return NewHastyEpochs(free) }),
		Right: stress(func(free func(uint64)) reclaim.Domain {
			return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: 1})
		}),
	}
)
