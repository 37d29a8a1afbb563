// Package catalogue holds the classic litmus tests, with what is expected of them and why.
//
// Each is a file below tests/, in the folder of its architecture, and is part of the program. To add one is to add a
// file. Besides what package syntax reads it has two lines of metadata:
//
//	Expect=Forbidden    may its condition come true on the architecture? Allowed or Forbidden
//	Because=...         the reason, in a sentence
//
// Allowed does not mean that it will be seen on a given processor; Forbidden means that one on which it is seen is broken.
// The families and their names are those of Maranget, Sarkar, Sewell, A Tutorial Introduction to the ARM and POWER
// Relaxed Memory Models, 2012, and of Alglave, Maranget, Tautschnig, Herding cats, TOPLAS 36(2), 2014.
package catalogue

import (
	"embed"
	"fmt"
	"path"
	"sync"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/syntax"
)

//go:embed tests
var files embed.FS

// An Entry is a test of the catalogue.
type Entry struct {
	Test    *litmus.Test
	Text    string // the file
	Allowed bool   // may the condition come true?
	Because string
}

// All returns the tests, by architecture and name.
var All = sync.OnceValue(func() (all []Entry) {
	folders, _ := files.ReadDir("tests")
	for _, folder := range folders {
		tests, _ := files.ReadDir(path.Join("tests", folder.Name()))
		for _, f := range tests {
			e, err := read(path.Join("tests", folder.Name(), f.Name()))
			if err != nil {
				panic("catalogue: " + err.Error()) // what ships has been tested
			}
			all = append(all, e)
		}
	}
	return all
})

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
	return Entry{test, string(text), expect == "Allowed", because}, nil
}

// For returns the tests of an architecture.
func For(a litmus.Arch) (tests []Entry) {
	for _, e := range All() {
		if e.Test.Arch == a {
			tests = append(tests, e)
		}
	}
	return tests
}

// Find returns the test of an architecture that has a name.
func Find(a litmus.Arch, name string) (Entry, bool) {
	for _, e := range For(a) {
		if e.Test.Name == name {
			return e, true
		}
	}
	return Entry{}, false
}
