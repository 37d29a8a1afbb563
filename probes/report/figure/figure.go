// Package figure arranges what findings measured as pictures: which series make a curve, a heatmap or a row of points,
// over what, in which order. It draws nothing; package html does so as SVG, package terminal with characters.
//
// Hardly a probe is known here by name. What a picture is follows from the series: two processors as parameters make a
// matrix, a parameter of three values or more a curve, names of two parts a grid, anything else a row. So a new probe
// is drawn without a word here. Guards and controls are left to the picture of the samples; so are further metrics
// of a trial, whose name is another series' name, a colon and a word.
package figure

import (
	"maps"
	"math"
	"slices"
	"strings"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A Figure is one picture. One of Curves, Heat and Rows is there.
type Figure struct {
	Finding int    // its place in the report
	Title   string // what sets it apart from the other figures of its finding; may be empty
	Unit    string // of the values
	Left    string // what was left out and why, if anything
	Curves  *Curves
	Heat    *Heat
	Rows    *Rows
}

// A Point is a measured number.
type Point struct {
	measure.Series
	At int // the place of the series in the finding

	// Less is the series that was subtracted, pass by pass; -1: none, the numbers are those of the series.
	Less int
}

// Curves are lines over a parameter.
type Curves struct {
	Over  string // the parameter
	Xs    []float64
	Lines []Line
	Marks []Mark
}

// A Line is points of the same name.
type Line struct {
	Name   string
	Points []Point
	Xs     []float64
}

// A Mark is a value of the parameter that the verdict names.
type Mark struct {
	Name, Unit       string
	Value, Low, High float64
	Result           int // its place in the results of the finding
}

// Rows are named points, one or several in a row.
type Rows struct {
	Settings []string // the names of the points of a row; one without a name if there is only one each
	Rows     []Row
}

// A Row has a point for each setting, or nil.
type Row struct {
	Name   string
	Points []*Point
}

// What is drawn at most: input is hostile, and more would be no picture.
const (
	mostLines    = 24
	mostRows     = 120
	mostColumns  = 1024
	mostSettings = 8
	mostFigures  = 24
)

// Of arranges the measurements of a finding, the one at the given place of the report.
func Of(m machine.Machine, at int, f probes.Finding) (list []Figure) {
	all := primary(f.Measurements)
	switch {
	case f.Probe == probes.GoMemory || f.Probe == probes.Reorderings:
		return nil // counts of tests, which are a table
	case f.Probe == probes.Tearing:
		list = tearing(f.Measurements)
	default:
		list = pairs(m, all)
		rest := slices.DeleteFunc(all, isPair)
		curved, others := shapes(rest)
		for _, group := range curved {
			list = append(list, curves(f, group)...)
		}
		list = append(list, grids(others)...)
	}
	if len(list) > mostFigures {
		list = list[:mostFigures]
	}
	for i := range list {
		list[i].Finding = at
	}
	return list
}

// primary are the series that a figure is of.
func primary(set measure.Set) (list []Point) {
	names := map[string]bool{}
	for _, s := range set {
		names[s.String()] = true
	}
	for i, s := range set {
		if !strings.HasPrefix(s.Name, probes.ControlOf) && !isGuard(s) && !isFurther(s, names) && drawable(s.Interval) {
			list = append(list, Point{s, i, -1})
		}
	}
	return list
}

func isGuard(s measure.Series) bool {
	return s.Name == measure.GuardCore || s.Name == measure.GuardCycle
}

// isFurther is whether the series is another metric of a trial.
func isFurther(s measure.Series, names map[string]bool) bool {
	of := s
	for at := strings.LastIndex(s.Name, ": "); at > 0; at = strings.LastIndex(of.Name, ": ") {
		of.Name = of.Name[:at]
		if names[of.String()] {
			return true
		}
	}
	return false
}

func drawable(i measure.Interval) bool {
	for _, x := range []float64{i.Median, i.Low, i.High} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return i.N > 0
}

// shapes parts the points into groups over a parameter, and the others.
func shapes(all []Point) (curved [][]Point, others []Point) {
	groups := groupBy(all, func(p Point) string {
		return p.Unit + "\x00" + strings.Join(slices.Sorted(maps.Keys(p.Params)), "\x00")
	})
	for _, group := range groups {
		if over(group) != "" {
			curved = append(curved, group)
		} else {
			others = append(others, group...)
		}
	}
	return curved, others
}

// over is the parameter that has most values, three at least; of several, the first by name.
func over(group []Point) (best string) {
	most := 2
	for _, name := range slices.Sorted(maps.Keys(group[0].Params)) {
		if n := len(valuesOf(group, name)); n > most {
			best, most = name, n
		}
	}
	return best
}

// valuesOf are the values of a parameter, ascending.
func valuesOf(group []Point, name string) (values []int) {
	for _, p := range group {
		values = append(values, p.Params[name])
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// groupBy parts a list by a key, in the order in which the keys come.
func groupBy[T any](list []T, key func(T) string) (groups [][]T) {
	at := map[string]int{}
	for _, x := range list {
		k := key(x)
		i, known := at[k]
		if !known {
			i = len(groups)
			at[k], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], x)
	}
	return groups
}

// setting writes the parameters of a series but one: goroutines 2, steps held 300.
func setting(params map[string]int, but string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		if name != but {
			base, unit := parameter(name)
			parts = append(parts, strings.TrimSpace(base+" "+itoa(params[name])+" "+unit))
		}
	}
	return strings.Join(parts, ", ")
}
