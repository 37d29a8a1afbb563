package suite

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// orderCosts gives a store, and a store with a load behind it, their costs in Go's order and in the weaker one.
func orderCosts(strong, weak [2]float64, spread float64) (set measure.Set) {
	for i, what := range []string{oneStore, storeAndLoad} {
		set = append(set, jitter(inGo+what, nil, strong[i], spread), jitter(weaker+what, nil, weak[i], spread))
	}
	return append(set, jitter(control+inGo+oneStore, nil, strong[0], spread),
		jitter(inGo+far+oneStore, nil, 20*strong[0], spread), jitter(weaker+far+oneStore, nil, weak[0], spread))
}

var _ = judged(probetest.Trial{
	Probe:   "go-order",
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "an exchange for a store", Answer: "a store and a load cost 4.00 times as much",
			Set: orderCosts([2]float64{4.8, 5.2}, [2]float64{0.3, 1.3}, 0.005)},
		{Name: "no difference", Answer: "nothing that matters", Set: orderCosts([2]float64{1, 2}, [2]float64{1, 2}, 0.005)},
		{Name: "too close to tell", Answer: probes.Inconclusive, Set: orderCosts([2]float64{1, 2.08}, [2]float64{1, 2}, 0.3)},
	},
})

// TestGoOrderIsOne lets the models judge: in Go's order, two threads that store and then look for each other cannot
// both see nothing; in the weaker one they can, so it is weaker.
func TestGoOrderIsOne(t *testing.T) {
	for arch, rules := range map[litmus.Arch]string{litmus.AArch64: "builtin:arm64.cat", litmus.X86_64: "builtin:tso.cat"} {
		axioms, err := cat.Load(rules, cat.Options{})
		require.NoError(t, err)
		for _, list := range [][]text{goOrders, weakOrders} {
			store, form := list[0].amd64, list[1].amd64
			if arch == litmus.AArch64 {
				store, form = list[0].arm64, list[1].arm64
			}
			assert.Contains(t, form, store, "the store is the same with a load behind it")
			v, err := model.Check(context.Background(), bothWays(t, arch, form), axioms, model.Options{})
			require.NoError(t, err, form)
			assert.Equal(t, &list[0] == &weakOrders[0], v.Positive > 0, form)
		}
	}
}
