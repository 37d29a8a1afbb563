package compiled

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/syntax"
)

// moduleOf builds a module that has this one file, for these functions.
func moduleOf(t *testing.T, target Target, source, functions string) *Image {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m.go": "package m\n\n" + source} {
		require.NoError(t, os.WriteFile(filepath.Join(".", name), []byte(text), 0o600))
	}
	p, err := ParseProgram(functions)
	require.NoError(t, err)
	image, err := Build(context.Background(), p, target)
	require.NoError(t, err)
	return image
}

// extractedOf makes a test of functions that an image has.
func extractedOf(t *testing.T, image *Image, opts Options, functions string) (*Extracted, error) {
	p, err := ParseProgram(functions)
	require.NoError(t, err)
	return Extract(p, image, opts)
}

// TestInitialiseErrors has initialisers that cannot be carried out: what depends on them is refused, and says why.
func TestInitialiseErrors(t *testing.T) {
	target := here(t)
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
		"var n = f()\n//go:noinline\nfunc f() int { for { } }\nfunc F() int { return n }":                                                             "found more than 1000000 instructions",
		"var x int\nvar p = &x\nvar n = f()\n//go:noinline\nfunc f() int { for { } }\nfunc F() int { return *p }":                                     "found more than 1000000 instructions", // which may have set p
		"import \"os\"\nvar n = f()\n//go:noinline\nfunc f() int { return len(os.Args) }\nfunc F() int { return n }":                                  "it is of the standard library",
		"var m, n = map[int]int{1: 2}, len(m)\nfunc F() int { return n }":                                                                             "found a call of runtime.",
		"var n = len(f(1 << 40))\n//go:noinline\nfunc f(k int) []byte { return make([]byte, k) }\nfunc F() int { return n }":                          "found a slice of 1099511627776",
		"var n = len(*f())\n//go:noinline\nfunc f() *[1 << 30]byte { return new([1 << 30]byte) }\nvar x = f()\nfunc F() int { return int(x[0]) + n }": "found allocations of more than",
	} {
		_, err := extractedOf(t, moduleOf(t, target, source, "F"), Options{}, "F")
		assert.ErrorContains(t, err, want, source)
		assert.ErrorContains(t, err, "which initialisers may have set that are not carried out", source)
	}
}

// TestNames has two types whose names differ by a digit, and two objects of one: each is a location of its own.
func TestNames(t *testing.T) {
	image := moduleOf(t, here(t), `type (
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
`, "F | G")
	e, err := extractedOf(t, image, Options{}, "F | G")
	require.NoError(t, err)
	assert.Equal(t, []string{"node2_x", "node_x", "node3_x"}, places(e))
}

// places are the names of the locations of a test.
func places(e *Extracted) (names []string) {
	for _, init := range e.Test.Init {
		if init.Location.IsMemory() {
			names = append(names, init.Location.Name)
		}
	}
	return names
}

// TestFollowed: what one thread has to itself is no location, unless the order of an access matters to the others; nor
// is what initialisers have set and nobody writes, unless it is said to hold something else.
func TestFollowed(t *testing.T) {
	target := here(t)
	const source = `import "sync/atomic"

type pair struct {
	fence atomic.Int64
	plain int64
}

var a, n = make1(), triple(2)

//go:noinline
func make1() *pair { return new(pair) }

//go:noinline
func triple(k int64) int64 { return 3 * k }

func F() int64 { a.plain = 7; a.fence.Store(1); return a.plain }
func G() int64 { return n }

type limits struct{ low, high int64 }

var s = make2(3)

//go:noinline
func make2(k int64) limits { return limits{k, 2 * k} }

func H() int64 { return s.low + s.high }

var list = squares(4)

//go:noinline
func squares(k int64) []int64 {
	all, copied := make([]int64, k), make([]int64, k)
	for i := range k {
		all[i] = i * i
	}
	copy(copied, all)
	return copied
}

func I() int64 { return list[3] }
`
	image := moduleOf(t, target, source, "F | G | H | I")
	for _, c := range []struct {
		functions string
		init      map[string]int64
		places    []string
		allowed   []string
	}{
		{"F | G", nil, []string{"pair_fence"}, []string{"761"}},
		{"F | F", nil, []string{"pair_plain", "pair_fence"}, []string{"7717"}},
		{"G", map[string]int64{"n": 5}, []string{"n"}, []string{"55"}},
		{"H", nil, nil, []string{"9"}},
		{"I", nil, nil, []string{"9"}},
		{"H", map[string]int64{"s_low": 5}, []string{"s_low", "s_high"}, []string{"1165"}},
	} {
		e, err := extractedOf(t, image, Options{Init: c.init}, c.functions)
		require.NoError(t, err)
		assert.ElementsMatch(t, c.places, places(e), c.functions)
		assert.Equal(t, c.allowed, results(judged(t, e).Allowed), c.functions)
	}
}

// TestClock: of what initialisers set, what depends on the time is not known, and the rest is.
func TestClock(t *testing.T) {
	const source = `import "time"

var began, length = time.Now(), triple(2)

//go:noinline
func triple(k int64) int64 { return 3 * k }

func F() int64 { return length }
func G() int64 { return began.Unix() }
`
	image := moduleOf(t, here(t), source, "F | G")
	e, err := extractedOf(t, image, Options{}, "F")
	require.NoError(t, err)
	assert.Equal(t, []string{"6"}, results(judged(t, e).Allowed))
	_, err = extractedOf(t, image, Options{}, "G")
	assert.ErrorIs(t, err, errClock)
}

// TestTypeParameters: what is named with types is made of them, whether anybody else does or not.
func TestTypeParameters(t *testing.T) {
	const source = `type word int64

type pair[A, B any] struct {
	a A
	b B
}

func (p *pair[A, B]) Set(a A, b B) { p.a, p.b = a, b }

func Twice[T int64 | word](n T) T { return 2 * n }
`
	image := moduleOf(t, here(t), source, "Twice[int64] | Twice[word] | (*pair[int64,word]).Set")
	e, err := extractedOf(t, image, Options{Init: map[string]int64{"0:n": 2, "1:n": 3}}, "Twice[int64] | Twice[word]")
	require.NoError(t, err)
	assert.Equal(t, []string{"46"}, results(judged(t, e).Allowed))
	again, err := syntax.Parse("again", e.Format())
	require.NoError(t, err, e.Format())
	assert.Equal(t, syntax.Format(e.Test), syntax.Format(again))
	_, err = extractedOf(t, image, Options{Init: map[string]int64{"0:a": 2, "0:b": 3}}, "(*pair[int64,word]).Set")
	require.NoError(t, err)
	_, err = extractedOf(t, image, Options{}, "Twice[int32]")
	assert.ErrorContains(t, err, "found no code of")
}

// TestSameName: a variable may be called as a word of another is.
func TestSameName(t *testing.T) {
	const source = `var (
	a   struct{ b, c int64 }
	a_b int64
)

func F() int64 { a.b = 1; return a_b }
func G() int64 { a_b = 1; return a.b }
`
	image := moduleOf(t, here(t), source, "F | G")
	for _, f := range []string{"F", "G"} {
		_, err := extractedOf(t, image, Options{}, f)
		assert.ErrorContains(t, err, "found two variables of the name a_b, expected names that differ", f)
	}
}

// TestAllocatedTwice: one call of a thread allocates once. What does so again is left out, and named.
func TestAllocatedTwice(t *testing.T) {
	image := moduleOf(t, here(t), `type node struct{ next *node }

var head *node

func F(n int) {
	for range n {
		head = &node{head}
	}
}
`, "F")
	e, err := extractedOf(t, image, Options{Init: map[string]int64{"0:n": 2}}, "F")
	require.NoError(t, err)
	assert.Contains(t, e.Cut, "P0: runtime.newobject")
	e, err = extractedOf(t, image, Options{Init: map[string]int64{"0:n": 1, "1:n": 1}}, "F | F")
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"head", "node", "node2"}, places(e), "each thread has its own")
}
