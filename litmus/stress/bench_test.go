package stress

import (
	"context"
	"testing"
	"time"
)

// BenchmarkSamples says how many samples a second there are, and how many of them show what is rare, all time included.
func BenchmarkSamples(b *testing.B) {
	test := storeBuffering()
	var samples, rare int64
	var took time.Duration
	for b.Loop() {
		r := Suite{Cases: []Case{Of(test)}, Options: Options{Time: time.Second, Seed: 1}}.Run(context.Background(), nil)[0]
		samples += r.Samples
		rare += r.Seen(IsInteresting)
		took += r.Elapsed // clock: a benchmark
	}
	b.ReportMetric(float64(samples)/took.Seconds(), "samples/s")
	b.ReportMetric(float64(rare)/took.Seconds(), "rare/s")
}
