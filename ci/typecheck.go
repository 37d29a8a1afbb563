//go:build ignore

// Typecheck checks the types of the module's packages and tests for other systems, from source alone: a hundredth of
// what building everything for each of them costs, since nothing is compiled and of other people's packages only the
// declarations are read. What only a compiler or a linker finds is left to a build (ci/full).
//
//	go run ci/typecheck.go GOOS/GOARCH...
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pkg is what go list tells of a package.
type pkg struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string
	Module          *struct{ Main bool }
	Error           *struct{ Err string }
}

func main() {
	failed := false
	for _, target := range os.Args[1:] {
		system, arch, ok := strings.Cut(target, "/")
		if !ok {
			fmt.Fprintf(os.Stderr, "found %q, expected GOOS/GOARCH\n", target)
			os.Exit(2)
		}
		packages, err := list(system, arch)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", target, err)
			os.Exit(2)
		}
		own, faults := check(packages, types.SizesFor("gc", arch))
		for _, f := range faults {
			fmt.Printf("%s: %v\n", target, f)
		}
		fmt.Printf("%s: %d packages and tests of this module, %d in all, %d faults\n", target, own, len(packages), len(faults))
		failed = failed || len(faults) > 0 || own == 0
	}
	if failed {
		os.Exit(1)
	}
}

// list asks for all packages, their tests and all that they import, each behind what it imports.
func list(system, arch string) (packages []pkg, err error) {
	command := exec.Command("go", "list", "-e", "-deps", "-test", "-json=ImportPath,Dir,GoFiles,ImportMap,Module,Error", "./...")
	command.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	for decoder := json.NewDecoder(out); ; {
		var p pkg
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages, command.Wait()
		case err != nil:
			return nil, err
		}
		if !strings.HasSuffix(p.ImportPath, ".test") { // the main programs of tests are made when they are built
			packages = append(packages, p)
		}
	}
}

// check checks the packages one after the other, and returns how many are the module's own and what is wrong with them.
func check(packages []pkg, sizes types.Sizes) (own int, faults []error) {
	done := map[string]*types.Package{"unsafe": types.Unsafe}
	for _, p := range packages {
		if p.ImportPath == "unsafe" {
			continue
		}
		ours := p.Module != nil && p.Module.Main
		if ours {
			own++
		}
		fault := func(err error) {
			if ours {
				faults = append(faults, err)
			}
		}
		if p.Error != nil {
			fault(errors.New(p.Error.Err))
		}
		files := token.NewFileSet()
		var syntax []*ast.File
		for _, name := range p.GoFiles {
			if !filepath.IsAbs(name) {
				name = filepath.Join(p.Dir, name)
			}
			file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
			if err != nil {
				fault(err)
			}
			if file != nil {
				syntax = append(syntax, file)
			}
		}
		config := types.Config{
			Importer:         imports{p.ImportMap, done},
			Sizes:            sizes,
			FakeImportC:      true,
			IgnoreFuncBodies: !ours,
			Error:            fault,
		}
		path, _, _ := strings.Cut(p.ImportPath, " ") // "a [b.test]" is a, as the tests of b see it
		done[p.ImportPath], _ = config.Check(path, files, syntax, nil)
	}
	return own, faults
}

// imports finds what a package imports among those that are done.
type imports struct {
	names map[string]string
	done  map[string]*types.Package
}

func (i imports) Import(path string) (*types.Package, error) {
	if name := i.names[path]; name != "" {
		path = name
	}
	if p := i.done[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not there", path)
}
