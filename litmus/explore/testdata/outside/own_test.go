package outside

import (
	"errors"
	"fmt"
	"testing"

	"example.org/atomlab/litmus/explore"
)

// counts lets two threads add with add.
func counts(add func(*Counter)) func(*explore.S) {
	return func(s *explore.S) {
		var c Counter
		for i := range 2 {
			s.Go(fmt.Sprint(i), func() { add(&c) })
		}
		s.Finally(func() error {
			if n := c.Value(); n != 2 {
				return fmt.Errorf("the counter is %d", n)
			}
			return nil
		})
	}
}

func TestCounter(t *testing.T) { explore.Run(t, counts((*Counter).Add)) }

// TestLossyCounter fails: an update is lost.
func TestLossyCounter(t *testing.T) { explore.Run(t, counts((*Counter).Lossy)) }

// TestQueue: what Put took is in the queue or was taken, also when somebody closes it.
func TestQueue(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		q := NewQueue(1)
		put, took := 0, 0
		s.Go("puts", func() {
			for v := range 2 {
				if q.Put(v) {
					put++
				}
			}
		})
		s.Go("takes", func() {
			if _, ok := q.Take(); ok {
				took++
			}
		})
		s.Go("closes", q.Close)
		s.Finally(func() error {
			if put != took+len(q.items) {
				return fmt.Errorf("%d were put, %d taken, %d are left", put, took, len(q.items))
			}
			return nil
		})
	})
}

// TestCache fails: a value is computed twice.
func TestCache(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		computed := 0
		c := NewCache(func(key string) int { computed++; return len(key) })
		s.Go("a", func() { c.Get("key") })
		s.Go("b", func() { c.Get("key") })
		s.Finally(func() error {
			if computed != 1 {
				return errors.New("the value was computed twice")
			}
			return nil
		})
	})
}
