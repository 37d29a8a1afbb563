package explain

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// name is that of the narrowest relation that a step is in: what the execution says goes before the model's own names.
func (g *graph) name(st cat.Step) string {
	has := func(r *event.Rel) bool { return r != nil && r.Has(st.From, st.To) }
	switch {
	case has(g.rf):
		return "rf"
	case has(g.co):
		return "co"
	case has(g.fr):
		return "fr"
	}
	for _, name := range []string{"rmw", "addr", "data", "ctrl"} {
		if has(g.Extra[name]) {
			return name
		}
	}
	if len(st.Names) > 0 {
		return st.Names[len(st.Names)-1]
	}
	if has(g.po) {
		return "po"
	}
	return "?"
}

func (g *graph) step(st cat.Step) Step {
	name := g.name(st)
	return Step{From: g.label(st.From), To: g.label(st.To), Name: name, Within: st.Names, Words: g.words(name, st)}
}

// words say what a step means.
func (g *graph) words(name string, st cat.Step) string {
	a, b := g.label(st.From), g.label(st.To)
	from, to := &g.Events[st.From], &g.Events[st.To]
	switch name {
	case "rf":
		return fmt.Sprintf("%s takes the value that %s writes to %s", b, a, from.Loc)
	case "co":
		return fmt.Sprintf("%s writes %s before %s does", a, from.Loc, b)
	case "fr":
		return fmt.Sprintf("%s reads %s before %s writes it", a, from.Loc, b)
	case "addr":
		return fmt.Sprintf("the address of %s comes from what %s reads", b, a)
	case "data":
		return fmt.Sprintf("the value of %s comes from what %s reads", b, a)
	case "ctrl":
		return fmt.Sprintf("whether %s is done depends on what %s reads", b, a)
	case "rmw":
		return fmt.Sprintf("%s and %s are one atomic access", a, b)
	case "si":
		return fmt.Sprintf("%s and %s are parts of one access: who sees one has seen both", a, b)
	case "po":
		return fmt.Sprintf("P%d does %s before %s", from.Thread, a, b)
	}
	if from.Thread != to.Thread {
		return fmt.Sprintf("the model orders %s before %s", a, b)
	}
	text := fmt.Sprintf("P%d must be seen to do %s before %s", from.Thread, a, b)
	if why := g.because(st); why != "" {
		text += ": " + why
	}
	return text
}

// because is what stands between two events of a thread or on them that may order them.
func (g *graph) because(st cat.Step) string {
	var found []string
	for n := range g.Events {
		if e := &g.Events[n]; e.Kind == event.Fence && g.po.Has(st.From, n) && g.po.Has(n, st.To) {
			found = append(found, strings.Join(e.Tags, " ")+" stands between them")
		}
	}
	for _, end := range []int{st.From, st.To} {
		for _, t := range g.Events[end].Tags {
			if word, ok := annotations[t]; ok && !slices.Contains(found, g.label(end)+" "+word) {
				found = append(found, g.label(end)+" "+word)
			}
		}
	}
	if from, to := &g.Events[st.From], &g.Events[st.To]; from.Loc != "" && from.Loc == to.Loc {
		found = append(found, "both are of "+from.Loc)
	}
	return strings.Join(found, ", ")
}

var annotations = map[string]string{"A": "is an acquire", "Q": "is an acquirePC", "L": "is a release", "X": "is part of an atomic access"}
