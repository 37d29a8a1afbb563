package html

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/probes/report/figure"
)

// A curvePlot is curves in coordinates.
type curvePlot struct {
	frame
	Xs, Ys []tick
	Over   string
	Unit   string
	Lines  []plotLine
	Bands  []band
	Wait   string // the path of the wait itself, where that is what lines are held against
}

// A plotLine is a path through marks.
type plotLine struct {
	Name  string
	Class string
	Path  string
	Marks []mark
}

// A band is what the verdict names on the axis.
type band struct {
	X, Left, Width px
	Label, Name    string
	At             string // its place in the report
}

// Tall is the height of what is drawn in.
func (p *curvePlot) Tall() px { return p.Bottom - p.Top }

func newCurves(fig figure.Figure) *curvePlot {
	c := fig.Curves
	p := &curvePlot{
		frame: frame{Width: 500, Height: 290, Left: 52, Right: 488, Top: 26, Bottom: 244},
		Over:  figure.Parameter(c.Over), Unit: fig.Unit,
	}
	var values []float64
	waits := false
	for _, l := range c.Lines {
		waits = waits || l.Name == figure.Adds
		for _, at := range l.Points {
			values = append(values, at.Low, at.High, at.Median)
		}
	}
	if waits {
		values = slices.DeleteFunc(values, func(v float64) bool { return v <= 0 }) // the difference of two may be less than nothing
	}
	along, up := figure.Along(c.Xs), figure.Values(values)
	p.Xs, p.Ys = ticks(along, 8, p.x), ticks(up, 6, p.y)
	for i, l := range c.Lines {
		p.Lines = append(p.Lines, p.line(fig, l, lineClass(i), along, up))
	}
	if waits {
		var path []string
		for _, x := range c.Xs {
			path = append(path, fmt.Sprintf("%v %v", p.x(along.At(x)), p.y(up.At(x))))
		}
		p.Wait = "M" + strings.Join(path, "L")
	}
	for _, m := range c.Marks {
		left, right := p.x(along.At(m.Low)), p.x(along.At(m.High))
		p.Bands = append(p.Bands, band{
			X: p.x(along.At(m.Value)), Left: left, Width: max(1, right-left),
			Label: fmt.Sprintf("%s %s", figure.Tick(m.Value), m.Unit), Name: m.Name, At: fmt.Sprintf("/findings/%d/results/%d", fig.Finding, m.Result),
		})
	}
	return p
}

// lineClass is the colour of a line, and its dashes where colours come again.
func lineClass(i int) string {
	class := fmt.Sprintf("l%d", i%colours)
	if i >= colours {
		class += fmt.Sprintf(" d%d", min(2, i/colours))
	}
	return class
}

func (p *curvePlot) line(fig figure.Figure, l figure.Line, class string, along, up figure.Scale) plotLine {
	shown := plotLine{Name: l.Name, Class: class}
	var path []string
	for i, at := range l.Points {
		x := p.x(along.At(l.Xs[i]))
		m := mark{X: x, Y: p.y(up.At(at.Median)), Low: p.y(up.At(at.Low)), High: p.y(up.At(at.High)), Ref: ref(fig, at)}
		shown.Marks = append(shown.Marks, m)
		path = append(path, fmt.Sprintf("%v %v", m.X, m.Y))
	}
	shown.Path = "M" + strings.Join(path, "L")
	return shown
}
