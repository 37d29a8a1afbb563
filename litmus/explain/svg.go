package explain

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"example.org/atomlab/litmus/event"
)

// Sizes in pixels, for a fixed font whose characters are about 7.3 wide.
const (
	charWidth = 7.3
	boxHeight = 38.0
	rowHeight = 92.0
	gap       = 110.0 // between columns
	margin    = 30.0
	top       = 76.0
)

// box is where an event stands.
type box struct{ x, y, width float64 }

// SVG writes the execution as a picture: threads are columns, time inside a thread goes down, the steps of the cycle
// are bold.
func (x *Explanation) SVG(w io.Writer) error {
	boxes, width, height := x.layout()
	title := x.title()
	width = max(width, charWidth*float64(len(title))+2*margin)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="monospace" font-size="12" text-anchor="middle">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n", html.EscapeString(title))
	fmt.Fprintf(&b, `<text x="%.0f" y="24" text-anchor="start" fill="#000000">%s</text>`+"\n", margin, html.EscapeString(title))
	for _, thread := range x.threads() {
		head := "initial"
		if thread != event.Init {
			head = fmt.Sprintf("P%d", thread)
		}
		at := boxes[x.of(thread)[0].Label]
		text(&b, at.x+at.width/2, top-14, "#000000", head)
	}
	for _, e := range x.Edges {
		arrow(&b, e, boxes[e.From], boxes[e.To])
	}
	for _, e := range x.Events {
		at := boxes[e.Label]
		fmt.Fprintf(&b, `<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" rx="5" fill="white" stroke="#808080"/>`+"\n", at.x, at.y, at.width, boxHeight)
		text(&b, at.x+at.width/2, at.y+16, "#000000", e.Label+": "+e.Does)
		text(&b, at.x+at.width/2, at.y+31, "#606060", e.Code)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// layout gives every thread a column as wide as its longest line, and every event of it a row.
func (x *Explanation) layout() (boxes map[string]box, width, height float64) {
	boxes = map[string]box{}
	left := margin + gap/2 // room for arrows that go around
	for _, thread := range x.threads() {
		events, longest := x.of(thread), 0
		for _, e := range events {
			longest = max(longest, len(e.Label+": "+e.Does), len(e.Code))
		}
		wide := charWidth*float64(longest) + 16
		for row, e := range events {
			boxes[e.Label] = box{left, top + rowHeight*float64(row), wide}
			height = max(height, top+rowHeight*float64(row)+boxHeight+margin)
		}
		left += wide + gap
	}
	return boxes, left, max(height, top+margin)
}

// text stands with its middle at x.
func text(b *strings.Builder, x, y float64, colour, s string) {
	if s != "" {
		fmt.Fprintf(b, `<text x="%.0f" y="%.0f" fill="%s">%s</text>`+"\n", x, y, colour, html.EscapeString(s))
	}
}

// arrow goes straight to another column and to the next row, and around the boxes in between otherwise.
func arrow(b *strings.Builder, e Edge, from, to box) {
	ax, ay := from.x+from.width/2, from.y+boxHeight/2
	bx, by := to.x+to.width/2, to.y+boxHeight/2
	mx, my := (ax+bx)/2, (ay+by)/2
	if from.x == to.x && math.Abs(ay-by) > rowHeight*1.5 || from == to {
		mx -= from.width + 50
	} else if from.x != to.x && ay == by {
		my -= 24
	}
	ax, ay = edgeOf(from, mx, my)
	bx, by = edgeOf(to, mx, my)
	wide := 1.2
	if e.Cycle {
		wide = 2.6
	}
	colour := e.colour()
	fmt.Fprintf(b, `<path d="M%.0f,%.0f Q%.0f,%.0f %.0f,%.0f" fill="none" stroke="%s" stroke-width="%.1f"/>`+"\n", ax, ay, mx, my, bx, by, colour, wide)
	head(b, mx, my, bx, by, colour)
	// The label stands at 0.3 of the way: arrows that cross do it in the middle.
	const t = 0.3
	lx := (1-t)*(1-t)*ax + 2*t*(1-t)*mx + t*t*bx
	ly := (1-t)*(1-t)*ay + 2*t*(1-t)*my + t*t*by
	names := strings.Join(e.Names, ",")
	half := charWidth*float64(len(names))/2 + 2
	fmt.Fprintf(b, `<rect x="%.0f" y="%.0f" width="%.0f" height="14" fill="white" fill-opacity="0.9"/>`+"\n", lx-half, ly-7, 2*half)
	text(b, lx, ly+4, colour, names)
}

// edgeOf is where the line from the middle of a box to a point leaves it.
func edgeOf(at box, x, y float64) (float64, float64) {
	cx, cy := at.x+at.width/2, at.y+boxHeight/2
	dx, dy := x-cx, y-cy
	if dx == 0 && dy == 0 {
		return cx, cy
	}
	scale := math.Min(at.width/2/math.Max(math.Abs(dx), 1e-9), boxHeight/2/math.Max(math.Abs(dy), 1e-9))
	return cx + dx*scale, cy + dy*scale
}

// head draws the point of an arrow that comes from a point.
func head(b *strings.Builder, fromX, fromY, x, y float64, colour string) {
	const length, half = 9, 4
	d := math.Hypot(x-fromX, y-fromY)
	if d == 0 {
		return
	}
	ux, uy := (x-fromX)/d, (y-fromY)/d
	fmt.Fprintf(b, `<path d="M%.0f,%.0f L%.0f,%.0fL%.0f,%.0fZ" fill="%s"/>`+"\n", x, y,
		x-length*ux-half*uy, y-length*uy+half*ux, x-length*ux+half*uy, y-length*uy-half*ux, colour)
}
