package html

import (
	"fmt"

	"example.org/atomlab/probes/report/figure"
)

// A grid is a heatmap of few cells, which is a table that prints its numbers.
type grid struct {
	Columns []string
	Rows    []gridRow
}

type gridRow struct {
	Name  string
	Cells []gridCell
}

// A gridCell may be empty: then it has no Ref.
type gridCell struct{ Class, Ref, Label, Tip string }

func newGrid(fig figure.Figure) *grid {
	h := fig.Heat
	g := &grid{Columns: h.Columns}
	for _, name := range h.Rows {
		g.Rows = append(g.Rows, gridRow{name, make([]gridCell, len(h.Columns))})
	}
	var values []float64
	for _, c := range h.Cells {
		values = append(values, c.Median)
	}
	shade := figure.Shade(values, shades)
	for _, c := range h.Cells {
		g.Rows[c.Row].Cells[c.Column] = gridCell{
			Class: fmt.Sprintf("s%d", shade(c.Median)), Ref: ref(fig, c.Point), Label: center(c.Interval),
			Tip: fmt.Sprintf("%s: %s", c.Series, interval(c.Interval, c.Unit)),
		}
	}
	return g
}
