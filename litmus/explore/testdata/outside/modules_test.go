package outside

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/litmus/explore"
)

// TestLRU: of two threads that ask for a key that is not there, ContainsOrAdd lets one add it.
func TestLRU(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		c, err := lru.New[string, int](2)
		if err != nil {
			panic(err)
		}
		var found [2]bool
		for i := range found {
			s.Go(fmt.Sprint(i), func() { found[i], _ = c.ContainsOrAdd("key", i) })
		}
		s.Finally(func() error {
			v, _ := c.Get("key")
			if found[0] == found[1] || found[v] {
				return fmt.Errorf("found: %v, and the value is of thread %d", found, v)
			}
			return nil
		})
	})
}

// TestMPMCQueue fails: TryDequeue says by its second result "that the queue isn't empty and an item was retrieved". It
// retrieves none of a queue to which an item was added, and from which nobody took one, while another thread is about to
// add.
func TestMPMCQueue(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := xsync.NewMPMCQueue[int](2)
		missed := false
		s.Go("adds", func() { q.TryEnqueue(1) })
		s.Go("adds and takes", func() {
			if q.TryEnqueue(2) {
				_, ok := q.TryDequeue()
				missed = !ok
			}
		})
		s.Finally(func() error {
			if missed {
				return errors.New("an item was added, and the queue is said to be empty")
			}
			return nil
		})
	})
}

// TestSPSCQueue: what one thread puts in, another takes out in the same order.
func TestSPSCQueue(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := xsync.NewSPSCQueue[int](2)
		var in, out []int
		s.Go("adds", func() {
			for v := range 3 {
				if q.TryEnqueue(v) {
					in = append(in, v)
				}
			}
		})
		s.Go("takes", func() {
			for range 3 {
				if v, ok := q.TryDequeue(); ok {
					out = append(out, v)
				}
			}
		})
		s.Finally(func() error {
			for v, ok := q.TryDequeue(); ok; v, ok = q.TryDequeue() {
				out = append(out, v)
			}
			if !slices.Equal(in, out) {
				return fmt.Errorf("%v went in, %v came out", in, out)
			}
			return nil
		})
	})
}
