package weave

import (
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Config says what to rewrite, and for which build.
type Config struct {
	Dir      string            // where the go command runs; "": here
	Patterns []string          // of packages, as for go build
	Tests    bool              // their tests as well
	Flags    []string          // of the build that the copies are for: -race, -tags ...; no -overlay, no -modfile
	Env      []string          // of the go command, beside this process's
	Out      string            // the folder for the copies
	Shared   string            // the folder for copies of modules, if not Out: what is there is named by what is in it
	Swap     map[string]string // imports to swap: path to path of the stand-in
	Keep     []string          // packages to leave as they are; with /... those below as well
}

// A Result is what Run made.
type Result struct {
	Overlay      string            // the file to build with: go build -overlay=FILE, with Config.Flags
	Copies       map[string]string // rewritten file to original
	Packages     []string          // that were rewritten or needed nothing
	Uncontrolled []Uncontrolled
}

// Run writes rewritten copies, and the overlay that puts them in the place of the originals, into c.Out. What is there
// already and still right is left alone.
func Run(c Config) (*Result, error) {
	for _, flag := range c.Flags {
		if name := strings.TrimLeft(flag, "-"); strings.HasPrefix(name, "overlay") || strings.HasPrefix(name, "modfile") {
			return nil, fmt.Errorf("flag %s: the rewritten files need an overlay of their own, and two are one too many", flag)
		}
	}
	out, err := filepath.Abs(c.Out)
	if err != nil {
		return nil, err
	}
	c.Out = out
	if c.Shared != "" {
		if c.Shared, err = filepath.Abs(c.Shared); err != nil {
			return nil, err
		}
	}
	all, err := c.list()
	if err != nil {
		return nil, err
	}
	w := &weaver{Config: c, checker: newChecker(all), result: &Result{Copies: map[string]string{}}, overlay: map[string]string{},
		done: map[string]bool{}}
	if err := w.modules(all); err != nil {
		return nil, err
	}
	for _, p := range w.chosen(all) {
		if err := w.weave(p); err != nil {
			return nil, err
		}
	}
	if w.Shared != "" {
		if err := w.share(); err != nil {
			return nil, err
		}
	}
	if err := w.replace(); err != nil {
		return nil, err
	}
	return w.result, w.finish()
}

type weaver struct {
	Config
	*checker
	result  *Result
	overlay map[string]string
	copies  map[string]string // path and version of a module to its copy
	copied  map[string]string // folder of a package in the module cache to its copy
	done    map[string]bool   // files
}

// chosen returns the packages to rewrite: those compiled for a test first, because they have more files than the same
// ones without. What the stand-ins are made of cannot import them, and stays; and so does what only packages import
// that are kept.
func (w *weaver) chosen(all []*listed) []*listed {
	below := map[string]bool{}
	for _, p := range all {
		if slices.Contains(w.standIns(), p.path()) {
			below[p.path()] = true
			for _, d := range p.Deps {
				below[d] = true
			}
		}
	}
	seen := w.reached(all)
	var tests, others []*listed
	for _, p := range all {
		switch {
		case !seen[p.ImportPath]:
		case p.Standard, p.generated(), below[p.path()], w.kept(p.path()):
		case p.ForTest != "":
			tests = append(tests, p)
		default:
			others = append(others, p)
		}
	}
	return append(tests, others...)
}

// reached are the packages that the patterns name, and what these import, but for what they import through kept ones.
func (w *weaver) reached(all []*listed) map[string]bool {
	seen := map[string]bool{}
	var visit func(path string)
	visit = func(path string) {
		p := w.packages[path]
		if p == nil || p.Standard || seen[path] || w.kept(p.path()) {
			return
		}
		seen[path] = true
		for _, i := range p.Imports {
			visit(i)
		}
	}
	for _, p := range all {
		if !p.DepOnly {
			visit(p.ImportPath)
		}
	}
	return seen
}

func (c Config) kept(path string) bool {
	return slices.ContainsFunc(c.Keep, func(k string) bool {
		k, all := strings.CutSuffix(k, "/...")
		return path == k || all && strings.HasPrefix(path, k+"/")
	})
}

// generated reports whether p is the main package of a test.
func (p *listed) generated() bool {
	return p.Name == "main" && strings.HasSuffix(p.ImportPath, ".test")
}

// weave rewrites the files of p that were not yet.
func (w *weaver) weave(p *listed) error {
	if len(p.CgoFiles) > 0 {
		first := filepath.Join(p.Dir, p.CgoFiles[0])
		if w.done[first] { // as part of another variant of the package
			return nil
		}
		w.done[first] = true
		w.result.Uncontrolled = append(w.result.Uncontrolled, Uncontrolled{Package: p.path(),
			Position: token.Position{Filename: first}, What: "package " + p.path() + " uses cgo, and was left as it is",
			Do: "what its threads do is not seen: build it without (CGO_ENABLED=0), if it can be"})
		return nil
	}
	fresh := false
	for _, name := range p.GoFiles {
		fresh = fresh || !w.done[filepath.Join(p.Dir, name)]
	}
	if !fresh {
		return nil
	}
	k, err := w.check(p)
	if err != nil {
		return fmt.Errorf("package %s: %w", p.ImportPath, err)
	}
	for i, name := range k.paths {
		if w.done[name] {
			continue
		}
		w.done[name] = true
		f := &file{checked: k, name: name, src: k.sources[i], ast: k.files[i], names: map[string]bool{}, used: map[string]string{},
			swap: w.Swap, moved: w.copied[p.Dir] != ""}
		text, err := f.weave()
		if err != nil {
			return err
		}
		w.result.Uncontrolled = append(w.result.Uncontrolled, f.found...)
		if text == "" {
			continue
		}
		if err := w.put(name, text); err != nil {
			return err
		}
	}
	if !slices.Contains(w.result.Packages, k.path) {
		w.result.Packages = append(w.result.Packages, k.path)
	}
	return nil
}

// put writes the copy of a file.
func (w *weaver) put(name, text string) error {
	to := filepath.Join(w.Out, "files", fmt.Sprintf("%d_%s", len(w.overlay), filepath.Base(name)))
	if dir, ok := w.copied[filepath.Dir(name)]; ok {
		to = filepath.Join(dir, filepath.Base(name))
	} else {
		w.overlay[name] = to
	}
	w.result.Copies[to] = name
	return write(to, []byte(text))
}

func (w *weaver) finish() error {
	text, err := json.MarshalIndent(map[string]any{"Replace": w.overlay}, "", "\t")
	if err != nil {
		return err
	}
	w.result.Overlay = filepath.Join(w.Out, "overlay.json")
	return write(w.result.Overlay, text)
}

// write writes a file, unless it is like that already.
func write(name string, text []byte) error {
	if old, err := os.ReadFile(name); err == nil && string(old) == string(text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}
