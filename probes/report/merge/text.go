package merge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
)

// Text renders the table for people: results of verdicts, and not each series.
func (t Table) Text() string {
	var b strings.Builder
	b.WriteString("MODELS\n")
	for i, m := range t.Models {
		fmt.Fprintf(&b, "  [%d] %s: %s\n", i+1, m.Processor, counted(len(m.Reports), "report"))
	}
	b.WriteString("\nADVICE (what holds for all)\n")
	for _, a := range t.Advice {
		b.WriteString(t.advice(a))
	}
	b.WriteString("\n" + t.numbers())
	for i, m := range t.Models {
		for _, line := range m.outliers() {
			fmt.Fprintf(&b, "\noutlier in [%d]: %s", i+1, line)
		}
	}
	for _, l := range t.LeftOut {
		fmt.Fprintf(&b, "\nleft out: %s: %s", l.Report, l.Why)
	}
	return strings.TrimRight(printable.Lines(b.String()), "\n") + "\n"
}

// advice says what holds for all, and who says what where they differ.
func (t Table) advice(a Advice) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %-15s %s (%s)\n", a.Tunable, cmp.Or(a.Holds, "nothing"), a.Why)
	if len(a.Values) > 1 {
		for _, v := range a.Values {
			fmt.Fprintf(&b, "  %15s %s: %s of %s\n", "", v, counted(v.Reports, "report"), t.places(v.Models))
		}
	}
	if a.Open > 0 {
		fmt.Fprintf(&b, "  %15s inconclusive: %s\n", "", counted(a.Open, "report"))
	}
	return b.String()
}

// places are the numbers of models: [1] [3].
func (t Table) places(processors []string) string {
	var words []string
	for i, m := range t.Models {
		if slices.Contains(processors, m.Processor) {
			words = append(words, fmt.Sprintf("[%d]", i+1))
		}
	}
	return strings.Join(words, " ")
}

// numbers is the table of what verdicts rest on: a row for each number and model.
func (t Table) numbers() string {
	rows := map[kind][]string{}
	var order []kind
	for i, m := range t.Models {
		for _, n := range m.Numbers {
			k := kind{n.Probe, n.Name, n.Unit}
			if rows[k] == nil {
				order = append(order, k)
			}
			rows[k] = append(rows[k], fmt.Sprintf("[%d]\t%d\t%s\t%s\t%s\t%s\t%s", i+1, n.N, measure.Figures(n.Least), measure.Figures(n.Low),
				measure.Figures(n.Median), measure.Figures(n.High), measure.Figures(n.Most)))
		}
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NUMBERS\tunit\tmodel\tn\tleast\tquartile\tmedian\tquartile\tmost")
	for _, k := range order {
		for i, row := range rows[k] {
			name, unit := printable.Text(k.probe+": "+k.name), printable.Text(k.unit)
			if i > 0 {
				name, unit = "", ""
			}
			fmt.Fprintf(w, "  %s\t%s\t%s\n", name, unit, row)
		}
	}
	_ = w.Flush() // to memory
	return b.String()
}

// outliers says of each report with outliers how many, and which is the farthest.
func (m Model) outliers() (lines []string) {
	for _, name := range m.Reports {
		count, worst, far := 0, Outlier{}, 0.0
		for _, o := range m.Outliers {
			if o.Report != name {
				continue
			}
			count++
			if away := max(o.Low-o.Value, o.Value-o.High) / max(o.High-o.Low, 1e-30); count == 1 || away > far {
				worst, far = o, away
			}
		}
		if count > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s of %d; the farthest: %s: %s: %s %s, the others %s to %s", name, counted(count, "number"),
				len(m.Series), worst.Probe, worst.Name, measure.Figures(worst.Value), worst.Unit, measure.Figures(worst.Low), measure.Figures(worst.High)))
		}
	}
	return lines
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
