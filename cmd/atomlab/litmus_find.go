package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/syntax"
)

// A litmusCase is a test that was asked for.
type litmusCase struct {
	file, text string
	test       *litmus.Test
	expect     string // of the catalogue: Allowed or Forbidden
}

// findLitmus reads all that is asked for. The error joins what was wrong with some of it; the rest is good.
func findLitmus(what []string, arch litmus.Arch, stdin io.Reader) (cases []litmusCase, wrong error) {
	f := finder{arch: arch, stdin: stdin}
	for _, w := range what {
		f.add(w, 0)
	}
	if f.full {
		f.found = append(f.found, &source{wrong: fmt.Errorf("found more than %d tests, or %d lists of such, of which the first were taken", maxWhat, maxLists)})
	}
	f.parseAll()
	var errs []error
	for _, s := range f.found {
		cases = append(cases, s.cases...)
		errs = append(errs, s.wrong)
	}
	return cases, errors.Join(errs...)
}

// finder collects what is asked for, in order.
type finder struct {
	arch  litmus.Arch
	stdin io.Reader
	found []*source
	lists int // that were read
	full  bool
}

// A source is a text that is to be parsed, or what came of it.
type source struct {
	file  string
	read  func() (string, error) // nil if there is nothing to parse
	cases []litmusCase
	wrong error
}

// parseAll reads and parses the texts, as many at a time as there are processors.
func (f *finder) parseAll() {
	var taken atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(f.found)) {
		group.Go(func() {
			for i := taken.Add(1) - 1; i < int64(len(f.found)); i = taken.Add(1) - 1 {
				f.found[i].parse()
			}
		})
	}
	group.Wait()
}

func (s *source) parse() {
	if s.read == nil {
		return
	}
	text, err := s.read()
	if err != nil {
		if path := (*fs.PathError)(nil); !errors.As(err, &path) { // that says the name itself
			err = fmt.Errorf("%s: %w", s.file, err)
		}
		s.wrong = err
		return
	}
	test, err := syntax.Parse(s.file, text)
	if err != nil {
		s.wrong = err
		return
	}
	s.cases = []litmusCase{{file: s.file, text: text, test: test}}
}

func (f *finder) add(what string, depth int) {
	info, err := os.Stat(what)
	switch {
	case what == "-":
		f.take(&source{file: "standard input", read: func() (string, error) {
			text, err := files.ReadAll(f.stdin, syntax.MaxSize)
			return string(text), err
		}})
	case err == nil && info.IsDir():
		f.folder(what)
	case err == nil && strings.HasPrefix(filepath.Base(what), "@"): // what the field calls an index
		f.list(what, depth)
	case strings.HasPrefix(what, "@"):
		f.list(what[1:], depth)
	case err == nil:
		f.file(what)
	default:
		f.named(what)
	}
}

func (f *finder) fail(err error) { f.take(&source{wrong: err}) }

func (f *finder) file(name string) {
	f.take(&source{file: printable.Text(name), read: func() (string, error) {
		text, err := files.Read(name, syntax.MaxSize)
		return string(text), err
	}})
}

// maxWhat is how much may be asked for at once: lists that name lists could name what no memory holds.
const maxWhat = 1 << 20

// take adds what was found, up to a bound.
func (f *finder) take(s *source) {
	if f.full = f.full || len(f.found) == maxWhat; !f.full {
		f.found = append(f.found, s)
	}
}

func (f *finder) folder(name string) {
	before := len(f.found)
	err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			f.fail(err)
		case !d.IsDir() && strings.HasSuffix(path, ".litmus"):
			f.file(path)
		}
		return nil
	})
	if err != nil {
		f.fail(err)
	}
	if len(f.found) == before {
		f.fail(fmt.Errorf("%s: found no file whose name ends in .litmus", printable.Text(name)))
	}
}

// Bounds of lists.
const (
	maxDepth = 8       // how deep they may name each other
	maxLists = 1000    // that are read
	maxList  = 1 << 24 // bytes
)

// list reads a file with one WHAT a line; what follows # is a comment. Paths are relative to the list's folder.
func (f *finder) list(name string, depth int) {
	if f.lists++; f.lists > maxLists {
		f.full = true
	}
	if f.full {
		return
	}
	if depth == maxDepth {
		f.fail(fmt.Errorf("@%s: found more than %d lists that name each other", printable.Text(name), maxDepth))
		return
	}
	text, err := files.Read(name, maxList)
	if err != nil {
		f.fail(err)
		return
	}
	for line := range strings.Lines(string(text)) {
		if f.full {
			return
		}
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if near := filepath.Join(filepath.Dir(name), line); exists(near) && !filepath.IsAbs(line) {
			line = near
		}
		f.add(line, depth+1)
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// named looks in the catalogue: for this architecture, and only if there is nothing for another.
func (f *finder) named(pattern string) {
	found := f.ofCatalogue(pattern, func(a litmus.Arch) bool { return strings.EqualFold(string(a), string(f.arch)) })
	if found == nil {
		found = f.ofCatalogue(pattern, func(litmus.Arch) bool { return true })
	}
	if found == nil {
		f.fail(fmt.Errorf("%s: found neither a file, nor a folder, nor a test of the catalogue; atomlab litmus list has its names", printable.Text(pattern)))
	}
	f.take(&source{cases: found})
}

func (f *finder) ofCatalogue(pattern string, wanted func(litmus.Arch) bool) (cases []litmusCase) {
	for _, e := range catalogue.Select(func(a litmus.Arch, name string) bool { return wanted(a) && matchesAny([]string{pattern}, name) }) {
		cases = append(cases, litmusCase{file: e.Test.Name + ".litmus", text: e.Text, test: e.Test, expect: expectation(e)})
	}
	return cases
}

// matchesAny is whether a name fits one of the patterns, or there are none. The names of litmus tests are full of [ and
// ], so that only * and ? mean something.
func matchesAny(patterns []string, name string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool {
		matches, err := path.Match(literally.Replace(p), name)
		return err == nil && matches
	})
}

var literally = strings.NewReplacer(`\`, `\\`, `[`, `\[`)
