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
// Below twins/ are reductions of the types in structures/broken to the accesses that matter, as Go's compiler makes
// them: UnfencedHazards has the bug of that type, and UnfencedHazards+mended, with the same condition, is what it
// should be. Some of the bugs need no reordering: that the model allows them says that the reduction has them.
//
// Below structures/ are places of the types in package structures where order matters, TYPE.PLACE, reduced likewise:
// the condition is what must not happen there. Only the accesses that meet are left, so that nothing else can be what
// keeps them in order. A name that ends in +llsc has pairs of exclusives for the exchanges, which order less, as on
// processors without FEAT_LSE. These tests have more metadata:
//
//	From=queue.Ring.Enqueue, queue.Ring.Dequeue     the methods that it was taken from
//	Spare1=the ordering of LDAR X3,[X0] of P1: why  what could be weaker without this going wrong, as mutant.Orders in
//	                                                litmus/hardware calls it; Spare2 and so on
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

	From  []string          // for a place in a structure: the methods, with their packages
	Spare map[string]string // and which orderings are not needed there, with the reasons
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
	if strings.HasPrefix(file, "structures/") {
		err = e.place()
	}
	return e, err
}

// place reads the metadata of a place in a structure.
func (e *Entry) place() error {
	from, _ := e.Test.Get("From")
	if from == "" {
		return fmt.Errorf("%s: found no From=, expected the methods that it was taken from", e.Test.Name)
	}
	e.From = strings.Split(from, ", ")
	e.Spare = map[string]string{}
	for _, i := range e.Test.Info {
		if !strings.HasPrefix(i.Key, "Spare") {
			continue
		}
		what, why, _ := strings.Cut(i.Value, ": ")
		if why == "" || e.Spare[what] != "" {
			return fmt.Errorf("%s: found %s=%s, expected an ordering, once, a colon and the reason", e.Test.Name, i.Key, i.Value)
		}
		e.Spare[what] = why
	}
	return nil
}

// For returns the tests of an architecture, without twins and structures: what is worth asking a processor.
func For(a litmus.Arch) []Entry {
	of := Select(func(arch litmus.Arch, _ string) bool { return arch == a })
	return slices.DeleteFunc(of, func(e Entry) bool { return e.Bug != "" || e.From != nil })
}

// Find returns the test of an architecture that has a name, be it a twin or of a structure.
func Find(a litmus.Arch, name string) (Entry, bool) {
	found := Select(func(arch litmus.Arch, n string) bool { return arch == a && n == name })
	if found == nil {
		return Entry{}, false
	}
	return found[0], true
}
