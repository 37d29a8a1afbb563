package explore

import (
	"encoding/json"
	"testing"

	"example.org/atomlab/litmus/explore/record"
	"example.org/atomlab/litmus/explore/sched"
)

// keep appends the result to the record that whoever runs the test asked for.
func keep(t *testing.T, result any) {
	t.Helper()
	r := record.Record{Test: t.Name()}
	fill := func(x Result, report string) {
		r.Failed, r.Complete, r.Report = x.Failure != nil, x.Complete, report
		if r.Failed {
			r.Replay = x.Failure.Replay
			r.Unable = x.Failure.Outcome == sched.Unsupported || x.Failure.Outcome == sched.Undetermined
		}
	}
	switch x := result.(type) {
	case Result:
		fill(x, Report(x))
	case Linearity:
		fill(x.Result, x.String())
	}
	text, err := json.Marshal(result)
	if err == nil {
		r.Result = text
		err = record.Append(r)
	}
	if err != nil {
		t.Error("explore: the record: ", err)
	}
}
