package explain

import (
	"context"
	"fmt"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/model"
)

// Explanation is why a state is allowed, or why not.
type Explanation struct {
	Test    string `json:"test"`
	Model   string `json:"model"`
	State   string `json:"state"` // the proposition that was asked about
	Allowed bool   `json:"allowed"`
	// Cut says that a loop was cut: what is not allowed may be allowed after more turns.
	Cut bool `json:"cut,omitempty"`

	// Events and Edges are the execution: one that is allowed, or the one that came closest. Without any, no execution at
	// all ends so: the values do not occur.
	Events []Event `json:"events,omitempty"`
	Edges  []Edge  `json:"edges,omitempty"`
	// Order is an interleaving of the instructions that ends so, by labels of events, if there is one.
	Order []string `json:"order,omitempty"`
	// Cycle is what an interleaving would need and cannot have, or, of a state that is not allowed, what the model
	// forbids.
	Cycle []Step `json:"cycle,omitempty"`
	// Check is the test of the model that rejects the execution: its name, what it asks, and where it stands.
	Check *Check `json:"check,omitempty"`
	// Rejected counts the executions that would end so, by the check that rejects them.
	Rejected []model.Rejection `json:"rejected,omitempty"`
}

// Event is an access to memory or a fence.
type Event struct {
	Label  string `json:"label"` // a, b, c...; of initial writes init
	Thread int    `json:"thread"`
	Does   string `json:"does"`           // W[x]=1, R[y]=0, F MFENCE
	Code   string `json:"code,omitempty"` // the instruction

	number int // in the execution
}

// Edge is an arrow between two events.
type Edge struct {
	From  string   `json:"from"`
	To    string   `json:"to"`
	Names []string `json:"names"`           // of the relations: po, rf, co, fr, addr, data, ctrl, rmw
	Cycle bool     `json:"cycle,omitempty"` // it is a step of the cycle
}

// Step is an edge of the cycle, and what it says.
type Step struct {
	From   string   `json:"from"`
	To     string   `json:"to"`
	Name   string   `json:"name"`             // of the narrowest relation that it is in
	Within []string `json:"within,omitempty"` // the names that the model has for it, from the widest to the narrowest
	Words  string   `json:"words"`
}

// Check is a test of a model.
type Check struct {
	Name  string `json:"name"`
	Asks  string `json:"asks"`  // acyclic, irreflexive, empty; with ~ for not
	Where string `json:"where"` // file:line:column
}

// Of explains why the model allows the test to end in a state that the proposition holds for, or why not. A nil
// proposition is that of the test's condition; of a forall, its opposite.
func Of(ctx context.Context, t *litmus.Test, m *cat.Model, state litmus.Prop, opts model.Options) (*Explanation, error) {
	asked := *t
	if state == nil {
		state = t.Cond.Prop
		if t.Cond.Quantifier == litmus.ForAll {
			state = litmus.Not{Prop: state}
		}
	}
	asked.Cond = litmus.Cond{Quantifier: litmus.Exists, Prop: t.Typed(state)}
	opts.Explain = true
	v, err := model.Check(ctx, &asked, m, opts)
	if err != nil {
		return nil, err
	}
	x := &Explanation{Test: t.Name, Model: title(m), State: state.String(), Allowed: v.Witness != nil, Cut: v.Cut, Rejected: v.Rejected}
	switch {
	case v.Witness != nil:
		plain, err := interleaved(ctx, &asked, opts)
		if err != nil {
			return nil, err
		}
		if plain == nil {
			plain = v.Witness
		}
		x.allowed(newGraph(plain))
	case v.Refused != nil:
		x.refused(newGraph(v.Refused), v.Failure)
	}
	return x, nil
}

// title is what a model calls itself, with its longer name if it has one.
func title(m *cat.Model) string {
	if m.Title() == "" {
		return m.Name()
	}
	return fmt.Sprintf("%s (%s)", m.Name(), m.Title())
}

// interleaved returns an execution of the state that is sequentially consistent, or nil: the simplest explanation there
// is.
func interleaved(ctx context.Context, t *litmus.Test, opts model.Options) (*event.Execution, error) {
	sc, err := cat.Load("builtin:sc.cat", cat.Options{})
	if err != nil {
		return nil, err
	}
	opts.Explain, opts.Witness = false, true
	v, err := model.Check(ctx, t, sc, opts)
	if err != nil {
		return nil, fmt.Errorf("looking for an interleaving: %w", err)
	}
	return v.Witness, nil
}

func (x *Explanation) allowed(g *graph) {
	if order := g.interleaving(); order != nil {
		x.show(g, nil)
		for _, n := range order {
			x.Order = append(x.Order, g.label(n))
		}
		return
	}
	var steps []cat.Step
	cycle := g.happens().Cycle()
	for i, e := range cycle {
		steps = append(steps, cat.Step{From: e, To: cycle[(i+1)%len(cycle)]})
	}
	x.show(g, steps)
}

func (x *Explanation) refused(g *graph, f *cat.Failure) {
	if f == nil {
		x.show(g, nil)
		return
	}
	x.Check = &Check{Name: f.Check, Asks: f.Test, Where: f.Pos.String()}
	if f.Negated {
		x.Check.Asks = "~" + f.Test
	}
	x.show(g, g.parted(f.Cycle))
}

// show takes what is visible of the execution: all but registers and initial writes, unless the cycle goes through
// them.
func (x *Explanation) show(g *graph, cycle []cat.Step) {
	g.choose(cycle)
	x.Events = g.shown
	for _, st := range cycle {
		x.Cycle = append(x.Cycle, g.step(st))
	}
	x.Edges = g.edges(cycle)
}
