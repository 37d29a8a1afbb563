package suite

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
	"example.org/atomlab/probes/probetest"
)

// formCosts are ns near and far; a form that is not far costs 0 there.
type formCosts map[string][2]float64

func (c formCosts) samples(again [2]float64, spread float64) (set measure.Set) {
	add := func(name string, cost float64) {
		if cost > 0 {
			set = append(set, jitter(name, nil, cost, spread))
		}
	}
	for name, cost := range c {
		add(near+name, cost[0])
		add(far+name, cost[1])
	}
	add(control+near+"LDADD", again[0])
	add(control+far+"LDADD", again[1])
	return set
}

func TestJudgeForms(t *testing.T) {
	for _, c := range []struct {
		name   string
		costs  formCosts
		again  [2]float64
		spread float64
		want   string
		why    string
	}{
		{"exclusives near, LSE far", formCosts{"LDADD": {45, 40}, "STADD": {44, 20}, "LDXR+STXR": {6, 60}}, [2]float64{45, 40}, 0.005,
			"LDXR+STXR near, STADD far", "LDADD costs 2.00 times as much"},
		{"one everywhere", formCosts{"LDADD": {5, 40}, "LDXR+STXR": {7, 60}}, [2]float64{5, 40}, 0.005, "LDADD near, LDADD far", ""},
		{"what does not add does not compete", formCosts{"LDADD": {5, 40}, "INC": {1, 1}, "SWP": {2, 2}}, [2]float64{5, 40}, 0.005, "LDADD near, LDADD far", ""},
		{"one processor", formCosts{"LDADD": {5, 0}, "LDXR+STXR": {7, 0}}, [2]float64{5, 0}, 0.005, "LDADD near", "far was not measured"},
		{"no difference", formCosts{"LDADD": {5, 40}, "STADD": {5.01, 40.1}}, [2]float64{5, 40}, 0.002, "LDADD or STADD near, LDADD or STADD far", "no difference that matters"},
		{"unsteady near", formCosts{"LDADD": {5, 40}, "STADD": {7, 60}}, [2]float64{8, 40}, 0.005, probes.Inconclusive, "the control failed"},
		{"unsteady far", formCosts{"LDADD": {5, 40}, "STADD": {7, 60}}, [2]float64{5, 70}, 0.005, probes.Inconclusive, "the control failed"},
		{"noise far", formCosts{"LDADD": {5, 40}, "LDXR+STXR": {7, 41}}, [2]float64{5, 40}, 0.3, probes.Inconclusive, ""},
		{"nothing", formCosts{}, [2]float64{}, 0.005, probes.Inconclusive, "no samples"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeForms(c.costs.samples(c.again, c.spread))
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
		})
	}
}

// TestAddingAdds carries every competing form out by the meaning of its instructions, alone on a word that holds 41: it
// must hold 42. What does not compete must not be listed as if it did.
func TestAddingAdds(t *testing.T) {
	for arch, which := range map[litmus.Arch]func(text) string{
		litmus.X86_64: func(t text) string { return t.amd64 }, litmus.AArch64: func(t text) string { return t.arm64 },
	} {
		rules, err := cat.Load("builtin:sc.cat", cat.Options{})
		require.NoError(t, err)
		count := 0
		for _, f := range append(adding[:len(adding):len(adding)], otherForms[0]) {
			form := which(f)
			if form == "" {
				continue
			}
			count++
			b, err := instr.Parse(arch, form)
			require.NoError(t, err)
			_, err = b.Repeated()
			require.NoError(t, err, form)
			assert.True(t, leaves(t, arch, form, rules, 42), form)
		}
		assert.Greater(t, count, 3)
		for _, f := range otherForms[1:] {
			if form := which(f); form != "" {
				assert.False(t, leaves(t, arch, form, rules, 42), form)
			}
		}
	}
}

var _ = judged(probetest.Trial{
	Probe:   "forms",
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "exclusives near, LSE far", Answer: "LDXR+STXR near, STADD far", Set: formCosts{
			"LDADD": {45, 40}, "STADD": {44, 20}, "LDXR+STXR": {6, 60}, "SWP": {1, 1}}.samples([2]float64{45, 40}, 0.005)},
		{Name: "one everywhere", Answer: "LDADD near, LDADD far", Set: formCosts{"LDADD": {5, 40}, "LDXR+STXR": {7, 60}}.samples([2]float64{5, 40}, 0.005)},
		{Name: "one processor", Answer: "LDADD near", Set: formCosts{"LDADD": {5, 0}, "LDXR+STXR": {7, 0}}.samples([2]float64{5, 0}, 0.005)},
	},
})
