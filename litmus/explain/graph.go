package explain

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// graph is an execution as it is shown.
type graph struct {
	*event.Execution
	po, rf, co, fr, same *event.Rel
	shown                []Event
	labels               map[int]string
}

func newGraph(x *event.Execution) *graph {
	g := &graph{Execution: x, labels: map[int]string{}}
	get := func(name string) *event.Rel {
		if r, ok := x.Rel(name); ok {
			return r
		}
		return event.NewRel(x.Size())
	}
	g.po, g.rf, g.co, g.fr, g.same = get("po"), get("rf"), get("co"), get("fr"), get("same-instance")
	return g
}

// happens is what an interleaving would have to respect. The events of memory alone matter.
func (g *graph) happens() *event.Rel {
	memory, _ := g.Set("M")
	return g.po.Union(g.rf).Union(g.co).Union(g.fr).From(memory).To(memory)
}

// interleaving returns one event of each instruction in an order in which instructions can run one after the other, or
// nil.
func (g *graph) interleaving() (order []int) {
	first := make([]int, g.Size()) // of the instruction
	for a := range first {
		for first[a] = 0; !g.same.Has(first[a], a); first[a]++ {
		}
	}
	var pairs []event.Pair
	for p := range g.happens().Pairs() {
		if first[p.From] != first[p.To] {
			pairs = append(pairs, event.Pair{From: first[p.From], To: first[p.To]})
		}
	}
	before := event.NewRel(g.Size(), pairs...)
	if !before.IsAcyclic() {
		return nil
	}
	var instructions []int
	for e := range g.Size() {
		if g.Events[e].Thread != event.Init && g.Events[e].Kind.IsMemory() && !slices.Contains(instructions, first[e]) {
			instructions = append(instructions, first[e])
		}
	}
	for one := range before.Linearisations(event.NewSet(g.Size(), instructions...)) {
		order = one
		break
	}
	for i, e := range order { // the first event may be that of a register, which is not shown
		for !g.Events[order[i]].Kind.IsMemory() || first[order[i]] != e {
			order[i]++
		}
	}
	return order
}

// parted divides the steps by which models say that who sees one part of an access has seen the others: from what is
// seen to the part that sees it, and from there to the other part (si).
func (g *graph) parted(cycle []cat.Step) (steps []cat.Step) {
	com := g.rf.Union(g.co).Union(g.fr)
	for _, st := range cycle {
		if !com.Has(st.From, st.To) && g.SameCopy != nil && g.Events[st.From].Thread != g.Events[st.To].Thread {
			for part := range g.Size() {
				if com.Has(st.From, part) && g.SameCopy.Has(part, st.To) {
					steps = append(steps, cat.Step{From: st.From, To: part})
					st = cat.Step{From: part, To: st.To, Names: []string{"si"}}
					break
				}
			}
		}
		steps = append(steps, st)
	}
	return steps
}

// choose labels what is shown: accesses to memory and fences, and whatever the cycle goes through.
func (g *graph) choose(cycle []cat.Step) {
	needed := map[int]bool{}
	for _, st := range cycle {
		needed[st.From], needed[st.To] = true, true
	}
	for n := range g.Events {
		e := &g.Events[n]
		if (e.Thread == event.Init || !e.Kind.IsMemory() && e.Kind != event.Fence) && !needed[n] {
			continue
		}
		label := "init " + e.Loc
		if e.Thread != event.Init {
			label = letters(len(g.labels))
			g.labels[n] = label
		}
		g.shown = append(g.shown, Event{Label: label, Thread: e.Thread, Does: does(e), Code: e.Code, number: n})
	}
}

func (g *graph) label(e int) string {
	if l, ok := g.labels[e]; ok {
		return l
	}
	return "init " + g.Events[e].Loc
}

// letters are a to z, then aa, ab...
func letters(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return letters(n/26-1) + letters(n%26)
}

// does is what an event does: W[x]=1 with the annotations that models give it.
func does(e *event.Event) string {
	switch {
	case e.Kind == event.Fence:
		return "F " + strings.Join(e.Tags, " ")
	case e.Kind == event.Branch:
		return "branch"
	}
	tags := ""
	for _, t := range e.Tags {
		if len(t) == 1 { // A, Q, L, X, T: what is longer is a port of the instruction
			tags += t
		}
	}
	text := fmt.Sprintf("%s%s[%s]", e.Kind, tags, e.Loc)
	if e.Value != "" {
		text += "=" + e.Value
	}
	return text
}

// edges are the arrows between what is shown. po and co are drawn from one event to the next only, and what the cycle
// needs.
func (g *graph) edges(cycle []cat.Step) (all []Edge) {
	inCycle := map[event.Pair]cat.Step{}
	for _, st := range cycle {
		inCycle[event.Pair{From: st.From, To: st.To}] = st
	}
	set := event.SetOf(g.Size(), func(n int) bool {
		return slices.ContainsFunc(g.shown, func(e Event) bool { return e.number == n })
	})
	drawn := []struct {
		name string
		r    *event.Rel
	}{{"po", next(g.po.From(set).To(set))}, {"rf", g.rf}, {"co", next(g.co)}, {"fr", next(g.fr.Union(g.co)).Intersect(g.fr)},
		{"addr", g.Extra["addr"]}, {"data", g.Extra["data"]}, {"ctrl", g.Extra["ctrl"]}, {"rmw", g.Extra["rmw"]}}
	for _, from := range g.shown {
		for _, to := range g.shown {
			p := event.Pair{From: from.number, To: to.number}
			e := Edge{From: from.Label, To: to.Label}
			for _, d := range drawn {
				if d.r != nil && d.r.Has(p.From, p.To) {
					e.Names = append(e.Names, d.name)
				}
			}
			if st, ok := inCycle[p]; ok {
				e.Cycle = true
				if name := g.name(st); !slices.Contains(e.Names, name) {
					e.Names = append(e.Names, name)
				}
			}
			if len(e.Names) > 0 {
				all = append(all, e)
			}
		}
	}
	return all
}

// next is a transitive relation without what follows from two of its steps.
func next(r *event.Rel) *event.Rel { return r.Minus(r.Then(r)) }
