package figure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Parameter writes the name of a parameter for people, its unit in brackets: hold (ns).
func Parameter(name string) string {
	base, unit := parameter(name)
	if unit == "" {
		return base
	}
	return base + " (" + unit + ")"
}

// parameter parts a name from its unit, which is what it ends in; distances are in bytes.
func parameter(name string) (base, unit string) {
	for suffix, unit := range map[string]string{"_ns": "ns", "_us": "µs"} {
		if base, found := strings.CutSuffix(name, suffix); found {
			return base, unit
		}
	}
	if name == "stride" || name == "shift" || name == "pad" {
		return name, "B"
	}
	return name, ""
}

// curves are one picture for each setting of the parameters that the group does not go over.
func curves(f probes.Finding, group []Point) (list []Figure) {
	along := over(group)
	for _, facet := range groupBy(group, func(p Point) string { return setting(p.Params, along) }) {
		c := &Curves{Over: along, Marks: marks(f, along)}
		for _, x := range valuesOf(facet, along) {
			c.Xs = append(c.Xs, float64(x))
		}
		lines := groupBy(facet, func(p Point) string { return p.Name })
		fig := Figure{Title: setting(facet[0].Params, along), Unit: facet[0].Unit, Curves: c}
		if len(lines) > mostLines {
			fig.Left = fmt.Sprintf("%d of %d lines are drawn", mostLines, len(lines))
			lines = lines[:mostLines]
		}
		for _, points := range lines {
			c.Lines = append(c.Lines, line(points, along))
		}
		c.addParking(f)
		list = append(list, fig)
	}
	return list
}

func line(points []Point, along string) Line {
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b Point) int { return a.Params[along] - b.Params[along] })
	l := Line{Name: points[0].Name, Points: points}
	for _, p := range points {
		l.Xs = append(l.Xs, float64(p.Params[along]))
	}
	return l
}

// Adds is the name of the line that is the difference of two.
const Adds = "what parking adds"

// addParking adds what parking costs more than spinning: where it crosses the wait itself is the budget.
func (c *Curves) addParking(f probes.Finding) {
	at := func(name string) int {
		return slices.IndexFunc(c.Lines, func(l Line) bool { return l.Name == name })
	}
	spin, park := at(probes.HandOverSpin), at(probes.HandOverPark)
	if f.Probe != probes.SpinPark || spin < 0 || park < 0 {
		return
	}
	adds := Line{Name: Adds}
	for i, p := range c.Lines[park].Points {
		j := slices.Index(c.Lines[spin].Xs, c.Lines[park].Xs[i])
		if j < 0 {
			continue
		}
		s := c.Lines[spin].Points[j]
		d := p.Series
		d.Name, d.Interval = Adds, measure.Difference(p.Series, s.Series)
		if drawable(d.Interval) {
			adds.Points, adds.Xs = append(adds.Points, Point{d, p.At, s.At}), append(adds.Xs, c.Lines[park].Xs[i])
		}
	}
	if len(adds.Points) > 0 {
		c.Lines = append(c.Lines, adds)
	}
}

// marked names the results that are a value of a parameter.
var marked = map[string]string{"hold_ns": probes.SpinBudget, "stride": probes.InterferenceSize, "pad": probes.InterferenceSize}

// marks are what the verdict names on the axis.
func marks(f probes.Finding, along string) (list []Mark) {
	for i, r := range f.Results {
		if r.Name != marked[along] || r.Choice != "" || r.Value <= 0 {
			continue
		}
		m := Mark{Name: r.Name, Unit: r.Unit, Value: r.Value, Low: r.Value, High: r.Value, Result: i}
		if r.Range != nil {
			m.Low, m.High = r.Range.Low, r.Range.High
		}
		list = append(list, m)
	}
	return list
}
