package probes

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/measure"
)

// A Band is between what the fastest and the slowest processors take that are known. A number outside of it is not
// wrong for that: it may be a new processor, a guest that shares one, a low clock, or a mistake of the lab. It is
// flagged, so that nobody carries it away as if it were usual.
type Band struct {
	Series    string // the beginning of its name
	CPUs      int    // the parameter cpus, where the series have it
	Low, High float64
}

// Takes is the band of a series.
func Takes(series string, cpus int, low, high float64) Band { return Band{series, cpus, low, high} }

// Of is whether it is the band of the series.
func (b Band) Of(s measure.Series) bool {
	named := s.Name == b.Series || strings.HasPrefix(s.Name, b.Series+" ")
	return named && s.Params["cpus"] == b.CPUs
}

// OutsideBand is the name of the result that counts series outside of their bands.
const OutsideBand = "outside of what is known"

// flagged adds to a verdict which series lie outside of their bands for certain.
func flagged(v Verdict, bands []Band, set measure.Set) Verdict {
	var outside []string
	for _, s := range set {
		for _, b := range bands {
			if b.Of(s) && (s.Above(b.High) || s.Below(b.Low)) {
				outside = append(outside, fmt.Sprintf("%s %s %s, others %s to %s", s, s.Center(), s.Unit, measure.Figures(b.Low), measure.Figures(b.High)))
				break
			}
		}
	}
	if len(bands) == 0 {
		return v
	}
	v.Results = append(v.Results, Result{Name: OutsideBand, Value: float64(len(outside)), Unit: "series", Why: strings.Join(outside, "; ")})
	if len(outside) > 0 {
		v.Why += "; OUTSIDE of what processors known take: " + strings.Join(outside, "; ")
	}
	return v
}
