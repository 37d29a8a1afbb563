package suite

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
)

// A Duel is two rivals of a choice, in all its settings, and nobody else: what is chosen against what is customary.
type Duel struct {
	choice
	one, other string
	trials     func(*measure.Bench) (trials []measure.Trial, free func()) // of instructions; nil: those of the choice
}

// NewDuel finds the choice by its probe. It is an error if there is none, or if one of the two is no rival of it.
func NewDuel(probe, one, other string) (Duel, error) {
	i := slices.IndexFunc(choices, func(c choice) bool { return c.name == probe })
	if i < 0 {
		return Duel{}, fmt.Errorf("%s is no probe that chooses between structures", probe)
	}
	d := Duel{choice: choices[i], one: one, other: other}
	for _, name := range []string{one, other} {
		if !slices.ContainsFunc(d.rivals, func(r rivalry) bool { return r.name == name }) {
			return Duel{}, fmt.Errorf("%s does not know %q", probe, name)
		}
	}
	d.beside = nil
	d.rivals = slices.DeleteFunc(slices.Clone(d.rivals), func(r rivalry) bool { return r.name != one && r.name != other })
	return d, nil
}

// Customary is the rival that is chosen where nothing is known, the first one, and who sets it by default.
func Customary(probe string) (name, by string) {
	for _, c := range choices {
		if c.name == probe {
			name, by = c.rivals[0].name, c.customary
		}
	}
	return name, by
}

// PaddingDuel is between two paddings, in bytes, of the shards of a counter.
func PaddingDuel(one, other int) Duel {
	named := func(pad int) string { return fmt.Sprintf("%d B", pad) }
	c := choice{settings: alongside}
	for _, pad := range []int{other, one} {
		c.rivals = append(c.rivals, counterRival(named(pad), func() counter.Counter {
			return counter.NewSharded(counter.Options{Pad: pad})
		}))
	}
	return Duel{choice: c, one: named(one), other: named(other)}
}

// SpinDuel is between two times that a waiter spins before it parks, in a lock that is held for less, about as long,
// and longer.
func SpinDuel(one, other time.Duration) Duel {
	c := choice{settings: func(cpus int) (list []setting) {
		for _, steps := range []int{0, 300, 3000} {
			list = append(list, setting{threads: cpus, held: steps}, setting{threads: 2 * cpus, held: steps})
		}
		return list
	}}
	for _, spin := range []time.Duration{other, one} {
		c.rivals = append(c.rivals, lockRival(spin.String(), func() sync.Locker {
			return lock.NewSpinPark(lock.SpinParkOptions{Spin: spin})
		}))
	}
	return Duel{choice: c, one: one.String(), other: other.String()}
}

// A Side is one of two ways to do something: by a name, with a fresh one of whatever it needs, and what each worker
// does with it. The parameters are those of a setting.
type Side struct {
	Name string
	Make func(at map[string]int) []contest.Work
}

// CustomDuel is between two sides that are no rivals of any choice, in the given settings.
func CustomDuel(one, other Side, settings []map[string]int) Duel {
	c := choice{settings: func(int) []setting { return settings }}
	for _, side := range []Side{other, one} {
		c.rivals = append(c.rivals, rivalry{side.Name, func(at setting) workload { return workload{works: side.Make(at)} }})
	}
	return Duel{choice: c, one: one.Name, other: other.Name}
}

// Measure reads the two in the same passes, interleaved.
func (d Duel) Measure(ctx context.Context, b *measure.Bench) measure.Result {
	if d.trials == nil {
		result, _ := d.measure(ctx, b, nil)
		return result
	}
	trials, free := d.trials(b)
	defer free()
	if len(trials) == 0 {
		return measure.Result{}
	}
	return b.Run(ctx, trials, nil)
}

// Bouts compares the two where both can work: the cost of the other one by that of the first, in each setting, and of
// all settings together, each counted once. why says what is missing, or that the control differs.
func (d Duel) Bouts(set measure.Set) (all measure.Interval, bouts []probes.Bout, why string) {
	var one, other measure.Set
	list := d.fields(set)
	if why := d.unsteady(set, list); why != "" {
		return all, nil, why
	}
	for _, f := range list {
		a, b := f.costs[d.one], f.costs[d.other]
		if a.N == 0 || b.N == 0 {
			continue
		}
		one, other = append(one, a), append(other, b)
		bouts = append(bouts, probes.Bout{Setting: where(f.at), Ratio: measure.Ratio(b, a)})
	}
	if len(bouts) == 0 {
		return all, nil, "no setting in which both were measured"
	}
	return measure.Ratio(other.Sum(), one.Sum()), bouts, ""
}
