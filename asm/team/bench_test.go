package team

import (
	"testing"

	"example.org/atomlab/asm/machine"
)

// BenchmarkRun is a call of two members that do nothing, within a stretch.
func BenchmarkRun(b *testing.B) {
	t, err := Unmetered(machine.Detect().Spread(2))
	if err != nil {
		b.Skip(err)
	}
	defer t.Close()
	t.Stretch(func() {
		for b.Loop() {
			t.Run(t.Size(), func(int) {})
		}
	})
}
