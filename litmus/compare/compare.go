// Package compare sets logs of litmus tests side by side: what one processor showed against what a model allows, or
// against another processor; one model against another.
//
// The logs of a test are matched by its name. A log with a histogram is of a processor, one with bare states of a model
// (see [example.org/atomlab/litmus/log]). Then
//
//   - a state that a processor showed and a model does not allow is [Unsound]: the model is wrong about this processor,
//     or the processor is broken; unless the model's search was cut short ([Unjudged]);
//   - a state that a model allows and a processor did not show is [Unseen], which is no fault: the processor may be
//     more strict than its architecture, or was not watched for long enough;
//   - a state that only one of two processors showed, or one of two models allows, is [Differs]. The first of the logs
//     of its sort is what the others are compared with.
//
// Two tests with one name, which their hashes tell apart, are not compared but are a [Row.Problem].
package compare

import (
	"cmp"
	"fmt"
	"slices"

	"example.org/atomlab/litmus/log"
)

// A Log is what one file said.
type Log struct {
	Name    string
	Entries []log.Entry
}

// A Finding is what a difference between two logs means.
type Finding string

const (
	Unsound  Finding = "unsound"  // seen, not allowed
	Unjudged Finding = "unjudged" // seen, and not among the states of a model that did not come to an end
	Differs  Finding = "differs"  // in one log and not in another of its sort
	Unseen   Finding = "unseen"   // allowed, not seen
)

// Findings are all of them, the worst first.
var Findings = []Finding{Unsound, Unjudged, Differs, Unseen}

// A Table has a row for each test, by name, and in it a cell for each log.
type Table struct {
	Logs []string `json:"logs"`
	Rows []Row    `json:"rows"`
}

// A Row is one test.
type Row struct {
	Test        string       `json:"test"`
	Cells       []*Cell      `json:"cells"`             // nil where a log does not have the test
	Problem     string       `json:"problem,omitempty"` // why the cells cannot be compared
	Kinds       bool         `json:"kinds,omitempty"`   // the logs ask differently: Allowed, Forbidden, Required
	Differences []Difference `json:"differences,omitempty"`
}

// A Cell is what one log says of a test. Blocks of the same test in one log are added up.
type Cell struct {
	Kind        string               `json:"kind,omitempty"`
	Hardware    bool                 `json:"hardware"` // it counts states
	Observation string               `json:"observation,omitempty"`
	States      map[log.State]uint64 `json:"states"`            // how often each was seen; 0 of a model
	Total       uint64               `json:"total,omitempty"`   // how often any was seen
	Partial     string               `json:"partial,omitempty"` // why there may be more states
	NotRun      string               `json:"not_run,omitempty"` // why there is nothing
	hash        string
}

// A Difference is a state that is in the log In and not in the log NotIn.
type Difference struct {
	Finding Finding   `json:"finding"`
	State   log.State `json:"state"`
	Count   uint64    `json:"count,omitempty"` // how often it was seen
	In      int       `json:"in"`              // index in Table.Logs
	NotIn   int       `json:"not_in"`
}

// Of compares the logs.
func Of(logs ...Log) *Table {
	t := &Table{}
	rows := map[string]*Row{}
	for i, l := range logs {
		t.Logs = append(t.Logs, l.Name)
		for _, e := range l.Entries {
			r := rows[e.Name]
			if r == nil {
				r = &Row{Test: e.Name, Cells: make([]*Cell, len(logs))}
				rows[e.Name] = r
			}
			r.add(i, e)
		}
	}
	for _, r := range rows {
		r.compare(t.Logs)
		t.Rows = append(t.Rows, *r)
	}
	slices.SortFunc(t.Rows, func(a, b Row) int { return cmp.Compare(a.Test, b.Test) })
	return t
}

// add puts an entry of a log into its cell.
func (r *Row) add(i int, e log.Entry) {
	c := r.Cells[i]
	switch {
	case e.NotRun != "" && c == nil:
		r.Cells[i] = &Cell{NotRun: e.NotRun}
		return
	case e.NotRun != "": // once it ran and once it did not
		return
	case c == nil || c.NotRun != "":
		c = &Cell{Kind: e.Kind, Hardware: e.Counted, Observation: e.Observation, hash: e.Hash, States: map[log.State]uint64{}}
		r.Cells[i] = c
	case c.hash != e.Hash || c.Hardware != e.Counted:
		r.Problem = fmt.Sprintf("the same log, line %d, has another test of this name, or of another kind", e.Line)
		return
	default:
		c.Observation = together(c.Observation, e.Observation)
	}
	c.Partial = cmp.Or(c.Partial, e.Partial)
	for _, s := range e.States {
		c.States[s.State] += s.Count
		c.Total += s.Count
	}
}

// together is the observation of two runs.
func together(a, b string) string {
	if a == b || b == "" {
		return a
	}
	if a == "" {
		return b
	}
	return "Sometimes"
}

// compare finds the differences between the cells.
func (r *Row) compare(names []string) {
	if r.Problem != "" {
		return
	}
	var first [2]int // of each sort, one more than its index
	var earlier []int
	for i, c := range r.Cells {
		if c == nil || c.NotRun != "" {
			continue
		}
		for _, j := range earlier {
			d := r.Cells[j]
			if d.hash != "" && c.hash != "" && d.hash != c.hash {
				r.Problem = fmt.Sprintf("%s and %s have different tests of this name: hash %s and %s", names[j], names[i], d.hash, c.hash)
				r.Differences = nil
				return
			}
			r.Kinds = r.Kinds || d.Kind != c.Kind
			if d.Hardware != c.Hardware {
				r.judge(j, i)
			}
		}
		earlier = append(earlier, i)
		sort := 0
		if c.Hardware {
			sort = 1
		}
		if first[sort] == 0 {
			first[sort] = i + 1
			continue
		}
		r.less(first[sort]-1, i, Differs)
		r.less(i, first[sort]-1, Differs)
	}
	slices.SortStableFunc(r.Differences, func(a, b Difference) int {
		return cmp.Compare(slices.Index(Findings, a.Finding), slices.Index(Findings, b.Finding))
	})
}

// judge compares a model and a processor.
func (r *Row) judge(model, processor int) {
	if r.Cells[model].Hardware {
		model, processor = processor, model
	}
	finding := Unsound
	if r.Cells[model].Partial != "" {
		finding = Unjudged
	}
	r.less(processor, model, finding)
	r.less(model, processor, Unseen)
}

// less records the states that are in one cell and not in another, in their order.
func (r *Row) less(in, notIn int, f Finding) {
	from := len(r.Differences)
	for state, count := range r.Cells[in].States {
		if _, found := r.Cells[notIn].States[state]; !found {
			r.Differences = append(r.Differences, Difference{Finding: f, State: state, Count: count, In: in, NotIn: notIn})
		}
	}
	slices.SortFunc(r.Differences[from:], func(a, b Difference) int { return cmp.Compare(a.State, b.State) })
}

// Count is how many rows have a difference of this sort.
func (t *Table) Count(f Finding) (rows int) {
	for _, r := range t.Rows {
		if r.has(f) {
			rows++
		}
	}
	return rows
}

// Problems is how many rows could not be compared.
func (t *Table) Problems() (rows int) {
	for _, r := range t.Rows {
		if r.Problem != "" {
			rows++
		}
	}
	return rows
}

func (r *Row) has(f Finding) bool {
	return slices.ContainsFunc(r.Differences, func(d Difference) bool { return d.Finding == f })
}
