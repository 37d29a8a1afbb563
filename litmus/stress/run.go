package stress

import (
	"context"
	"hash/fnv"
	"testing"
	"time"
)

// Run runs a test for a second, or a twentieth of one with -short, and fails t if a forbidden outcome was seen, an
// actor panicked, or one did not come to an end. The table of outcomes is logged. The seed is made from the name, so
// that the settings are the same in each run; RunWith takes another.
func Run[S any, R comparable](t *testing.T, test Test[S, R]) {
	t.Helper()
	o := Options{Time: time.Second}
	if testing.Short() {
		o.Time /= 20
	}
	RunWith(t, test, o)
}

// RunWith is Run with options.
func RunWith[S any, R comparable](t *testing.T, test Test[S, R], o Options) {
	t.Helper()
	if test.Name == "" {
		test.Name = t.Name()
	}
	if o.Seed == 0 {
		h := fnv.New64a()
		h.Write([]byte(test.Name))
		o.Seed = h.Sum64()
	}
	suite := Suite{Cases: []Case{Of(test)}, Options: o}
	r := suite.Run(context.Background(), nil)[0]
	switch r.Verdict {
	case OK:
		t.Logf("\n%v", r)
	case Skipped, Emulated:
		t.Skip(r.Error)
	default:
		t.Errorf("\n%v", r)
	}
}

// A Suite is a number of cases that are run one after another.
type Suite struct {
	Cases    []Case
	Options  Options
	FailFast bool // end with the first case that fails
}

// Run runs the cases and returns their results; tell is called after each, unless it is nil. When the context ends,
// what was sampled so far counts, and the cases that were not begun are left out.
func (s Suite) Run(ctx context.Context, tell func(Result)) (results []Result) {
	c := newCrew()
	defer func() { c.teams.Close() }()
	for _, each := range s.Cases {
		if ctx.Err() != nil {
			break
		}
		r := each.run(ctx, c, s.Options)
		results = append(results, r)
		if tell != nil {
			tell(r)
		}
		if s.FailFast && (r.Verdict == Failed || r.Verdict == Broken) {
			break
		}
	}
	return results
}
