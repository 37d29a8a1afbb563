package atomics

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/compiled"
)

var update = flag.Bool("update", false, "write the tables of README.md")

// plain skips where the code of this program is not that of a plain build.
func plain(t *testing.T) {
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		assert.NotEmpty(t, Look().Missing)
		t.Skip("the race detector adds code of its own")
	}
	if testing.CoverMode() != "" {
		t.Skip("coverage adds counters to the code")
	}
	if !slices.ContainsFunc(compiled.Targets, func(target compiled.Target) bool { return target.GOARCH == runtime.GOARCH }) {
		assert.Contains(t, Look().Missing, runtime.GOARCH)
		t.Skip("no instructions of " + runtime.GOARCH)
	}
}

// here is the column of the tables that is of this processor, as asm has found it to be.
func here() string {
	for _, target := range compiled.Targets {
		if target.GOARCH == runtime.GOARCH && target.LSE == asm.Have.LSE {
			return target.String()
		}
	}
	return ""
}

// TestLook: what the running program says of itself is what the page has for such a processor, which the go command's
// own build said. Under an emulator that has LSE, and under one that has not, it takes the other path.
func TestLook(t *testing.T) {
	plain(t)
	require.Empty(t, Look().Missing)
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	require.NotEmpty(t, column(string(page), here()))
	assert.Equal(t, column(string(page), here()), column(tables([]string{here()}, []*Table{Look()}), here()),
		"what the compiler makes has changed; if that is right, ATOMLAB_TEST_LINKED=1 go test -update")
}

// TestPage writes the page by what the go command builds, and holds it against that.
func TestPage(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil || os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	plain(t)
	p := &compiled.Program{}
	for _, f := range functions() {
		p.Threads = append(p.Threads, compiled.Function{Package: ".", Name: compiled.Name(f)})
	}
	var names []string
	var all []*Table
	for _, target := range compiled.Targets {
		image, err := compiled.Build(context.Background(), p, target)
		require.NoError(t, err)
		table, err := look(image)
		require.NoError(t, err)
		names, all = append(names, target.String()), append(all, table)
	}
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	before, _, found := strings.Cut(string(page), begin)
	require.True(t, found)
	whole := before + begin + "\n" + tables(names, all)
	if *update {
		require.NoError(t, os.WriteFile("README.md", []byte(whole), 0o666))
		return
	}
	assert.Equal(t, whole, string(page), "what the compiler makes has changed; if that is right, -update")
}

// begin is where the tables of the page begin.
const begin = "<!-- The rest is written by go test -update. -->\n"

// tables are those of the page: of what the operations are, and of what the model allows.
func tables(names []string, all []*Table) string {
	var b strings.Builder
	row := func(cells ...string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	each := func(f func(*Table) string) (cells []string) {
		for _, t := range all {
			cells = append(cells, f(t))
		}
		return cells
	}
	row(append([]string{"Operation"}, names...)...)
	b.WriteString("|---" + strings.Repeat("|---", len(names)) + "|\n")
	for i, o := range all[0].Operations {
		row(append([]string{o.Name}, each(func(t *Table) string { return t.Operations[i].String() })...)...)
	}
	b.WriteString("\n")
	row(append([]string{"Test: atomic / ordinary"}, names...)...)
	b.WriteString("|---" + strings.Repeat("|---", len(names)) + "|\n")
	for i, s := range all[0].Shapes {
		row(append([]string{s.Name + ": " + s.Asks}, each(func(t *Table) string {
			return strings.TrimSuffix(string(t.Shapes[i].Atomic)+" / "+string(t.Shapes[i].Ordinary), " / ")
		})...)...)
	}
	return b.String()
}

// column is one column of the tables in a page, with the names of its rows.
func column(page, name string) (cells []string) {
	at := 0 // in the row before, 0 where there is none, and -1 in a table that has no such column
	for line := range strings.SplitSeq(page, "\n") {
		row := strings.Split(strings.TrimSuffix(line, " |"), " | ")
		switch {
		case strings.HasPrefix(line, "|---"):
		case !strings.HasPrefix(line, "| "):
			at = 0
		case at == 0:
			at = slices.Index(row, name)
		case at > 0:
			cells = append(cells, row[0]+": "+row[at])
		}
	}
	return cells
}

// TestColumn: a table without the column has no cells of it.
func TestColumn(t *testing.T) {
	page := "| Operation | amd64 | arm64 |\n|---|---|---|\n| Load | MOV | LDAR |\n\n| Test | arm64 | amd64 |\n|---|---|---|\n| SB | never | may be |\n"
	assert.Equal(t, []string{"| Load: LDAR", "| SB: never"}, column(page, "arm64"))
	assert.Empty(t, column(page, "riscv64"))
}

func BenchmarkLook(b *testing.B) {
	for range b.N {
		Look()
	}
}
