package explore

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus/explore/history"
)

// A combination is a scenario: for each thread its operations, by index.
type combination [][]int

// The largest scenarios, and the most of them.
const (
	maxScenarios = 20_000
	maxOrders    = 100_000 // orders in which the calls of a scenario can begin
)

// linear is what Linearizable explores.
type linear struct {
	spec       linearSpec
	operations []Op
	scenarios  []combination
	replays    bool // one schedule of one of them
	*results
	judged       map[string]int // histories, by scenario
	instrumented bool
	breaks       mutation
	each         func(r *run, calls []history.Call, events []history.Event) // for the tests: sees the histories
}

// linearSpec is a Spec without its type.
type linearSpec struct {
	new, model func() reflect.Value
	before     []Op
	options    Options
}

func newLinear[T any](s Spec[T], operations []Op) (*linear, error) {
	if s.New == nil || len(operations) == 0 {
		return nil, fmt.Errorf("there is nothing to test: expected Spec.New, and operations")
	}
	if s.Model == nil {
		s.Model = s.New
	}
	for _, o := range append(slices.Clone(s.Before), operations...) {
		if err := o.check(reflect.TypeFor[T]()); err != nil {
			return nil, err
		}
	}
	threads, each := orTwo(s.Threads), orTwo(s.Each)
	if threads < 1 || each < 1 || len(s.Before)+threads*each > history.MaxCalls || orders(threads, each) > maxOrders {
		return nil, fmt.Errorf("%d threads with %d operations each: that is nothing, or their calls can come in more than %d orders; expected a smaller scenario",
			threads, each, maxOrders)
	}
	x := &linear{operations: operations, results: newResults(), judged: map[string]int{}, spec: linearSpec{before: s.Before, options: s.Options,
		new:   func() reflect.Value { return reflect.ValueOf(s.New()) },
		model: func() reflect.Value { return reflect.ValueOf(s.Model()) }}}
	x.scenarios = x.combine(threads, each)
	if len(x.scenarios) > maxScenarios {
		return nil, fmt.Errorf("%d threads with %d operations each, of %d: more than %d scenarios; expected fewer operations or smaller scenarios", threads,
			each, len(operations), maxScenarios)
	}
	return x, nil
}

func orTwo(n int) int {
	if n == 0 {
		return 2
	}
	return n
}

// orders is in how many orders threads can begin so many calls each, or more than maxOrders.
func orders(threads, each int) int {
	n := 1
	for i := 1; i <= threads*each && n <= maxOrders; i++ {
		n = n * i / ((i-1)%each + 1)
	}
	return n
}

// combine lists all scenarios, those with fewer operations first; of those that are the same but for the order of the
// threads, one.
func (x *linear) combine(threads, each int) []combination {
	var programs [][]int
	for level := [][]int{nil}; each > 0 && len(programs) <= maxScenarios; each-- {
		level = x.longer(level)
		programs = append(programs, level...)
	}
	var all []combination
	var add func(c combination, from int)
	add = func(c combination, from int) {
		for i := from; i < len(programs) && len(all) <= maxScenarios; i++ {
			next := append(c[:len(c):len(c)], programs[i])
			if !x.allowed(next) {
				continue
			}
			all = append(all, next)
			if len(next) < threads {
				add(next, i)
			}
		}
	}
	add(nil, 0)
	slices.SortStableFunc(all, func(a, b combination) int {
		if d := a.size() - b.size(); d != 0 {
			return d
		}
		return len(a) - len(b)
	})
	return all
}

// longer is each of the programs with each operation more.
func (x *linear) longer(programs [][]int) (all [][]int) {
	for _, p := range programs {
		for o := range x.operations {
			all = append(all, append(p[:len(p):len(p)], o))
		}
	}
	return all
}

// size is how many operations a scenario has.
func (c combination) size() (n int) {
	for _, p := range c {
		n += len(p)
	}
	return n
}

// allowed reports whether no two threads share a role.
func (x *linear) allowed(c combination) bool {
	of := map[string]int{}
	for thread, p := range c {
		for _, o := range p {
			role := x.operations[o].role
			if other, ok := of[role]; role != "" && ok && other != thread {
				return false
			}
			of[role] = thread
		}
	}
	return true
}

// String is the scenario in a replay string: operations by number, a slash between threads.
func (c combination) String() string {
	var threads []string
	for _, p := range c {
		var numbers []string
		for _, o := range p {
			numbers = append(numbers, strconv.Itoa(o))
		}
		threads = append(threads, strings.Join(numbers, "."))
	}
	return strings.Join(threads, "/")
}

// cutReplay takes a replay string apart: the scenario and its schedule.
func cutReplay(s string) (scenario, schedule string) {
	scenario, schedule, _ = strings.Cut(s, ":")
	return scenario, schedule
}

// choose leaves the scenario of a replay string.
func (x *linear) choose(s string) error {
	scenario, schedule := cutReplay(s)
	for _, c := range x.scenarios {
		if c.String() == scenario && schedule != "" {
			x.scenarios, x.replays = []combination{c}, true
			return nil
		}
	}
	return fmt.Errorf("the schedule to replay is %q: expected one of this test, which begins with a scenario like %s, and a colon", s,
		x.scenarios[len(x.scenarios)-1])
}
