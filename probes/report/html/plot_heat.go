package html

import (
	"fmt"
	"slices"

	"example.org/atomlab/probes/report/figure"
)

// A heatPlot is a matrix in coordinates.
type heatPlot struct {
	frame
	Down, Across  string
	Rows, Columns []tick
	Cells         []square
	Parts         []string // paths of the lines where groups part
	Square        bool     // whether both axes are the same processors
	CellWidth     px
	CellHeight    px
	Least, Most   string // at the ends of the scale
	Legend        []legend
	Shades        []px // of the scale, from the least
}

// A square is a cell.
type square struct {
	Path   string
	Class  string
	Ref    string
	Label  string // printed in it, where there is room
	LabelX px
	LabelY px
}

// A legend is a class of cells, in words.
type legend struct{ Class, Says string }

// shades is how many a heatmap has: s0 to s8 in the style sheet.
const shades = 9

func newHeat(fig figure.Figure) *heatPlot {
	h := fig.Heat
	p := &heatPlot{Down: h.Down, Across: h.Across, Square: len(h.Breaks) > 0 || h.Down == h.Across}
	p.lay(h)
	var values []float64
	for _, c := range h.Cells {
		values = append(values, c.Median)
	}
	shade := figure.Shade(values, shades)
	for _, c := range h.Cells {
		x, y := p.Left+px(c.Column)*p.CellWidth, p.Top+px(c.Row)*p.CellHeight
		s := square{Path: fmt.Sprintf("M%v %vh%vv%vh-%vz", x, y, p.CellWidth, p.CellHeight, p.CellWidth), Ref: ref(fig, c.Point)}
		if s.Class = fmt.Sprintf("s%d", shade(c.Median)); c.Class != figure.Sized {
			s.Class = fmt.Sprintf("t%d", c.Class)
		}
		if p.Square && p.CellWidth >= 40 {
			s.Label, s.LabelX, s.LabelY = number(c.Median), x+p.CellWidth/2, y+p.CellHeight/2+5
		}
		p.Cells = append(p.Cells, s)
	}
	p.explain(h, values)
	return p
}

// GridWidth and GridHeight are of all cells together.
func (p *heatPlot) GridWidth() px  { return p.Right - p.Left }
func (p *heatPlot) GridHeight() px { return p.Bottom - p.Top }

// lay gives cells their size: of few processors a large one, of many the least that a pointer still hits.
func (p *heatPlot) lay(h *figure.Heat) {
	longest := 0
	for _, name := range h.Rows {
		longest = max(longest, len(name))
	}
	left := px(18 + 7*longest)
	p.CellWidth, p.CellHeight = 11, 20
	if p.Square {
		p.CellWidth = max(9, min(48, round(690/float64(len(h.Rows)))))
		p.CellHeight = p.CellWidth
	}
	p.frame = frame{Left: left, Top: 34}
	p.Right, p.Bottom = left+px(len(h.Columns))*p.CellWidth, p.Top+px(len(h.Rows))*p.CellHeight
	p.Width, p.Height = p.Right+12, p.Bottom+8
	p.Width = max(p.Width, 200)
	every := 1
	for ; px(every)*p.CellWidth < 22; every *= 2 {
	}
	for i, name := range h.Columns {
		if i%every == 0 {
			p.Columns = append(p.Columns, tick{left + (px(i)+0.5)*p.CellWidth, name})
		}
	}
	for every = 1; px(every)*p.CellHeight < 12; every *= 2 {
	}
	for i, name := range h.Rows {
		if i%every == 0 {
			p.Rows = append(p.Rows, tick{p.Top + (px(i)+0.5)*p.CellHeight + 4, name})
		}
	}
	for _, i := range h.Breaks {
		x, y := left+px(i)*p.CellWidth, p.Top+px(i)*p.CellHeight
		p.Parts = append(p.Parts, fmt.Sprintf("M%v %vV%v", x, p.Top, p.Bottom), fmt.Sprintf("M%v %vH%v", left, y, p.Right))
	}
}

// explain adds the scale, or what the classes mean.
func (p *heatPlot) explain(h *figure.Heat, values []float64) {
	seen := map[figure.Class]bool{}
	for _, c := range h.Cells {
		seen[c.Class] = true
	}
	for class := figure.Promised; class <= figure.Broken; class++ {
		if seen[class] {
			p.Legend = append(p.Legend, legend{fmt.Sprintf("t%d", class), figure.Words[class]})
		}
	}
	if !seen[figure.Sized] || slices.Min(values) == slices.Max(values) {
		return
	}
	p.Least, p.Most = number(slices.Min(values)), number(slices.Max(values))
	for i := range shades {
		p.Shades = append(p.Shades, px(14*i))
	}
}
