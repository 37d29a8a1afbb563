package suite

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// threeCores is a machine on which everything can be measured.
func threeCores() machine.Machine {
	return machine.Machine{
		Allowed: []int{0, 1, 2}, Cores: [][]int{{0}, {1}, {2}},
		Caches: []machine.Cache{
			{Level: 1, Type: "instruction", Bytes: 1 << 10, Shared: []affinity.List{{0}, {1}, {2}}},
			{Level: 1, Type: "data", Bytes: 32 << 10, Shared: []affinity.List{{0}, {1}, {2}}},
			{Level: 2, Type: "unified", Bytes: 1 << 20, Shared: []affinity.List{{0}, {1}, {2}}},
			{Level: 3, Type: "unified", Bytes: 32 << 20, Shared: []affinity.List{{0, 1, 2}}},
		},
	}
}

// coherent imitates caches of three processors that keep one line coherent (MESI, with O where someone reads what
// another has modified), and tells what each has of it.
func coherent(steps []step) (has [3]string, level int) {
	others := func(who int, state string) {
		for i := range has {
			if i != who && has[i] != "I" {
				has[i] = state
			}
		}
	}
	has = [3]string{"I", "I", "I"}
	for _, s := range steps {
		switch s.do {
		case writes:
			others(s.who, "I")
			has[s.who], level = "M", 1
		case drops:
			has = [3]string{"I", "I", "I"}
		case reads:
			if has[s.who] == "I" {
				has[s.who] = "E"
				for i := range has {
					if i != s.who && has[i] != "I" {
						has[s.who] = "S"
						has[i] = map[string]string{"M": "O", "O": "O", "E": "S", "S": "S"}[has[i]]
					}
				}
			}
			level = 1
		case emptiesL1:
			level = 2
		case emptiesL2:
			level = 3
		}
	}
	return has, level
}

// TestStatesAreWhatTheySay: the steps bring lines into the state of the name, in an imitation of coherent caches.
func TestStatesAreWhatTheySay(t *testing.T) {
	want := map[string]string{
		modifiedHere: "M I I 1", "clean here": "E I I 1", pushedOutOfL1: "M I I 2", pushedOutOfL2: "M I I 3", inMemory: "I I I",
		modifiedElsewhere: "I M I", "clean elsewhere": "I E I", sharedWithOne: "S S I 1", "shared with two others": "S S S 1",
		"modified elsewhere, read by a third": "I O S",
	}
	for _, s := range lineStates {
		has, level := coherent(s.steps)
		got := strings.Join(has[:], " ")
		if has[0] != "I" {
			got += fmt.Sprint(" ", level)
		}
		assert.Equal(t, want[s.name], got, s.name)
	}
	assert.Len(t, want, len(lineStates))
}

// TestWalks: a state that the machine cannot have is missing with its reason, and nothing else is.
func TestWalks(t *testing.T) {
	if !asm.Native {
		t.Skip("no operations here")
	}
	states := func(m machine.Machine) map[string]bool {
		names := map[string]bool{}
		for _, w := range walks(m) {
			names[w.state.name] = true
		}
		return names
	}
	one, two, untold, huge, flat := threeCores(), threeCores(), threeCores(), threeCores(), threeCores()
	one.Cores, two.Cores, untold.Caches = [][]int{{0, 1, 2}}, [][]int{{0}, {1, 2}}, nil
	huge.Caches = append([]machine.Cache(nil), huge.Caches...)
	huge.Caches[2].Bytes = 32 << 20
	flat.Caches = flat.Caches[:3]
	assert.Len(t, states(threeCores()), 10)
	assert.Len(t, states(one), 5, "threads of one core share its caches")
	assert.Len(t, states(two), 8)
	assert.Len(t, states(untold), 8)
	assert.Len(t, states(huge), 9)
	assert.Len(t, states(flat), 9)
	for name, why := range map[string]string{
		"shared with two others": "needs 3 processor cores", modifiedElsewhere: "",
	} {
		for _, s := range lineStates {
			if s.name == name {
				assert.Equal(t, why, s.missing(two))
			}
		}
	}
	assert.Equal(t, "the sizes of the caches are not told", cannotEmpty(untold, emptiesL1))
	assert.Equal(t, "a cache of 32 MiB takes too long to empty", cannotEmpty(huge, emptiesL2))
	assert.Equal(t, "no cache of level 3 is told of", cannotEmpty(flat, emptiesL2))
	assert.Equal(t, 32<<10, cacheBytes(threeCores(), 1), "that for data")
}

// TestGround: a lay is a ring through all lines, each in a slot of its own, in another order each time; and every step
// leaves the ring as it must be.
func TestGround(t *testing.T) {
	if !asm.Native {
		t.Skip("no operations here")
	}
	g, err := newGround(threeCores())
	require.NoError(t, err)
	defer g.free()
	assert.Equal(t, [3]int{0, 64 << 10, 2 << 20}, g.sizes, "twice what the caches hold")
	assert.LessOrEqual(t, 2<<20, g.rest.Size())
	random := rand.New(rand.NewPCG(1, 2))
	var before []uint64
	for range 3 {
		g.lay(random)
		base := uint64(uintptr(g.lines.At(0)))
		var slots []uint64
		for _, at := range g.next {
			assert.Zero(t, at%chainShift)
			slots = append(slots, (at-base)/chainSlot)
		}
		assert.NotEqual(t, before, slots, "another order")
		before = slots
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(slots))), chainLines)
		assert.Equal(t, uint64(uintptr(g.first)), g.next[chainLines-1], "the last leads to the first")
		g.do(writes)
		for _, what := range []string{drops, reads, emptiesL1, emptiesL2} {
			g.do(what)
			at := uint64(uintptr(g.first))
			for _, next := range g.next {
				word := g.lines.Word(int(at - base))
				require.Equal(t, next, *word, "after %s", what)
				at = next
			}
		}
	}
	visited := make([]int, 3000)
	strided(len(visited), func(line int) { visited[line]++ })
	for line, times := range visited {
		assert.Equal(t, 1, times, line)
	}
}

// TestOnce: one walk does its operation once to every line, and only that, whatever was done to the lines before.
func TestOnce(t *testing.T) {
	b := openBench(t)
	g, err := newGround(b.Machine)
	require.NoError(t, err)
	defer g.free()
	random := rand.New(rand.NewPCG(1, 2))
	base := uintptr(g.lines.At(0))
	for _, w := range walks(b.Machine) {
		g.lay(random)
		var done []step
		whole, empty, _ := w.once(b, g, func(what string) {
			done = append(done, step{slices.Index(b.Team.CPUs(), asm.CPU()), what})
			g.do(what)
		})
		if b.Team.Unpinned() == nil && asm.CPU() >= 0 {
			assert.Equal(t, w.state.steps, done, "%s: each by its processor", w.state.name)
		}
		assert.GreaterOrEqual(t, min(whole, empty), 0.0)
		at := uintptr(g.first)
		for i, next := range g.next {
			want := next
			switch w.chase.Op {
			case loop.FetchAdd, loop.CASSuccess:
				want++
			case loop.Store, loop.Swap:
				want = uint64(chainLines - i)
			}
			require.Equal(t, want, *g.lines.Word(int(at - base)), "%s, line %d", w.name, i)
			at = uintptr(next)
		}
	}
}

func TestPerLine(t *testing.T) {
	assert.Equal(t, 5.0, perLine([]float64{670, 670, 670, 670}, []float64{30, 30, 30, 30}, 128))
	assert.Zero(t, perLine([]float64{30}, []float64{40}, 128), "never negative")
	assert.Equal(t, 3.5, midMean([]float64{900, 3, 4, 1}), "the extremes do not count")
	ticks := make([]float64, 400) // of a clock of 40 ns, for a chain of 100
	for i := range ticks {
		phase := float64(i) / 10
		ticks[i] = 40 * (math.Floor((phase+100)/40) - math.Floor(phase/40))
	}
	assert.InDelta(t, 100, midMean(ticks), 1e-9+20, "the middle half of ticks is between them")
}

// prices imitate what an operation costs in a state, in ns.
type prices struct {
	state  map[string]float64
	atomic float64 // what an atomic operation adds
	failed float64 // of a compare-and-swap that fails, of lines that are shared; 0: as others
	again  float64 // how much more costs what is measured twice
	spread float64
}

func usualPrices() prices {
	return prices{map[string]float64{
		modifiedHere: 1, "clean here": 1, pushedOutOfL1: 3, pushedOutOfL2: 14, inMemory: 100, modifiedElsewhere: 60, "clean elsewhere": 50,
		sharedWithOne: 20, "shared with two others": 25, "modified elsewhere, read by a third": 60,
	}, 4, 0, 1, 0.02}
}

func (p prices) of(w walk) float64 {
	cost := p.state[w.state.name]
	switch {
	case w.chase.Op == loop.Load && strings.HasPrefix(w.state.name, "shared"):
		cost = p.state[modifiedHere]
	case w.chase.Op == loop.CASFail && strings.HasPrefix(w.state.name, "shared") && p.failed > 0:
		cost = p.failed
	case w.chase.Op != loop.Load && w.chase.Op != loop.Store:
		cost += p.atomic
	}
	if strings.HasPrefix(w.name, control) {
		cost *= p.again
	}
	return cost
}

func (p prices) samples(m machine.Machine) (set measure.Set) {
	for _, w := range walks(m) {
		set = append(set, jitter(w.name, nil, p.of(w), p.spread))
	}
	return set
}

var _ = judged(probetest.Trial{
	Probe:   probes.Coherence,
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "a usual machine", Set: usualPrices().samples(threeCores()),
			Answer: loopName(loop.FetchAdd) + " takes 5.00 ns here, 64.0 where the line is modified elsewhere, 104 where the line is in memory"},
		{Name: "dear atomics", Set: pricesWith(func(p *prices) { p.atomic = 9 }).samples(threeCores()),
			Answer: loopName(loop.FetchAdd) + " takes 10.0 ns here, 69.0 where the line is modified elsewhere, 109 where the line is in memory"},
		{Name: "lines that nobody took", Set: pricesWith(func(p *prices) { p.state[modifiedElsewhere] = 1 }).samples(threeCores()),
			Answer: probes.Inconclusive},
	},
})

func pricesWith(change func(*prices)) prices {
	p := usualPrices()
	change(&p)
	return p
}

func TestJudgeCoherence(t *testing.T) {
	if !asm.Native {
		t.Skip("no operations here")
	}
	one := threeCores()
	one.Cores = [][]int{{0, 1, 2}} // its threads
	answer := loopName(loop.FetchAdd) + " takes 5.00 ns here, 64.0 where the line is modified elsewhere, 104 where the line is in memory"
	for _, c := range []struct {
		name    string
		about   machine.Machine
		prices  prices
		want    string
		says    string
		doesNot string
	}{
		{"a usual machine", threeCores(), usualPrices(), answer, "takes a shared line all the same (1.00 times", "OUTSIDE"},
		{"noise of a fifth", threeCores(), pricesWith(func(p *prices) { p.spread = 0.2 }), answer, "", ""},
		{"one core", one, usualPrices(), loopName(loop.FetchAdd) + " takes 5.00 ns here, 104 where the line is in memory", "", "shared"},
		{"a failure that takes nothing", threeCores(), pricesWith(func(p *prices) { p.failed = 3 }), answer, "leaves a shared line to the others (0.125 times", ""},
		{"atomics far from the core", threeCores(), pricesWith(func(p *prices) { p.atomic = 46 }),
			loopName(loop.FetchAdd) + " takes 47.0 ns here, 106 where the line is modified elsewhere, 146 where the line is in memory",
			"OUTSIDE of what processors known take: " + loopName(loop.FetchAdd) + ", modified here, 47.0 ns, others 1.50 to 25.0", ""},
		{"lines that were not dropped", threeCores(), pricesWith(func(p *prices) { p.state[inMemory] = 1 }), probes.Inconclusive,
			"lines that should be in memory cost between", ""},
		{"lines that nobody took", threeCores(), pricesWith(func(p *prices) { p.state[modifiedElsewhere] = 1.5 }), probes.Inconclusive,
			"lines that should be modified elsewhere cost between", ""},
		{"a level before another", threeCores(), pricesWith(func(p *prices) { p.state[pushedOutOfL1] = 20 }), probes.Inconclusive,
			"from lines pushed out of L2 than from lines pushed out of L1", ""},
		{"a cache that was not emptied", threeCores(), pricesWith(func(p *prices) { p.state[pushedOutOfL2] = 3 }), answer, "", ""},
		{"an unsteady machine", threeCores(), pricesWith(func(p *prices) { p.again = 1.3 }), probes.Inconclusive, "the control failed", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeCoherence(c.prices.samples(c.about))
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.says)
			if c.doesNot != "" {
				assert.NotContains(t, v.Why, c.doesNot)
			}
		})
	}
	assert.Contains(t, judgeCoherence(nil).Why, "no samples")
	set := usualPrices().samples(threeCores())
	var without, here measure.Set
	for i, s := range set {
		if !strings.HasPrefix(s.Name, control) {
			without = append(without, s)
			if strings.HasSuffix(s.Name, ", "+modifiedHere) {
				here = append(here, s)
			}
			continue
		}
		again := append(measure.Set(nil), set...)
		again[i] = jitter(s.Name, nil, 1.3*s.Median, 0.02)
		assert.Contains(t, judgeCoherence(again).Why, "the control failed: two measurements of "+strings.TrimPrefix(s.Name, control))
		if strings.HasSuffix(s.Name, ", "+modifiedHere) {
			here = append(here, s)
		}
	}
	assert.Equal(t, "nothing was measured twice", judgeCoherence(without).Why)
	assert.Equal(t, "no samples of lines that are anywhere but here", judgeCoherence(here).Why)
}

// loopName is what an operation is called here.
func loopName(op loop.Op) string {
	for _, c := range loop.Chases() {
		if c.Op == op {
			return c.Name()
		}
	}
	return ""
}

// TestCoherenceWorlds: in worlds of noise, lines that were where they should be are seldom said not to have been, and
// those that were not never pass.
func TestCoherenceWorlds(t *testing.T) {
	InLongTest(t)
	if !asm.Native {
		t.Skip("no operations here")
	}
	const experiments = 10
	r := rand.New(rand.NewPCG(41, 42))
	stuck := usualPrices()
	stuck.state[modifiedElsewhere] = 1
	for _, w := range worlds(t) {
		wrong := 0
		for range experiments {
			v := w.measures(r, usualPrices())
			if w.name == "quiet" {
				assert.True(t, v.Conclusive(), v.Why)
			}
			if strings.Contains(v.Why, "they were not there") {
				wrong++
			}
			assert.False(t, w.measures(r, stuck).Conclusive(), w.name)
		}
		chance := 3 * math.Sqrt(0.01/float64(experiments))
		assert.LessOrEqual(t, float64(wrong)/float64(experiments), 0.01+chance, w.name)
	}
}

// measures has a machine of such prices measured in the world, and judged.
func (w world) measures(r *rand.Rand, p prices) probes.Verdict {
	var trials []measure.Trial
	list := walks(threeCores())
	taken := 0
	state := make([]float64, 1000)
	for i := range state {
		state[i] = w.pass(r, i)
	}
	for _, walk := range list {
		trials = append(trials, measure.Trial{Name: walk.name, Metrics: nanoseconds, Take: func() measure.Reading {
			pass := taken / len(list)
			taken++
			reading := measure.Reading{Values: []float64{p.of(walk) * state[pass%len(state)] * w.moment(r, pass)}}
			if r.Float64() < w.disturbed {
				reading.Values[0] *= 1 + 10*r.Float64()
				reading.Disturbed = "kept waiting"
			}
			return reading
		}})
	}
	result := measure.Plan{Effort: measure.Quick, Seed: r.Uint64()}.Run(context.Background(), trials)
	result.Conditions.Steal, result.Conditions.Measured = w.steal, true
	return probes.Judge(probes.Finding{Probe: probes.Coherence, Conditions: result.Conditions, Measurements: result.Set}).Verdict
}
