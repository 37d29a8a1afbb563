package instr

import (
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/probes"
)

// A Row is one way in which an operation was timed.
type Row struct {
	Name   string           `json:"name"`
	How    string           `json:"how"` // how its copies come to wait for each other, or not to
	NS     measure.Interval `json:"ns"`
	Cycles measure.Interval `json:"cycles"`
	Ticks  measure.Interval `json:"ticks"`
}

// of is the row with what was measured.
func (r Row) of(set measure.Set) Row {
	find := func(m measure.Metric) measure.Interval {
		name := r.Name
		if m.Name != "" {
			name += ": " + m.Name
		}
		return set.Find(name, nil).Interval
	}
	r.NS, r.Cycles, r.Ticks = find(metrics[0]), find(metrics[1]), find(metrics[2])
	return r
}

// A Report is what came of one body.
type Report struct {
	Text         string             `json:"text"`
	Arch         litmus.Arch        `json:"arch"`
	Clock        string             `json:"clock"` // what a tick is of
	Rows         []Row              `json:"rows"`
	Skipped      []probes.Skip      `json:"skipped,omitempty"`
	Listings     []Listing          `json:"code"`
	Quality      measure.Quality    `json:"quality"`
	Conditions   measure.Conditions `json:"conditions"`
	Measurements measure.Set        `json:"measurements"`
}
