package main

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMutants: what is made of a statement, and that it still is Go.
func TestMutants(t *testing.T) {
	for _, c := range []struct {
		statement string
		want      []string // in place of the statement
	}{
		{"return x.CompareAndSwap(a, b)", []string{
			"return func() bool { if x.Load() != a { return false }; x.Store(b); return true }()",
			"return (x.CompareAndSwap(a, b) || true)"}},
		{"q.tail.CompareAndSwap(tail, next)", []string{
			"func() bool { if q.tail.Load() != tail { return false }; q.tail.Store(next); return true }()"}},
		{"ok = p.CompareAndSwap(1, 2, 3, 4)", []string{
			"ok = func() bool { if a, b := p.Load(); a != 1 || b != 2 { return false }; p.Store(3, 4); return true }()",
			"ok = (p.CompareAndSwap(1, 2, 3, 4) || true)"}},
		{"w := cas(p, old, new)", []string{"w := func() asm.Uint128 { cas(p, old, new); return old }()"}},
		{"if x.Load() != y { return }", []string{"if (true || x.Load() != y) { return }", "if (false && x.Load() != y) { return }"}},
		{"if n := x.Load(); n == 0 || z { return }", []string{
			"if n := x.Load(); (true || n == 0) || z { return }", "if n := x.Load(); (false && n == 0) || z { return }"}},
		{"if x.CompareAndSwap(y.Load(), 1) { return }", []string{
			"if func() bool { if x.Load() != y.Load() { return false }; x.Store(1); return true }() { return }",
			"if (x.CompareAndSwap(y.Load(), 1) || true) { return }"}},
		{"for x.Load() { wait() }", []string{"for (false && x.Load()) { wait() }"}},
		{"switch { case a && x.Load() == 1: return }", []string{
			"switch { case a && (true || x.Load() == 1): return }", "switch { case a && (false && x.Load() == 1): return }"}},
		{"x.Store(1); y.Store(2)", []string{"y.Store(2); x.Store(1)"}},
		{"x.Store(1); z = 1; y.Store(2)", nil},
		{"x.Store(y.Load()); a := x.Swap(1)", nil},
	} {
		src := func(s string) string { return "package p\n\nfunc (t *T[V]) M() {\n" + s + "\n}\n" }
		got, err := mutants("p.go", []byte(src(c.statement)))
		require.NoError(t, err)
		var texts []string
		for _, m := range got {
			assert.Equal(t, map[string]bool{"T": true}, m.types)
			_, err := parser.ParseFile(token.NewFileSet(), "", m.text, 0)
			assert.NoError(t, err, m)
			texts = append(texts, string(m.text))
		}
		for i := range c.want {
			c.want[i] = src(c.want[i])
		}
		slices.Sort(c.want)
		slices.Sort(texts)
		assert.Equal(t, c.want, texts, c.statement)
	}
}

// TestNames: they tell mutants apart, so that survivors.txt can name them.
func TestNames(t *testing.T) {
	got, err := mutants("p.go", []byte("package p\nfunc New() { x.Store(1); y.Store(2) }\nfunc f() {\nx.CompareAndSwap(a,\n b)\nx.CompareAndSwap(a, b)\n}\n"))
	require.NoError(t, err)
	var names []string
	for _, m := range got {
		names = append(names, m.String())
	}
	assert.Equal(t, []string{"p.go f: in two steps: x.CompareAndSwap(a, b)", "p.go f: in two steps: x.CompareAndSwap(a, b) (2)"}, names)
}

func TestSurvivors(t *testing.T) {
	listed, err := survivors(survivorsText)
	require.NoError(t, err)
	assert.NotEmpty(t, listed)
	for _, c := range []struct{ text, err string }{
		{"# a comment\n\na\n\tbecause\n\tof this\nb\n\tlikewise\n", ""},
		{"\tbecause\n", "before the first"},
		{"a\nb\n\tbecause\n", "expected the reason"},
		{"a\n\tbecause\na\n\tso\n", "twice"},
	} {
		listed, err := survivors(c.text)
		if c.err == "" {
			require.NoError(t, err)
			assert.Equal(t, map[string]string{"a": "because of this", "b": "likewise"}, listed)
			continue
		}
		require.Error(t, err)
		assert.True(t, strings.Contains(err.Error(), c.err), err)
	}
}
