package html

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes/report/figure"
)

// number writes a number in three figures.
func number(x float64) string { return figure.Number(x) }

// interval writes a median with its bounds and their count: 28.1 ns [27.6, 28.9] n=60.
func interval(i measure.Interval, unit string) string {
	if i.N == 0 {
		return "no sample"
	}
	if unit != "" {
		unit = " " + unit
	}
	return fmt.Sprintf("%s%s [%s, %s] n=%d", center(i), unit, number(i.Low), number(i.High), i.N)
}

// center is the median, or the modes where there are several.
func center(i measure.Interval) string {
	if len(i.Modes) == 0 {
		return number(i.Median)
	}
	var words []string
	for _, m := range i.Modes {
		words = append(words, fmt.Sprintf("%s (%d)", number(m.Median), m.N))
	}
	return strings.Join(words, " or ")
}

// px is a coordinate.
type px float64

func (x px) String() string { return strconv.FormatFloat(float64(x), 'f', -1, 32) }

// round keeps a tenth of a pixel, which nobody can see.
func round(x float64) px { return px(math.Round(x*10)/10 + 0) } // and not -0

// plain writes words that stand in a report with underscores.
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
