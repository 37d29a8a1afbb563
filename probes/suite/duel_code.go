package suite

import (
	"fmt"
	"slices"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
)

// FenceDuel is between two ways from a store to a later load, as the probe of fences times them. It is an error if this
// architecture lacks one of them.
func FenceDuel(one, other string) (Duel, error) {
	forms := present(dekkerForms())
	bodies := map[string]text{}
	for _, name := range []string{one, other} {
		i := slices.IndexFunc(forms, func(f text) bool { return f.name == name && name != unfenced })
		if i < 0 {
			return Duel{}, fmt.Errorf("there is no %q between a store and a load here", name)
		}
		bodies[name] = forms[i]
	}
	d := between(one, other)
	d.trials = func(b *measure.Bench) (trials []measure.Trial, free func()) {
		g := &generated{bench: b}
		g.body(other, bodies[other].here(), repeated)
		g.body(control+other, bodies[other].here(), repeated)
		g.body(one, bodies[one].here(), repeated)
		for i := range g.trials {
			g.trials[i].Params = setting{"cpus": 1}
		}
		return g.trials, g.free
	}
	return d, nil
}

// FormDuel is between a form in which to add to a shared word and the customary one, the addition of sync/atomic: alone
// and by as many processors as the probe of the forms has. It is an error if this processor lacks the form, or if it is
// the customary one.
func FormDuel(one string) (d Duel, customary string, err error) {
	usual := loop.Get(loop.FetchAdd)
	forms := loop.Present(contendedOps...)
	i := slices.IndexFunc(forms, func(l loop.Loop) bool { return l.Name() == one })
	if i < 0 || one == usual.Name() {
		return d, "", fmt.Errorf("there is no %q here, or it is what sync/atomic does", one)
	}
	d = between(one, usual.Name())
	d.trials = func(b *measure.Bench) (trials []measure.Trial, free func()) {
		line, err := pages.New(1)
		if err != nil {
			return nil, func() {}
		}
		add := func(name string, l loop.Loop, cpus int) {
			work := measure.Work{Loop: l, At: line.At(1024)}
			t := aloneTrial(b, name, work)
			if cpus > 1 {
				t = contendedTrial(b, cpus, work)
				t.Name = name
			}
			trials = append(trials, t)
		}
		for _, cpus := range append([]int{1}, contenders(b.Team.Size())...) {
			add(usual.Name(), usual, cpus)
			add(control+usual.Name(), usual, cpus)
			add(one, forms[i], cpus)
		}
		return trials, line.Free
	}
	return d, usual.Name(), nil
}

// HintDuel is between two spin hints, one between two looks, in the locks and settings of the probe that asks how many
// there should be. It is an error if this processor lacks one of them.
func HintDuel(one, other string) (Duel, error) {
	d := between(one, other)
	d.settings, d.rivals = lookChoice.settings, nil
	for _, name := range []string{other, one} {
		hints := asm.Hints()
		i := slices.IndexFunc(hints, func(h asm.Hint) bool { return h.Name == name && h.Present })
		if i < 0 {
			return Duel{}, fmt.Errorf("this processor has no hint %q", name)
		}
		d.rivals = append(d.rivals, rivalry{name, func(at setting) workload { return sections(newLooker(at, func(uint32) { hints[i].Do() }, 1), at) }})
	}
	return d, nil
}

// between is a duel of two names.
func between(one, other string) Duel {
	return Duel{choice: choice{rivals: []rivalry{{name: other}, {name: one}}}, one: one, other: other}
}
