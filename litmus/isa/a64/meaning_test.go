package a64

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMeanings checks that every instruction of the table has a meaning.
func TestMeanings(t *testing.T) {
	for _, r := range table {
		for _, e := range expand(r) {
			f := understand(e)
			assert.NotNil(t, f.means, f.syntax)
			assert.Contains(t, described(formsOf(f.mnemonic)), f.syntax, "a form is found by its mnemonic")
		}
	}
}

func described(forms []*form) (all []string) {
	for _, f := range forms {
		all = append(all, f.syntax)
	}
	return all
}
