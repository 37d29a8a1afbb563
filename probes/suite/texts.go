package suite

import (
	"slices"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
)

// A text is instructions that a probe times, by architecture; where there is none, that architecture has nothing like
// it.
type text struct{ name, amd64, arm64 string }

// here is the text for this machine.
func (t text) here() string {
	if litmus.Native() == litmus.AArch64 {
		return t.arm64
	}
	return t.amd64
}

// present are those that this architecture has.
func present(all []text) (some []text) {
	for _, t := range all {
		if t.here() != "" {
			some = append(some, t)
		}
	}
	return some
}

// generated collects trials of generated code, and why others cannot be had.
type generated struct {
	bench  *measure.Bench
	trials []measure.Trial
	skips  []probes.Skip
	frees  []func()
}

func (g *generated) free() {
	for _, f := range g.frees {
		f()
	}
}

// add takes a trial, or the reason why there is none.
func (g *generated) add(name string, make func() (measure.Trial, func(), error)) {
	t, free, err := make()
	if err != nil {
		g.skips = append(g.skips, probes.Skip{What: name, Why: err.Error()})
		return
	}
	g.trials, g.frees = append(g.trials, t), append(g.frees, free)
}

// body adds a text on a line that nobody else has, arranged in one way.
func (g *generated) body(name, text string, arrange func(*instr.Body) (instr.Arrangement, error)) {
	g.add(name, func() (t measure.Trial, free func(), err error) {
		b, err := instr.Parse(litmus.Native(), text)
		if err != nil {
			return t, nil, err
		}
		a, err := arrange(&b)
		if err != nil {
			return t, nil, err
		}
		return a.Trial(g.bench, name)
	})
}

// walk adds a walk over lines in a state; what stands behind every so many copies may be nothing.
func (g *generated) walk(name, text string, chained bool, state instr.State, behind string, every int) {
	g.add(name, func() (t measure.Trial, free func(), err error) {
		b, err := instr.Parse(litmus.Native(), text)
		if err != nil {
			return t, nil, err
		}
		w, err := b.Walked(chained)
		if err == nil && behind != "" {
			w, err = w.Behind(behind, every)
		}
		if err != nil {
			return t, nil, err
		}
		return w.Trial(g.bench, name, state)
	})
}

// repeated is the arrangement for what stands as it does.
func repeated(b *instr.Body) (instr.Arrangement, error) { return b.Repeated() }

// has is whether there is a trial of the name.
func (g *generated) has(name string) bool {
	return slices.ContainsFunc(g.trials, func(t measure.Trial) bool { return t.Name == name })
}
