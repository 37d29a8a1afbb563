package overlay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A Package is one whose source is rewritten.
type Package struct {
	ImportPath string
	Dir        string
	Files      []string // names in Dir: those of the package, and those of its tests if it is under test
	Module     *Module
}

// A Module is where a package comes from.
type Module struct {
	Path, Version, Dir, GoMod string
	Main                      bool
	Replace                   *Module
}

// cached reports whether the module lies in the module cache, of which go build accepts no overlay.
func (m *Module) cached() bool {
	return m != nil && !m.Main && (m.Replace == nil || m.Replace.Version != "")
}

// untouched are packages that run the exploration, or stand below it.
var untouched = []string{home + "/asm", home + "/litmus/explore/sched", home + "/litmus/explore/shim", home + "/litmus/explore/overlay"}

const explore = home + "/litmus/explore"

func touched(path string) bool {
	return path != explore && !slices.ContainsFunc(untouched, func(u string) bool { return path == u || strings.HasPrefix(path, u+"/") })
}

// List returns the packages outside the standard library that the test of the package in dir is made of. flags are
// go build's.
func List(dir string, flags ...string) ([]Package, error) {
	args := append([]string{"list", "-deps", "-test", "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Standard,ForTest,Module"}, flags...)
	c := exec.Command("go", append(args, ".")...)
	c.Dir = dir
	var problems bytes.Buffer
	c.Stderr = &problems
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, strings.TrimSpace(problems.String()))
	}
	return decode(out, dir)
}

func decode(out []byte, dir string) ([]Package, error) {
	var all []Package
	seen := map[string]bool{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir, ForTest           string
			GoFiles, TestGoFiles, XTestGoFiles []string
			Standard                           bool
			Module                             *Module
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		path, _, _ := strings.Cut(p.ImportPath, " ")
		if p.Standard || strings.HasSuffix(path, ".test") || p.ForTest != "" || seen[path] || !touched(path) {
			continue // what is compiled for a test again has the same files
		}
		seen[path] = true
		x := Package{ImportPath: path, Dir: p.Dir, Files: p.GoFiles, Module: p.Module}
		if same(p.Dir, dir) {
			x.Files = slices.Concat(p.GoFiles, p.TestGoFiles, p.XTestGoFiles)
		}
		all = append(all, x)
	}
}

func same(a, b string) bool {
	x, err1 := filepath.Abs(a)
	y, err2 := filepath.Abs(b)
	return err1 == nil && err2 == nil && x == y
}
