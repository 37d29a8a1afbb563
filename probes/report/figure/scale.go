package figure

import (
	"math"
	"slices"
	"strconv"

	"example.org/atomlab/asm/measure"
)

// A Scale puts values on an axis, from 0 to 1.
type Scale struct {
	Log       bool
	low, high float64   // as they are put, logarithms if Log
	steps     []float64 // of an axis whose values stand side by side, whatever lies between them
	doubles   bool      // ticks are powers of two
}

// wide is the ratio from which on an axis is logarithmic.
const wide = 20

// Values is a scale for values, from nothing where it is linear.
func Values(values []float64) Scale {
	low, high := bounds(values)
	if low > 0 && high/low >= wide {
		return Scale{Log: true, low: math.Log10(low) - 0.05, high: math.Log10(high) + 0.05}
	}
	low = min(low, 0)
	if high <= low {
		high = low + 1
	}
	return Scale{low: low, high: min(math.MaxFloat64, high+(high/16-low/16))}
}

// Along is a scale for the values of a parameter, ascending: logarithmic where they are far apart, side by side where
// they are few or begin with nothing.
func Along(xs []float64) Scale {
	low, high := bounds(xs)
	switch {
	case len(xs) <= 5 || low <= 0 && high > wide:
		return Scale{steps: slices.Clone(xs)}
	case low > 0 && high/low >= wide:
		return Scale{Log: true, low: math.Log10(low), high: math.Log10(high), doubles: areDoubles(xs)}
	}
	return Scale{low: low, high: high}
}

// areDoubles is whether most values are powers of two.
func areDoubles(xs []float64) bool {
	n := 0
	for _, x := range xs {
		if frac, _ := math.Frexp(x); frac == 0.5 {
			n++
		}
	}
	return 2*n > len(xs)
}

func bounds(values []float64) (low, high float64) {
	if len(values) == 0 {
		return 0, 1
	}
	return slices.Min(values), slices.Max(values)
}

// At is where a value lies, between 0 and 1; what lies outside is put to the end.
func (s Scale) At(x float64) float64 {
	if len(s.steps) > 0 {
		return s.step(x)
	}
	if s.Log {
		if x <= 0 {
			return 0
		}
		x = math.Log10(x)
	}
	if s.high <= s.low {
		return 0.5
	}
	// halves, since the difference of two large numbers may be none
	return min(1, max(0, (x/2-s.low/2)/(s.high/2-s.low/2)))
}

// step is the place of a value that stands beside others; between two of them it is between their places.
func (s Scale) step(x float64) float64 {
	n := len(s.steps)
	if n == 1 {
		return 0.5
	}
	for i, step := range s.steps {
		switch {
		case x == step || x < step && i == 0:
			return float64(i) / float64(n-1)
		case x < step:
			before := s.steps[i-1]
			return (float64(i-1) + (x-before)/(step-before)) / float64(n-1)
		}
	}
	return 1
}

// Ticks are about so many round values on the axis, or all that stand side by side.
func (s Scale) Ticks(about int) (ticks []float64) {
	switch {
	case len(s.steps) > 0:
		return s.steps
	case s.Log:
		return s.decades(about)
	}
	half := s.high/2 - s.low/2 // the whole may be no number
	step := math.Pow(10, math.Floor(math.Log10(half)+math.Log10(2/float64(about))))
	for _, factor := range []float64{1, 2, 5, 10} {
		if half/(step*factor) <= float64(about)/2 {
			step *= factor
			break
		}
	}
	for i := math.Ceil(s.low / step); i*step <= s.high && len(ticks) < 3*about; i++ {
		ticks = append(ticks, i*step)
	}
	return ticks
}

// decades are powers of ten, with 2 and 5 in between where there is room.
func (s Scale) decades(about int) (ticks []float64) {
	if s.doubles {
		first, last := math.Ceil(s.low/math.Log10(2)-1e-9), math.Floor(s.high/math.Log10(2)+1e-9)
		for e := first; e <= last; e += max(1, math.Ceil((last-first)/float64(about))) {
			ticks = append(ticks, math.Exp2(e))
		}
		return ticks
	}
	from, to := math.Floor(s.low), math.Ceil(s.high)
	factors := []float64{1, 2, 5}
	if to-from > float64(about)/2 {
		factors = factors[:1]
	}
	every := max(1, math.Ceil((to-from)/float64(about)))
	for d := from; d <= to; d += every {
		for _, f := range factors {
			if x := f * math.Pow(10, d); math.Log10(x) >= s.low-1e-9 && math.Log10(x) <= s.high+1e-9 {
				ticks = append(ticks, x)
			}
		}
	}
	return ticks
}

// Tick writes a value on an axis, thousands with k, millions with M.
func Tick(x float64) string {
	switch a := math.Abs(x); {
	case a >= 1e12 || a != 0 && a < 1e-4:
		return strconv.FormatFloat(x, 'g', 3, 64)
	case a >= 1e6:
		return strconv.FormatFloat(x/1e6, 'g', 6, 64) + "M"
	case a >= 1e4:
		return strconv.FormatFloat(x/1e3, 'g', 6, 64) + "k"
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// Number writes a value in three figures, and with an exponent where there is no end of noughts.
func Number(x float64) string {
	if a := math.Abs(x); a != 0 && (a >= 1e15 || a < 1e-9) {
		return strconv.FormatFloat(x, 'g', 3, 64)
	}
	return measure.Figures(x)
}

// Shade sorts values into so many equal steps between the least and the greatest, by logarithm where they are far
// apart.
func Shade(values []float64, shades int) func(x float64) int {
	s := Values(values)
	if low, high := bounds(values); !s.Log {
		s.low, s.high = low, high
	}
	return func(x float64) int { return min(shades-1, int(s.At(x)*float64(shades))) }
}
