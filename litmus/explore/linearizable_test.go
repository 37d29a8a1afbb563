package explore

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/atomic"
	"example.org/atomlab/litmus/explore/shim/sync"
)

// A tally counts; torn, in two steps.
type tally struct {
	n    atomic.Int64
	torn bool
}

func (c *tally) Add() {
	if c.torn {
		c.n.Store(c.n.Load() + 1)
		return
	}
	c.n.Add(1)
}

func (c *tally) Value() int { return int(c.n.Load()) }

// A sized queue can tell its length: under the lock, or from a number that it keeps beside the values.
type sized struct {
	mu     sync.Mutex
	values []int
	length atomic.Int64
	beside bool
}

func (q *sized) Enqueue(v int) {
	q.mu.Lock()
	q.values = append(q.values, v)
	q.mu.Unlock()
	q.length.Add(1) // too late
}

func (q *sized) Dequeue() (int, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.values) == 0 {
		return 0, false
	}
	v := q.values[0]
	q.values = q.values[1:]
	q.length.Add(-1)
	return v, true
}

func (q *sized) Len() int {
	if q.beside {
		return int(q.length.Load())
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.values)
}

// A cache remembers what it saw first. Get looks without a step then.
type cache struct {
	n      atomic.Int64
	seen   *int64
	always bool // it looks each time
}

func (c *cache) Set() { c.n.Store(1) }

func (c *cache) Get() int64 {
	if c.seen == nil || c.always {
		v := c.n.Load()
		c.seen = &v
	}
	return *c.seen
}

// A picky lock is not always taken although it is free.
type picky struct{ held, busy atomic.Int32 }

func (l *picky) TryLock() bool {
	if !l.busy.CompareAndSwap(0, 1) {
		return false // somebody else tries
	}
	taken := l.held.CompareAndSwap(0, 1)
	l.busy.Store(0)
	return taken
}

func (l *picky) Unlock() { l.held.Store(0) }

// lockSpec begins with the lock held.
func lockSpec() Spec[*picky] {
	return Spec[*picky]{New: func() *picky { return new(picky) }, Before: []Op{Do((*picky).TryLock)}}
}

func tallies(torn bool) Spec[*tally] {
	return Spec[*tally]{New: func() *tally { return &tally{torn: torn} }}
}

func queues(beside bool) Spec[*sized] {
	return Spec[*sized]{New: func() *sized { return &sized{beside: beside} }}
}

var queueOperations = []Op{Do((*sized).Enqueue, Fresh), Do((*sized).Dequeue), Do((*sized).Len)}

// ran explores in this process: what is under test is made of stand-ins already.
func ran[T any](t *testing.T, s Spec[T], operations ...Op) Linearity {
	t.Helper()
	x, err := newLinear(s, operations)
	require.NoError(t, err)
	l := x.run(s.Options)
	t.Log(l)
	return l
}

func TestRight(t *testing.T) {
	for name, l := range map[string]Linearity{
		"counter":     ran(t, Spec[*tally]{New: tallies(false).New, Threads: 3}, Do((*tally).Add), Do((*tally).Value)),
		"queue":       ran(t, queues(false), queueOperations...),
		"lock":        ran(t, lockSpec(), Do((*picky).TryLock).MayReturn(false), Do((*picky).Unlock)),
		"many before": ran(t, Spec[*sized]{New: queues(false).New, Before: slices.Repeat(queueOperations[:1], 5)}, queueOperations...),
	} {
		require.Nil(t, l.Failure, name)
		require.True(t, l.Complete && l.Steps > 0, name)
		require.Equal(t, l.Of, l.Scenarios, name)
		require.Equal(t, l.Of, l.All, name)
		require.Contains(t, l.String(), "These are all")
	}
}

// TestWrong: each wrong type fails in a scenario of the fewest operations, and again when that schedule is run alone.
func TestWrong(t *testing.T) {
	wrong(t, "torn counter", tallies(true), 3, Do((*tally).Add), Do((*tally).Value))
	wrong(t, "length beside", queues(true), 3, queueOperations...)
	wrong(t, "picky lock", lockSpec(), 3, Do((*picky).TryLock), Do((*picky).Unlock))
	wrong(t, "another model", Spec[*tally]{New: tallies(false).New, Model: one}, 1, Do((*tally).Value))
}

// one is a counter that begins with 1.
func one() *tally {
	c := new(tally)
	c.Add()
	return c
}

func wrong[T any](t *testing.T, name string, s Spec[T], size int, operations ...Op) {
	t.Run(name, func(t *testing.T) {
		l := ran(t, s, operations...)
		require.NotNil(t, l.Failure)
		require.Equal(t, sched.Check, l.Failure.Outcome)
		require.Contains(t, l.Failure.What, "no scenario with fewer operations fails")
		x, err := newLinear(s, operations)
		require.NoError(t, err)
		require.NoError(t, x.choose(l.Failure.Replay))
		require.Equal(t, size, x.scenarios[0].size())
		again := x.run(Options{Replay: l.Failure.Replay})
		require.NotNil(t, again.Failure)
		require.Equal(t, l.Failure.Replay, again.Failure.Replay)
		require.Equal(t, l.Failure.Lines, again.Failure.Lines)
		table := func(f *sched.Failure) string { return strings.Split(f.What, "\nin ")[0] }
		require.Equal(t, table(l.Failure), table(again.Failure))
	})
}

// TestOtherOrder: the schedule that fails is equivalent to one that ran, and passed; it is the one that is shown.
func TestOtherOrder(t *testing.T) {
	x, err := newLinear(Spec[*cache]{New: func() *cache { return new(cache) }, Model: func() *cache { return &cache{always: true} }},
		[]Op{Do((*cache).Set), Do((*cache).Get)})
	require.NoError(t, err)
	require.NoError(t, x.choose("0/1.1:0"))
	l := x.run(Options{})
	t.Log(l)
	require.NotNil(t, l.Failure)
	require.Equal(t, sched.Check, l.Failure.Outcome)
	require.Equal(t, "0/1.1:1x2-0x2-1", l.Failure.Replay, "the second Get begins when Set has returned")
	x.breaks.oneOrder = true
	require.Nil(t, x.run(Options{}).Failure, "no schedule that the reduction runs fails by itself")
}

// TestFailures: what else can go wrong in a scenario is reported with the scenario.
func TestFailures(t *testing.T) {
	for want, operation := range map[sched.Outcome]Op{
		sched.Panic:    Do(func(c *tally) { c.Add(); panic("no") }).As("Panic"),
		sched.Deadlock: Do(func(c *tally) { var mu sync.Mutex; mu.Lock(); mu.Lock() }).As("Wait"),
		sched.Livelock: Do(func(c *tally) {
			for c.Value() == 0 {
			}
		}).As("Spin"),
	} {
		l := ran(t, tallies(false), operation)
		require.NotNil(t, l.Failure)
		require.Equal(t, want, l.Failure.Outcome)
		require.Contains(t, l.Failure.What, "in scenario 1 of 5")
	}
	l := ran(t, Spec[*tally]{New: tallies(false).New, Model: func() *tally { return nil }}, Do((*tally).Add))
	require.Equal(t, sched.Check, l.Failure.Outcome, "the model panics")
}

// TestNames: operations are called what their functions are called.
func TestNames(t *testing.T) {
	for want, o := range map[string]Op{
		"Len()":         Do((*sized).Len),
		"Enqueue(7)":    Do((*sized).Enqueue, 7),
		"Load()":        Do((*atomic.Pointer[int]).Load),
		"number(<nil>)": Do((*results).number, nil),
		"refused()":     Do(refused[int]),
		`x("y")`:        Do((*sized).Len, "y").As("x"),
	} {
		require.Equal(t, want, o.title(o.args))
	}
}

func TestRefused(t *testing.T) {
	add := Do((*tally).Add)
	for want, err := range map[string]error{
		"there is nothing to test":                        refused(tallies(false)),
		"expected Spec.New":                               refused(Spec[*tally]{}, add),
		"is no function":                                  refused(tallies(false), Do(7)),
		"and 1 arguments":                                 refused(tallies(false), Do((*tally).Add, 7)),
		"expected a function that takes *explore.tally":   refused(tallies(false), Do((*sized).Len)),
		"argument 1 is a string":                          refused(queues(false), Do((*sized).Enqueue, "7")),
		"MayReturn has 2":                                 refused(queues(false), Do((*sized).Len).MayReturn(1, 2)),
		"expected a smaller scenario":                     refused(Spec[*tally]{New: tallies(false).New, Threads: 4, Each: 4}, add),
		"-1 threads":                                      refused(Spec[*tally]{New: tallies(false).New, Threads: -1}, add),
		"more than 20000 scenarios":                       refused(Spec[*tally]{New: tallies(false).New, Threads: 3, Each: 3}, add, add, add, add, add),
		"32 operations each, of 2: more than 20000":       refused(Spec[*tally]{New: tallies(false).New, Threads: 1, Each: 32}, add, add),
		"the operation Add(<nil>) is a func(*explore.tal": refused(tallies(false), Do((*tally).Add, nil)),
	} {
		require.ErrorContains(t, err, want)
	}
	x, err := newLinear(tallies(false), []Op{add})
	require.NoError(t, err)
	for _, bad := range []string{"", "0", "0/0", "0/0:", "5:0", "x:0x2"} {
		require.ErrorContains(t, x.choose(bad), "expected one of this test", bad)
	}
}

func refused[T any](s Spec[T], operations ...Op) error {
	_, err := newLinear(s, operations)
	return err
}

// TestScenarios: of all ways to give threads sequences of operations, each is there once, whatever the threads' order,
// and smaller ones come first.
func TestScenarios(t *testing.T) {
	for _, c := range []struct{ operations, threads, each, want int }{
		{1, 1, 1, 1},
		{1, 2, 2, 2 + 3},
		{3, 2, 2, 12 + 12*13/2},
		{2, 3, 1, 2 + 3 + 4},
		{2, 3, 2, 6 + 6*7/2 + 6*7*8/6},
		{2, 2, 3, 14 + 14*15/2},
	} {
		x, err := newLinear(Spec[*tally]{New: tallies(false).New, Threads: c.threads, Each: c.each}, slices.Repeat([]Op{Do((*tally).Add)}, c.operations))
		require.NoError(t, err)
		seen := map[string]bool{}
		for i, s := range x.scenarios {
			if i > 0 {
				require.LessOrEqual(t, x.scenarios[i-1].size(), s.size())
			}
			threads := strings.Split(s.String(), "/")
			slices.Sort(threads)
			seen[strings.Join(threads, "/")] = true
		}
		require.Len(t, x.scenarios, c.want)
		require.Len(t, seen, c.want)
	}
}

// TestRoles: one thread produces, one consumes, or one does both.
func TestRoles(t *testing.T) {
	x, err := newLinear(queues(false), []Op{queueOperations[0].By("producer"), queueOperations[1].By("consumer")})
	require.NoError(t, err)
	var all []string
	for _, s := range x.scenarios {
		all = append(all, s.String())
	}
	require.Equal(t, []string{"0", "1", "0.0", "0.1", "1.0", "1.1", "0/1", "0/1.1", "1/0.0", "0.0/1.1"}, all)
}

// TestLimits: what was not explored is said.
func TestLimits(t *testing.T) {
	s := Spec[*sized]{New: queues(false).New, Threads: 3, Options: Options{Schedules: 5}}
	l := ran(t, s, queueOperations...)
	require.Nil(t, l.Failure)
	require.False(t, l.Complete)
	require.Less(t, l.All, l.Scenarios)
	require.Regexp(t, `Of \d+ scenarios there are more schedules: (all with at most \d|random ones)`, l.String())
	s.Options = Options{Time: time.Nanosecond}
	l = ran(t, s, queueOperations...)
	require.False(t, l.Complete)
	require.Contains(t, l.String(), "of which nothing is known")
	s.Options = Options{Time: 30 * time.Millisecond} // some scenarios are explored in full, some twice, some not
	l = ran(t, s, queueOperations...)
	require.False(t, l.Complete)
	require.Less(t, l.All, l.Of)
	require.LessOrEqual(t, l.All, l.Scenarios)
}

func TestNotInstrumented(t *testing.T) {
	l := ran(t, Spec[*int]{New: func() *int { return new(int) }}, Do(func(n *int) int { return *n }))
	require.Nil(t, l.Failure)
	require.Zero(t, l.Steps)
}

// TestResults: equal results have the same number, others have not.
func TestResults(t *testing.T) {
	r := newResults()
	a, b := new(int), new(int)
	values := [][]any{{}, {1}, {int64(1)}, {"1"}, {nil}, {1, 2}, {1, 2, 3}, {2, 1}, {a}, {b}, {[]int{1}}, {[]int{1, 2}}, {map[int]int{1: 2}}, {[]string{"1"}},
		{io.EOF}, {errors.New("another")}, {[2]int{1, 2}}, {struct{ a, b any }{1, []int{2}}}, {struct{ a, b any }{1, []int{3}}}}
	seen := map[int]bool{}
	for _, v := range values {
		n := r.number(v)
		require.False(t, seen[n], "%v", v)
		seen[n] = true
		require.Equal(t, n, r.number(slices.Clone(v)))
	}
	require.Equal(t, r.number([]any{errors.New("same")}), r.number([]any{errors.New("same")}))
}

// TestFresh: Fresh becomes a number of the type that is wanted.
func TestFresh(t *testing.T) {
	for _, f := range []any{func(*int, uint8) {}, func(*int, float64) {}, func(*int, any) {}, func(*int, time.Duration) {}} {
		args, in := Do(f, Fresh).bind(3)
		require.Len(t, in, 1)
		require.EqualValues(t, 3, args[0])
	}
	require.Error(t, refused(Spec[*int]{New: func() *int { return nil }}, Do(func(*int, string) {}, Fresh)))
}
