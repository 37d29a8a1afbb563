package weave

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// library is an old module: of a language without generics, in which a loop has one variable for all rounds. The name
// of its package is not the last part of its path; it embeds a file, has a generated one, and one for other systems.
var library = map[string]string{
	"go.mod": "module old.example/go-lib\n\ngo 1.16\n",
	"lib.go": `// Package lib is old.
package lib

import "time"

func Sum(n int) (sum int) {
	c := make(chan int)
	for i := 0; i < n; i++ {
		go func(i int) { c <- i }(i)
	}
	for i := 0; i < n; i++ {
		sum += <-c
	}
	time.Sleep(1)
	return sum
}

func Loops() (fs []func() int) {
	c := make(chan int, 3)
	c <- 1; c <- 2; c <- 3
	close(c)
	for v := range c {
		fs = append(fs, func() int { return v })
	}
	return fs
}

func Panics(c chan int) { close(c) }
`,
	"embedded.go": "// +build !never\n\npackage lib\n\nimport _ \"embed\"\n\n//go:embed data/text.txt\nvar Text string\n\n" +
		"func text() string { c := make(chan string, 1); c <- Text; return <-c }\n",
	"data/text.txt": "embedded",
	"generated.go": `//go:build linux || !linux

package lib

//line grammar.y:100
func Generated(c chan int) int {
	select {
	case v := <-c:
		return v
	}
}
`,
	"other.go":    "//go:build never\n\npackage lib\n\nfunc Broken() { go }\n",
	"tagged.go":   "//go:build special\n\npackage lib\n\nfunc init() { Tagged = <-func() chan string { c := make(chan string, 1); c <- \"tagged\"; return c }() }\n",
	"untagged.go": "package lib\n\nvar Tagged = text()\n",
}

const caller = `package main

import (
	"fmt"
	"runtime"

	_ "example.org/atomlab/litmus/explore/shim/channel"
	_ "example.org/atomlab/litmus/explore/shim/context"
	_ "example.org/atomlab/litmus/explore/shim/timer"
	"old.example/go-lib"
	. "old.example/go-lib"
)

func main() {
	fmt.Println(lib.Sum(4), Text, Tagged)
	for _, f := range Loops() {
		fmt.Println(f())
	}
	c := make(chan int)
	go func() { c <- 1 }()
	fmt.Println(Generated(c))
	defer func() {
		fmt.Println(recover())
		for i := range 9 {
			if _, file, line, _ := runtime.Caller(i); line == 30 || line == 27 {
				fmt.Println(file[len(file)-7:], line)
			}
		}
	}()
	Panics(nil)
}
`

// proxy makes a module proxy of files that has the library, and has the go command use it, with a cache of its own.
func proxy(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "old.example/go-lib/@v")
	require.NoError(t, write(filepath.Join(at, "list"), []byte("v1.0.0\n")))
	require.NoError(t, write(filepath.Join(at, "v1.0.0.info"), []byte(`{"Version":"v1.0.0"}`)))
	require.NoError(t, write(filepath.Join(at, "v1.0.0.mod"), []byte(library["go.mod"])))
	f, err := os.Create(filepath.Join(at, "v1.0.0.zip"))
	require.NoError(t, err)
	z := zip.NewWriter(f)
	for name, text := range library {
		w, err := z.Create("old.example/go-lib@v1.0.0/" + name)
		require.NoError(t, err)
		_, err = w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	require.NoError(t, f.Close())
	t.Setenv("GOPROXY", "file://"+dir+",file://"+strings.TrimSpace(command(t, ".", "env", "GOMODCACHE"))+"/cache/download")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GONOSUMDB", "*")
	t.Setenv("GOFLAGS", "-modcacherw -mod=mod")
}

// Wherever a dependency comes from, it is rewritten, and does the same.
func TestModules(t *testing.T) {
	needGo(t)
	for name, test := range map[string]struct {
		mod     string
		prepare func(t *testing.T, dir string)
		tags    []string
	}{
		"module cache": {"require old.example/go-lib v1.0.0\n", func(t *testing.T, dir string) {}, nil},
		"tags":         {"require old.example/go-lib v1.0.0\n", func(t *testing.T, dir string) {}, []string{"-tags=special"}},
		"replaced by a folder": {"require old.example/go-lib v1.0.0\nreplace old.example/go-lib => ./local\n", func(t *testing.T, dir string) {
			for name, text := range library {
				require.NoError(t, write(filepath.Join(dir, "local", name), []byte(text)))
			}
		}, nil},
		"replaced by a module": {"require new.example/lib v1.2.3\nreplace new.example/lib => old.example/go-lib v1.0.0\n",
			func(t *testing.T, dir string) {
				text, err := os.ReadFile(filepath.Join(dir, "main.go"))
				require.NoError(t, err)
				require.NoError(t, write(filepath.Join(dir, "main.go"), []byte(strings.ReplaceAll(string(text), "old.example/go-lib", "new.example/lib"))))
			}, nil},
		"vendored": {"require old.example/go-lib v1.0.0\n", func(t *testing.T, dir string) {
			command(t, dir, "mod", "tidy")
			command(t, dir, "mod", "vendor")
			t.Setenv("GOFLAGS", "-mod=vendor")
		}, nil},
		"workspace": {"require old.example/go-lib v1.0.0\n", func(t *testing.T, dir string) {
			command(t, dir, "mod", "tidy")
			t.Setenv("GOFLAGS", "-modcacherw")
			require.NoError(t, write(filepath.Join(dir, "go.work"), []byte("go 1.26.0\n\nuse (\n\t.\n\t./other\n)\n")))
			require.NoError(t, write(filepath.Join(dir, "other/go.mod"), []byte("module example.com/other\n\ngo 1.26\n")))
			require.NoError(t, write(filepath.Join(dir, "other/other.go"), []byte("package other\n")))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && name != "module cache" && name != "workspace" {
				t.Skip("takes a second")
			}
			proxy(t)
			dir := t.TempDir()
			inModule(t, dir, test.mod, map[string]string{"main.go": caller})
			test.prepare(t, dir)
			want := output(t, dir, test.tags...)
			assert.Contains(t, want, "close of nil channel")
			r := weaveAll(t, Config{Dir: dir, Patterns: []string{"."}, Flags: test.tags})
			assert.Contains(t, r.Packages, map[bool]string{false: "old.example/go-lib", true: "new.example/lib"}[name == "replaced by a module"])
			assert.GreaterOrEqual(t, len(r.Copies), 4)
			assert.Equal(t, want, output(t, dir, append(test.tags, "-overlay", r.Overlay)...))
		})
	}
}

// Two builds share the copies that are alike, so that the go command compiles them once, and no others.
func TestShared(t *testing.T) {
	needGo(t)
	proxy(t)
	dir, shared := t.TempDir(), t.TempDir()
	inModule(t, dir, "require old.example/go-lib v1.0.0\n", map[string]string{"main.go": caller})
	want := output(t, dir)
	for round, c := range []struct {
		tags    []string
		folders int
	}{{nil, 1}, {nil, 1}, {[]string{"-tags=special"}, 2}} {
		r := weaveAll(t, Config{Dir: dir, Patterns: []string{"."}, Flags: c.tags, Shared: shared})
		folders, err := os.ReadDir(shared)
		require.NoError(t, err)
		require.Len(t, folders, c.folders, "round %d", round)
		copies := 0
		for name := range r.Copies {
			assert.FileExists(t, name)
			if within(name, shared) {
				copies++
			}
		}
		assert.GreaterOrEqual(t, copies, 3)
		if round == 1 {
			assert.Equal(t, want, output(t, dir, "-overlay", r.Overlay))
		}
	}
}
