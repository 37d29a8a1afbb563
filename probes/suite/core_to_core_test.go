package suite

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/machine/machinetest"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// distances imitate how long a line takes in ns, by what the system tells of the pair.
type distances map[machine.Nearness]float64

var usualDistances = distances{machine.SameCore: 8, machine.SameCache: 25, machine.SamePackage: 100, machine.SameMachine: 200}

// A traveller imitates a machine in which lines travel.
type traveller struct {
	about   machine.Machine
	cost    func(rally) float64
	control float64 // of what is measured twice
}

func travels(about machine.Machine, d distances) traveller {
	return traveller{about, func(r rally) float64 { return d[r.near] }, 1}
}

// but changes the cost of some rallies.
func (m traveller) but(which func(rally) bool, factor float64) traveller {
	before := m.cost
	m.cost = func(r rally) float64 {
		if which(r) {
			return factor * before(r)
		}
		return before(r)
	}
	return m
}

func (m traveller) samples() (set measure.Set) {
	for _, r := range rallies(m.about) {
		cost := m.cost(r)
		if strings.HasPrefix(r.name, control) {
			cost *= m.control
		}
		set = append(set, jitter(r.name, r.params(), cost, 0.03), jitter(r.name+": "+leastName, r.params(), 0.9*cost, 0.03))
	}
	return set
}

// twoByTwo is a machine of two cores of two threads.
func twoByTwo() machine.Machine {
	group := func(cpus ...int) machine.Group { return machine.Group{CPUs: cpus} }
	return machine.Machine{Allowed: []int{0, 1, 2, 3}, Topology: machine.Topology{
		Packages: []machine.Group{group(0, 1, 2, 3)}, Cores: []machine.Group{group(0, 2), group(1, 3)},
	}}
}

var _ = judged(probetest.Trial{
	Probe:   probes.CoreToCore,
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "siblings are nearer", Answer: "2 classes: 8.00, 100 ns", Set: travels(twoByTwo(), usualDistances).samples()},
		{Name: "all are equally far", Answer: "100 ns", Set: travels(twoByTwo(), usualDistances).but(func(r rally) bool {
			return r.near == machine.SameCore
		}, 12.5).samples()},
	},
})

func TestJudgeCoreToCore(t *testing.T) {
	desktop := machinetest.CPUs16.Machine(t)
	server := machinetest.Shape{Packages: 2, Nodes: 1, Caches: 1, Cores: 4, Threads: 1}.Machine(t)
	two := machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 2, Threads: 1}.Machine(t)
	usual := travels(desktop, usualDistances)
	is := func(a, b int) func(rally) bool { return func(r rally) bool { return r.a == a && r.b == b } }
	hybrid := desktop
	hybrid.Kinds = []machine.Kind{{CPUs: affinity.List{0, 1, 8, 9}}, {CPUs: affinity.List{2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15}}}
	broken := usual
	broken.control = 1.3
	for _, c := range []struct {
		name      string
		machine   traveller
		want      string
		says      []string
		doesNot   string
		topology  string
		outOfBand float64
	}{
		{"what the system tells", usual, "3 classes: 8.00, 25.0, 100 ns",
			[]string{"8 pairs (one core)", "48 pairs (one cache)", "64 pairs (one package)", "at the least 6.98"}, "OUTSIDE", topologyAgrees, 0},
		{"two packages", travels(server, usualDistances), "2 classes: 100, 200 ns", nil, "at home", topologyAgrees, 0},
		{"no differences", travels(desktop, distances{machine.SameCore: 14.5, machine.SameCache: 14.5, machine.SamePackage: 14.5}), "14.5 ns",
			[]string{"120 pairs (one core, one cache, one package)"}, "", topologyAgrees, 0},
		{"two processors", travels(two, usualDistances), "100 ns", []string{"cannot be held"}, "", topologyMute, 0},
		{"siblings that are far apart", usual.but(func(r rally) bool { return r.near == machine.SameCore }, 13), "2 classes: 25.0, 100 ns",
			[]string{"is contradicted: 0–8 (one core) takes longer than", "OUTSIDE"}, "", topologyContradicts, 8},
		{"a core complex that is not told", usual.but(func(r rally) bool { return r.near == machine.SameCache && r.a%8 < 2 && r.b%8 >= 2 }, 2.2),
			"4 classes: 8.00, 25.0, 55.0, 100 ns", []string{"tells less than there is", "both one cache"}, "", topologyCoarse, 0},
		{"kinds of core of two speeds", travels(hybrid, usualDistances).but(func(r rally) bool { return r.near == machine.SameCore && r.a > 1 }, 1.5),
			"4 classes: 8.00, 12.0, 25.0, 100 ns", nil, "longer than", topologyAgrees, 0},
		{"a pair that is slow", usual.but(is(0, 1), 8), "4 classes: 8.00, 25.0, 100, 200 ns",
			[]string{"pair 0–1 (one cache): 200 ns", "0–1 (one cache) takes 200 ns, others 14.0 to 60.0"}, "", topologyContradicts, 1},
		{"time that is shared", travels(two, distances{machine.SamePackage: 5000}), "5000 ns", []string{"OUTSIDE", "others 14.0 to 170"}, "", topologyMute, 1},
		{"a page far from home", travels(server, usualDistances).but(func(r rally) bool { return r.near == machine.SamePackage && r.home != r.a && r.home != r.b }, 1.5),
			"2 classes: 100, 200 ns", []string{"it matters where the page is at home: 0–1, page at home with 4 instead of 0 costs 1.50 times"}, "", topologyAgrees, 0},
		{"an unsteady machine", broken, probes.Inconclusive, []string{"the control failed: two measurements of the pair 0–8"}, "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeCoreToCore(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			for _, says := range c.says {
				assert.Contains(t, v.Why, says)
			}
			if c.doesNot != "" {
				assert.NotContains(t, v.Why, c.doesNot)
			}
			f := probes.Finding{Verdict: v}
			topology, _ := f.Result("topology")
			assert.Equal(t, c.topology, topology.Choice, topology.Why)
			odd, _ := f.Result("pairs outside their band")
			assert.Equal(t, c.outOfBand, odd.Value, odd.Why)
		})
	}
	assert.Equal(t, probes.Inconclusive, judgeCoreToCore(nil).Answer)
}

// TestNearest: the nearest processors have the system's name where it tells the truth, and else their numbers, if all
// pairs were measured. Of one pair there is none.
func TestNearest(t *testing.T) {
	two := machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 2, Threads: 1}.Machine(t)
	many := machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 40, Threads: 1}.Machine(t)
	inFours := func(r rally) bool { return r.a/4 != r.b/4 }
	for _, test := range []struct {
		machine traveller
		want    string
	}{
		{travels(machinetest.CPUs16.Machine(t), usualDistances), "one core"},
		{travels(machinetest.CPUs16.Machine(t), distances{machine.SameCore: 20, machine.SameCache: 20, machine.SamePackage: 90}), "one core or one cache"},
		{travels(machinetest.CPUs16.Machine(t), distances{machine.SameCore: 20, machine.SameCache: 20, machine.SamePackage: 20}), probes.Anywhere},
		{travels(twoByTwo(), usualDistances).but(func(r rally) bool { return r.a == 1 && r.b == 2 }, 0.2).but(func(r rally) bool { return r.near == machine.SameCore }, 20),
			"processors 1-2"},
		{travels(machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 12, Threads: 1}.Machine(t), distances{machine.SamePackage: 25}).but(inFours, 4),
			"processors 0-3, 4-7, 8-11"},
		{travels(many, distances{machine.SamePackage: 25}).but(inFours, 4), "one package"}, // a sample of the pairs
		{travels(two, usualDistances), ""},
	} {
		f := probes.Finding{Verdict: judgeCoreToCore(test.machine.samples())}
		r, found := f.Result(probes.Nearest)
		assert.Equal(t, test.want, r.Choice, f.Why)
		assert.Equal(t, test.want != "", found)
	}
}

// TestCoreToCoreControl: without what was measured twice there is no verdict, and any one pair that differs is enough.
func TestCoreToCoreControl(t *testing.T) {
	set := travels(machinetest.CPUs16.Machine(t), usualDistances).samples()
	var without measure.Set
	for i, s := range set {
		if !strings.HasPrefix(s.Name, control) {
			without = append(without, s)
			continue
		}
		one := append(measure.Set(nil), set...)
		one[i] = jitter(s.Name, s.Params, 1.2*s.Median, 0.03)
		if s.Name == control+byCAS {
			assert.Contains(t, judgeCoreToCore(one).Why, "the control failed")
		}
	}
	assert.Equal(t, "no pair was measured twice", judgeCoreToCore(without).Why)
}

// TestModesOfAPair: a pair with several modes is of no class, and neither mode nor middle becomes one.
func TestModesOfAPair(t *testing.T) {
	about := machinetest.CPUs16.Machine(t)
	set := travels(about, usualDistances).samples()
	spoil := func(which func(measure.Series) bool) (spoilt measure.Set) {
		for _, s := range set {
			if which(s) {
				samples := append([]float64(nil), s.Samples...)
				for i := range samples {
					samples[i] *= []float64{2, 13}[i%2]
				}
				s = measure.NewSeries(s.Name, s.Params, s.Unit, samples, s.Passes)
			}
			spoilt = append(spoilt, s)
		}
		return spoilt
	}
	v := judgeCoreToCore(spoil(func(s measure.Series) bool { return s.Params["a"] == 0 && s.Params["b"] == 1 }))
	assert.Equal(t, "3 classes: 8.00, 25.0, 100 ns", v.Answer)
	assert.Contains(t, v.Why, "of no class, having several modes or being uncertain: 0–1 takes 50.4")
	assert.Contains(t, v.Why, "OUTSIDE", "325 ns is more than processors around one cache take")
	v = judgeCoreToCore(spoil(func(measure.Series) bool { return true }))
	assert.Equal(t, probes.Inconclusive, v.Answer)
	assert.Contains(t, v.Why, "every pair has several modes")
}

// TestCoreToCoreWorlds measures planted classes, and none, in worlds of noise: seldom are there others than planted.
func TestCoreToCoreWorlds(t *testing.T) {
	InLongTest(t)
	const experiments = 10
	about := machinetest.Shape{Packages: 1, Nodes: 1, Caches: 2, Cores: 2, Threads: 2}.Machine(t)
	r := rand.New(rand.NewPCG(21, 22))
	for _, w := range worlds(t) {
		for _, c := range []struct {
			cost distances
			want int
		}{{usualDistances, 3}, {distances{machine.SameCore: 50, machine.SameCache: 50, machine.SamePackage: 50}, 1}} {
			wrong := 0
			for range experiments {
				v := w.linesTravel(r, travels(about, c.cost))
				found := 0
				for _, result := range v.Results {
					if strings.HasPrefix(result.Name, "class ") && !strings.Contains(result.Name, ",") {
						found++
					}
				}
				said := found < c.want && strings.Contains(v.Why, "of no class") // what is missing is named
				if v.Conclusive() && found != c.want && !said {
					wrong++
				}
				if w.name == "quiet" {
					assert.True(t, v.Conclusive(), v.Why)
				}
			}
			chance := 3 * math.Sqrt(0.02/float64(experiments))
			assert.LessOrEqual(t, float64(wrong)/float64(experiments), 0.02+chance, "%s, %d classes", w.name, c.want)
		}
	}
}

// linesTravel measures a machine in the world, and judges.
func (w world) linesTravel(r *rand.Rand, m traveller) probes.Verdict {
	var trials []measure.Trial
	pass := 0
	state := make([]float64, 1000)
	for i := range state {
		state[i] = w.pass(r, i)
	}
	list := rallies(m.about)
	taken := 0
	for _, rally := range list {
		trials = append(trials, measure.Trial{Name: rally.name, Params: rally.params(), Metrics: nanoseconds, Take: func() measure.Reading {
			pass, taken = taken/len(list), taken+1
			reading := measure.Reading{Values: []float64{m.cost(rally) * state[pass%len(state)] * w.moment(r, pass)}}
			if r.Float64() < w.disturbed {
				reading.Values[0] *= 1 + 10*r.Float64()
				reading.Disturbed = "kept waiting"
			}
			return reading
		}})
	}
	result := measure.Plan{Effort: measure.Quick, Seed: r.Uint64()}.Run(context.Background(), trials)
	result.Conditions.Steal, result.Conditions.Measured = w.steal, true
	return probes.Judge(probes.Finding{Probe: probes.CoreToCore, Conditions: result.Conditions, Measurements: result.Set}).Verdict
}

// TestHandOversAreCounted: what was timed is as many hand-overs as it was divided by.
func TestHandOversAreCounted(t *testing.T) {
	b := openBench(t)
	page, err := pages.New(1)
	require.NoError(t, err)
	defer page.Free()
	p := pair{a: b.Machine.Allowed[0], b: b.Machine.Allowed[1]}
	threads, err := team.New([]int{p.a, p.b})
	require.NoError(t, err)
	defer threads.Close()
	for _, cas := range []bool{true, false} {
		words := [2]*uint64{page.Word(0), page.Word(1024)}
		for try := 0; ; try++ {
			*words[0], *words[1] = 0, 0
			samples, disturbed := rally{pair: p, cas: cas}.play(b, threads, words)
			if samples == nil && try < 100 {
				continue // the other processor did not answer
			}
			const turns = 10
			last := uint64(2 * turns * (1 + len(samples)))
			if cas {
				assert.Equal(t, []uint64{last, 0}, []uint64{*words[0], *words[1]}, disturbed)
			} else {
				assert.Equal(t, []uint64{last - 1, last}, []uint64{*words[0], *words[1]}, disturbed)
			}
			break
		}
	}
}

// openBench opens one that only checks functions, where there are two processors.
func openBench(t *testing.T) *measure.Bench {
	t.Helper()
	m := machine.Detect()
	if !asm.Native || len(m.Allowed) < 2 {
		t.Skip("needs two processors, of amd64 or arm64")
	}
	b, err := measure.OpenBench(m, measure.Token, 1)
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

func TestOneWay(t *testing.T) {
	assert.Equal(t, 50.0, oneWay(10_000, 100), "a hundred round trips of 100 ns")
}

// TestOnOne: the page lies where it is meant to, since the thread of that processor touches it first.
func TestOnOne(t *testing.T) {
	b := openBench(t)
	if b.Team.Unpinned() != nil || asm.CPU() < 0 {
		t.Skip("needs pinned threads, and to know where they are")
	}
	for member, cpu := range b.Team.CPUs() {
		where := -1
		onOne(b.Team, member, func() { where = asm.CPU() })
		assert.Equal(t, cpu, where)
	}
}

func TestSeats(t *testing.T) {
	for _, r := range rallies(machinetest.CPUs16.Machine(t)) {
		cpus, home := r.seats()
		assert.Equal(t, []int{r.a, r.b}, cpus[:2])
		assert.Equal(t, r.home, cpus[home])
	}
}

func TestCoreToCoreCSV(t *testing.T) {
	about := machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 2, Threads: 2}.Machine(t)
	csv, found := CoreToCoreCSV(probes.Finding{Probe: probes.CoreToCore, Measurements: travels(about, usualDistances).samples()})
	assert.True(t, found)
	assert.Equal(t, ",,,\n100.00,,,\n8.00,100.00,,\n100.00,8.00,100.00,\n", csv)
	_, found = CoreToCoreCSV(probes.Finding{Probe: probes.CoreToCore})
	assert.False(t, found)
	_, found = CoreToCoreCSV(probes.Finding{Probe: "other", Measurements: travels(about, usualDistances).samples()})
	assert.False(t, found)
}
