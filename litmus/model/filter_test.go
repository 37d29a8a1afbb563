package model_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/oracle"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestFilter: a filter leaves of a test's states those that it holds for, though what it asks of one thread's registers
// is looked at before the threads are put together. Filters are made of the states: each alone, and what a state and
// the next say.
func TestFilter(t *testing.T) {
	use := models(t)
	left, out := 0, 0
	for i, c := range oracle.Cases() {
		if i%5 != 0 || testing.Short() && i%40 != 0 {
			continue
		}
		test, err := syntax.Parse(c.File(), c.Text)
		require.NoError(t, err)
		all, err := model.Check(context.Background(), test, use[test.Arch], model.Options{})
		require.NoError(t, err)
		for n, s := range all.States {
			other := all.States[(n+1)%len(all.States)]
			var whole, either litmus.And
			for l, v := range s {
				one := litmus.Atom{Location: l, Value: v, As: test.TypeOf(l)}
				whole = append(whole, one)
				either = append(either, litmus.Or{one, litmus.Atom{Location: l, Value: other[l], As: one.As}})
			}
			for _, filter := range []litmus.Prop{whole, whole[0], litmus.Not{Prop: whole[0]}, either, litmus.Or{whole[0], litmus.Not{Prop: whole}}} {
				var want []string
				for _, state := range all.States {
					if filter.Holds(state) {
						want = append(want, state.String())
					}
				}
				of := *test
				of.Filter = filter
				some, err := model.Check(context.Background(), &of, use[test.Arch], model.Options{})
				require.NoError(t, err)
				assert.ElementsMatch(t, want, states(some), "%s filtered by %v", c.Name, filter)
				left, out = left+len(want), out+len(all.States)-len(want)
			}
		}
	}
	t.Logf("%d states left, %d out", left, out)
	assert.Greater(t, min(left, out), 100)
}
