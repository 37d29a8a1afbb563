package suite

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/machine/machinetest"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// TestPlansAreBounded: by what its probes say, a run takes as long as its effort promises on two processors, and half
// as long again at the most however large the machine.
func TestPlansAreBounded(t *testing.T) {
	InLongTest(t)
	for name, shape := range map[string]machinetest.Shape{
		"2":  {Packages: 1, Nodes: 1, Caches: 1, Cores: 2, Threads: 1},
		"16": machinetest.CPUs16, "128": machinetest.CPUs128, "512": machinetest.CPUs512,
	} {
		m := shape.Machine(t)
		for effort, most := range map[*measure.Effort]time.Duration{
			&measure.Quick: 80 * time.Second, &measure.Normal: 5 * time.Minute, &measure.Full: 20 * time.Minute,
		} {
			var total time.Duration
			for _, p := range probes.All() {
				assert.Empty(t, p.Needs.Missing(m), "%s, %s processors", p.Name, name)
				trials, takes := p.Estimate(m, *effort)
				assert.Positive(t, takes, "%s, %s processors", p.Name, name)
				assert.Equal(t, p.Trials != nil, trials > 0, p.Name)
				if p.Needs.Consent == "" {
					total += takes
				}
			}
			if len(m.Allowed) > 2 {
				most += most / 2
			}
			assert.LessOrEqual(t, total, most, "%s processors, %s", name, effort.Name)
		}
	}
}

// TestTrialsAreCounted: a plan names as many trials as there are.
func TestTrialsAreCounted(t *testing.T) {
	b := openBench(t)
	here := machine.Detect()
	for _, p := range probes.All() {
		isChoice := slices.ContainsFunc(choices, func(c choice) bool { return c.name == p.Name }) // these are all alike
		if p.Trials == nil || p.Needs.Missing(here) != "" || isChoice && testing.Short() {
			continue
		}
		trials, _ := p.Estimate(here, measure.Token)
		result, _ := p.Measure(context.Background(), b, nil)
		assert.Equal(t, trials, result.Conditions.Series, p.Name)
	}
}

// TestBandsHaveSeries: a band whose series is called otherwise would flag nothing. Those of instructions that this
// architecture does not have are tried on the other one.
func TestBandsHaveSeries(t *testing.T) {
	b := openBench(t)
	here := machine.Detect()
	for _, p := range probes.All() {
		if len(p.Bands) == 0 || p.Needs.Missing(here) != "" {
			continue
		}
		result, _ := p.Measure(context.Background(), b, nil)
		found := 0
		for _, band := range p.Bands {
			if slices.ContainsFunc(result.Set, band.Of) {
				found++
			}
		}
		assert.GreaterOrEqual(t, found, min(2, len(result.Set)), "%s: of %d bands", p.Name, len(p.Bands))
	}
}
