package model_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/structures/broken"
)

// TestTwins lets the model judge every type that is broken on purpose: it allows the bug, and the same outcome of the
// correct twin it does not. What no litmus test shows has a reason in the place of one.
func TestTwins(t *testing.T) {
	use := models(t)
	known := map[string]bool{}
	for _, b := range broken.Bugs() {
		known[b.Name] = b.NoLitmus == ""
		if b.NoLitmus == "" {
			_, found := catalogue.Find(litmus.AArch64, b.Name)
			assert.True(t, found, "expected a litmus test of %s, or the reason why there is none", b.Name)
		}
	}
	for _, e := range catalogue.All() {
		if e.Bug == "" {
			continue
		}
		assert.True(t, known[e.Bug], "%s: expected the name of a broken type that has no reason not to be here", e.Test.Name)
		bug, found := catalogue.Find(e.Test.Arch, e.Bug)
		require.True(t, found, e.Test.Name)
		twin, found := catalogue.Find(e.Test.Arch, e.Bug+"+mended")
		require.True(t, found, e.Test.Name)
		assert.Equal(t, bug.Test.Cond, twin.Test.Cond, e.Bug)

		v, err := model.Check(context.Background(), e.Test, use[e.Test.Arch], model.Options{})
		require.NoError(t, err, e.Test.Name)
		assert.Equal(t, e.Test.Name == e.Bug, v.Positive > 0, "%s %s", e.Test.Arch, e.Test.Name)
		assert.Positive(t, v.Negative, "%s: expected an outcome that is not the bug", e.Test.Name)
	}
}
