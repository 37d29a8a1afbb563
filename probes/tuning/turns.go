package tuning

import (
	"math"
	"slices"
	"strconv"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A lever is something measured that a value rests on, and the direction in which it is moved to see where that turns.
type lever struct {
	probe, series string
	params        map[string]int
	step          float64 // dearer or cheaper
}

const (
	dearer   = 1.5
	cheaper  = 1 / dearer
	steps    = 10 // of a lever: 57 times at the most
	halvings = 6  // of the last step: to a fifteenth of it
)

// turns finds for each lever the least factor that changes the advice, by judging the changed samples: the rule is in
// one place, where it decides.
func (t tunable) turns(arch string, all findings, a probes.Advice) (turns []probes.Turn) {
	if t.levers == nil || !a.Conclusive() {
		return nil
	}
	for _, l := range t.levers(all, a) {
		turn := probes.Turn{Finding: l.probe, Series: l.series, Params: l.params}
		to := func(factor float64) (value string, changes bool) {
			turn.Factor = factor
			changed := t.advise(arch, all.varied(turn))
			return Whole(changed), changed.Conclusive() && different(a.Value, changed.Value)
		}
		if all.measured(turn) && l.search(to) {
			turn.Factor = outwards(turn.Factor)
			turn.To, _ = to(turn.Factor)
			turns = append(turns, turn)
		}
	}
	return turns
}

// search leaves the factor that was asked about last at the least one that changes the advice; false if there is none.
func (l lever) search(to func(factor float64) (string, bool)) bool {
	stays := 1.0
	for range steps {
		turns := stays * l.step
		if _, changes := to(turns); !changes {
			stays = turns
			continue
		}
		for range halvings {
			middle := math.Sqrt(stays * turns)
			if _, changes := to(middle); changes {
				turns = middle
			} else {
				stays = middle
			}
		}
		to(turns)
		return true
	}
	return false
}

// outwards rounds a factor to three figures, away from 1.
func outwards(factor float64) float64 {
	perUnit := math.Pow(10, 2-math.Floor(math.Log10(factor)))
	if factor > 1 {
		return math.Ceil(factor*perUnit) / perUnit
	}
	return math.Floor(factor*perUnit) / perUnit
}

// different is whether two values are; numbers are if they lie a fifth apart.
func different(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return a != b
	}
	return max(x, y) > 1.2*min(x, y)
}

// Whole is the value with its unit: of a choice, the name of what was chosen.
func Whole(a probes.Advice) string {
	if a.Unit == "" {
		return a.Value
	}
	return a.Value + " " + a.Unit
}

// mostSamples bounds what is judged some twenty times: with more, as of a full run between hundreds of processors, or
// of a report that nobody measured, nobody looks for where the advice turns.
const mostSamples = 1 << 18

// measured is whether there are samples of what the turn is about, and not too many with them.
func (all findings) measured(t probes.Turn) bool {
	about, samples := false, 0
	for _, s := range all.of(t.Finding).Measurements {
		about = about || s.N > 0 && t.Of(s)
		samples += len(s.Samples)
	}
	return about && samples <= mostSamples
}

// varied are the findings as they would be had the turn been taken.
func (all findings) varied(t probes.Turn) findings {
	changed := slices.Clone(all)
	for i, f := range changed {
		if f.Probe != t.Finding {
			continue
		}
		f.Measurements = slices.Clone(f.Measurements)
		for j, s := range f.Measurements {
			if t.Of(s) {
				f.Measurements[j] = times(s, t.Factor)
			}
		}
		changed[i] = probes.Judge(f)
	}
	return changed
}

// times makes each sample so many times what it is.
func times(s measure.Series, factor float64) measure.Series {
	samples := make([]float64, len(s.Samples))
	for i, x := range s.Samples {
		samples[i] = factor * x
	}
	return measure.NewSeries(s.Name, s.Params, s.Unit, samples, s.Passes)
}
