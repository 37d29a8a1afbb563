// Package catalogue holds the classic litmus tests, with what is expected of them and why.
//
// Each is a file below tests/, in the folder of its architecture, and is part of the program. To add one is to add a
// file. Besides what package syntax reads it has two lines of metadata:
//
//	Expect=Forbidden    may its condition come true on the architecture? Allowed or Forbidden
//	Because=...         the reason, in a sentence
//
// Allowed does not mean that it will be seen on a given processor; Forbidden means that one on which it is seen is
// broken. The families and their names are those of Maranget, Sarkar, Sewell, A Tutorial Introduction to the ARM and
// POWER Relaxed Memory Models, 2012, and of Alglave, Maranget, Tautschnig, Herding cats, TOPLAS 36(2), 2014.
//
// Below structures/ are reductions of the types in package structures to the accesses that matter, as Go's compiler
// makes them: TYPE.PLACE, whose condition is what must not happen there.
//
// Below twins/ are reductions of the types in structures/broken in the same way: UnfencedHazards has the bug of that
// type, and UnfencedHazards+mended, with the same condition, is what it should be. Some of the bugs need no reordering:
// that the model allows them says that the reduction has them.
package catalogue

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/syntax"
)

//go:embed tests structures twins
var files embed.FS

// An Entry is a test of the catalogue.
type Entry struct {
	Test    *litmus.Test
	Text    string // the file
	Allowed bool   // may the condition come true?
	Because string
	Bug     string // for a twin: the type of structures/broken
}

// A shelved test has its name and architecture in its path; it is read when it is asked for.
type shelved struct {
	arch litmus.Arch
	name string
	read func() Entry // the same each time
}

// shelf has the tests, those of structures and then the twins, by architecture and name.
var shelf = sync.OnceValue(func() (all []shelved) {
	for _, pattern := range []string{"tests/*/*", "structures/*/*", "twins/*/*"} {
		names, _ := fs.Glob(files, pattern)
		for _, file := range names {
			all = append(all, shelved{
				arch: litmus.Arch(path.Base(path.Dir(file))),
				name: strings.TrimSuffix(path.Base(file), ".litmus"),
				read: sync.OnceValue(func() Entry {
					e, err := read(file)
					if err != nil {
						panic("catalogue: " + err.Error()) // what ships has been tested
					}
					return e
				}),
			})
		}
	}
	return all
})

// Select returns the tests, those of structures and then the twins, by architecture and name, that are wanted. Only
// these are read.
func Select(wanted func(a litmus.Arch, name string) bool) (chosen []Entry) {
	for _, s := range shelf() {
		if wanted(s.arch, s.name) {
			chosen = append(chosen, s.read())
		}
	}
	return chosen
}

// All returns the tests, those of structures and then the twins, by architecture and name.
func All() []Entry { return Select(func(litmus.Arch, string) bool { return true }) }

// mended is what the name of a bug's correct twin ends in.
const mended = "+mended"

func read(file string) (Entry, error) {
	text, err := files.ReadFile(file)
	if err != nil {
		return Entry{}, err
	}
	test, err := syntax.Parse(file, string(text))
	if err != nil {
		return Entry{}, err
	}
	expect, _ := test.Get("Expect")
	because, _ := test.Get("Because")
	if expect != "Allowed" && expect != "Forbidden" || because == "" {
		return Entry{}, fmt.Errorf("%s: found Expect=%s and Because=%s, expected Allowed or Forbidden and a reason", file, expect, because)
	}
	e := Entry{Test: test, Text: string(text), Allowed: expect == "Allowed", Because: because}
	if strings.HasPrefix(file, "twins/") {
		e.Bug = strings.TrimSuffix(test.Name, mended)
	}
	return e, nil
}

// For returns the tests of an architecture, without the twins: what is worth asking a processor.
func For(a litmus.Arch) []Entry {
	of := Select(func(arch litmus.Arch, _ string) bool { return arch == a })
	return slices.DeleteFunc(of, func(e Entry) bool { return e.Bug != "" })
}

// Find returns the test or twin of an architecture that has a name.
func Find(a litmus.Arch, name string) (Entry, bool) {
	found := Select(func(arch litmus.Arch, n string) bool { return arch == a && n == name })
	if found == nil {
		return Entry{}, false
	}
	return found[0], true
}
