package counter_test

import (
	"fmt"
	"testing"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/counter"
)

// TestSchedules explores what a goroutine that comes at the wrong moment could spoil. Add itself finds its shard by
// where it runs, which no schedule decides: Shard stands for it.
func TestSchedules(t *testing.T) {
	t.Run("value during reset", func(t *testing.T) {
		explore.Run(t, func(s *explore.S) {
			c := counter.NewSharded(counter.Options{Shards: 2})
			c.Shard(0).Add(100)
			value := int64(0)
			s.Go("resets", func() {
				for i := range 2 {
					c.Reset()
					c.Shard(i).Add(100)
				}
			})
			s.Go("reads", func() { value = c.Value() })
			s.Finally(func() error {
				if value < 0 || value > 200 {
					return fmt.Errorf("Value returned %d: expected 0 to 200", value)
				}
				return nil
			})
		})
	})
	t.Run("zero value", func(t *testing.T) {
		explore.Run(t, func(s *explore.S) {
			var c counter.Sharded
			for i := range 3 {
				s.Go("adds", func() { c.Shard(i).Inc() })
			}
			s.Finally(func() error {
				if n := c.Value(); n != 3 {
					return fmt.Errorf("of 3 additions %d are there", n)
				}
				return nil
			})
		})
	})
	t.Run("handles", func(t *testing.T) {
		explore.Run(t, func(s *explore.S) {
			c := counter.NewSharded(counter.Options{Shards: 1})
			taken := int64(0)
			for range 2 {
				s.Go("adds", func() {
					h := c.Handle()
					h.Inc()
					h.Close()
				})
			}
			s.Go("takes", func() { taken = c.Reset() })
			s.Finally(func() error {
				if n := taken + c.Value(); n != 2 {
					return fmt.Errorf("of 2 additions %d are there", n)
				}
				return nil
			})
		})
	})
}
