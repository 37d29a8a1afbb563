package explain

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/model"
)

// Text writes the explanation in words.
func (x *Explanation) Text(w io.Writer) error {
	var b strings.Builder
	word := "Forbidden"
	if x.Allowed {
		word = "Allowed"
	}
	fmt.Fprintf(&b, "%s: %s\n%s by the model %s.\n", x.Test, x.State, word, x.Model)
	if len(x.Events) > 0 {
		b.WriteString("\n" + x.table() + "\n")
	}
	b.WriteString(x.reason())
	if x.Cut && !x.Allowed {
		b.WriteString("A loop was cut: after more turns (--unroll) the answer may be another.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// table has a line for each event, by thread.
func (x *Explanation) table() string {
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	thread := event.Init
	for _, e := range x.Events {
		head := ""
		if e.Thread != thread {
			thread = e.Thread
			head = fmt.Sprintf("P%d", thread)
		}
		line := "  " + head + "\t" + e.Label + "\t" + e.Does
		if e.Code != "" {
			line += "\t" + e.Code
		}
		fmt.Fprintln(tab, line)
	}
	_ = tab.Flush() // into memory
	return b.String()
}

func (x *Explanation) reason() string {
	switch {
	case x.Allowed && x.Order != nil:
		return "An interleaving of the threads ends so: " + strings.Join(x.Order, ", ") + ".\n"
	case x.Allowed && x.Cycle == nil:
		return "No interleaving of whole instructions ends so, but one of their accesses does.\n"
	case x.Allowed:
		return "No interleaving of the threads ends so: it would need a cycle.\n" + x.steps() +
			"The model allows it: a step inside a thread (po) may be seen the other way round.\n"
	case x.Events == nil:
		return "No execution at all ends so: no choice of who reads from whom gives these values.\n"
	case x.Check == nil:
		return x.count() + "Every one needs values that come from nowhere: each is made from the other.\n"
	}
	return x.count() + x.evidence() + x.steps()
}

// count is how many executions would end so.
func (x *Explanation) count() string {
	n, parts := 0, []string(nil)
	for _, r := range x.Rejected {
		n += r.Count
		parts = append(parts, fmt.Sprintf("%s %d", r.Check, r.Count))
	}
	switch {
	case n == 1:
		return "One execution would end so, and the model rejects it.\n"
	case n >= model.MaxRejected:
		return fmt.Sprintf("At least %d executions would end so; the model rejects all that were looked at (%s). This came closest.\n", n, strings.Join(parts, ", "))
	}
	return fmt.Sprintf("%d executions would end so; the model rejects all (%s). This came closest.\n", n, strings.Join(parts, ", "))
}

func (x *Explanation) evidence() string {
	text := fmt.Sprintf("The check %s (%s, %s)", x.Check.Name, x.Check.Asks, x.Check.Where)
	switch {
	case len(x.Cycle) == 0:
		return text + " does not hold.\n"
	case x.Check.Asks == "empty":
		return text + " forbids these steps:\n"
	}
	return text + " forbids this cycle:\n"
}

func (x *Explanation) steps() string {
	var b strings.Builder
	tab := tabwriter.NewWriter(&b, 0, 0, 1, ' ', 0)
	for _, st := range x.Cycle {
		within := ""
		if len(st.Within) > 0 {
			within = " (" + strings.Join(st.Within, " > ") + ")"
		}
		fmt.Fprintf(tab, "  %s\t-%s->\t%s\t %s%s\n", st.From, st.Name, st.To, st.Words, within)
	}
	_ = tab.Flush() // into memory
	return b.String()
}
