package broken_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/unusedtest"
)

// TestNothingIsForgotten: what is declared here is in the list that it is for.
func TestNothingIsForgotten(t *testing.T) {
	assert.Empty(t, unusedtest.Names(t, "."), "declared, and in no list")
}
