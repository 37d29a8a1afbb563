package reclaim

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/explore"
)

// TestShelf: what was put there is taken once, and there is no more room than for the most that was there at once.
func TestShelf(t *testing.T) {
	var s shelf
	id := uint64(0)
	for round := range 1000 {
		var want []object
		for range round % 20 {
			id++
			want = append(want, object{id, id / 3})
			s.put(object{id, id / 3})
		}
		assert.ElementsMatch(t, want, s.takeAll(nil))
		assert.Empty(t, s.takeAll(nil))
		s.next = 0
	}
	assert.Len(t, *s.slots.Load(), 32)
}

// TestShelfIsEmptied: who collects uses the same room again.
func TestShelfIsEmptied(t *testing.T) {
	d := NewHazards(HazardOptions{Free: func(uint64) {}, Threshold: 30})
	p := d.Participant()
	for id := range uint64(10_000) {
		p.Retire(id + 1)
	}
	assert.Len(t, *p.record.shelf.slots.Load(), 32)
}

// TestShelfSchedules: while the owner takes and puts, another takes. Each object is had by one of them, and with a
// stamp that is not earlier than its own.
func TestShelfSchedules(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		var shelf shelf
		shelf.put(object{1, 1})
		var own, others []object
		s.Go("owner", func() {
			own = shelf.takeAll(own)
			shelf.next = 0
			shelf.put(object{2, 2})
			shelf.put(object{3, 3})
		})
		s.Go("other", func() { others = shelf.takeAll(others) })
		s.Finally(func() error {
			all := shelf.takeAll(slices.Concat(own, others))
			seen := map[uint64]int{}
			for _, o := range all {
				if seen[o.id]++; o.stamp < o.id {
					return fmt.Errorf("object %d has the stamp %d of an earlier one", o.id, o.stamp)
				}
			}
			if len(all) != 3 || len(seen) != 3 {
				return fmt.Errorf("of the objects 1, 2 and 3 were taken: %v", all)
			}
			return nil
		})
	})
}
