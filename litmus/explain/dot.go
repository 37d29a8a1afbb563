package explain

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus/event"
)

// colours are those in which the field's diagrams show relations; what is not here is black.
var colours = map[string]string{"rf": "#c00000", "co": "#0000c0", "fr": "#c06000", "addr": "#4b0082", "data": "#4b0082", "ctrl": "#4b0082", "rmw": "#006000"}

func (e Edge) colour() string {
	for _, n := range e.Names {
		if c, ok := colours[n]; ok {
			return c
		}
	}
	return "#000000"
}

// DOT writes the execution in the language of Graphviz, with threads as clusters.
func (x *Explanation) DOT(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n  label=%s; node [shape=box, fontname=monospace]; edge [fontname=monospace];\n", strconv.Quote(x.Test), strconv.Quote(x.title()))
	for _, thread := range x.threads() {
		indent := "  "
		if thread != event.Init {
			fmt.Fprintf(&b, "  subgraph cluster_P%d {\n    label=\"P%d\";\n", thread, thread)
			indent = "    "
		}
		for _, e := range x.of(thread) {
			fmt.Fprintf(&b, "%s%s [label=%s];\n", indent, strconv.Quote(e.Label), strconv.Quote(strings.TrimRight(e.Label+": "+e.Does+"\n"+e.Code, "\n")))
		}
		if thread != event.Init {
			b.WriteString("  }\n")
		}
	}
	for _, e := range x.Edges {
		style := ""
		if e.Cycle {
			style += ", penwidth=3"
		}
		if !slices.Contains(e.Names, "po") {
			style += ", constraint=false"
		}
		fmt.Fprintf(&b, "  %s -> %s [label=%s, color=%q%s];\n", strconv.Quote(e.From), strconv.Quote(e.To), strconv.Quote(strings.Join(e.Names, ",")), e.colour(), style)
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (x *Explanation) title() string {
	word := "forbidden"
	if x.Allowed {
		word = "allowed"
	}
	return fmt.Sprintf("%s: %s, %s by %s", x.Test, x.State, word, x.Model)
}

// threads are those that have events, rising; initial writes are one.
func (x *Explanation) threads() (all []int) {
	for _, e := range x.Events {
		if !slices.Contains(all, e.Thread) {
			all = append(all, e.Thread)
		}
	}
	return all
}

func (x *Explanation) of(thread int) (all []Event) {
	for _, e := range x.Events {
		if e.Thread == thread {
			all = append(all, e)
		}
	}
	return all
}
