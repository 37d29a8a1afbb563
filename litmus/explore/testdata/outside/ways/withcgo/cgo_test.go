package withcgo

import (
	"testing"

	"example.org/atomlab/litmus/explore"
)

func TestCgo(t *testing.T) {
	explore.Run(t, func(s *explore.S) { s.Go("a", Add); s.Go("b", Add) })
}
