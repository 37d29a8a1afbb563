package claims

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	_ "example.org/atomlab/probes/suite"
)

var here = sync.OnceValue(machine.Detect)

// yields are the series of a probe on this machine, without samples.
func yields(t *testing.T, probe string) measure.Set {
	t.Helper()
	if len(here().Cores) < 2 {
		t.Skip("one processor, and the probes compare several")
	}
	all, err := yielded()
	require.NoError(t, err)
	require.Contains(t, all, probe)
	return all[probe]
}

// yielded asks the probes that time something, by cancelling them before they take a sample.
var yielded = sync.OnceValues(func() (map[string]measure.Set, error) {
	bench, err := measure.OpenBench(here(), measure.Token, 1)
	if err != nil {
		return nil, err
	}
	defer bench.Close()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	all := map[string]measure.Set{}
	for _, c := range All() {
		for _, name := range c.Needs {
			p, found := probes.Find(name)
			if _, done := all[name]; done || !found || name == probes.GoMemory || name == probes.Reorderings {
				continue // the last two count, and their tests are known beforehand
			}
			result, _ := p.Measure(cancelled, bench, nil)
			all[name] = result.Set
		}
	}
	return all, nil
})

// A world is what was found on a machine that is made up.
type world []probes.Finding

// found is a finding in good conditions.
func found(probe string, set measure.Set, results ...probes.Result) probes.Finding {
	return probes.Finding{
		Probe: probe, Quality: measure.Quality{Grade: measure.Good}, Measurements: set,
		Verdict: probes.Verdict{Answer: "an answer", Why: "for a reason", Results: results},
	}
}

// jitter spreads a cost over samples, by as much as is asked for to either side, and otherwise for each series.
func jitter(s measure.Series, cost, spread float64) measure.Series {
	seed := uint64(len(s.Name))
	for _, c := range s.String() {
		seed = seed*31 + uint64(c)
	}
	r := rand.New(rand.NewPCG(seed, 1))
	var samples []float64
	var passes []int
	for pass, step := range r.Perm(31) {
		samples, passes = append(samples, cost*(1+spread*float64(step-15)/15)), append(passes, pass)
	}
	return measure.NewSeries(s.Name, s.Params, s.Unit, samples, passes)
}

// changed makes the samples of a world anew.
func (w world) changed(f func(s measure.Series, x float64) float64) world {
	var other world
	for _, found := range w {
		var set measure.Set
		for _, s := range found.Measurements {
			var samples []float64
			for _, x := range s.Samples {
				samples = append(samples, f(s, x))
			}
			set = append(set, measure.NewSeries(s.Name, s.Params, s.Unit, samples, s.Passes))
		}
		found.Measurements = set
		other = append(other, found)
	}
	return other
}

// without leaves series out.
func (w world) without(unwanted func(measure.Series) bool) world {
	other := slices.Clone(w)
	for i := range other {
		other[i].Measurements = slices.DeleteFunc(slices.Clone(other[i].Measurements), unwanted)
	}
	return other
}

// emptied has no samples, and no verdicts.
func (w world) emptied() world {
	other := w.changed(func(measure.Series, float64) float64 { return 0 })
	for i := range other {
		other[i].Verdict = probes.Unknown("no samples")
		for j, s := range other[i].Measurements {
			other[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, nil, nil)
		}
	}
	return other
}

// noisy has samples of any size, from a tenth to ten times what they are.
func (w world) noisy() world {
	r := rand.New(rand.NewPCG(1, 2))
	return w.changed(func(_ measure.Series, x float64) float64 { return x * math.Exp(math.Log(10)*(2*r.Float64()-1)) })
}

// planted is the world in which a ratio, or what counts in its place, is what it is made to be, in every place.
func (r ratio) planted(t *testing.T, arch string, value float64) world {
	set := r.measured(t, arch)
	places := r.all(set)
	require.NotEmpty(t, places, "%s yields nothing of what is compared", r.probe)
	var planted measure.Set
	for _, s := range set {
		named := func(p place) bool { return s.Name == p.of.Name || s.Name == p.by.Name }
		again := set.Find(control+s.Name, s.Params)
		if !slices.ContainsFunc(places, named) && !strings.HasPrefix(s.Name, control) && again.Unit == "" {
			continue // nobody looks at it
		}
		cost := 100.0
		for _, p := range places {
			if described(p.of.Params) == described(s.Params) && p.of.Name == strings.TrimPrefix(s.Name, control) {
				cost *= value
				if p.single {
					cost = value
				}
				break
			}
		}
		planted = append(planted, jitter(s, cost, 0.01))
	}
	return world{found(r.probe, planted)}
}

// measured are the series of the probe here, or those of the architecture that a claim is about.
func (r ratio) measured(t *testing.T, arch string) measure.Set {
	set := yields(t, r.probe)
	if len(r.all(set)) == 0 && arch != "" && arch != runtime.GOARCH {
		return r.elsewhere()
	}
	return set
}

// elsewhere are the series of another architecture, so far as it is known what is compared there.
func (r ratio) elsewhere() (set measure.Set) {
	for _, p := range r.pairs {
		set = append(set, measure.Series{Name: p.of, Params: setting{"cpus": 1}, Unit: "ns/op"}, measure.Series{Name: p.by, Unit: "ns"})
	}
	return set
}

// all are the places of all pairs.
func (r ratio) all(set measure.Set) (list []place) {
	for _, p := range r.pairs {
		list = append(list, r.places(set, p)...)
	}
	return list
}

// worlds are one in which the claim is so, and one in which it is not.
func (c Claim) worlds(t *testing.T) (so, not world) {
	t.Helper()
	if c.ratio == nil {
		require.Contains(t, byHand, c.ID, "a claim that is no ratio needs its worlds in byHand")
		return byHand[c.ID].so, byHand[c.ID].not
	}
	r := *c.ratio
	within, without := r.above*1.3, r.above/1.3
	switch {
	case r.above != 0 && r.below != 0:
		within = math.Sqrt(r.above * r.below)
	case r.above == 0:
		within, without = r.below/1.3, r.below*1.3
	}
	return r.planted(t, c.Arch, within), r.planted(t, c.Arch, without)
}

func (c Claim) on(w world) Verdict { return c.Judge(machine.Machine{Arch: c.Arch}, w) }

// TestWorlds: every claim is confirmed where it is so, and refuted where it is not; and has no answer where the samples
// are noise, or are missing.
func TestWorlds(t *testing.T) {
	for _, c := range All() {
		t.Run(c.ID, func(t *testing.T) {
			so, not := c.worlds(t)
			for want, w := range map[string]world{Confirmed: so, Refuted: not} {
				v := c.on(w)
				require.Equal(t, want, v.Answer, v.Why)
				assert.NotEmpty(t, v.Why)
				assert.True(t, len(v.Numbers) > 0 || byHand[c.ID].counts, "%s without numbers", want)
				c.refuses(t, w)
				c.survives(t, w, want)
			}
		})
	}
}

func (c Claim) refuses(t *testing.T, w world) {
	refused := func(name string, w world) {
		v := c.on(w)
		assert.Equal(t, probes.Inconclusive, v.Answer, "%s: %s", name, v.Why)
		assert.NotEmpty(t, v.Why, name)
	}
	refused("nothing was measured", nil)
	refused("no samples", w.emptied())
	refused("no series", w.emptied().without(func(measure.Series) bool { return true }))
	unusable := slices.Clone(w)
	unusable[0].Quality = measure.Quality{Grade: measure.Unusable, Why: []string{"others had the processors"}}
	refused("unusable", unusable)
	assert.Equal(t, "others had the processors", c.on(unusable).Why)
	if !byHand[c.ID].counts {
		refused("noise", byHand[c.ID].noise(w))
	}
	if c.Arch != "" {
		assert.Equal(t, "is about "+c.Arch, c.Judge(machine.Machine{Arch: "riscv64"}, w).Why)
	}
}

// survives: with anything missing, or with samples that are no numbers, a claim has no other answer than with all.
func (c Claim) survives(t *testing.T, w world, want string) {
	allowed := []string{want, probes.Inconclusive}
	if byHand[c.ID].counts {
		allowed = append(allowed, Confirmed) // what is not seen counts for nothing
	}
	for i, f := range w {
		for j, s := range f.Measurements {
			spoilt := slices.Clone(w)
			spoilt[i].Measurements = slices.Delete(slices.Clone(f.Measurements), j, j+1)
			assert.Contains(t, allowed, c.on(spoilt).Answer, "without %s", s)
			spoilt[i].Measurements = slices.Clone(f.Measurements)
			spoilt[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, slices.Repeat([]float64{math.NaN()}, s.N), s.Passes)
			assert.Contains(t, allowed, c.on(spoilt).Answer, "%s is no number", s)
			spoilt[i].Measurements[j] = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples[:min(3, s.N)], s.Passes[:min(3, s.N)])
			assert.Contains(t, allowed, c.on(spoilt).Answer, "%s has few samples", s)
		}
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), 0, -1} {
		v := c.on(w.changed(func(measure.Series, float64) float64 { return bad }))
		if c.ratio != nil && (bad != 0 || c.ratio.pairs[0].by != "") { // none of something may be a number
			assert.Equal(t, probes.Inconclusive, v.Answer, "all %v", bad)
		}
	}
	first := c.on(w)
	reversed := slices.Clone(w)
	for i := range reversed {
		reversed[i].Measurements = slices.Clone(reversed[i].Measurements)
		slices.Reverse(reversed[i].Measurements)
	}
	assert.Equal(t, first.Answer, c.on(reversed).Answer, "in another order")
	assert.Equal(t, first, c.on(w), "the second time")
}

// TestControls: where what was measured twice differs, or was not, there is no answer; nor where the probe had none
// that the claim relies on.
func TestControls(t *testing.T) {
	isControl := func(s measure.Series) bool { return strings.HasPrefix(s.Name, control) }
	for _, c := range All() {
		if c.ratio == nil || c.ratio.trust == guarded {
			continue
		}
		so, _ := c.worlds(t)
		refused := func(name string, w world) {
			v := c.on(w)
			assert.Equal(t, probes.Inconclusive, v.Answer, "%s, %s: %s", c.ID, name, v.Why)
		}
		if c.ratio.trust == verdict {
			refused("no verdict of the probe", undecided(so))
			continue
		}
		for _, factor := range []float64{1.5, 0.6} {
			refused("the control differs", so.changed(func(s measure.Series, x float64) float64 {
				if isControl(s) {
					x *= factor
				}
				return x
			}))
		}
		refused("without a control", so.without(isControl))
	}
}

// TestSettings: each of several settings has its say.
func TestSettings(t *testing.T) {
	r := ratio{probe: "made-up", pairs: []pair{{"old", "new"}}, at: []selection{together}, above: 2}
	c := Claim{ID: "made-up"}.decidedBy(r)
	at := func(n int, old, new float64) (set measure.Set) {
		for name, cost := range map[string]float64{"old": old, control + "old": old, "new": new} {
			set = append(set, jitter(measure.Series{Name: name, Params: setting{"goroutines": n}, Unit: "ns/op"}, cost, 0.001))
		}
		return set
	}
	for _, test := range []struct {
		name        string
		set         measure.Set
		answer, why string
	}{
		{"one of one", at(2, 30, 10), Confirmed, "more than 2 times: 3.00"},
		{"not where it is not asked", slices.Concat(at(1, 10, 10), at(2, 30, 10)), Confirmed, "more than 2 times: 3.00"},
		{"all", slices.Concat(at(2, 30, 10), at(4, 30, 10)), Confirmed, "more than 2 times: 3.00 to 3.00 in 2 settings"},
		{"none", slices.Concat(at(2, 10, 10), at(4, 15, 10)), Refuted, "not more than 2 times: 1.00 to 1.50 in 2 settings"},
		{"some", slices.Concat(at(2, 10, 10), at(4, 30, 10)), Depends,
			"it holds for old / new, goroutines 4 (3.00), and not for old / new, goroutines 2 (1.00)"},
		{"some, and one is open", slices.Concat(at(2, 10, 10), at(4, 30, 10), at(8, 20, 10)), Depends, "open: old / new, goroutines 8"},
		{"one is open", slices.Concat(at(2, 30, 10), at(4, 20, 10)), probes.Inconclusive, "too close to tell"},
		{"only alone", at(1, 30, 10), probes.Inconclusive, "old was not measured"},
		{"one lacks in one setting", slices.Concat(at(2, 30, 10), at(4, 30, 10)[:0], measure.Set{
			jitter(measure.Series{Name: "new", Params: setting{"goroutines": 4}}, 10, 0.01)}), probes.Inconclusive, "too few samples"},
	} {
		v := c.on(world{found("made-up", test.set)})
		assert.Equal(t, test.answer, v.Answer, "%s: %s", test.name, v.Why)
		assert.Contains(t, v.Why, test.why, test.name)
	}
	elsewhere := world{found("made-up", slices.Concat(at(1, 30, 10), at(2, 30, 10)))}.changed(func(s measure.Series, x float64) float64 {
		if s.Name == control+"old" && s.Params["goroutines"] == 1 {
			x *= 2
		}
		return x
	})
	assert.Equal(t, Confirmed, c.on(elsewhere).Answer, "the control of another setting")
	assert.Equal(t, "old / new (by several at once): more than 2 times for certain in every setting confirms it, in none refutes it", c.Rule)
}

// TestLevels: where there is no divisor, the number itself counts, if it can be one.
func TestLevels(t *testing.T) {
	c := Claim{ID: "made-up"}.decidedBy(ratio{probe: "made-up", pairs: []pair{{of: "op: share"}}, below: 0.9})
	for share, want := range map[float64]string{0.5: Confirmed, 0.95: Refuted, 0: Confirmed, -1: probes.Inconclusive} {
		set := measure.Set{jitter(measure.Series{Name: "op: share", Unit: "of tries"}, share, 0.001),
			jitter(measure.Series{Name: "op"}, 10, 0.01), jitter(measure.Series{Name: control + "op"}, 10, 0.01)}
		assert.Equal(t, want, c.on(world{found("made-up", set)}).Answer, share)
		set[0] = measure.NewSeries("op: share", nil, "of tries", slices.Repeat([]float64{math.Inf(1)}, 31), set[1].Passes)
		assert.Equal(t, probes.Inconclusive, c.on(world{found("made-up", set)}).Answer, "infinite")
	}
}

// TestSelections picks from what a probe may go through.
func TestSelections(t *testing.T) {
	var all []setting
	for _, n := range []int{1, 2, 4} {
		for _, steps := range []int{0, 300} {
			all = append(all, setting{"goroutines": n, "steps held": steps})
		}
	}
	all = append(all, setting{"goroutines": 3, "steps held": 0})
	picked := func(by ...selection) (workers []int) {
		for _, s := range selected(all, append(by, with("steps held", 0))) {
			workers = append(workers, s["goroutines"])
			assert.Zero(t, s["steps held"])
		}
		return workers
	}
	assert.Equal(t, []int{1, 2, 4, 3}, picked())
	assert.Equal(t, []int{1}, picked(alone))
	assert.Equal(t, []int{2, 4, 3}, picked(together))
	assert.Equal(t, []int{2}, picked(each))
	assert.Equal(t, []int{4}, picked(crowded))
	assert.Len(t, selected(all, []selection{crowded}), 2)
	assert.Len(t, selected([]setting{{"cpus": 1}, {"cpus": 2}}, []selection{alone}), 1)
	assert.Len(t, selected([]setting{nil}, nil), 1)
}

// TestForms: an operation in two forms is two settings, and each is compared with its like, or with what has no forms.
func TestForms(t *testing.T) {
	alone := setting{"cpus": 1}
	series := func(name string, cost float64) measure.Series {
		return jitter(measure.Series{Name: name, Params: alone, Unit: "ns/op"}, cost, 0.01)
	}
	set := measure.Set{series("cas loop LSE", 60), series("cas loop LL/SC", 7), series("fetch-add LSE", 50), series("fetch-add LL/SC", 6),
		series(control+"fetch-add LSE", 50), series("increment", 2)}
	v := mustFind(t, "addition-beats-loop-alone").on(world{found(probes.CASCost, set)})
	require.Len(t, v.Numbers, 2)
	assert.Equal(t, "cas loop LSE / fetch-add LSE, cpus 1", v.Numbers[0].What)
	assert.InDelta(t, 1.2, v.Numbers[0].Number.Median, 0.01)
	assert.Equal(t, "cas loop LL/SC / fetch-add LL/SC, cpus 1", v.Numbers[1].What)
	v = mustFind(t, "uncontended-is-free").on(world{found(probes.CASCost, set)})
	require.Len(t, v.Numbers, 2)
	assert.Equal(t, "fetch-add LL/SC / increment, cpus 1", v.Numbers[1].What)
	assert.Equal(t, "cas loop LSE: fairness", inForm("cas loop: fairness", " LSE"))
}

// TestDoubt: what suffices in quiet conditions does not where much may have been disturbed unseen.
func TestDoubt(t *testing.T) {
	c := mustFind(t, "failed-cas-cheaper")
	set := measure.Set{}
	for name, cost := range map[string]float64{"cas success 64": 12, "cas failure 64": 10, "fetch-add": 10, control + "fetch-add": 10} {
		s := jitter(measure.Series{Name: name, Params: setting{"cpus": 1}, Unit: "ns/op"}, cost, 0.01)
		if name == "cas success 64" {
			for _, i := range []int{3, 11, 17, 29} {
				s.Samples[i] = 10
			}
			s = measure.NewSeries(s.Name, s.Params, s.Unit, s.Samples, s.Passes)
		}
		set = append(set, s)
	}
	f := found(probes.CASCost, set)
	assert.Equal(t, Confirmed, c.on(world{f}).Answer)
	f.Quality = measure.Quality{Grade: measure.Noisy, Why: []string{"others"}}
	f.Conditions.Steal, f.Conditions.Measured = 0.2, true
	assert.Equal(t, probes.Inconclusive, c.on(world{f}).Answer)
}

// TestRegister: a claim is whole, and there is one of its name.
func TestRegister(t *testing.T) {
	defer func(saved []Claim) { registered = saved }(slices.Clone(registered))
	whole := mustFind(t, "failed-cas-cheaper")
	assert.PanicsWithValue(t, `claims: two claims called "failed-cas-cheaper"`, func() { register(whole) })
	for _, half := range []func(*Claim){
		func(c *Claim) { c.Says = "" }, func(c *Claim) { c.Who = "" }, func(c *Claim) { c.Needs = nil }, func(c *Claim) { c.Rule = "" },
		func(c *Claim) { c.judge = nil },
	} {
		c := whole
		c.ID = "half"
		half(&c)
		assert.PanicsWithValue(t, `claims: "half" is not whole`, func() { register(c) })
	}
}

// TestOneFileEach: every claim has a file, and none is left out by a name that Go takes for a build constraint.
func TestOneFileEach(t *testing.T) {
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	declared := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		n := strings.Count(string(text), "\nvar _ = register(Claim{")
		assert.LessOrEqual(t, n, 1, file)
		declared += n
	}
	assert.Len(t, All(), declared)
}

// TestClaims: each is a statement in one sentence, about probes that there are, and has an ID that can be typed.
func TestClaims(t *testing.T) {
	for _, c := range All() {
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, c.ID)
		assert.Regexp(t, `^[A-Za-z].*[^?.!]$`, c.Says, c.ID)
		assert.Contains(t, []string{"", "amd64", "arm64"}, c.Arch, c.ID)
		for _, name := range c.Needs {
			_, known := probes.Find(name)
			assert.True(t, known, "%s needs %s", c.ID, name)
		}
	}
	verdicts := Judge(machine.Machine{Arch: "amd64"}, nil)
	require.Len(t, verdicts, len(All()))
	for i, v := range verdicts {
		assert.Equal(t, All()[i].ID, v.ID)
		assert.False(t, v.Conclusive())
		assert.Regexp(t, "was not run|is about arm64", v.Why)
	}
}
