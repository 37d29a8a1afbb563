package report

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/litmus/compiled/atomics"
)

// AtomicsNote is what a reader of the table must know.
const AtomicsNote = "The memory model says what may be, on any processor of this architecture; what was seen on this one is among the findings. " +
	"The last column has the same on ordinary variables alone, which is a data race."

// AtomicsText renders what operations of sync/atomic are here, and what that may do.
func AtomicsText(t *atomics.Table) string {
	if t == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString("ATOMICS (what Go's compile to here, and what the memory model lets through)\n")
	if t.Missing != "" {
		fmt.Fprintf(&b, "  %s\n\n", fold("not told: "+t.Missing, 2))
		return printable.Lines(b.String())
	}
	operations, shapes := newTable(), newTable()
	operations.AppendHeader(table.Row{"operation", "instructions"})
	for _, o := range t.Operations {
		operations.AppendRow(table.Row{o.Name, o})
	}
	shapes.AppendHeader(table.Row{"test", "what would be seen", "atomic", "ordinary"})
	for _, s := range t.Shapes {
		shapes.AppendRow(table.Row{s.Name, s.Asks, s.Atomic, s.Ordinary})
	}
	fmt.Fprintf(&b, "%s\n\n%s\n    %s\n\n", operations.Render(), shapes.Render(), fold(AtomicsNote, 4))
	return printable.Lines(b.String())
}
