package a64

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMeanings checks that every instruction of the table has a meaning.
func TestMeanings(t *testing.T) {
	for _, all := range forms() {
		for _, f := range all {
			assert.NotNil(t, f.means, f.syntax)
		}
	}
}
