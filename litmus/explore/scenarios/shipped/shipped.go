// Package shipped has the names of the scenarios of package scenarios, for programs that do not want the explorer and
// all structures in them. A test of package scenarios writes the list.
package shipped

import (
	_ "embed"
	"strings"
)

//go:embed list.txt
var text string

// A Scenario is one that can be explored.
type Scenario struct {
	Test  string // of package scenarios, the subtest of which it is
	Name  string
	Fails bool // it is wrong on purpose
	Long  bool // it takes more than a second or two
}

// All lists the scenarios.
func All() (all []Scenario) {
	for line := range strings.Lines(text) {
		all = append(all, parse(strings.TrimSuffix(line, "\n")))
	}
	return all
}

// A line of the list has the test, the name, and words.
const (
	tab   = "\t"
	fails = "fails"
	long  = "long"
)

func parse(line string) Scenario {
	fields := strings.Split(line, tab)
	s := Scenario{Test: fields[0], Name: fields[1]}
	for _, word := range fields[2:] {
		s.Fails = s.Fails || word == fails
		s.Long = s.Long || word == long
	}
	return s
}

// Line is the scenario in the list.
func (s Scenario) Line() string {
	line := s.Test + tab + s.Name
	if s.Fails {
		line += tab + fails
	}
	if s.Long {
		line += tab + long
	}
	return line + "\n"
}
