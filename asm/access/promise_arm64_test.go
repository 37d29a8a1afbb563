package access

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPromised(t *testing.T) {
	named := map[string]Access{}
	for _, a := range All() {
		named[a.Name] = a
	}
	for _, c := range []struct {
		name          string
		offset        int
		without, lse2 int
	}{
		{"LDR/STR X", 8, 8, 8}, {"LDR/STR X", 4, 1, 8}, {"LDR/STR X", 12, 1, 1},
		{"LDRH/STRH", 3, 1, 2}, {"LDRH/STRH", 15, 1, 1}, {"LDR/STR W", 12, 4, 4},
		{"LDP/STP X", 0, 8, 16}, {"LDP/STP X", 8, 8, 8}, {"LDP/STP X", 4, 1, 1},
		{"LDR/STR Q", 0, 8, 8}, {"LDR/STR Q", 4, 1, 1}, {"LDP/STP Q", 32, 8, 8}, {"LDP/STP Q", 1, 1, 1},
		{"LD1/ST1 {4 V}", 0, 1, 1},
	} {
		a, known := named[c.name]
		assert.True(t, known, c.name)
		assert.Equal(t, c.without, promised(a, c.offset, maker{false}), "%+v", c)
		assert.Equal(t, c.lse2, promised(a, c.offset, maker{true}), "%+v", c)
	}
}
