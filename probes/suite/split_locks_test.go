package suite

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/asm/splitlock"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// A bus imitates a machine and is the child, too: what an addition costs by where it lies; where it costs the child its
// life; and how many are lost.
type bus struct {
	cost    map[int]float64 // by offset
	faults  func(offset int) bool
	lost    int
	drift   float64 // what aligned ones cost in the end, as a multiple of before
	spread  float64
	refuses bool

	asked []splitlock.Request
}

func never(int) bool { return false }

func (m *bus) Do(_ context.Context, r splitlock.Request) (splitlock.Reply, error) {
	m.asked = append(m.asked, r)
	switch {
	case m.refuses:
		return splitlock.Reply{}, errors.New("it refuses")
	case m.faults(r.Offset):
		return splitlock.Reply{}, &reexec.Died{State: "exit status 2", Said: "SIGBUS"}
	}
	cost := m.cost[r.Offset]
	if r.Offset == 0 && len(m.asked) > 6 {
		cost *= m.drift
	}
	reply := splitlock.Reply{}
	if r.Offset != 0 {
		reply.Lost = m.lost
	}
	samples := jitter("", map[string]int{"offset": r.Offset, "turn": len(m.asked)}, cost, m.spread).Samples
	for len(reply.Ns) < r.Times {
		reply.Ns = append(reply.Ns, samples...)
	}
	reply.Ns = reply.Ns[:r.Times]
	return reply, nil
}

func (m *bus) samples() measure.Set {
	set, _ := splitAll(context.Background(), m, []string{"ADD"}, rand.New(rand.NewPCG(1, 2)), nil)
	return append(set, measure.NewSeries("the kernel's policy: warn", nil, settingUnit, []float64{1}, []int{0}))
}

func TestJudgeSplitLocks(t *testing.T) {
	split := map[int]float64{0: 30, 4: 30, 12: 31, 60: 2030}
	for _, c := range []struct {
		name      string
		machine   bus
		want, why string
	}{
		{"a bus lock", bus{cost: split, faults: never, drift: 1, spread: 0.01},
			"ADD, within 16 B works and takes no longer than aligned; ADD, across 16 B works and takes 0.976 ns more than aligned; " +
				"ADD, across two lines works and takes 1990 ns more than aligned", "the kernel's policy: warn"},
		{"LSE2", bus{cost: split, faults: func(at int) bool { return at > 8 }, drift: 1, spread: 0.01},
			"ADD, within 16 B works and takes no longer than aligned; ADD, across 16 B faults; ADD, across two lines faults", ""},
		{"all fault", bus{cost: split, faults: func(at int) bool { return at > 0 }, drift: 1, spread: 0.01},
			"ADD, within 16 B faults; ADD, across 16 B faults; ADD, across two lines faults", ""},
		{"a slow counter", bus{cost: map[int]float64{60: 1960}, faults: never, drift: 1},
			"ADD, within 16 B works, in less than the counter tells; ADD, across 16 B works, in less than the counter tells; " +
				"ADD, across two lines works and takes 1960 ns more than aligned", ""},
		{"not atomic", bus{cost: split, faults: never, lost: 1, drift: 1, spread: 0.01}, "VIOLATION: additions are lost", "ADD, within 16 B"},
		{"a failing control", bus{cost: split, faults: never, drift: 3, spread: 0.01}, probes.Inconclusive, "the control failed"},
		{"noise", bus{cost: split, faults: never, drift: 1, spread: 0.95}, probes.Inconclusive, "takes between"},
		{"no child", bus{cost: split, faults: never, refuses: true}, probes.Inconclusive, "no samples"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeSplitLocks(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
			assert.Equal(t, c.machine.lost > 0, v.Violated())
		})
	}
	assert.False(t, judgeSplitLocks(nil).Conclusive())
	m := bus{cost: split, faults: never, drift: 1, spread: 0.01}
	twice := m.samples()
	twice = append(twice, measure.NewSeries("ADD, across 16 B"+faults, nil, "faults", []float64{1}, []int{0}))
	assert.Contains(t, judgeSplitLocks(twice).Why, "ADD, across 16 B faulted at one time and not at another")
	uncontrolled := slices.DeleteFunc(m.samples(), func(s measure.Series) bool { return s.Name == control+"ADD, aligned" })
	assert.Contains(t, judgeSplitLocks(uncontrolled).Why, "the control failed: aligned additions before and after: too few")
}

// TestAHundred: however many forms there are, no more misaligned additions are asked for, and aligned ones come first
// and last.
func TestAHundred(t *testing.T) {
	for _, forms := range [][]string{{"a"}, {"a", "b"}, {"a", "b", "c"}} {
		m := bus{cost: map[int]float64{}, faults: never, drift: 1}
		splitAll(context.Background(), &m, forms, rand.New(rand.NewPCG(1, 2)), nil)
		misaligned, turns := 0, map[splitlock.Request]int{}
		for _, r := range m.asked {
			if r.Offset%splitlock.Width != 0 {
				misaligned += r.Times
				turns[r]++
			}
		}
		assert.LessOrEqual(t, misaligned, splitlock.Most)
		assert.GreaterOrEqual(t, misaligned, splitlock.Most*9/10)
		assert.Len(t, turns, len(forms)*len(spots))
		for r, times := range turns {
			assert.Equal(t, 2, times, "%v", r)
		}
		assert.Zero(t, m.asked[0].Offset)
		assert.Zero(t, m.asked[len(m.asked)-1].Offset)
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	m := bus{faults: never}
	splitAll(stopped, &m, []string{"a"}, rand.New(rand.NewPCG(1, 2)), nil)
	assert.Empty(t, m.asked)
}

// TestOnRequest: the probe needs the consent that its flag gives.
func TestOnRequest(t *testing.T) {
	p, found := probes.Find("split-locks")
	require.True(t, found)
	assert.Equal(t, "allow-split-lock", p.Needs.Consent)
	assert.False(t, slices.ContainsFunc(probes.Usual(), func(p probes.Probe) bool { return p.Name == "split-locks" }))
}

var _ = judged(probetest.Trial{
	Probe:  "split-locks",
	Counts: "one addition that is missing is lost, and one fault is one",
	Worlds: []probetest.World{
		{Name: "a bus lock", Answer: "ADD, within 16 B works and takes no longer than aligned; ADD, across 16 B works and takes no longer than aligned; " +
			"ADD, across two lines works and takes 2000 ns more than aligned",
			Set: (&bus{cost: map[int]float64{0: 30, 4: 30, 12: 30, 60: 2030}, faults: never, drift: 1}).samples()},
		{Name: "faults", Answer: "ADD, within 16 B faults; ADD, across 16 B faults; ADD, across two lines faults",
			Set: (&bus{cost: map[int]float64{0: 30}, faults: func(at int) bool { return at > 0 }, drift: 1}).samples()},
		{Name: "lost", Answer: "VIOLATION: additions are lost",
			Set: (&bus{cost: map[int]float64{0: 30, 4: 30, 12: 30, 60: 30}, faults: never, lost: 1, drift: 1}).samples()},
	},
})
