package scenarios

import (
	"errors"
	"fmt"
	"slices"

	"example.org/atomlab/litmus/explore"
)

// A Scenario is what is explored of a structure.
type Scenario struct {
	Name  string
	Of    string // the type that it is about, as package.Type
	Setup func(*explore.S)
	Free  bool // no thread ever waits for another one, as in what is lock-free
	Long  bool // takes more than a second or two
	Night bool // takes longer than tests should: with ATOMLAB_EXPLORE_NIGHT=1 only, as in ci/full

	Fails  bool // as it must: the type is wrong on purpose
	Within int  // so many schedules
	Waits  bool // that is how: it waits as what is not Free does
}

// Judge says what is wrong with a structure of which this came out; whether all schedules were explored is another
// question.
func (s Scenario) Judge(r explore.Result) error {
	switch f := r.Failure; {
	case f != nil:
		return fmt.Errorf("%s: %s", f.Outcome, f.What)
	case r.Steps == 0:
		return errors.New("nothing was explored")
	case s.Free && r.Cuts > 0:
		return fmt.Errorf("%d times a thread waited for another one, in a loop that changes nothing: that is not lock-free", r.Cuts)
	}
	return nil
}

// All lists the scenarios.
func All() []Scenario {
	return slices.Concat(stackScenarios(), queueScenarios(), dequeScenarios(), domains(), words(), counts(), locks(), waits(),
		wrong())
}
