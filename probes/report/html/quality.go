package html

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// A strip is the samples of a finding as dots over the passes, each by the median of its series; and the conditions
// that its quality was judged by.
type strip struct {
	At int
	probes.Finding
	Plot   frame
	Series []dots
	Left   string
	Passes int
	Others string // shares in percent; empty: not known
	Steal  string
}

// Dots are the samples of a series, as a path of points.
type dots struct{ Ref, Name, Path, Class string }

// mostDots is about how many dots a strip has: more hide each other.
const mostDots = 150

func strips(r report.Report) (list []strip) {
	for i, f := range r.Findings {
		s := strip{At: i, Finding: f, Plot: frame{Width: 1000, Height: 78, Left: 34, Right: 996, Top: 6, Bottom: 58}}
		if f.Conditions.Measured {
			s.Others, s.Steal = percent(f.Conditions.Others), percent(f.Conditions.Steal)
		}
		if !isTests(f) && f.Probe != probes.Tearing { // these have a single sample each
			s.draw(f)
		}
		list = append(list, s)
	}
	return list
}

// Middle is where the median lies.
func (s strip) Middle() px { return s.Plot.y(0.5) }

func percent(share float64) string { return number(100*share) + " %" }

// draw takes the guards first, and then the series that vary most: if these are calm, all are.
func (s *strip) draw(f probes.Finding) {
	type candidate struct {
		at     int
		spread float64
		series measure.Series
		guard  bool
	}
	var all []candidate
	for i, series := range f.Measurements {
		if !(series.Median > 0) || math.IsInf(series.Median, 0) || len(series.Samples) < 2 || len(series.Samples) != len(series.Passes) {
			continue
		}
		c := candidate{i, series.P90 / series.Median, series, strings.HasPrefix(series.Name, "guard: ")}
		all = append(all, c)
		s.Passes = max(s.Passes, slices.Max(series.Passes)+1)
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		if a.guard != b.guard {
			if a.guard {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.spread, a.spread)
	})
	drawn := 0
	for _, c := range all {
		if drawn+len(c.series.Samples) > mostDots && drawn > 0 {
			break
		}
		drawn += len(c.series.Samples)
		s.Series = append(s.Series, s.dots(c.at, c.series, c.guard))
	}
	if len(s.Series) < len(all) {
		s.Left = fmt.Sprintf("the %d of %d series that vary most", len(s.Series), len(all))
	}
}

// dots puts a series' samples: to the right by the pass, up from half the median to twice it.
func (s *strip) dots(at int, series measure.Series, guard bool) dots {
	var path strings.Builder
	for i, sample := range series.Samples {
		share := 0.0
		if sample > 0 {
			share = math.Log2(sample/series.Median)/2 + 0.5
		}
		x := s.Plot.x((float64(series.Passes[i]) + 0.5) / float64(max(1, s.Passes)))
		fmt.Fprintf(&path, "M%v %vz", px(math.Round(float64(x))), px(math.Round(float64(s.Plot.y(min(1, max(0, share)))))))
	}
	d := dots{Ref: fmt.Sprintf("%d.%d", s.At, at), Name: series.String(), Path: path.String()}
	if guard {
		d.Class = " guard"
	}
	return d
}
