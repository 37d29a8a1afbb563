package catalogue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/model"
)

// explored are the states that all schedules of a test leave.
func explored(t *litmus.Test, m sched.Model) (states []string, schedules int, err error) {
	if _, err := newMachine(t); err != nil {
		return nil, 0, err
	}
	var code [][]step
	for _, th := range t.Threads {
		steps, err := translate(t, th.Code)
		if err != nil {
			return nil, 0, err
		}
		code = append(code, steps)
	}
	found := map[string]bool{}
	r := sched.Explore(sched.Options{Model: m, Time: 1 << 40}, func(s *sched.Scenario) {
		m, _ := newMachine(t)
		for i, steps := range code {
			s.Go(fmt.Sprintf("P%d", i), func() {
				for _, step := range steps {
					step(m, m.registers[i])
				}
			})
		}
		s.Finally(func() error {
			found[m.state(t).String()] = true
			return nil
		})
	})
	if f := r.Failure; f != nil && f.Outcome == sched.Unsupported {
		return nil, 0, refusal("accesses that overlap in part")
	} else if f != nil {
		return nil, 0, errors.New(f.What)
	}
	return slices.Sorted(maps.Keys(found)), r.Schedules, nil
}

// allowed are the states that the model of that name allows.
func allowed(t *testing.T, test *litmus.Test, name string) (states []string) {
	m, err := cat.Load("builtin:"+name+".cat", cat.Options{})
	require.NoError(t, err)
	v, err := model.Check(context.Background(), test, m, model.Options{})
	require.NoError(t, err)
	for _, s := range v.States {
		states = append(states, s.String())
	}
	slices.Sort(states)
	return states
}

// refused are the tests that stubs cannot express, by reason. A test that is added to the catalogue is compared, or its
// reason stands here.
var refused = map[string]int{
	"no stub for movnti":            5, // non-temporal stores, which are in another order than others
	"no stub for lock bts":          1, // asm.Or does not say what was there
	"accesses that overlap in part": 2,
}

func TestCatalogue(t *testing.T) {
	for _, c := range []struct {
		model string
		m     sched.Model
	}{{"sc", sched.SC}, {"tso", sched.TSO}} {
		t.Run(c.model, func(t *testing.T) {
			reasons := map[string]int{}
			compared, schedules := 0, 0
			for _, e := range catalogue.Select(func(a litmus.Arch, _ string) bool { return a == litmus.X86_64 }) {
				states, n, err := explored(e.Test, c.m)
				var why refusal
				if errors.As(err, &why) {
					reasons[why.Error()]++
					t.Logf("%s: %s", e.Test.Name, why)
					continue
				}
				require.NoError(t, err, e.Test.Name)
				require.Equal(t, allowed(t, e.Test, c.model), states, e.Test.Name)
				compared, schedules = compared+1, schedules+n
			}
			t.Logf("%d tests compared, %d schedules", compared, schedules)
			require.Equal(t, refused, reasons)
		})
	}
}
