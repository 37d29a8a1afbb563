package tuning

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// ofKinds are the tunables that each kind of core has for itself, where there are several: SpinCount, since a hint may
// take three times as long on one kind as on another. They are called by the tunable and the kind: spin_count_atom.
func ofKinds(m machine.Machine) (list []tunable) {
	const most = 16 // a stranger's report may have any number
	if len(m.Kinds) < 2 {
		return nil
	}
	var names []string
	for i, kind := range m.Kinds[:min(len(m.Kinds), most)] {
		name := SpinCount + "_" + words(kind.Name)
		for n := i; slices.Contains(names, name) || strings.HasSuffix(name, "_"); n++ {
			name = fmt.Sprintf("%s_kind%d", SpinCount, n)
		}
		names = append(names, name)
		ofKind := probes.OfKind + strconv.Itoa(i)
		list = append(list, tunable{
			name:    name,
			follows: []string{SpinBudget, SpinHint},
			advise: func(arch string, all findings) probes.Advice {
				a := countOn(ofKind, kind.Name, arch, all)
				a.Tunable = name
				return a
			},
			levers: func(_ findings, a probes.Advice) []lever {
				return []lever{{probe: probes.Hints, series: probes.HintAlone + a.Unit + ofKind, step: dearer}}
			},
		})
	}
	return list
}

// Of returns the tunable that advice is on: what a kind of core has for itself begins with its name.
func Of(name string) string {
	if strings.HasPrefix(name, SpinCount+"_") {
		return SpinCount
	}
	return name
}

// words are those of a name, in small letters, figures behind them and joined by _: cortex_a55.
func words(name string) string {
	var b strings.Builder
	apart := false
	for _, c := range strings.ToLower(name) {
		switch {
		case c >= 'a' && c <= 'z':
			if apart && b.Len() > 0 {
				b.WriteByte('_')
			}
			b.WriteRune(c)
			apart = false
		case c >= '0' && c <= '9' && b.Len() > 0:
			b.WriteRune(c)
			apart = true
		default:
			apart = true
		}
	}
	return b.String()
}

// countOn is the spin budget in hints, on one kind of core.
func countOn(ofKind, kind, arch string, all findings) probes.Advice {
	spins, hints := all.of(probes.SpinPark), all.of(probes.Hints)
	a, budget, ok := advise(SpinCount, spins, probes.SpinBudget)
	a.Others = otherCounts(arch)
	if !ok {
		return a
	}
	name, known := spins.Result(probes.SpinHint)
	of, hint, ok := advise(SpinCount, hints, name.Choice+ofKind)
	if !known || !ok {
		a.Value, a.Why, a.Confidence = probes.Inconclusive, of.Why, ""
		return a
	}
	count := probes.TwoFigures(budget.Value / hint.Value)
	if !(count >= 1 && count < math.MaxUint32) { // as of a report that nobody measured
		a.Value, a.Why, a.Confidence = probes.Inconclusive, fmt.Sprintf("a hint of %s ns is not what a spin is counted in", measure.Figures(hint.Value)), ""
		return a
	}
	if of.Confidence == probes.Medium {
		a.Confidence = of.Confidence
	}
	a.Value, a.Unit = fmt.Sprintf("%.0f", count), name.Choice
	a.Why = fmt.Sprintf("the spin budget, divided by the %s ns that a hint takes on a core of kind %s", measure.Figures(hint.Value), kind)
	a.Evidence = append(
		evidence(spins, func(r probes.Result) bool { return r.Name == probes.SpinBudget }),
		evidence(hints, func(r probes.Result) bool { return r.Name == hint.Name })...)
	a.WouldChangeIf = "the waiter moves to a core of another kind while it spins: so carry the budget in ns, and look at a clock"
	return a
}
