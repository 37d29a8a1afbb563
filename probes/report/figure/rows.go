package figure

import (
	"fmt"
	"slices"
	"strings"
)

// grids are the points that are on no curve: by unit, a grid if their names have two parts, else rows.
func grids(points []Point) (list []Figure) {
	for _, group := range groupBy(points, func(p Point) string { return p.Unit }) {
		fig := Figure{Unit: group[0].Unit}
		if h := grid(group); h != nil {
			fig.Heat = h
		} else {
			fig.Rows, fig.Left = rows(group)
		}
		list = append(list, fig)
	}
	return list
}

// rows have a point for each setting.
func rows(group []Point) (r *Rows, left string) {
	r = &Rows{}
	for _, points := range groupBy(group, func(p Point) string { return setting(p.Params, "") }) {
		r.Settings = append(r.Settings, setting(points[0].Params, ""))
	}
	if n := len(r.Settings); n > mostSettings {
		left = fmt.Sprintf("%d of %d settings are drawn", mostSettings, n)
		r.Settings = r.Settings[:mostSettings]
	}
	named := groupBy(group, func(p Point) string { return p.Name })
	if len(named) > mostRows {
		left = fmt.Sprintf("%d of %d rows are drawn", mostRows, len(named))
		named = named[:mostRows]
	}
	for _, points := range named {
		row := Row{Name: points[0].Name, Points: make([]*Point, len(r.Settings))}
		for _, p := range points {
			if i := slices.Index(r.Settings, setting(p.Params, "")); i >= 0 {
				row.Points[i] = &p
			}
		}
		r.Rows = append(r.Rows, row)
	}
	return r, left
}

// The least that is a grid, and how much of it must be there.
const (
	leastCells = 6
	leastFull  = 0.6
)

// grid sorts names of two parts, as in "load, modified here", by both, if that leaves few gaps. Of the ways to part
// them the one counts that leaves fewest.
func grid(group []Point) *Heat {
	var best *Heat
	fullest := leastFull
	for _, separator := range []string{": ", ", "} {
		for _, find := range []func(string, string) int{strings.Index, strings.LastIndex} {
			h := parted(group, separator, find)
			if h == nil {
				continue
			}
			if full := float64(len(h.Cells)) / float64(len(h.Rows)*len(h.Columns)); full > fullest {
				best, fullest = h, full
			}
		}
	}
	return best
}

// parted is the grid by one way to part names, or nil.
func parted(group []Point, separator string, find func(string, string) int) *Heat {
	if len(group) < leastCells || len(group) > mostRows {
		return nil
	}
	h := &Heat{Names: true}
	place := func(list *[]string, name string) int {
		if !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
		return slices.Index(*list, name)
	}
	taken := map[[2]int]bool{}
	for _, p := range group {
		at := find(p.Name, separator)
		if at < 0 || setting(p.Params, "") != setting(group[0].Params, "") {
			return nil
		}
		first, second := p.Name[:at], p.Name[at+len(separator):]
		c := Cell{Row: place(&h.Rows, second), Column: place(&h.Columns, first), Point: p}
		if taken[[2]int{c.Row, c.Column}] {
			return nil
		}
		taken[[2]int{c.Row, c.Column}] = true
		h.Cells = append(h.Cells, c)
	}
	if len(h.Rows) < 2 || len(h.Columns) < 2 {
		return nil
	}
	if len(h.Columns) > len(h.Rows) { // names of rows have more room
		h.Rows, h.Columns = h.Columns, h.Rows
		for i, c := range h.Cells {
			h.Cells[i].Row, h.Cells[i].Column = c.Column, c.Row
		}
	}
	return h
}
