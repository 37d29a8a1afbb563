//go:build ignore

// Mnemonics prints the names of all instructions of the tables, one a line, for ci/mnemonics.
package main

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

func main() {
	var names []string
	for _, arch := range litmus.Arches {
		for _, f := range isa.For(arch).Forms() {
			name, _, _ := strings.Cut(strings.TrimSuffix(f.Syntax, ";"), " ")
			names = append(names, strings.TrimSuffix(name, ";"))
		}
	}
	slices.Sort(names)
	fmt.Println(strings.Join(slices.Compact(names), "\n"))
}
