package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

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
	return f.cases, errors.Join(f.wrong...)
}

type finder struct {
	arch  litmus.Arch
	stdin io.Reader
	cases []litmusCase
	wrong []error
}

func (f *finder) add(what string, depth int) {
	info, err := os.Stat(what)
	switch {
	case what == "-":
		text, err := io.ReadAll(io.LimitReader(f.stdin, syntax.MaxSize+1))
		f.parse("standard input", string(text), err)
	case strings.HasPrefix(what, "@"):
		f.list(what[1:], depth)
	case err == nil && info.IsDir():
		f.folder(what)
	case err == nil:
		f.file(what)
	default:
		f.named(what)
	}
}

func (f *finder) fail(err error) { f.wrong = append(f.wrong, err) }

func (f *finder) parse(file, text string, err error) {
	if err != nil {
		f.fail(fmt.Errorf("%s: %w", file, err))
		return
	}
	test, err := syntax.Parse(file, text)
	if err != nil {
		f.fail(err)
		return
	}
	f.cases = append(f.cases, litmusCase{file: file, text: text, test: test})
}

// file reads a test, and not more of a file than a test may have.
func (f *finder) file(name string) {
	file, err := os.Open(name)
	if err != nil {
		f.fail(err)
		return
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, syntax.MaxSize+1))
	f.parse(name, string(text), err)
}

func (f *finder) folder(name string) {
	before := len(f.cases) + len(f.wrong)
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
	if len(f.cases)+len(f.wrong) == before {
		f.fail(fmt.Errorf("%s: found no file whose name ends in .litmus", name))
	}
}

// maxLists is how deep files of names may name each other.
const maxLists = 8

// list reads a file with one WHAT a line; what follows # is a comment. Paths are relative to the list's folder.
func (f *finder) list(name string, depth int) {
	if depth == maxLists {
		f.fail(fmt.Errorf("@%s: found more than %d lists that name each other", name, maxLists))
		return
	}
	text, err := os.ReadFile(name)
	if err != nil {
		f.fail(err)
		return
	}
	for line := range strings.Lines(string(text)) {
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
		f.fail(fmt.Errorf("%s: found neither a file, nor a folder, nor a test of the catalogue; atomlab litmus list has its names", pattern))
	}
	f.cases = append(f.cases, found...)
}

func (f *finder) ofCatalogue(pattern string, wanted func(litmus.Arch) bool) (cases []litmusCase) {
	for _, e := range catalogue.All() {
		if wanted(e.Test.Arch) && matchesAny([]string{pattern}, e.Test.Name) {
			cases = append(cases, litmusCase{file: e.Test.Name + ".litmus", text: e.Text, test: e.Test, expect: expectation(e)})
		}
	}
	return cases
}

// matchesAny is whether a name fits one of the patterns, or there are none. The names of litmus tests are full of [ and ],
// so that only * and ? mean something.
func matchesAny(patterns []string, name string) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool {
		text := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p))
		matches, err := regexp.MatchString("^"+text+"$", name)
		return err == nil && matches
	})
}
