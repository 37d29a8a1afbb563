package weave

import (
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// needGo skips the test where there is no go command to run what it builds.
func needGo(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil || os.Getenv("ATOMLAB_TEST_EMULATED") == "yes" {
		t.Skip("needs the go command, for the machine that the test runs on")
	}
}

// command runs the go command in a folder.
func command(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "go %s: %s", strings.Join(args, " "), out)
	return string(out)
}

// output builds a command, plain or woven, and returns what it prints.
func output(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "bin")
	command(t, dir, append(append([]string{"build", "-o", bin}, flags...), ".")...)
	out, err := exec.Command(bin).Output()
	require.NoError(t, err)
	return string(out)
}

func weaveAll(t *testing.T, c Config) *Result {
	t.Helper()
	c.Out = t.TempDir()
	r, err := Run(c)
	require.NoError(t, err)
	for name := range r.Copies {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		_, err = format.Source(text)
		assert.NoError(t, err, name)
	}
	return r
}

// Every construct does the same plain and woven, outside of a schedule; the programs print the lines where they are.
func TestCorpus(t *testing.T) {
	needGo(t)
	dir, err := filepath.Abs("testdata/corpus")
	require.NoError(t, err)
	r := weaveAll(t, Config{Dir: dir, Patterns: []string{"."}})
	assert.Len(t, r.Copies, 7)
	want := output(t, dir)
	assert.Greater(t, strings.Count(want, "\n"), 150)
	assert.Equal(t, want, output(t, dir, "-overlay", r.Overlay))
	if testing.Short() || strings.TrimSpace(command(t, dir, "env", "CGO_ENABLED")) != "1" {
		return // the race detector needs cgo
	}
	assert.Equal(t, want, output(t, dir, "-race", "-overlay", r.Overlay), "with the race detector")
}

// What is rewritten leaves nothing of what it rewrites.
func TestNothingLeft(t *testing.T) {
	needGo(t)
	r := weaveAll(t, Config{Dir: "testdata/corpus", Patterns: []string{"."}})
	for name := range r.Copies {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, left := range []string{"<-", "go func", "select {", "close(", "\tgo "} {
			for _, line := range strings.Split(string(text), "\n") {
				line = strings.NewReplacer("<-chan", "", "chan<-", "", "chan <-", "", ".Close(", "", "func close(", "", "close := ", "").Replace(line)
				if strings.HasPrefix(strings.TrimSpace(line), "close(1)") || strings.Contains(line, "//") && left == "<-" {
					continue
				}
				assert.NotContains(t, line, left, name)
			}
		}
	}
}

// The copies of large packages compile: all structures of the lab with their tests, and what they import.
func TestCompiles(t *testing.T) {
	needGo(t)
	if testing.Short() {
		t.Skip("compiles many packages")
	}
	patterns := []string{"../../../structures/...", "github.com/puzpuzpuz/xsync/v4", "github.com/anishathalye/porcupine"}
	r := weaveAll(t, Config{Patterns: patterns, Tests: true})
	assert.Contains(t, r.Packages, "github.com/puzpuzpuz/xsync/v4")
	assert.Contains(t, r.Packages, "github.com/anishathalye/porcupine")
	command(t, ".", append([]string{"list", "-test", "-deps", "-export", "-overlay", r.Overlay}, patterns...)...)
}

func TestRefused(t *testing.T) {
	needGo(t)
	for name, test := range map[string]struct{ body, want string }{
		"an argument without a type": {"type b bool; func f(b) {}; func g(x int) { go f(x == 1) }", "main.go:3:49: an argument of a go statement " +
			"whose type only its parameter gives: the explorer cannot control it; convert it"},
		"a function over lines": {"func f[T any](T) {}; func g(x int) { go f[\nint](x) }", "write it on one line"},
		"a result of its own":   {"type b bool; var x, y b = <-make(chan b)", "use a variable of type bool"},
		"a channel or a slice":  {"func f[T chan int | []int](x T) int { return len(x) }", "use two functions"},
		"no types":              {"func f() int { return nowhere }", "undefined: nowhere"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			inModule(t, dir, "", map[string]string{"main.go": "package main\n\n" + test.body + "\n\nfunc main() {}\n"})
			_, err := Run(Config{Dir: dir, Patterns: []string{"."}, Out: t.TempDir()})
			assert.ErrorContains(t, err, test.want)
		})
	}
	_, err := Run(Config{Flags: []string{"-overlay=x"}})
	assert.ErrorContains(t, err, "two are one too many")
}

// inModule makes a module of the files, which finds the stand-ins in this repository. more goes into its go.mod.
func inModule(t *testing.T, dir, more string, files map[string]string) {
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(mod), "\n")
	mod = []byte("module example.com/m\n" + rest + "\nrequire example.org/atomlab v0.0.0\nreplace example.org/atomlab => " + root + "\n" + more)
	require.NoError(t, write(filepath.Join(dir, "go.mod"), mod))
	require.NoError(t, copyFile(filepath.Join(dir, "go.sum"), filepath.Join(root, "go.sum")))
	for name, text := range files {
		require.NoError(t, write(filepath.Join(dir, name), []byte(text)))
	}
}

func TestUncontrolled(t *testing.T) {
	needGo(t)
	dir := t.TempDir()
	inModule(t, dir, "", map[string]string{"nano.s": "", "main.go": `package main

import (
	"math/rand/v2"
	"os"
	"reflect"
	"time"
	_ "unsafe"
)

//go:linkname nanotime runtime.nanotime
func nanotime() int64

func main() {
	for k := range map[int]int{rand.Int(): 1} {
		_, _ = os.Open(time.Now().String()) // clock: of a program that is not run
		reflect.ValueOf(make(chan int)).TrySend(reflect.ValueOf(k))
	}
	for range map[int]int{} {
	}
	_ = (*time.Timer).Stop
	r := rand.New(rand.NewPCG(1, 2))
	_ = r.Int()
	nanotime()
}
`})
	r := weaveAll(t, Config{Dir: dir, Patterns: []string{"."}})
	var got []string
	for _, u := range r.Uncontrolled {
		got = append(got, strings.TrimPrefix(u.String(), dir+"/"))
	}
	want := []string{"main.go:11:1: go:linkname", "main.go:12:1: func nanotime has no body", "main.go:15:2: a loop over a map",
		"main.go:15:34: math/rand/v2.Int", "main.go:16:13: os.Open", "main.go:16:23: time.Now",
		"main.go:17:35: (reflect.Value).TrySend", "main.go:21:6: the method expression of a timer"}
	for _, w := range want {
		found := false
		for _, g := range got {
			found = found || strings.HasPrefix(g, w)
		}
		assert.True(t, found, "%s is not in\n%s", w, strings.Join(got, "\n"))
	}
	assert.Len(t, got, len(want), strings.Join(got, "\n"))
}
