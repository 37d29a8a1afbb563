package stress

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
)

type one struct{ x atomic.Int64 }

type seen struct{ a, b int64 }

// drawing is two actors that draw numbers.
func drawing() Test[one, seen] {
	return Test[one, seen]{
		Name: "drawing",
		Actors: []func(*one, *seen){
			func(s *one, r *seen) { r.a = s.x.Add(1) },
			func(s *one, r *seen) { r.b = s.x.Add(1) },
		},
		Outcomes: []Outcome[seen]{
			Acceptable("one was first", seen{1, 2}, seen{2, 1}),
			Forbidden("the same twice", seen{1, 1}, seen{2, 2}),
		},
	}
}

func TestRun(t *testing.T) { Run(t, drawing()) }

type plain struct{ x, y int64 }

// storeBuffering is two actors that write a plain word and read the other's: it shows what the processor does.
func storeBuffering() Test[plain, seen] {
	return Test[plain, seen]{
		Name: "plain SB", Racy: true,
		Actors: []func(*plain, *seen){
			func(s *plain, r *seen) { s.x = 1; r.a = s.y },
			func(s *plain, r *seen) { s.y = 1; r.b = s.x },
		},
		Outcomes: []Outcome[seen]{
			Acceptable("in some order", seen{0, 1}, seen{1, 0}, seen{1, 1}),
			Interesting("neither saw the other", seen{}),
		},
	}
}

// TestSeesWeakOutcomes: with plain words they come, and often.
func TestSeesWeakOutcomes(t *testing.T) {
	if raceDetector {
		t.Skip("it races on purpose")
	}
	meter := measure.NewLoadMeter(machine.Detect().Allowed)
	meter.Start()
	r := runOne(Of(storeBuffering()), Options{Time: time.Second})
	require.Equal(t, OK, r.Verdict, r)
	if crowded := meter.Crowded(); crowded != "" && r.Seen(IsInteresting) == 0 {
		t.Skipf("inconclusive: %s: %v", crowded, r)
	}
	if c := newCrew(); len(c.places(2)) > 2 {
		assert.Positive(t, r.Seen(IsInteresting), "%v", r)
	}
	t.Log(r)
}

func runOne(c Case, o Options) Result {
	return Suite{Cases: []Case{c}, Options: o}.Run(context.Background(), nil)[0]
}

func TestVerdicts(t *testing.T) {
	short := Options{Time: 30 * time.Millisecond}
	good := func() Test[one, seen] { return drawing() }
	for name, c := range map[string]struct {
		change  func(*Test[one, seen])
		verdict Verdict
		error   string
	}{
		"as it is":     {func(*Test[one, seen]) {}, OK, ""},
		"forbidden":    {func(t *Test[one, seen]) { t.Outcomes = []Outcome[seen]{Forbidden("all", seen{9, 9}).Matching(".*")} }, Failed, ""},
		"not listed":   {func(t *Test[one, seen]) { t.Outcomes = t.Outcomes[1:] }, Failed, ""},
		"panic":        {func(t *Test[one, seen]) { t.Actors[1] = func(*one, *seen) { panic("ouch") } }, Broken, "actor 1 panicked: ouch"},
		"no actors":    {func(t *Test[one, seen]) { t.Actors = nil }, Broken, "no actors"},
		"nil actor":    {func(t *Test[one, seen]) { t.Actors[0] = nil }, Broken, "actor 0 is nil"},
		"no outcomes":  {func(t *Test[one, seen]) { t.Outcomes = nil }, Broken, "no outcomes"},
		"one inlined":  {func(t *Test[one, seen]) { t.Inlined = make([]Loop[one, seen], 1) }, Broken, "1 inlined actors"},
		"with arbiter": {func(t *Test[one, seen]) { t.Arbiter = func(s *one, r *seen) { r.a += s.x.Load() - 2 } }, OK, ""},
	} {
		t.Run(name, func(t *testing.T) {
			test := good()
			c.change(&test)
			r := runOne(Of(test), short)
			assert.Equal(t, c.verdict, r.Verdict, r)
			assert.Contains(t, r.Error, c.error)
			if c.verdict == Failed {
				assert.Contains(t, r.String(), "forbidden")
				assert.Contains(t, r.String(), "came most often")
			}
		})
	}
}

// TestHang: an actor that never returns is told, and the next test goes on.
func TestHang(t *testing.T) {
	defer func(d time.Duration) { hangs = d }(hangs)
	hangs = 300 * time.Millisecond
	stuck := make(chan struct{})
	defer close(stuck)
	test := drawing()
	test.Actors[0] = func(*one, *seen) { <-stuck }
	patientAgain := func(Result) { hangs = time.Hour }
	results := Suite{Cases: []Case{Of(test), Of(drawing())}, Options: Options{Time: 50 * time.Millisecond}}.Run(context.Background(), patientAgain)
	assert.Equal(t, Broken, results[0].Verdict)
	assert.Contains(t, results[0].Error, "did not come to an end")
	assert.Equal(t, OK, results[1].Verdict, results[1])
}

// TestArbiterSeesEverything: the arbiter comes after all actors, on a state that was fresh before them.
func TestArbiterSeesEverything(t *testing.T) {
	type state struct{ n atomic.Int64 }
	Run(t, Test[state, int64]{
		Reset: func(s *state) { s.n.Store(10) },
		Actors: []func(*state, *int64){
			func(s *state, _ *int64) { s.n.Add(1) },
			func(s *state, _ *int64) { s.n.Add(2) },
			func(s *state, _ *int64) { s.n.Add(4) },
		},
		Arbiter:  func(s *state, r *int64) { *r = s.n.Load() },
		Outcomes: []Outcome[int64]{Acceptable("the sum", int64(17))},
	})
}

func TestEnough(t *testing.T) {
	r := runOne(Of(drawing()), Options{Time: 24 * time.Hour, Samples: 1000})
	assert.GreaterOrEqual(t, r.Samples, int64(1000))

	bad := drawing()
	bad.Outcomes = bad.Outcomes[1:]
	s := Suite{Cases: []Case{Of(bad), Of(bad)}, Options: Options{Time: time.Millisecond}, FailFast: true}
	assert.Len(t, s.Run(context.Background(), nil), 1)
	ended, end := context.WithCancel(context.Background())
	end()
	assert.Empty(t, s.Run(ended, nil))
}

// TestSettingsFollowFromTheSeed compares with settings that were written down: a seed in somebody's report must give
// the same ones in every later version.
func TestSettingsFollowFromTheSeed(t *testing.T) {
	var text strings.Builder
	next := settings(42, "golden", 3, []Placement{Free, Crowded, Cores})
	for range 40 {
		text.WriteString(next().String() + "\n")
	}
	golden := filepath.Join("testdata", "settings.golden")
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), text.String())
	other := settings(43, "golden", 3, []Placement{Free, Crowded, Cores})
	next = settings(42, "golden", 3, []Placement{Free, Crowded, Cores})
	same := 0
	for range 40 {
		if next() == other() {
			same++
		}
	}
	assert.Less(t, same, 10)
}

func TestText(t *testing.T) {
	for want, r := range map[string]any{"1, 0": seen{1, 0}, "7": 7, "true": true, "a, b": struct{ x, y string }{"a", "b"}, "": struct{}{}} {
		assert.Equal(t, want, Text(r))
	}
	o := Acceptable("some", seen{5, 5}).Matching("1, .*").When(func(s seen) bool { return s.b == 9 })
	for r, want := range map[seen]bool{{1, 3}: true, {2, 1}: false, {2, 9}: true, {5, 5}: true} {
		assert.Equal(t, want, o.covers(r), r)
	}
	assert.Panics(t, func() { Acceptable[int]("x").Matching("(") })
}

// TestLaidToTheEmulator: only under an emulator, and only the outcome that says so.
func TestLaidToTheEmulator(t *testing.T) {
	test := drawing()
	test.Outcomes[1] = test.Outcomes[1].StoreLoad()
	for _, c := range []struct {
		result   seen
		emulated bool
		want     Grade
	}{
		{seen{1, 1}, true, IsEmulated}, {seen{1, 1}, false, IsForbidden}, {seen{1, 2}, true, IsAcceptable}, {seen{5, 5}, true, IsForbidden},
	} {
		grade, _ := test.grade(c.result, c.emulated)
		assert.Equal(t, c.want, grade, "%+v", c)
	}
}

func TestResultAsJSON(t *testing.T) {
	r := runOne(Of(drawing()), Options{Time: 20 * time.Millisecond, Seed: 7})
	text, err := json.Marshal(r)
	require.NoError(t, err)
	for _, want := range []string{`"verdict":"ok"`, `"seed":7`, `"grade":"acceptable"`, `"result":"1, 2"`, `"placement":`} {
		assert.Contains(t, string(text), want)
	}
}
