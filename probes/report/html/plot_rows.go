package html

import (
	"fmt"

	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report/figure"
)

// A rowPlot is rows of points over an axis of values.
type rowPlot struct {
	frame
	Unit     string
	Xs       []tick
	Rows     []plotRow
	Settings []legend
	Proof    bool // the points are the ratios of a proof
	One      px   // where the value 1 lies, of these
}

// A plotRow is a name and its points.
type plotRow struct {
	Name, Full string
	Y          px
	Marks      []mark
}

// Names is where the names of rows end.
func (p *rowPlot) Names() px { return p.Left - 10 }

// Sizes in pixels.
const (
	rowHeight = 22
	letter    = 6.6  // about how wide one is
	mostName  = 40.0 // letters
)

func newRows(fig figure.Figure) *rowPlot {
	var values []float64
	var names []string
	for _, r := range fig.Rows.Rows {
		names = append(names, r.Name)
		for _, at := range r.Points {
			if at != nil {
				values = append(values, at.Low, at.High, at.Median)
			}
		}
	}
	p := layRows(names, fig.Unit)
	scale := figure.Values(values)
	p.Xs = ticks(scale, 7, p.x)
	for i, s := range fig.Rows.Settings {
		if s != "" {
			p.Settings = append(p.Settings, legend{lineClass(i), s})
		}
	}
	for i, r := range fig.Rows.Rows {
		for n, at := range r.Points {
			if at == nil {
				continue
			}
			m := mark{
				X: p.x(scale.At(at.Median)), Low: p.x(scale.At(at.Low)), High: p.x(scale.At(at.High)), Class: lineClass(n),
				Ref: ref(fig, *at),
			}
			m.Y = p.Rows[i].Y + px(2*n) - px(len(r.Points)-1)
			p.Rows[i].Marks = append(p.Rows[i].Marks, m)
		}
	}
	return p
}

// layRows makes room for rows of such names.
func layRows(names []string, unit string) *rowPlot {
	longest := 0.0
	for _, name := range names {
		longest = max(longest, min(mostName, float64(len([]rune(name)))))
	}
	p := &rowPlot{Unit: unit, frame: frame{Width: 500, Left: round(14 + letter*longest), Right: 484, Top: 14}}
	p.Bottom = p.Top + px(rowHeight*len(names))
	p.Height = p.Bottom + 40
	for i, name := range names {
		p.Rows = append(p.Rows, plotRow{Name: short(name), Full: name, Y: p.Top + px(rowHeight*i) + rowHeight/2})
	}
	return p
}

// short cuts a name that has no room.
func short(name string) string {
	if letters := []rune(name); len(letters) > mostName {
		return string(letters[:int(mostName)-1]) + "…"
	}
	return name
}

// bouts are the ratios of a proof, one a setting: right of one the recommendation wins.
func bouts(at int, p probes.Proof) *rowPlot {
	if p.Ratio.N == 0 {
		return nil
	}
	names, values := []string{"all together"}, []float64{1, p.Ratio.Low, p.Ratio.High}
	for _, b := range p.Bouts {
		names, values = append(names, b.Setting), append(values, b.Ratio.Low, b.Ratio.High)
	}
	plot := layRows(names, "cost of the default by that of the recommendation")
	scale := figure.Values(values)
	plot.Proof = true
	plot.Xs, plot.One = ticks(scale, 7, plot.x), plot.x(scale.At(1))
	for i, name := range names {
		ratio, where := p.Ratio, fmt.Sprintf("/advice/%d/proof/ratio", at)
		if i > 0 {
			ratio, where = p.Bouts[i-1].Ratio, fmt.Sprintf("/advice/%d/proof/bouts/%d", at, i-1)
		}
		plot.Rows[i].Marks = []mark{{
			X: plot.x(scale.At(ratio.Median)), Low: plot.x(scale.At(ratio.Low)), High: plot.x(scale.At(ratio.High)), Y: plot.Rows[i].Y,
			Class: lineClass(0), Ref: where, Tip: fmt.Sprintf("%s: %s", name, interval(ratio, "times")),
		}}
	}
	return plot
}
