//go:build amd64 || arm64

package hardware

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/internal/oracle"
	"example.org/atomlab/litmus/syntax"
)

// BenchmarkWitnesses says how many witnesses a second the search finds of what x86 allows, all time included.
func BenchmarkWitnesses(b *testing.B) {
	r, err := New(nil)
	if err != nil {
		b.Skip(err)
	}
	defer r.Close()
	for _, name := range []string{"SB", "R", "SB+rfi-pos"} {
		b.Run(name, func(b *testing.B) {
			e, found := catalogue.Find(arch, name)
			if !found {
				b.Skip("not in the catalogue of this architecture")
			}
			var witnesses uint64
			var took time.Duration
			for b.Loop() {
				result, err := r.Run(context.Background(), e.Test, Options{})
				if err != nil {
					b.Fatal(err)
				}
				n, _ := litmus.Count(e.Test.Cond.Prop, result.Outcomes)
				witnesses += n
				took += result.Elapsed // clock: a benchmark
			}
			b.ReportMetric(float64(witnesses)/took.Seconds(), "witnesses/s")
		})
	}
}

// BenchmarkFile says what a test of two threads costs at 10,000 iterations: making code, searching, all.
func BenchmarkFile(b *testing.B) {
	var tests []*litmus.Test
	for _, c := range oracle.Cases(arch) {
		if t, err := syntax.Parse(c.File(), c.Text); err == nil && len(t.Threads) == 2 {
			tests = append(tests, t)
		}
	}
	r, err := New(nil)
	if err != nil {
		b.Skip("nothing to run tests on: ", err)
	}
	defer r.Close()
	for i := 0; b.Loop(); i++ {
		if _, err := r.Run(context.Background(), tests[i%len(tests)], Options{Iterations: 10000}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRendezvous says what an iteration costs, all included, in round trips of a line between the same two
// processors; both are measured in turn. In cells of their own the threads meet once each iteration, or once in four.
func BenchmarkRendezvous(b *testing.B) {
	r, err := New(nil)
	if err != nil || len(r.cpus) < 2 {
		b.Skip("needs two processors: ", err)
	}
	defer r.Close()
	pair, err := team.New(r.cpus[:2])
	if err != nil {
		b.Skip(err)
	}
	defer pair.Close()
	e, _ := catalogue.Find(arch, "SB")
	for _, how := range []setting.Setting{{Rendezvous: setting.Flag, Bodies: 1}, {Rendezvous: setting.Fence, Bodies: 1}, {Rendezvous: setting.Fence, Bodies: 4}} {
		how.Batch, how.Stride, how.Apart, how.Step, how.CPUs = 4096, 64, setting.Pages, 1, r.cpus[:2]
		b.Run(fmt.Sprintf("%s-%d", how.Rendezvous, how.Bodies), func(b *testing.B) {
			var ratios, trips []float64
			for b.Loop() {
				trips = append(trips, roundTrip(pair))
				result, err := r.Run(context.Background(), e.Test, Options{Iterations: 200_000, Setting: &how})
				if err != nil {
					b.Fatal(err)
				}
				ratios = append(ratios, float64(result.Elapsed.Nanoseconds())/float64(result.Iterations)/trips[len(trips)-1]) // clock: a benchmark
			}
			slices.Sort(ratios)
			slices.Sort(trips)
			b.ReportMetric(trips[len(trips)/2], "ns/round-trip")
			b.ReportMetric(ratios[len(ratios)/2], "round-trips/iteration")
		})
	}
}

// roundTrip is how many nanoseconds a line takes there and back.
func roundTrip(pair *team.Team) (ns float64) {
	const turns = 20_000
	var turn [16]uint64
	pair.Run(2, func(rank int) {
		begin := time.Now()
		loop.PingPong(&turn[8], &turn[8], rank, turns, 1<<20)
		if rank == 0 {
			ns = float64(time.Since(begin).Nanoseconds()) / turns // clock: a benchmark
		}
	})
	return ns
}
