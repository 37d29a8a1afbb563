package terminal

import (
	"math"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report/figure"
)

// rows draws a line for each point: its name, the number, and where it lies with its interval; those of one setting
// together.
func (s Style) rows(b *strings.Builder, r *figure.Rows) {
	label := 0
	var values []float64
	for _, row := range r.Rows {
		label = max(label, len([]rune(row.Name)))
		for _, p := range row.Points {
			if p != nil {
				values = append(values, p.Low, p.High, p.Median)
			}
		}
	}
	const number = 9
	label = min(label, s.Width*2/5)
	room := s.Width - label - number - 2
	scale := figure.Values(values)
	place := func(x float64) int { return int(math.Round(scale.At(x) * float64(room-1))) }
	for setting, name := range r.Settings {
		if name != "" {
			s.line(b, printable.Text(name)+":")
		}
		for _, row := range r.Rows {
			p := row.Points[setting]
			if p == nil {
				continue
			}
			c := newCanvas(room, 1)
			for x := place(p.Low); x <= place(p.High); x++ {
				c.put(x, 0, "─", setting)
			}
			c.put(place(p.Median), 0, "●", setting)
			b.WriteString(fill(row.Name, label, false) + " " + fill(figure.Number(p.Median), number, true) + " " +
				strings.TrimRight(s.painted(c.runes[0], c.lines[0]), " ") + "\n")
		}
	}
}
