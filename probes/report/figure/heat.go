package figure

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// Heat is a matrix of values.
type Heat struct {
	Down, Across  string // what the rows and the columns are
	Rows, Columns []string
	Cells         []Cell // those that were measured
	// Breaks are the rows, and columns alike, before which a new group of processors begins.
	Breaks []int
	Names  bool // whether rows and columns are names, and cells few enough to print their numbers
}

// A Cell is a point of the matrix.
type Cell struct {
	Row, Column int
	Point
	// Says is what the value means where it is no size: never torn, as promised. Then Class sorts it.
	Says  string
	Class Class
}

// Class is what is known of a place that may tear.
type Class int

// The classes, from the best to the worst. Sized is a cell whose value is a size.
const (
	Sized Class = iota
	Promised
	Observed
	Open
	Torn
	Broken
)

// Words are the classes in words.
var Words = map[Class]string{
	Promised: "never torn, as promised", Observed: "never torn: observed, not guaranteed", Open: "too few transitions to tell",
	Torn: "torn, where nothing is promised", Broken: "torn AGAINST the promise",
}

func isPair(p Point) bool {
	_, a := p.Params["a"]
	_, b := p.Params["b"]
	return a && b
}

// pairs are matrices of processors, one for each name: of the readings whose page was touched first by the first of
// the two.
func pairs(m machine.Machine, all []Point) (list []Figure) {
	var found []Point
	for _, p := range all {
		if home, told := p.Params["home"]; isPair(p) && (!told || home == p.Params["a"]) {
			found = append(found, p)
		}
	}
	for _, group := range groupBy(found, func(p Point) string { return p.Name + "\x00" + p.Unit }) {
		cpus := append(valuesOf(group, "a"), valuesOf(group, "b")...)
		slices.Sort(cpus)
		cpus = slices.Compact(cpus)
		fig := Figure{Title: group[0].Name, Unit: group[0].Unit}
		if len(cpus) > mostColumns {
			fig.Left = fmt.Sprintf("%d of %d processors are drawn", mostColumns, len(cpus))
			cpus = cpus[:mostColumns]
		}
		order, breaks := byTopology(m.Topology, cpus)
		h := &Heat{Down: "processor", Across: "processor", Breaks: breaks}
		at := map[int]int{}
		for i, cpu := range order {
			at[cpu] = i
			h.Rows = append(h.Rows, itoa(cpu))
		}
		h.Columns = h.Rows
		for _, p := range group {
			i, known := at[p.Params["a"]]
			j, both := at[p.Params["b"]]
			if known && both && i != j {
				h.Cells = append(h.Cells, Cell{Row: max(i, j), Column: min(i, j), Point: p})
			}
		}
		if all := len(cpus) * (len(cpus) - 1) / 2; len(h.Cells) < all && fig.Left == "" {
			fig.Left = fmt.Sprintf("%d of %d pairs were measured", len(h.Cells), all)
		}
		fig.Heat = h
		list = append(list, fig)
	}
	return list
}

// byTopology puts processors beside each other that share much, and says where a package, node or cache ends.
func byTopology(t machine.Topology, cpus []int) (order, breaks []int) {
	levels := []map[int]int{}
	for _, groups := range [][]machine.Group{t.Packages, t.Dies, t.Nodes, t.CCX, t.Clusters, t.Cores} {
		index := map[int]int{}
		for i, g := range groups {
			for _, cpu := range g.CPUs {
				index[cpu] = i
			}
		}
		levels = append(levels, index)
	}
	order = slices.Clone(cpus)
	slices.SortFunc(order, func(a, b int) int {
		for _, index := range levels {
			if c := cmp.Compare(index[a], index[b]); c != 0 {
				return c
			}
		}
		return cmp.Compare(a, b)
	})
	for i := 1; i < len(order); i++ {
		for _, index := range levels[:len(levels)-1] { // cores are too small to be parted by lines
			if index[order[i]] != index[order[i-1]] {
				breaks = append(breaks, i)
				break
			}
		}
	}
	return order, breaks
}

// tearing is a row for each access, and a column for each offset in a line.
func tearing(set measure.Set) []Figure {
	type key struct {
		name          string
		width, offset int
	}
	of := func(name string, s measure.Series) key { return key{name, s.Params["width"], s.Params["offset"]} }
	found := map[key]int{}
	for i, s := range set {
		if drawable(s.Interval) {
			found[of(s.Name, s)] = i
		}
	}
	var points []Point
	for i, s := range set {
		if _, placed := s.Params["offset"]; placed && s.Unit == "transitions" && drawable(s.Interval) {
			points = append(points, Point{s, i, -1})
		}
	}
	if len(points) == 0 {
		return nil
	}
	offsets := valuesOf(points, "offset")
	fig := Figure{Title: "", Unit: probes.Torn[2:] + " per million reads"}
	if len(offsets) > 256 {
		fig.Left = fmt.Sprintf("256 of %d offsets are drawn", len(offsets))
		offsets = offsets[:256]
	}
	h := &Heat{Down: "access", Across: "offset in a line (B)"}
	for _, o := range offsets {
		h.Columns = append(h.Columns, itoa(o))
	}
	rows := groupBy(points, func(p Point) string { return fmt.Sprintf("%s %d B", p.Name, p.Params["width"]) })
	if len(rows) > mostRows {
		fig.Left = fmt.Sprintf("%d of %d accesses are drawn", mostRows, len(rows))
		rows = rows[:mostRows]
	}
	for i, row := range rows {
		h.Rows = append(h.Rows, fmt.Sprintf("%s %d B", row[0].Name, row[0].Params["width"]))
		for _, p := range row {
			column, drawn := slices.BinarySearch(offsets, p.Params["offset"])
			if !drawn {
				continue
			}
			c := Cell{Row: i, Column: column, Point: p, Class: classOf(p)}
			for suffix, class := range map[string]Class{probes.Torn: Torn, probes.TornAgainst: Broken} {
				if at, yes := found[of(p.Name+suffix, p.Series)]; yes && set[at].Median > 0 && class > c.Class {
					c.Class, c.Point = class, Point{set[at], at, -1}
				}
			}
			c.Says = Words[c.Class]
			h.Cells = append(h.Cells, c)
		}
	}
	fig.Heat = h
	return []Figure{fig}
}

// classOf is that of a place where nothing was torn.
func classOf(p Point) Class {
	switch {
	case p.Median < probes.LeastTransitions:
		return Open
	case p.Params["promised"] >= p.Params["width"]:
		return Promised
	}
	return Observed
}
