package reclaim

import (
	"sync/atomic"

	"example.org/atomlab/structures/internal/ordered"
)

// A shelf is where a participant keeps what it has retired. It alone puts objects there; everybody may take all of
// them, so that a participant that sleeps, or has left, holds nothing back.
//
// Who takes exchanges an id for 0, and so has it alone. put needs no such instruction: the owner only uses slots that
// it has emptied itself since, and those it has not used yet.
type shelf struct {
	slots atomic.Pointer[[]slot]
	next  int // the owner's: the first slot that it has not used since it took all
}

// A slot holds an object, or id 0. Its stamp is written before the id, and only while there is none; who takes the id
// reads the stamp afterwards, and may find a later one, which makes the object wait longer.
type slot struct{ id, stamp atomic.Uint64 }

// An object is what is retired, and what the scheme noted when that was.
type object struct{ id, stamp uint64 }

// put is the owner's.
func (s *shelf) put(o object) {
	slots := s.slots.Load()
	if slots == nil || s.next == len(*slots) {
		slots = s.grow(slots)
	}
	at := &(*slots)[s.next]
	ordered.StoreRelease(&at.stamp, o.stamp)
	ordered.StoreRelease(&at.id, o.id)
	s.next++
}

// grow moves what is there into twice the room. Who still looks at the old room finds what has not been moved yet.
func (s *shelf) grow(old *[]slot) *[]slot {
	if old == nil {
		slots := make([]slot, 8)
		s.slots.Store(&slots)
		return &slots
	}
	slots := make([]slot, 2*len(*old))
	s.slots.Store(&slots)
	s.next = 0
	for i := range *old {
		if o, ok := (*old)[i].take(); ok {
			s.put(o)
		}
	}
	return &slots
}

func (s *slot) take() (o object, ok bool) {
	if s.id.Load() == 0 {
		return o, false
	}
	o.id = s.id.Swap(0)
	o.stamp = s.stamp.Load()
	return o, o.id != 0
}

// takeAll appends what is there. It is everybody's.
func (s *shelf) takeAll(to []object) []object {
	slots := s.slots.Load()
	if slots == nil {
		return to
	}
	for i := range *slots {
		if o, ok := (*slots)[i].take(); ok {
			to = append(to, o)
		}
	}
	return to
}
