package html

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/figure"
)

// A finding is a probe's question with its answer and its pictures.
type finding struct {
	At int
	probes.Finding
	Plots []plot
}

// first are the probes whose pictures most people look for; the others follow by name.
var first = []string{probes.CoreToCore, probes.FalseSharing, probes.SpinPark, probes.Locks, probes.Queues, probes.Tearing}

// findings are those with pictures or a verdict, but for tests, which have a section of their own.
func findings(r report.Report) (list []finding) {
	for i, f := range r.Findings {
		if isTests(f) {
			continue
		}
		shown := finding{At: i, Finding: f}
		for n, fig := range figure.Of(r.Machine, i, f) {
			shown.Plots = append(shown.Plots, newPlot(fmt.Sprintf("f%d-%d", i, n), f, fig))
		}
		list = append(list, shown)
	}
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortStableFunc(list, func(a, b finding) int {
		return cmp.Or(cmp.Compare(rank(a.Probe), rank(b.Probe)), cmp.Compare(a.Probe, b.Probe))
	})
	return list
}

// isTests is whether the finding is counts of what tests saw.
func isTests(f probes.Finding) bool {
	return f.Probe == probes.GoMemory || f.Probe == probes.Reorderings
}

// A plot is a figure in coordinates, and the same numbers as a table.
type plot struct {
	ID, Title, About, Left string
	Curves                 *curvePlot
	Heat                   *heatPlot
	Rows                   *rowPlot
	Grid                   *grid
	Table                  []tableRow
}

// A tableRow is a series of the figure.
type tableRow struct {
	Ref, Name, Median, Low, High, Unit string
	N                                  int
	Says                               string // what it means, where the number does not say so itself
}

func newPlot(id string, f probes.Finding, fig figure.Figure) plot {
	p := plot{ID: id, Title: f.Probe, Left: fig.Left}
	if fig.Title != "" {
		p.Title += ", " + fig.Title
	}
	switch {
	case fig.Curves != nil:
		p.Curves = newCurves(fig)
		p.About = fmt.Sprintf("%d lines over %s, in %s, each point with its interval.", len(fig.Curves.Lines), figure.Parameter(fig.Curves.Over), fig.Unit)
		for _, l := range fig.Curves.Lines {
			for _, at := range l.Points {
				at.Params = map[string]int{fig.Curves.Over: at.Params[fig.Curves.Over]} // the others stand in the title
				p.Table = append(p.Table, row(fig, at))
			}
		}
	case fig.Heat != nil && fig.Heat.Names:
		p.Grid = newGrid(fig)
		p.About = fmt.Sprintf("Medians in %s.", fig.Unit)
	case fig.Heat != nil:
		p.Heat = newHeat(fig)
		p.About = fmt.Sprintf("%d by %d places, in %s; by %s down and %s across.", len(fig.Heat.Rows), len(fig.Heat.Columns), fig.Unit, fig.Heat.Down, fig.Heat.Across)
		for _, c := range fig.Heat.Cells {
			r := row(fig, c.Point)
			r.Says = c.Says
			p.Table = append(p.Table, r)
		}
	case fig.Rows != nil:
		p.Rows = newRows(fig)
		p.About = fmt.Sprintf("%d rows of medians with their intervals, in %s.", len(fig.Rows.Rows), fig.Unit)
		for _, r := range fig.Rows.Rows {
			for _, at := range r.Points {
				if at != nil {
					p.Table = append(p.Table, row(fig, *at))
				}
			}
		}
	}
	return p
}

// ref is where the numbers of a point stand.
func ref(fig figure.Figure, p figure.Point) string {
	if p.Less >= 0 {
		return fmt.Sprintf("%d.%d-%d", fig.Finding, p.At, p.Less)
	}
	return fmt.Sprintf("%d.%d", fig.Finding, p.At)
}

func row(fig figure.Figure, p figure.Point) tableRow {
	return tableRow{ref(fig, p), p.Series.String(), center(p.Interval), number(p.Low), number(p.High), p.Unit, p.N, ""}
}
