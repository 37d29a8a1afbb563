//go:build amd64 || arm64

package hardware

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
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
				took += result.Elapsed
			}
			b.ReportMetric(float64(witnesses)/took.Seconds(), "witnesses/s")
		})
	}
}

// BenchmarkFile says what a test of two threads costs at 10,000 iterations: making code, searching, all.
func BenchmarkFile(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "oracle", "litmus", string(arch), "*.litmus"))
	var tests []*litmus.Test
	for _, file := range files {
		if t, err := syntax.ReadFile(file); err == nil && len(t.Threads) == 2 {
			tests = append(tests, t)
		}
	}
	r, err := New(nil)
	if err != nil || len(tests) == 0 {
		b.Skip("no tests, or nothing to run them on: ", err)
	}
	defer r.Close()
	for i := 0; b.Loop(); i++ {
		if _, err := r.Run(context.Background(), tests[i%len(tests)], Options{Iterations: 10000}); err != nil {
			b.Fatal(err)
		}
	}
}
