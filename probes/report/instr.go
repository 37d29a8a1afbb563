package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/instr"
)

// InstrText renders what came of some instructions.
func InstrText(r instr.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Text)
	t := newTable(2, 3, 4, 5, 6, 7)
	t.AppendHeader(table.Row{"what", "ns", "low", "high", "cycles", "ticks", "n", "how"})
	for _, row := range r.Rows {
		numbers := []any{row.NS.Center(), measure.Figures(row.NS.Low), measure.Figures(row.NS.High), row.Cycles.Center(), row.Ticks.Center()}
		if row.NS.N == 0 { // every reading was disturbed
			numbers = []any{"no sample", "", "", "", ""}
		}
		t.AppendRow(slices.Concat(table.Row{row.Name}, numbers, table.Row{row.NS.N, row.How}))
	}
	b.WriteString(t.Render() + "\n")
	for _, skipped := range skips(r.Skipped) {
		fmt.Fprintf(&b, "    %s\n", fold("not measured: "+skipped, 4))
	}
	fmt.Fprintf(&b, "    %s\n", fold(instrConditions(r), 4))
	for _, l := range r.Listings {
		b.WriteString(listingText(l))
	}
	b.WriteString("\n")
	return printable.Lines(b.String())
}

// instrConditions is how far the numbers can be trusted.
func instrConditions(r instr.Report) string {
	c := r.Conditions
	conditions := fmt.Sprintf("ticks of %s; quality %s", r.Clock, r.Quality)
	if c.CycleHigh > 0 {
		conditions += fmt.Sprintf("; %d passes, a cycle took %s to %s ns", c.Passes, measure.Figures(c.CycleLow), measure.Figures(c.CycleHigh))
	}
	return conditions
}

// listingText is the code that ran, as a disassembler reads it.
func listingText(l instr.Listing) string {
	var b strings.Builder
	repeat := ""
	if times := l.Copies / max(1, l.Repeat); times > 1 {
		repeat = fmt.Sprintf(", these %d times", times)
	}
	fmt.Fprintf(&b, "    %s: %d copies%s\n", l.What, l.Copies, repeat)
	const most = 16
	lines := l.Period
	if len(lines) > most {
		lines = lines[:most]
	}
	for _, line := range lines {
		fmt.Fprintf(&b, "      %-30s %s\n", line.Bytes, line.Text)
	}
	if left := len(l.Period) - len(lines); left > 0 {
		fmt.Fprintf(&b, "      ... and %d more\n", left)
	}
	for _, line := range l.Loop {
		fmt.Fprintf(&b, "      %-30s %s   (the loop)\n", line.Bytes, line.Text)
	}
	return b.String()
}

// newTable is one without lines around it; columns of these numbers stand to the right.
func newTable(right ...int) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateColumns: true}
	style.Box.PaddingLeft = "    "
	style.Box.MiddleVertical, style.Box.PaddingRight = "", ""
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var configs []table.ColumnConfig
	for _, number := range right {
		configs = append(configs, table.ColumnConfig{Number: number, Align: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	return t
}
