package terminal

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report/figure"
)

func series(name string, value float64, params map[string]int) measure.Series {
	return measure.NewSeries(name, params, "ns", []float64{value, value, value, value, value, value}, []int{0, 1, 2, 3, 4, 5})
}

// figures are one of each kind, with a label from a stranger; the last is a matrix of so many processors.
func figures(t *testing.T, cpus int) []figure.Figure {
	t.Helper()
	var set measure.Set
	for _, x := range []int{8, 16, 64, 256} {
		set = append(set, series("a curve", float64(x), map[string]int{"stride": x}), series("another\x1b[31m", 300, map[string]int{"stride": x}))
	}
	for i, name := range []string{"near: add", "far: add", "near: swap", "far: swap", "near: load", "far: load"} {
		set = append(set, series(name, float64(i+1), nil))
	}
	list := figure.Of(machine.Machine{}, 0, probes.Finding{Measurements: set})
	list = append(list, figure.Of(machine.Machine{}, 0, probes.Finding{Measurements: measure.Set{
		series("one thing with a long name at size 8", 5, nil), series("one thing with a long name at size 16", 7, nil)}})...)
	list = append(list, figure.Of(machine.Machine{}, 0, probes.Finding{Probe: probes.Tearing, Measurements: measure.Set{
		measure.NewSeries("MOV", map[string]int{"offset": 0, "width": 8, "promised": 8}, "transitions", []float64{50_000}, []int{0}),
		measure.NewSeries("MOV", map[string]int{"offset": 1, "width": 8, "promised": 1}, "transitions", []float64{5}, []int{0})}})...)
	set = nil
	for a := range cpus {
		for b := a + 1; b < cpus; b++ {
			set = append(set, series("cas", float64(20+a+b), map[string]int{"a": a, "b": b, "home": a}))
		}
	}
	list = append(list, figure.Of(machine.Machine{}, 0, probes.Finding{Measurements: set})...)
	require.Len(t, list, 5)
	return list
}

var colour = regexp.MustCompile("\x1b\\[(0|(38|48);5;[0-9;]+)m")

// TestWidths: no line is wider than the screen, and without colour there is no byte that steers it; with colour, the
// same text and nothing but colours.
func TestWidths(t *testing.T) {
	for _, cpus := range []int{2, 8, 128} {
		for _, width := range []int{Narrowest, 40, 80, 200} {
			for i, f := range figures(t, cpus) {
				text := Draw(f, Style{Width: width})
				assert.NotContains(t, text, "\x1b")
				coloured := Draw(f, Style{Width: width, Colour: true})
				assert.NotContains(t, colour.ReplaceAllString(coloured, ""), "\x1b")
				assert.Contains(t, coloured, "\x1b[", "figure %d has no colour", i)
				for _, line := range strings.Split(text+colour.ReplaceAllString(coloured, ""), "\n") {
					assert.LessOrEqual(t, utf8.RuneCountInString(line), width, "%d: %q", i, line)
				}
			}
		}
	}
	assert.Equal(t, Draw(figures(t, 2)[0], Style{Width: Narrowest}), Draw(figures(t, 2)[0], Style{}), "there is a least width")
}

// TestCurve: the letter of a line stands where its value is, higher for more.
func TestCurve(t *testing.T) {
	text := Draw(figures(t, 2)[0], Style{Width: 60})
	lines := strings.Split(text, "\n")
	at := map[string][]int{}
	for y, line := range lines[1 : height+1] {
		_, drawn, _ := strings.Cut(line, "│")
		for x, r := range []rune(drawn) {
			if r == 'a' || r == 'b' {
				at[string(r)] = append(at[string(r)], y, x)
			}
		}
	}
	a, b := at["a"], at["b"]
	require.Len(t, a, 8)
	require.Len(t, b, 8)
	for i := 2; i < len(a); i += 2 {
		assert.Greater(t, a[i], a[i-2], "further down is less") // lines are read from the top
		assert.Less(t, a[i+1], a[i-1])
		assert.Equal(t, b[0], b[i], "the other line is level")
	}
	assert.Contains(t, text, "a a curve\n")
	assert.Contains(t, text, `b another\u001b[31m`)
}

// TestNumbersAreWhole, however narrow: names are cut, numbers never.
func TestNumbersAreWhole(t *testing.T) {
	for _, width := range []int{Narrowest, 60} {
		grid := Draw(figures(t, 2)[1], Style{Width: width})
		for i := 1; i <= 6; i++ {
			assert.Regexp(t, `\b`+strconv.Itoa(i)+`\.00\b`, grid)
		}
		rows := Draw(figures(t, 2)[2], Style{Width: width})
		assert.Regexp(t, `one.*8 +5\.00 .*●\n.*16 +7\.00 +─*●`, strings.ReplaceAll(rows, "● ", "●"), "what names end in is kept")
	}
}

// TestMatrix: few processors have numbers, many a character, and where there are too many one stands for several.
func TestMatrix(t *testing.T) {
	draw := func(cpus, width int) string {
		f := figures(t, cpus)
		return Draw(f[len(f)-1], Style{Width: width})
	}
	assert.Contains(t, draw(3, 60), "\n2  22.0  23.0")
	assert.Contains(t, draw(16, 60), "·")
	assert.Contains(t, draw(16, 60), "  21.0 ··░░▒▒▓▓██ 49.0\n")
	assert.NotContains(t, draw(16, 60), "a place is")
	folded := draw(128, 60)
	assert.Contains(t, folded, "a place is 3 by 3: the most\n")
	assert.Less(t, strings.Count(folded, "\n"), 50)
}

// TestClasses: what may tear has characters that say how sure it is.
func TestClasses(t *testing.T) {
	text := Draw(figures(t, 2)[3], Style{Width: 60})
	assert.Contains(t, text, "MOV 8 B ==??\n")
	assert.Contains(t, text, "= never torn, as promised\n")
	assert.Contains(t, text, "? too few transitions to tell\n")
}

// TestEnds: numbers at the ends of what there is are drawn, and nothing breaks.
func TestEnds(t *testing.T) {
	var set measure.Set
	for i, x := range []float64{1e308, -1e308, 0, math.MaxFloat64} {
		set = append(set, series("line", x, map[string]int{"x": i}), series("row", x, nil))
	}
	for _, f := range figure.Of(machine.Machine{}, 0, probes.Finding{Measurements: set}) {
		assert.NotContains(t, Draw(f, Style{Width: 80}), "NaN")
	}
}
