package suite

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/counter"
)

// A choice is a probe that asks which of several things to use: rivals, each of which does the same work in a number of
// settings. Everything but the rivals and the settings stands here.
//
// The workers are goroutines of this program, as its users' are, and none is tied to a processor. What is measured is
// the time per operation of all together, in two rounds; beside it, how fairly it went among them and what the slowest
// operation in a thousand took.
//
// Rules. Those that can work in every setting compete. In each setting a rival's ratio is its cost by that of the
// cheapest competitor there, and a rival is as good as its worst ratio. In the order of the list (the customary one
// comes first), the first is chosen than whose worst ratio nobody's is less by more than a tenth, for certain: it
// takes evidence to leave what is customary. Those before it must be worse than somebody, for certain; else there is no
// verdict. So must it not be itself, unless it is the customary one. (Where somebody is better by five hundredths, say,
// either may be chosen, and is no mistake: with one threshold for both, no number of samples would be enough near it.)
// The first rival is measured a second time in every setting; where the two differ, there is no verdict. Nor is there
// one where the workers' own loop, with nothing in it, does not get cheaper with the number of goroutines: then they
// did not run at the same time, or share what they should not.
type choice struct {
	name, question, method string
	result                 string // the name of the result that is chosen
	settings               func(cpus int) []setting
	customary              string // who sets the first rival by default
	rivals                 []rivalry
	beside                 []rivalry         // what is measured for comparison, and cannot be chosen
	perRound               func(setting) int // as in contest.Contest; nil: as many as there are workers
}

// A setting is what varies between the trials of a rival: parameters by name.
type setting = map[string]int

// A rivalry is one of the things to choose from.
type rivalry struct {
	name string
	make func(at setting) workload // none if it does not work in the setting
}

// A workload is what the workers of a setting do with a fresh one.
type workload struct {
	works  []contest.Work
	done   func() int // operations of the kind that leaves a trace in memory, as that tells; nil: none does
	failed func() int // tries that were in vain; nil: that is not counted
}

const (
	dearer  = 1.10 // a ratio that matters between structures: by less, nobody need change
	threads = "goroutines"
	nothing = "nothing"
	updates = "updates in a thousand"
	retries = "retries"
)

var inf = math.Inf(1)

// pad keeps what stands before it off the lines of what stands behind it.
type pad [counter.DefaultPad]byte

// alone is something with its lines to itself.
type alone[T any] struct {
	_  pad
	it T
	_  pad
}

// everyone lets each goroutine of the setting do the same.
func everyone(at setting, do func()) []contest.Work {
	return slices.Repeat([]contest.Work{again(do)}, at[threads])
}

// again does something so often.
func again(do func()) contest.Work {
	return func(n int) {
		for range n {
			do()
		}
	}
}

// mixed lets each goroutine read, but for the setting's share of updates.
func mixed(at setting, read, update func()) (works []contest.Work) {
	for range at[threads] {
		works = append(works, mix(at, read, update))
	}
	return works
}

// mix is what one goroutine does: updates are evenly spread. What it counts with stays on its own stack while it works:
// the workers' counts would stand side by side, on one line.
func mix(at setting, read, update func()) contest.Work {
	left, share := 0, at[updates]
	return func(n int) {
		due := left
		for range n {
			if due += share; due >= 1000 {
				due -= 1000
				update()
			} else {
				read()
			}
		}
		left = due
	}
}

// across are all settings of one or of all processors, with each of the shares of updates.
func across(shares ...int) func(cpus int) []setting {
	return func(cpus int) (list []setting) {
		for _, n := range []int{1, cpus} {
			for _, share := range shares {
				list = append(list, setting{threads: n, updates: share})
			}
		}
		return list
	}
}

// alongside are the settings of one and of all processors.
func alongside(cpus int) []setting { return []setting{{threads: 1}, {threads: cpus}} }

// choices are those that are registered.
var choices []choice

// register makes it a probe.
func (c choice) register() probes.Probe {
	choices = append(choices, c)
	return probes.Register(probes.Probe{
		Name: c.name, Question: c.question, Method: c.method, Unit: "ns/op", Needs: probes.Needs{Cores: 2},
		Trials: func(m machine.Machine) int { return len(c.contenders(len(m.Allowed))) },
		Takes: func(m machine.Machine, e measure.Effort) time.Duration {
			trials := len(c.contenders(len(m.Allowed)))
			return patient(e, trials).Takes(contest.Spans * trials)
		},
		Measure: c.measure,
		Judge:   c.judge,
	})
}

// patient is the effort with readings in which goroutines get to meet, and as many passes as it takes to decide: not to
// be precise is no reason for another one. Every question may take as long as one with so many trials, so that fewer of
// them are read more often; but after so many passes the bounds hardly narrow.
func patient(e measure.Effort, trials int) measure.Effort {
	const usual, enough = 56, 76
	e.Span *= 2
	e.Most = max(e.Most/2, min(e.Most*usual/max(1, trials), enough))
	e.Precision = inf
	return e
}

// contenders are the rivals in all settings where they work, and the control.
func (c choice) contenders(cpus int) (list []contender) {
	for _, at := range c.settings(cpus) {
		for i, r := range slices.Concat(c.rivals, c.beside) {
			if r.make(at).works == nil {
				continue
			}
			list = append(list, contender{r.name, at, r.make})
			if i == 0 {
				list = append(list, contender{control + r.name, at, r.make})
			}
		}
	}
	return list
}

func (c choice) measure(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	defer func(e measure.Effort) { b.Effort = e }(b.Effort)
	contenders := c.contenders(b.Team.Size())
	if b.Effort != measure.Token {
		b.Effort = patient(b.Effort, len(contenders))
	}
	var trials []measure.Trial
	for _, contender := range contenders {
		trials = append(trials, c.trial(b, contender))
	}
	return b.Run(ctx, trials, progress), nil
}

// A contender is a rival in a setting.
type contender struct {
	name string
	at   setting
	make func(setting) workload
}

// trial reads a contender, and how many of its tries failed where that is counted.
func (c choice) trial(b *measure.Bench, of contender) measure.Trial {
	var fresh []workload // made for the reading: for two rounds whose pace is read, and for the slowest
	perRound := 0
	if c.perRound != nil {
		perRound = c.perRound(of.at)
	}
	trial := contest.Contender{Name: of.name, Params: of.at, Make: func() []contest.Work {
		fresh = append(fresh, of.make(of.at))
		return fresh[len(fresh)-1].works
	}}.Trial(b, perRound)
	counts := of.make(of.at).failed != nil
	if counts {
		trial.Metrics = append(trial.Metrics, measure.Metric{Name: retries, Unit: "an operation"})
	}
	take := trial.Take
	trial.Take = func() measure.Reading {
		fresh = fresh[:0]
		reading := take()
		if counts {
			failed, done := 0, 0
			for _, w := range fresh[len(fresh)-3 : len(fresh)-1] {
				failed, done = failed+w.failed(), done+w.done()
			}
			reading.Values = append(reading.Values, float64(failed)/float64(max(1, done)))
		}
		return reading
	}
	return trial
}

// A field is the costs of the rivals in one setting.
type field struct {
	at    setting
	costs map[string]measure.Series
}

// fields sorts the costs of rivals by setting, in the order in which they were measured.
func (c choice) fields(set measure.Set) (list []field) {
	for _, s := range set {
		if s.N == 0 || !slices.ContainsFunc(c.rivals, func(r rivalry) bool { return r.name == s.Name }) {
			continue
		}
		i := slices.IndexFunc(list, func(f field) bool { return maps.Equal(f.at, s.Params) })
		if i < 0 {
			i = len(list)
			list = append(list, field{s.Params, map[string]measure.Series{}})
		}
		list[i].costs[s.Name] = s
	}
	return list
}

// where writes a setting.
func where(at setting) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(at)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, at[name]))
	}
	return strings.Join(parts, ", ")
}

func (c choice) judge(set measure.Set) probes.Verdict {
	list := c.fields(set)
	if len(list) == 0 {
		return probes.Unknown("no samples of any rival")
	}
	if why := cmp.Or(c.unsteady(set, list), oneByOne(set)); why != "" {
		return probes.Unknown(why)
	}
	v := probes.Verdict{Results: cheapestResults(list)}
	answer, why, certain := c.competition(list).choose()
	v.Why = why
	if !certain {
		v.Answer = probes.Inconclusive
		return v
	}
	v.Answer = answer
	v.Results = append([]probes.Result{{Name: c.result, Choice: answer, Why: why}}, v.Results...)
	return v
}

// unsteady is what the control says, in all settings.
func (c choice) unsteady(set measure.Set, list []field) (why string) {
	customary := c.rivals[0].name
	for _, f := range list {
		same := measure.Ratio(set.Find(control+customary, f.at), f.costs[customary])
		if why := differs(same); why != "" {
			return fmt.Sprintf("the control failed: two measurements of %s (%s) %s", customary, where(f.at), why)
		}
	}
	return ""
}

// idle is the workers' loop without an operation.
var idle = rivalry{nothing, func(at setting) workload { return workload{works: mixed(at, func() {}, func() {})} }}

// oneByOne says where the loop with nothing in it costs as much with several goroutines as with one.
func oneByOne(set measure.Set) (why string) {
	for _, many := range set.Named(nothing) {
		alone := maps.Clone(many.Params)
		alone[threads] = 1
		ratio := measure.Ratio(many, set.Find(nothing, alone))
		if many.Params[threads] > 1 && ratio.Above(0.9) {
			return fmt.Sprintf("a loop with nothing in it costs %v times as much with %s as with one: they did not run at once",
				ratio, where(many.Params))
		}
	}
	return ""
}

// cheapestResults names the cheapest rival of each setting, with its cost, and how much dearer the next one is.
func cheapestResults(list []field) (results []probes.Result) {
	for _, f := range list {
		ranked := f.ranked()
		cost := f.costs[ranked[0]]
		r := probes.Result{Name: probes.Cheapest + where(f.at), Choice: ranked[0], Value: cost.Median, Unit: cost.Unit, Range: &cost.Interval}
		if len(ranked) > 1 {
			r.Why = fmt.Sprintf("%s next, %v times", ranked[1], measure.Ratio(f.costs[ranked[1]], cost))
		}
		results = append(results, r)
	}
	return results
}
