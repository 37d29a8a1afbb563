package stress

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Test is a question put to a state of type S by actors that run at once; what they saw is a result of type R.
type Test[S any, R comparable] struct {
	Name   string // in a suite; Run takes the name of the Go test
	Says   string // what is tested, a sentence
	Source string // the text that promises what is forbidden to break

	// Racy marks a test whose actors race on plain memory on purpose: the race detector reports it, and a build with -race
	// skips it.
	Racy bool

	// Reset makes a state fresh, which may be the one of an earlier sample; nil sets it to its zero value.
	Reset func(s *S)

	// Actors run once each on every state, at the same time. Inlined are the same with their calls inlined, from Loop;
	// where it is set, it and Actors are used in turn.
	Actors  []func(s *S, r *R)
	Inlined []Loop[S, R]

	// Arbiter looks at the state after all actors are done with it; nil: nobody does.
	Arbiter func(s *S, r *R)

	// Outcomes are tried in order; the first that covers a result grades it.
	Outcomes []Outcome[R]
}

// A Loop is an actor together with the loop over the states: states[i*stride] and results[i] for each i. Written out in
// the test, it lets the compiler put the actor's instructions into the loop.
type Loop[S any, R comparable] func(states []S, stride int, results []R)

// A Grade is what an outcome means.
type Grade int

// Grades.
const (
	IsAcceptable  Grade = iota // as expected
	IsInteresting              // allowed, and worth knowing that it happens
	IsForbidden                // a promise is broken
	IsEmulated                 // forbidden, and something that the emulator is known to show whatever runs on it
)

var gradeNames = [...]string{"acceptable", "interesting", "forbidden", "emulator"}

func (g Grade) String() string { return gradeNames[g] }

// MarshalText is the grade as a word.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (g *Grade) UnmarshalText(text []byte) error {
	i := slices.Index(gradeNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("stress: grade %q: expected one of %q", text, gradeNames)
	}
	*g = Grade(i)
	return nil
}

// An Outcome grades the results that it covers. Acceptable, Interesting and Forbidden make one.
type Outcome[R comparable] struct {
	grade     Grade
	says      string
	covers    func(R) bool
	storeLoad bool
}

// Acceptable grades the given results, or those that When or Matching adds.
func Acceptable[R comparable](says string, results ...R) Outcome[R] {
	return outcome(IsAcceptable, says, results)
}

// Interesting grades results that are allowed and that a reader should know of.
func Interesting[R comparable](says string, results ...R) Outcome[R] {
	return outcome(IsInteresting, says, results)
}

// Forbidden grades results that fail the test.
func Forbidden[R comparable](says string, results ...R) Outcome[R] {
	return outcome(IsForbidden, says, results)
}

func outcome[R comparable](grade Grade, says string, results []R) Outcome[R] {
	return Outcome[R]{grade: grade, says: says, covers: func(r R) bool {
		for _, result := range results {
			if r == result {
				return true
			}
		}
		return false
	}}
}

// When covers the results for which the function holds, too.
func (o Outcome[R]) When(holds func(R) bool) Outcome[R] {
	before := o.covers
	o.covers = func(r R) bool { return before != nil && before(r) || holds(r) }
	return o
}

// Matching covers the results whose text (see Text) the regular expression matches as a whole, too. It panics if the
// pattern is not one.
func (o Outcome[R]) Matching(pattern string) Outcome[R] {
	whole := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return o.When(func(r R) bool { return whole.MatchString(Text(r)) })
}

// StoreLoad says that the outcome takes a store that is performed after a later load of another word. An emulator that
// leaves that order to its host, as QEMU does with STLR and LDAR on amd64, shows it: there it tells nothing.
func (o Outcome[R]) StoreLoad() Outcome[R] {
	o.storeLoad = true
	return o
}

// Text is how results are written: the fields of a struct separated by commas, other values as they are.
func Text(result any) string {
	text := fmt.Sprintf("%v", result)
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") {
		return strings.ReplaceAll(text[1:len(text)-1], " ", ", ")
	}
	return text
}

// grade finds the outcome that covers a result.
func (t *Test[S, R]) grade(result R, emulated bool) (grade Grade, says string) {
	for _, o := range t.Outcomes {
		switch {
		case !o.covers(result):
		case o.grade == IsForbidden && o.storeLoad && emulated:
			return IsEmulated, o.says
		default:
			return o.grade, o.says
		}
	}
	return IsForbidden, "not among the outcomes of the test"
}

// check says what is missing in a test.
func (t *Test[S, R]) check() error {
	switch {
	case len(t.Actors) == 0:
		return fmt.Errorf("stress test %q: no actors: expected at least one", t.Name)
	case len(t.Outcomes) == 0:
		return fmt.Errorf("stress test %q: no outcomes: expected the results that are acceptable, at least", t.Name)
	case t.Inlined != nil && len(t.Inlined) != len(t.Actors):
		return fmt.Errorf("stress test %q: %d inlined actors: expected %d as in Actors, or none", t.Name, len(t.Inlined), len(t.Actors))
	}
	for i, o := range t.Outcomes {
		if o.covers == nil {
			return fmt.Errorf("stress test %q: outcome %d is empty: expected one that Acceptable, Interesting or Forbidden has made", t.Name, i)
		}
	}
	for i, actor := range t.Actors {
		if actor == nil {
			return fmt.Errorf("stress test %q: actor %d is nil", t.Name, i)
		}
	}
	return nil
}
