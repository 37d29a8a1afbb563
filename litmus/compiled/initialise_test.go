package compiled

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ofModule makes a test of functions of a module that has this one file.
func ofModule(t *testing.T, target Target, source string, opts Options, functions string) (*Extracted, error) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m.go": "package m\n\n" + source} {
		require.NoError(t, os.WriteFile(filepath.Join(".", name), []byte(text), 0o600))
	}
	p, err := ParseProgram(functions)
	require.NoError(t, err)
	image, err := Build(context.Background(), p, target)
	require.NoError(t, err)
	return Extract(p, image, opts)
}

// TestInitialiseErrors has initialisers that cannot be carried out: what depends on them is refused, and says why, for
// each architecture.
func TestInitialiseErrors(t *testing.T) {
	here(t)
	const recursive = `var n = deep(990)

//go:noinline
func deep(k int) int {
	var list [9]int
	if k == 0 {
		return 0
	}
	v := leaf(k)
	w := deep(k - 1)
	list[k%9] = v
	return w + list[w&7]
}

//go:noinline
func leaf(k int) int {
	var list [4]int
	list[k&3] = k
	return list[(k+1)&3]
}

func F() int { return n }
`
	for source, want := range map[string]string{
		recursive: "expected one to memory of the program", // the stack is at its end
	} {
		for _, target := range Targets[:2] {
			_, err := ofModule(t, target, source, Options{}, "F")
			assert.ErrorContains(t, err, want, "%v: %s", target, source)
			assert.ErrorContains(t, err, "which initialisers may have set that are not carried out", "%v: %s", target, source)
		}
	}
}

// TestNames has two types whose names differ by a digit, and two objects of one: each is a location of its own.
func TestNames(t *testing.T) {
	e, err := ofModule(t, here(t), `type (
	node2 struct{ x, y int }
	node  struct{ x, y int }
)

var a, b, c = &node2{}, &node{}, &node{}

func init() { a, b, c = make2(), make1(), make1() }

//go:noinline
func make1() *node { return new(node) }

//go:noinline
func make2() *node2 { return new(node2) }

func F() { a.x, b.x, c.x = 1, 2, 3 }
func G() { a.x, b.x, c.x = 4, 5, 6 }
`, Options{}, "F | G")
	require.NoError(t, err)
	var names []string
	for _, init := range e.Test.Init {
		if init.Location.Name != "" {
			names = append(names, init.Location.Name)
		}
	}
	assert.Equal(t, []string{"node2_x", "node_x", "node3_x"}, names)
}
