package compiled

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStatics has composite literals that the compiler lays out, for which the linker has no symbols.
func TestStatics(t *testing.T) {
	image := moduleOf(t, here(t), `type node struct {
	n    int
	next *node
}

var (
	first    = &node{n: 1, next: &node{n: 2}}
	first_at = 3
	words    = []int{4, 5, 6}
	two      = [2]*node{{n: 7}, {n: 8}}
	last     = &node{n: 9, next: &back}
	back     = node{n: 10}
)

func Set()      { first.n, first.next.n, first_at, words[2], two[1].n, last.next.n = 1+1, 2+2, 3+4, 6+8, 8+16, 10+32 }
func Get() int  { return first.n + first.next.n + first_at + words[2] + two[1].n + back.n }
func Each() int { return ((first.n*10+first.next.n)*10+first_at)*1000 + words[1]*100 + two[0].n*10 + two[1].n }
func Both() int { Set(); return Get() }
`, "Each | Set | Get | Both")
	for functions, want := range map[string]string{"Each": "123578", "Both": "93"} {
		e, err := extractedOf(t, image, Options{}, functions)
		require.NoError(t, err, functions)
		j := judged(t, e)
		require.Len(t, j.Allowed, 1, e.Format())
		assert.Contains(t, results(j.Allowed)[0], want, e.Format())
	}
	e, err := extractedOf(t, image, Options{}, "Set | Get")
	require.NoError(t, err)
	j := judged(t, e)
	assert.Len(t, j.Allowed, 64, "each of six words is the old one or the new one\n%s", e.Format())
}
