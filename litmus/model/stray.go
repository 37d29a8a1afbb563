package model

import (
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/event"
)

// strayed is why one of the ways ends in an access to what is no location.
func strayed(tuple []*trace) error {
	for _, t := range tuple {
		if t.strays != nil {
			return t.strays
		}
	}
	return nil
}

// judgeStray is for a candidate execution in which a thread strays. If the model allows it, the test has no answer:
// what would follow is not known. If not, it does not matter that the code could do so with other values.
func (s *search) judgeStray(st *structure, chosen []option, tuple []*trace, strays error) (err error) {
	if s.explaining {
		return nil
	}
	x := s.execution(st, chosen)
	if st.flow != nil && !x.Rf.Union(st.flow).IsAcyclic() {
		return nil
	}
	s.judged++
	judged := st.session.Judge(s.ctx, x, func(v *cat.Verdict) bool {
		if v.Allowed() {
			err = fmt.Errorf("%w; the model %s allows this, when %s", strays, s.model.Name(), s.readings(st, tuple))
		}
		return err == nil
	})
	if judged != nil {
		return judged
	}
	return err
}

// readings tells an execution by what each thread reads.
func (s *search) readings(st *structure, tuple []*trace) string {
	var all []string
	for i, e := range st.Events {
		if e.Kind == event.Read && e.Thread != event.Init {
			value := s.memory.value(s.value(st, tuple, i), litmus.Type{Name: "int64_t"})
			all = append(all, fmt.Sprintf("P%d reads %s=%v", e.Thread, e.Loc, value))
		}
	}
	if all == nil {
		return "nothing was read before"
	}
	return strings.Join(all, ", ")
}
