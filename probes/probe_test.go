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

func TestUsual(t *testing.T) {
	defer func(saved []Probe) { registered = saved }(registered)
	registered = nil
	asks := whole("a")
	asks.Needs.Consent = "allow-a"
	Register(asks)
	Register(whole("b"))
	assert.Len(t, All(), 2)
	usual := Usual()
	assert.Len(t, usual, 1)
	assert.Equal(t, "b", usual[0].Name)
}

func TestNeeds(t *testing.T) {
	m := machine.Machine{Cores: [][]int{{0, 1}}}
	assert.Empty(t, Needs{Cores: 1}.Missing(m))
	assert.Equal(t, "needs 2 processor cores, and this process may use 1", Needs{Cores: 2}.Missing(m))
}

func TestConclusive(t *testing.T) {
	assert.True(t, Verdict{Answer: "64 B"}.Conclusive())
	assert.False(t, Unknown("why").Conclusive())
	assert.False(t, Verdict{}.Conclusive())
	assert.False(t, Advice{Value: Inconclusive}.Conclusive())
}
