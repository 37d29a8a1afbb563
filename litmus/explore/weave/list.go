package weave

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// A listed is what the go command says of a package. A package that is compiled anew for a test has the test's name
// behind its own, as in "p [p.test]", and the files of the test among its own.
type listed struct {
	ImportPath, Name, Dir, ForTest, Export string
	Standard, DepOnly                      bool
	GoFiles, CgoFiles, EmbedFiles          []string
	Imports, Deps                          []string
	Match                                  []string
	Module                                 *module
}

type module struct {
	Path, Version, Dir, GoMod, GoVersion string
	Main                                 bool
	Replace                              *module
}

// path is the import path without the name of a test.
func (p *listed) path() string {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	return path
}

// list asks the go command for the patterns and all that they import, compiled; and for the stand-ins, if nothing of
// that imports them already.
func (c Config) list() ([]*listed, error) {
	all, err := c.ask(c.Tests, c.Patterns)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, p := range all {
		there[p.ImportPath] = true
	}
	missing := slices.DeleteFunc(c.standIns(), func(path string) bool { return there[path] })
	if len(missing) == 0 {
		return all, nil
	}
	more, err := c.ask(false, missing)
	for _, p := range more {
		if !there[p.ImportPath] {
			p.DepOnly = true
			all = append(all, p)
		}
	}
	return all, err
}

func (c Config) ask(tests bool, patterns []string) ([]*listed, error) {
	args := []string{"list", "-json=ImportPath,Name,Dir,ForTest,Export,Standard,DepOnly,GoFiles,CgoFiles,EmbedFiles,Imports,Deps,Match,Module",
		"-deps", "-export"}
	if tests {
		args = append(args, "-test")
	}
	args = append(append(args, c.Flags...), "--")
	out, err := c.goCommand(append(args, patterns...)...)
	if err != nil {
		return nil, err
	}
	var all []*listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := d.Decode(p); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("what go list printed: %w", err)
		}
		all = append(all, p)
	}
}

// standIns are the packages that the copies import.
func (c Config) standIns() []string {
	list := slices.Clone(direct)
	for _, to := range c.Swap {
		list = append(list, to)
	}
	return list
}

func (c Config) goCommand(args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = c.Dir
	cmd.Env = append(os.Environ(), c.Env...)
	out, err := cmd.Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, exit.Stderr)
	}
	return out, err
}
