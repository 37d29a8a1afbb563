package terminal

import (
	"fmt"
	"math"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report/figure"
)

// A shading is the looks of a cell by its shade, from little to much: characters, and grounds with the colour of the
// text on them.
var (
	marks   = []string{"·", "░", "▒", "▓", "█"}
	grounds = [][2]int{{189, 16}, {153, 16}, {111, 16}, {69, 16}, {26, 231}}
)

// classMarks are the looks of cells that are no sizes.
var classMarks = map[figure.Class]struct {
	mark   string
	ground [2]int
}{
	figure.Promised: {"=", [2]int{71, 16}}, figure.Observed: {"-", [2]int{114, 16}}, figure.Open: {"?", [2]int{250, 16}},
	figure.Torn: {"T", [2]int{172, 16}}, figure.Broken: {"X", [2]int{160, 231}},
}

// on paints text on a ground.
func (s Style) on(ground [2]int, text string) string {
	if !s.Colour {
		return text
	}
	return fmt.Sprintf("\x1b[48;5;%d;38;5;%dm%s\x1b[0m", ground[0], ground[1], text)
}

// heat draws a matrix: with numbers in its cells where there is room, and else a character for each; where even these
// are too many, one for several, the greatest of them.
func (s Style) heat(b *strings.Builder, h *figure.Heat) {
	label := 0
	for _, name := range h.Rows {
		label = max(label, len([]rune(name)))
	}
	label = min(label, s.Width/3)
	room := s.Width - label - 1
	width := min(6, room/max(1, len(h.Columns)))
	if width < 6 || !sized(h) {
		width = min(2, max(1, width))
	}
	fold := int(math.Ceil(float64(len(h.Columns)*width) / float64(room)))
	down := fold
	if h.Down != h.Across { // rows of different things are not put together
		down = 1
	}
	cells := folded(h, down, fold)
	shade := shades(h)
	s.line(b, fill("", label, true)+" "+columns(h.Columns, width, fold, room))
	for row := 0; row < len(h.Rows); row += down {
		b.WriteString(fill(h.Rows[row], label, true) + " ")
		for column := 0; column < len(h.Columns); column += fold {
			c, measured := cells[[2]int{row / down, column / fold}]
			b.WriteString(s.cell(c, measured, width, shade))
		}
		b.WriteString("\n")
	}
	s.explain(b, h, fold, down)
}

// cell is one place of the matrix.
func (s Style) cell(c figure.Cell, measured bool, width int, shade func(float64) int) string {
	if !measured {
		return strings.Repeat(" ", width)
	}
	if looks, named := classMarks[c.Class]; named {
		return s.on(looks.ground, strings.Repeat(looks.mark, width))
	}
	n := shade(c.Median)
	if width >= 6 {
		return s.on(grounds[n], fill(figure.Number(c.Median), width-1, true)+" ")
	}
	if s.Colour {
		return s.on(grounds[n], strings.Repeat(" ", width))
	}
	return strings.Repeat(marks[n], width)
}

func sized(h *figure.Heat) bool {
	for _, c := range h.Cells {
		if c.Class != figure.Sized {
			return false
		}
	}
	return true
}

// folded puts cells together, the greatest or worst of so many by so many.
func folded(h *figure.Heat, down, across int) map[[2]int]figure.Cell {
	cells := map[[2]int]figure.Cell{}
	for _, c := range h.Cells {
		at := [2]int{c.Row / down, c.Column / across}
		if old, taken := cells[at]; !taken || c.Class > old.Class || c.Class == old.Class && c.Median > old.Median {
			cells[at] = c
		}
	}
	return cells
}

func shades(h *figure.Heat) func(float64) int {
	var values []float64
	for _, c := range h.Cells {
		values = append(values, c.Median)
	}
	return figure.Shade(values, len(marks))
}

// columns is the line of names over a matrix: as many as there is room for.
func columns(names []string, width, fold, room int) string {
	line := []rune(strings.Repeat(" ", room+8))
	free := 0
	for i, name := range names {
		if at := i / fold * width; i%fold == 0 && at >= free && at+len(name) <= room {
			if width >= 6 {
				at += max(0, width-1-len(name))
			}
			copy(line[at:], []rune(printable.Text(name)))
			free = at + len(name) + 1
		}
	}
	return strings.TrimRight(string(line), " ")
}

// explain says what shades and characters mean.
func (s Style) explain(b *strings.Builder, h *figure.Heat, fold, down int) {
	if fold > 1 {
		s.line(b, fmt.Sprintf("a place is %d by %d: the most", down, fold))
	}
	seen := map[figure.Class]bool{}
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range h.Cells {
		seen[c.Class] = true
		low, high = min(low, c.Median), max(high, c.Median)
	}
	for class := figure.Promised; class <= figure.Broken; class++ {
		if seen[class] {
			looks := classMarks[class]
			b.WriteString("  " + s.on(looks.ground, looks.mark) + " " + cut(figure.Words[class], s.Width-4) + "\n")
		}
	}
	if seen[figure.Sized] && low < high {
		var scale strings.Builder
		for i := range marks {
			scale.WriteString(s.cell(figure.Cell{}, true, 2, func(float64) int { return i }))
		}
		b.WriteString("  " + figure.Number(low) + " " + scale.String() + " " + figure.Number(high) + "\n")
	}
}

// grid draws a matrix of few cells with names, as numbers.
func (s Style) grid(b *strings.Builder, h *figure.Heat) {
	label := 0
	for _, name := range h.Rows {
		label = max(label, len([]rune(name)))
	}
	label = min(label, s.Width/3)
	width := min(14, (s.Width-label)/len(h.Columns))
	shade := shades(h)
	cells := folded(h, 1, 1)
	if width < 7 { // too narrow: a line for each
		for _, c := range h.Cells {
			b.WriteString(fill(h.Columns[c.Column]+", "+h.Rows[c.Row], s.Width-10, false) + fill(figure.Number(c.Median), 10, true) + "\n")
		}
		return
	}
	b.WriteString(fill("", label, true))
	for _, name := range h.Columns {
		b.WriteString(" " + fill(name, width-1, true))
	}
	b.WriteString("\n")
	for i, name := range h.Rows {
		b.WriteString(fill(name, label, false))
		for j := range h.Columns {
			c, measured := cells[[2]int{i, j}]
			if !measured {
				b.WriteString(strings.Repeat(" ", width))
				continue
			}
			b.WriteString(" " + s.on(grounds[shade(c.Median)], fill(figure.Number(c.Median), width-1, true)))
		}
		b.WriteString("\n")
	}
}
