package printable

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"a plain text, 4 %":          "a plain text, 4 %",
		"<script>alert(1)</script>":  "(script)alert(1)(/script)",
		"a|b\nc\td":                  "a/b c d",
		"[x](javascript:y) `z` @all": "[x] (javascript:y) 'z' (at)all",
		"see #1\x1b":                 "see no. 1\\u001b",
	} {
		assert.Equal(t, want, Cell(in))
	}
}

func TestRow(t *testing.T) {
	assert.Equal(t, "| a | b/c |  |", Row("a", "b|c", ""))
}
