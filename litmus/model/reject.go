package model

import (
	"cmp"
	"slices"

	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// Rejection is how many of the executions that end as the proposition says a check has rejected.
type Rejection struct {
	Check string `json:"check"`
	Count int    `json:"count"`
}

// Nowhere is the check of executions in which values depend on themselves. No model needs to reject them.
const Nowhere = "values from nowhere"

// MaxRejected is how many rejected executions an explanation looks at.
const MaxRejected = 10_000

// explain goes through the executions again, drops none early, and counts what rejects those that the proposition holds
// for.
func (s *search) explain(shapes [][]*shape) error {
	s.explaining = true
	s.verdict.Refused, s.verdict.Failure = nil, nil
	return s.structures(shapes, nil)
}

// reject counts a rejected execution, and keeps the one that came closest: it failed the latest check, by the shortest
// way.
func (s *search) reject(st *structure, x *event.Execution, tuple []*trace, v *cat.Verdict) {
	failure, check := v.Failure(), Nowhere
	if failure != nil {
		check = failure.Check
	}
	s.rejected++
	all := &s.verdict.Rejected
	i := slices.IndexFunc(*all, func(r Rejection) bool { return r.Check == check })
	if i < 0 {
		i = len(*all)
		*all = append(*all, Rejection{Check: check})
	}
	(*all)[i].Count++
	if s.verdict.Refused == nil || closer(failure, s.verdict.Failure) {
		s.verdict.Refused, s.verdict.Failure = s.described(st, x, tuple, v), failure
	}
}

// closer says whether a failure tells more than another. That of values from nowhere has none, and tells least.
func closer(a, b *cat.Failure) bool {
	if a == nil || b == nil {
		return b == nil && a != nil
	}
	return cmp.Or(cmp.Compare(b.Order, a.Order), cmp.Compare(len(a.Cycle), len(b.Cycle))) < 0
}
