package main

import (
	"fmt"
	"testing"

	"example.org/atomlab/litmus/explore"
)

// TestProgram fails: an update is lost.
func TestProgram(t *testing.T) {
	explore.Run(t, func(s *explore.S) {
		n.Store(0)
		s.Go("a", once)
		s.Go("b", once)
		s.Finally(func() error {
			if n.Load() != 2 {
				return fmt.Errorf("it is %d", n.Load())
			}
			return nil
		})
	})
}
