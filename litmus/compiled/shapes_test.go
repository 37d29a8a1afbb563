package compiled

import (
	"context"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/litmus/verdict"
)

var update = flag.Bool("update", false, "write what this version of Go allows")

// shapeFiles are in testdata/shapes.
var shapeFiles = []string{"shapes.go", "each.go"}

// declsOf are the declarations of some files.
func declsOf(t *testing.T, folder string, files []string) (all []ast.Decl) {
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, name), nil, 0)
		require.NoError(t, err)
		all = append(all, file.Decls...)
	}
	return all
}

// shapes are the programs of testdata/shapes, by their names.
func shapes(t *testing.T) (names []string, all map[string]*Program) {
	all = map[string]*Program{}
	for _, d := range declsOf(t, "testdata/shapes", shapeFiles) {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		name, _, found := strings.Cut(f.Name.Name, "_")
		require.True(t, found, f.Name.Name)
		if all[name] == nil {
			all[name] = &Program{}
			names = append(names, name)
		}
		all[name].Threads = append(all[name].Threads, Function{"./testdata/shapes", f.Name.Name})
	}
	return names, all
}

// together is all programs in one, to be built at once.
func together(all map[string]*Program) *Program {
	p := &Program{}
	for _, of := range all {
		p.Threads = append(p.Threads, of.Threads...)
	}
	return p
}

// TestShapes pins what the shapes may do as this version of Go compiles them, and that it is no more than promised but
// for what is in doubt.
func TestShapes(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	names, all := shapes(t)
	var lines []string
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for _, name := range names {
			e, err := Extract(all[name], image, Options{})
			if !assert.NoError(t, err, "%s for %v", name, target) {
				continue
			}
			again, err := syntax.Parse(name, e.Format())
			require.NoError(t, err, e.Format())
			assert.Equal(t, syntax.Format(e.Test), syntax.Format(again))
			j, err := Judge(context.Background(), e, verdict.Limit{Time: time.Minute}, model.Options{Unroll: 1})
			if !assert.NoError(t, err, e.Format()) {
				continue
			}
			t.Logf("%s for %v: %d allowed, %d promised", name, target, len(j.Allowed), len(j.Promised))
			assert.False(t, j.Broken(), "%s for %v", name, target)
			for _, state := range j.Allowed {
				word := "promised"
				if slices.ContainsFunc(j.Relaxed, func(s Strange) bool { return s.State == state }) {
					word = "racy"
				}
				if slices.ContainsFunc(j.Beyond, func(s Strange) bool { return s.State == state }) {
					word = "in-doubt"
				}
				lines = append(lines, fmt.Sprintf("%s\t%v\t%s\t%s\n", name, target, word, state))
			}
		}
	}
	pinned(t, lines)
}

// pinned compares with what was written for this version of Go, or for the last that somebody wrote.
func pinned(t *testing.T, lines []string) {
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	require.NoError(t, err)
	version := strings.TrimSpace(string(out))
	if parts := strings.SplitN(version, ".", 3); len(parts) == 3 {
		version = parts[0] + "." + parts[1]
	}
	file := filepath.Join("testdata", "states", version+".tsv")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o777))
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "")), 0o666))
	}
	if _, err := os.Stat(file); err != nil {
		files, _ := filepath.Glob("testdata/states/*.tsv")
		require.NotEmpty(t, files)
		file = slices.Max(files)
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), strings.Join(lines, ""), "%s: what code may do has changed; if that is right, -update", file)
}
