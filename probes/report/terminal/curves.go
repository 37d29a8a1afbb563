package terminal

import (
	"math"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report/figure"
)

// height is that of curves, in lines.
const height = 14

// A canvas is characters, and which line each is of; -1: none.
type canvas struct {
	runes [][]string
	lines [][]int
}

func newCanvas(width, height int) canvas {
	c := canvas{}
	for range height {
		row, lines := make([]string, width), make([]int, width)
		for i := range row {
			row[i], lines[i] = " ", -1
		}
		c.runes, c.lines = append(c.runes, row), append(c.lines, lines)
	}
	return c
}

// put puts a character at a place, counted from below.
func (c canvas) put(x, y int, mark string, line int) {
	y = len(c.runes) - 1 - y
	c.runes[y][x], c.lines[y][x] = mark, line
}

// curves draws lines as letters at their points, with dots between them.
func (s Style) curves(b *strings.Builder, f *figure.Curves) {
	var values []float64
	for _, l := range f.Lines {
		for _, p := range l.Points {
			if l.Name != figure.Adds || p.Median > 0 {
				values = append(values, p.Median)
			}
		}
	}
	const label = 8
	along, up := figure.Along(f.Xs), figure.Values(values)
	c := newCanvas(s.Width-label-1, height)
	place := func(share float64, size int) int { return int(math.Round(share * float64(size-1))) }
	for n, l := range f.Lines {
		for i, p := range l.Points {
			x, y := place(along.At(l.Xs[i]), s.Width-label-1), place(up.At(p.Median), height)
			if i > 0 {
				c.join(n, place(along.At(l.Xs[i-1]), s.Width-label-1), place(up.At(l.Points[i-1].Median), height), x, y)
			}
		}
	}
	for n, l := range f.Lines {
		for i, p := range l.Points {
			c.put(place(along.At(l.Xs[i]), s.Width-label-1), place(up.At(p.Median), height), letter(n), n)
		}
	}
	names := map[int]string{}
	for _, t := range up.Ticks(5) {
		names[height-1-place(up.At(t), height)] = figure.Tick(t)
	}
	for y, row := range c.runes {
		b.WriteString(fill(names[y], label-1, true) + " │")
		b.WriteString(strings.TrimRight(s.painted(row, c.lines[y]), " ") + "\n")
	}
	b.WriteString(strings.Repeat(" ", label) + "└" + strings.Repeat("─", s.Width-label-1) + "\n")
	s.axis(b, along, label, figure.Parameter(f.Over))
	for n, l := range f.Lines {
		b.WriteString("  " + s.hue(n, letter(n)+" "+cut(printable.Text(l.Name), s.Width-4)) + "\n")
	}
}

// join draws dots from one point to another where nothing else stands.
func (c canvas) join(line, x0, y0, x1, y1 int) {
	for x := x0 + 1; x < x1; x++ {
		y := y0 + int(math.Round(float64((y1-y0)*(x-x0))/float64(x1-x0)))
		if c.lines[len(c.lines)-1-y][x] < 0 {
			c.put(x, y, "·", line)
		}
	}
}

// painted is a line of characters, each run of one colour together.
func (s Style) painted(row []string, lines []int) string {
	var b strings.Builder
	for i := 0; i < len(row); {
		j := i
		for j < len(row) && lines[j] == lines[i] {
			j++
		}
		if text := strings.Join(row[i:j], ""); lines[i] < 0 {
			b.WriteString(text)
		} else {
			b.WriteString(s.hue(lines[i], text))
		}
		i = j
	}
	return b.String()
}

// axis writes the values below, and what they are of.
func (s Style) axis(b *strings.Builder, along figure.Scale, label int, name string) {
	width := s.Width - label - 1
	line, free := []rune(strings.Repeat(" ", s.Width)), 0
	for _, t := range along.Ticks(max(2, width/9)) {
		text := []rune(figure.Tick(t))
		at := label + 1 + int(math.Round(along.At(t)*float64(width-1))) - len(text)/2
		at = max(0, min(at, s.Width-len(text)))
		if at >= free {
			copy(line[at:], text)
			free = at + len(text) + 1
		}
	}
	s.line(b, string(line))
	b.WriteString(fill(name, s.Width, true) + "\n")
}
