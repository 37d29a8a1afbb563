package suite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/asm/splitlock"
	"example.org/atomlab/probes"
)

// Question: what becomes of an atomic addition that is misaligned, and of one that lies across two lines?
//
// On request only: on amd64 the latter stalls every processor of the machine, guests of the same host included. So a
// child process makes a hundred in all (package splitlock), each timed by itself, and dies of them in our place. What
// the kernel does to the offender was read before (machine.Policy), and stands among the measurements. On arm64 the
// same for each form of addition within 16 aligned bytes, across these, and across lines.
//
// Rules. An addition that is missing from the sum is broken. A form that cost the child its life faults there. What the
// others cost, beyond aligned ones, is given if their bounds lie less than a factor of two apart; where the counter
// ticks too slowly for it, only that they work. Aligned ones are timed before and after as the control: two readings of
// the clock are in either, and cancel out of the difference.
var _ = probes.Register(probes.Probe{
	Name:     "split-locks",
	Question: "What becomes of an atomic addition that is misaligned, and of one that lies across two lines?",
	Method: "A hundred misaligned atomic additions in a child process, each timed by itself, against aligned ones; on amd64 those across " +
		"two lines stall the whole machine meanwhile.",
	Unit:    "ns",
	Needs:   probes.Needs{Cores: 1, Consent: "allow-split-lock"},
	Takes:   func(machine.Machine, measure.Effort) time.Duration { return 5 * time.Second },
	Measure: measureSplitLocks,
	Judge:   judgeSplitLocks,
})

const (
	wherever     = ", "
	faults       = ": faults"
	lostSum      = ": additions lost"
	settingUnit  = "setting"
	alignedAgain = 50 // aligned additions before, and after
)

// A spot is where an addition of 8 bytes lies in a line.
type spot struct {
	name   string
	offset int
}

var (
	alignedSpot = spot{"aligned", 0}
	spots       = []spot{{"within 16 B", 4}, {"across 16 B", 12}, {"across two lines", 60}}
)

// A splitter makes additions; it is a splitlock.Child.
type splitter interface {
	Do(context.Context, splitlock.Request) (splitlock.Reply, error)
}

func measureSplitLocks(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	child := splitlock.New()
	defer child.Close()
	var skips []probes.Skip
	var present []string
	for _, f := range splitlock.Forms() {
		if f.Present {
			present = append(present, f.Name)
		} else {
			skips = append(skips, probes.Skip{What: f.Name, Why: "this processor does not have it"})
		}
	}
	set, failed := splitAll(ctx, child, present, rand.New(rand.NewPCG(b.Seed, 0)), progress)
	if policy := b.Machine.Policy.SplitLock; policy != "" {
		set = append(set, measure.NewSeries("the kernel's policy: "+policy, nil, settingUnit, []float64{1}, []int{0}))
	}
	return measure.Result{Set: set, Conditions: measure.Conditions{
		Emulated: b.Machine.Emulated, Interrupted: ctx.Err() != nil, Passes: 2, Readings: len(set),
	}}, append(skips, failed...)
}

// A share of the hundred is for each form at each spot, in two turns.
func share(forms int) int { return splitlock.Most / (2 * len(spots) * max(1, forms)) }

// splitAll makes the additions of each form: aligned ones, the others twice in an order of chance, and aligned ones
// again.
func splitAll(ctx context.Context, child splitter, forms []string, order *rand.Rand, progress func(done, of int)) (set measure.Set, skips []probes.Skip) {
	type turn struct {
		name  string
		form  string
		spot  spot
		times int
	}
	var turns, last []turn
	for _, form := range forms {
		turns = append(turns, turn{form + wherever + alignedSpot.name, form, alignedSpot, alignedAgain})
		last = append(last, turn{control + form + wherever + alignedSpot.name, form, alignedSpot, alignedAgain})
	}
	for range 2 {
		first := len(turns)
		for _, form := range forms {
			for _, s := range spots {
				turns = append(turns, turn{form + wherever + s.name, form, s, share(len(forms))})
			}
		}
		order.Shuffle(len(turns)-first, func(i, j int) { turns[first+i], turns[first+j] = turns[first+j], turns[first+i] })
	}
	turns = append(turns, last...)
	for i, t := range turns {
		if ctx.Err() != nil {
			break
		}
		reply, err := child.Do(ctx, splitlock.Request{Form: t.form, Offset: t.spot.offset, Times: t.times})
		var died *reexec.Died
		switch {
		case errors.As(err, &died):
			set = append(set, measure.NewSeries(t.name+faults, nil, "faults", []float64{1}, []int{i}))
		case err != nil:
			skips = append(skips, probes.Skip{What: t.name, Why: err.Error()})
		default:
			set = append(set, split(t.name, reply)...)
		}
		if progress != nil {
			progress(i+1, len(turns))
		}
	}
	return merge(set), skips
}

// split makes series of a reply. Numbers of passes only tell which aligned addition stands against which other.
func split(name string, r splitlock.Reply) measure.Set {
	passes := make([]int, len(r.Ns))
	for i := range passes {
		passes[i] = i
	}
	return measure.Set{
		measure.NewSeries(name, nil, "ns/op", r.Ns, passes),
		measure.NewSeries(name+lostSum, nil, "additions", []float64{float64(r.Lost)}, []int{0}),
	}
}

func judgeSplitLocks(set measure.Set) probes.Verdict {
	var aligned, lost, parts, open, settings []string
	v := probes.Verdict{}
	for _, s := range set {
		form, is := strings.CutSuffix(s.Name, wherever+alignedSpot.name)
		switch {
		case s.Unit == settingUnit:
			settings = append(settings, s.Name)
		case strings.HasSuffix(s.Name, lostSum) && s.N > 0 && slices.Max(s.Samples) != 0:
			lost = append(lost, strings.TrimSuffix(s.Name, lostSum))
		case is && !strings.HasPrefix(form, control) && s.N > 0:
			aligned = append(aligned, form)
		}
	}
	slices.Sort(aligned)
	slices.Sort(lost)
	if len(aligned) == 0 {
		return probes.Unknown("no samples of aligned additions")
	}
	v.Results = []probes.Result{{Name: probes.Broken, Value: float64(len(lost)), Unit: "forms", Why: strings.Join(lost, "; ")}}
	if len(lost) > 0 {
		v.Answer, v.Why = "VIOLATION: additions are lost", strings.Join(lost, "; ")
		return v
	}
	for _, form := range aligned {
		name := form + wherever + alignedSpot.name
		if why := differsBeside(set.Find(name, nil), set.Find(control+name, nil)); why != "" {
			return probes.Unknown("the control failed: aligned additions before and after: " + why)
		}
		for _, s := range spots {
			splitPart(&v, set, form, s, &parts, &open)
		}
	}
	v.Why = strings.Join(append(settings, open...), "; ")
	v.Answer = strings.Join(parts, "; ")
	if len(open) > 0 || len(parts) == 0 {
		v.Answer = probes.Inconclusive
	}
	return v
}

// splitPart says what became of a form at a spot.
func splitPart(v *probes.Verdict, set measure.Set, form string, at spot, parts, open *[]string) {
	name := form + wherever + at.name
	costs, usual := set.Find(name, nil), set.Find(form+wherever+alignedSpot.name, nil)
	died := set.Find(name+faults, nil)
	switch {
	case died.N > 0 && costs.N == 0:
		v.Results = append(v.Results, probes.Result{Name: name, Choice: "faults"})
		*parts = append(*parts, name+" faults")
	case died.N > 0:
		*open = append(*open, name+" faulted at one time and not at another")
	case costs.Safe != nil && costs.Safe.High == 0:
		v.Results = append(v.Results, probes.Result{Name: name, Choice: "works"})
		*parts = append(*parts, name+" works, in less than the counter tells")
	case usual.Safe == nil || !certain(costs.Interval, widestWake):
		*open = append(*open, fmt.Sprintf("%s takes between %s ns", name, costs.Surely()))
	default:
		more := measure.Difference(costs, usual)
		v.Results = append(v.Results, probes.Result{Name: name + ", beyond an aligned one", Value: more.Median, Unit: "ns", Range: &more})
		took := "no longer than aligned"
		if more.Above(0) {
			took = more.Center() + " ns more than aligned"
		}
		*parts = append(*parts, name+" works and takes "+took)
	}
}

// differsBeside says how the medians of two series that are not paired surely differ.
func differsBeside(a, b measure.Series) string {
	const apart = 1.4 // clocks that tick every 10 ns have single additions differ by that
	switch {
	case a.Safe == nil || b.Safe == nil:
		return "too few samples to tell"
	case a.Safe.Low > apart*b.Safe.High || b.Safe.Low > apart*a.Safe.High:
		return fmt.Sprintf("%s and %s", a.In("ns"), b.In("ns"))
	}
	return ""
}
