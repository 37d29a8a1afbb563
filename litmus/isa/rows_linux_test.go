//go:build linux && (amd64 || arm64)

package isa_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A row of a table is proven by executing it: an instruction with random operands, between code that loads every
// register, all flags and memory around it from a sample, and code that stores all of them again. What has changed is
// then held against what the row says is written, and against the meaning.

// TestEveryRow executes every form of the table that this processor has.
func TestEveryRow(t *testing.T) {
	if reason := noWitness(); reason != "" {
		t.Skip(reason)
	}
	each := 3
	if n, err := strconv.Atoi(os.Getenv("ATOMLAB_ROW_SAMPLES")); err == nil {
		each = n
	}
	r := rand.New(rand.NewPCG(1, 2))
	var missing []litmus.Form
	executed := 0
	for batch := range slices.Chunk(isa.For(testedArch).Forms(), max(1, 2000/each)) { // so that memory is bounded
		t.Run(batch[0].Syntax, func(t *testing.T) {
			samples, lacks := samplesOf(t, r, batch, each, nil)
			missing = append(missing, lacks...)
			executed += len(samples)
			if len(samples) > 0 {
				execute(t, samples)
				verifyAll(t, samples, each >= 12)
			}
		})
	}
	without := map[string]int{}
	for _, f := range missing {
		without[f.Needs]++
	}
	t.Logf("%d samples executed; this processor lacks %v", executed, without)
	for feature := range without {
		if reference := os.Getenv("ATOMLAB_TEST_CPU"); reference == "max" || reference == "" && emulated() == "" && testedArch != litmus.AArch64 {
			assert.Contains(t, unproven, feature, "the rows of this feature were not executed")
		}
	}
}

// verifyAll checks samples that were executed, which are in pairs; if they are many, also that each row that may store
// has done so.
func verifyAll(t *testing.T, samples []*sample, many bool) {
	stored, told := map[string]bool{}, map[string]bool{}
	for i := 0; i < len(samples); i += 2 {
		s := samples[i]
		if err := verify(s, samples[i+1]); err != nil && !told[s.form.Syntax] {
			told[s.form.Syntax] = true
			t.Errorf("%s (%s): %v", isa.For(testedArch).Format(s.in), s.form.Syntax, err)
		}
	}
	for _, s := range samples {
		stored[s.form.Syntax] = stored[s.form.Syntax] || s.before.Memory != s.block.After.Memory
	}
	for _, s := range samples {
		if kind := s.form.Access.Kind; many && (kind == litmus.Store || kind == litmus.Modify) && !stored[s.form.Syntax] {
			t.Errorf("%s: never stored anything", s.form.Syntax)
			stored[s.form.Syntax] = true
		}
	}
}

// FuzzRows makes samples of single forms from seeds.
func FuzzRows(f *testing.F) {
	f.Add(uint64(1), uint64(2), uint(3))
	f.Fuzz(func(t *testing.T, a, b uint64, n uint) {
		if reason := noWitness(); reason != "" {
			t.Skip(reason)
		}
		forms := isa.For(testedArch).Forms()
		form := forms[n%uint(len(forms))]
		samples, _ := samplesOf(t, rand.New(rand.NewPCG(a, b)), []litmus.Form{form}, 4, nil)
		if len(samples) == 0 {
			return
		}
		execute(t, samples)
		for i := 0; i < len(samples); i += 2 {
			require.NoError(t, verify(samples[i], samples[i+1]), isa.For(testedArch).Format(samples[i].in))
		}
	})
}

// TestManySamples asks for as many samples of every kind of form as a long run does.
func TestManySamples(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	forms := isa.For(testedArch).Forms()
	for range 20 {
		form := forms[r.IntN(len(forms))]
		samples, _ := samplesOf(t, r, []litmus.Form{form}, 500, nil)
		assert.Contains(t, []int{0, 1000}, len(samples), form.Syntax)
	}
}
