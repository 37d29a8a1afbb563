// Package terminal draws figures with characters: in colour or without, and in whatever width there is. Without colour
// nothing is lost: lines have letters, and shades are characters that get denser.
//
// Labels may come from strangers: they are made printable, and only what this package adds steers the terminal.
package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report/figure"
)

// A Style is how to draw.
type Style struct {
	Width  int // columns; at least Narrowest are taken to be there
	Colour bool
}

// Narrowest is the width below which lines are longer than asked for.
const Narrowest = 32

// Draw returns a figure as lines, each ended.
func Draw(f figure.Figure, s Style) string {
	s.Width = max(Narrowest, s.Width)
	var b strings.Builder
	head := f.Unit
	if f.Title != "" {
		head = f.Title + ", " + f.Unit
	}
	if f.Left != "" {
		head += " (" + f.Left + ")"
	}
	s.line(&b, printable.Text(head))
	switch {
	case f.Curves != nil:
		s.curves(&b, f.Curves)
	case f.Heat != nil && f.Heat.Names:
		s.grid(&b, f.Heat)
	case f.Heat != nil:
		s.heat(&b, f.Heat)
	case f.Rows != nil:
		s.rows(&b, f.Rows)
	}
	return b.String()
}

// line writes a line of text, cut to the width.
func (s Style) line(b *strings.Builder, text string) {
	b.WriteString(strings.TrimRight(cut(text, s.Width), " ") + "\n")
}

// cut shortens text to so many characters.
func cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:max(0, width-1)]) + "…"
}

// squeeze shortens a name to so many characters: what it ends in often tells it from others.
func squeeze(name string, width int) string {
	letters := []rune(name)
	if len(letters) <= width {
		return name
	}
	end := max(0, width-1) / 2
	return string(letters[:max(0, width-1)-end]) + "…" + string(letters[len(letters)-end:])
}

// fill is text in exactly so many columns; right says on which side it stands.
func fill(text string, width int, right bool) string {
	text = squeeze(printable.Text(text), width)
	space := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
	if right {
		return space + text
	}
	return text + space
}

// hues are colours of lines that can be read on light and on dark ground (of the 256 that terminals have).
var hues = []int{33, 166, 35, 134, 136, 37, 168, 245}

// hue paints text in the colour of a line.
func (s Style) hue(line int, text string) string {
	if !s.Colour || text == "" {
		return text
	}
	return fmt.Sprintf("\x1b[38;5;%dm%s\x1b[0m", hues[line%len(hues)], text)
}

// letter is that of a line.
func letter(line int) string { return string(rune('a' + line%26)) }
