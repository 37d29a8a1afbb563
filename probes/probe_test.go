package probes

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
)

func whole(name string) Probe {
	return Probe{
		Name: name, Question: "Is it?", Method: "By looking.", Unit: "ns",
		Takes: func(machine.Machine, measure.Effort) time.Duration { return 0 },
		Measure: func(context.Context, *measure.Bench, func(int, int)) (measure.Result, []Skip) {
			return measure.Result{}, nil
		},
		Judge: func(measure.Set) Verdict { return Unknown("nothing was measured") },
	}
}

func TestRegister(t *testing.T) {
	defer func(saved []Probe) { registered = saved }(registered)
	registered = nil
	Register(whole("b"))
	Register(whole("a"))
	assert.Equal(t, "a", All()[0].Name, "listed by name")
	_, found := Find("b")
	assert.True(t, found)
	_, found = Find("c")
	assert.False(t, found)
	assert.PanicsWithValue(t, `probes: two probes called "a"`, func() { Register(whole("a")) })
	half := whole("c")
	half.Judge = nil
	assert.PanicsWithValue(t, `probes: "c" is not whole`, func() { Register(half) })
}

func TestNeeds(t *testing.T) {
	m := machine.Machine{Cores: [][]int{{0, 1}}}
	assert.Empty(t, Needs{Cores: 1}.Missing(m))
	assert.Equal(t, "needs 2 processor cores, and this process may use 1", Needs{Cores: 2}.Missing(m))
	m.Allowed = []int{0, 1}
	assert.Empty(t, Needs{CPUs: 2}.Missing(m), "two threads of a core are two processors")
	assert.Equal(t, "needs 3 processors, and this process may use 2", Needs{CPUs: 3}.Missing(m))
	assert.Equal(t, []string{"a processor", "a processor", "2 processor cores", "3 processors"},
		[]string{Needs{}.String(), Needs{Cores: 1}.String(), Needs{Cores: 2}.String(), Needs{CPUs: 3}.String()})
}

// TestEstimate: a probe that says nothing of its time takes as long as its trials.
func TestEstimate(t *testing.T) {
	p := whole("a")
	p.Takes, p.Trials = nil, func(m machine.Machine) int { return len(m.Allowed) }
	trials, takes := p.Estimate(machine.Machine{Allowed: []int{0, 1, 2}}, measure.Quick)
	assert.Equal(t, 3, trials)
	assert.Equal(t, measure.Quick.Takes(3), takes)
	p.Takes = func(machine.Machine, measure.Effort) time.Duration { return time.Hour }
	_, takes = p.Estimate(machine.Machine{}, measure.Quick)
	assert.Equal(t, time.Hour, takes)
	defer func(saved []Probe) { registered = saved }(registered)
	p.Takes, p.Trials = nil, nil
	assert.PanicsWithValue(t, `probes: "a" is not whole`, func() { Register(p) })
}

func TestConclusive(t *testing.T) {
	assert.True(t, Verdict{Answer: "64 B"}.Conclusive())
	assert.False(t, Unknown("why").Conclusive())
	assert.False(t, Verdict{}.Conclusive())
	assert.False(t, Advice{Value: Inconclusive}.Conclusive())
}
