package stress

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestLaidToWhom: what panics or leaves is named, whoever it is, and at once.
func TestLaidToWhom(t *testing.T) {
	nothing := func(*one, *seen) {}
	for name, c := range map[string]struct {
		change func(*Test[one, seen])
		error  string
	}{
		"actor":         {func(t *Test[one, seen]) { t.Actors[1] = func(*one, *seen) { panic("boom") } }, "actor 1 panicked: boom"},
		"arbiter":       {func(t *Test[one, seen]) { t.Arbiter = func(*one, *seen) { panic("boom") } }, "the arbiter panicked: boom"},
		"reset":         {func(t *Test[one, seen]) { t.Reset = func(*one) { panic("boom") } }, "Reset panicked: boom"},
		"outcome":       {func(t *Test[one, seen]) { t.Outcomes[0] = t.Outcomes[0].When(func(seen) bool { panic("boom") }) }, "outcomes panicked"},
		"empty outcome": {func(t *Test[one, seen]) { t.Outcomes = []Outcome[seen]{{}} }, "outcome 0 is empty"},
		"goexit":        {func(t *Test[one, seen]) { t.Actors[0] = func(*one, *seen) { runtime.Goexit() } }, "actor 0 ended its goroutine"},
		"all leave": {func(t *Test[one, seen]) {
			for i := range t.Actors {
				t.Actors[i] = func(*one, *seen) { runtime.Goexit() }
			}
		}, "ended its goroutine"},
		"arbiter leaves": {func(t *Test[one, seen]) { t.Arbiter = func(*one, *seen) { runtime.Goexit() } }, "the arbiter ended its goroutine"},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) { // whatever the placement
				test := drawing()
				test.Actors = []func(*one, *seen){nothing, nothing}
				test.Outcomes = []Outcome[seen]{Acceptable("nothing", seen{1, 1})}
				c.change(&test)
				r := runOne(Of(test), Options{Time: 50 * time.Millisecond, Seed: seed})
				assert.Equal(t, Broken, r.Verdict, r)
				assert.Contains(t, r.Error, c.error)
			}
		})
	}
}

// TestManyResults: what is not equal to itself is one result all the same, and too many different ones are refused.
func TestManyResults(t *testing.T) {
	notANumber := Test[one, float64]{
		Name:   "not a number",
		Actors: []func(*one, *float64){func(_ *one, r *float64) { *r = math.NaN() }},
		Outcomes: []Outcome[float64]{
			Acceptable("NaN", 1.0).When(math.IsNaN),
		},
	}
	r := runOne(Of(notANumber), Options{Time: 20 * time.Millisecond})
	assert.Equal(t, OK, r.Verdict, r)
	assert.Len(t, r.Outcomes, 1)
	assert.Equal(t, r.Samples, r.Outcomes[0].Samples)

	type word struct{ _ [16]byte }
	pointers := Test[one, *word]{
		Name:     "pointers",
		Actors:   []func(*one, **word){func(_ *one, r **word) { *r = new(word) }},
		Outcomes: []Outcome[*word]{Forbidden[*word]("none").When(func(p *word) bool { return p == nil }), Acceptable[*word]("any").Matching("0x.*")},
	}
	r = runOne(Of(pointers), Options{Time: 10 * time.Second})
	assert.Equal(t, Broken, r.Verdict, r)
	assert.Contains(t, r.Error, "different results")
	assert.LessOrEqual(t, len(r.Outcomes), mostResults)
}

// TestSettingsComeBack: whatever actors do, the process has what it had, also beside other tests.
func TestSettingsComeBack(t *testing.T) {
	now := func() [2]int {
		percent := debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		return [2]int{runtime.GOMAXPROCS(0), percent}
	}
	before := now()
	patient := hangs
	defer func() { hangs = patient }()
	hangs = 50 * time.Millisecond
	stuck := make(chan struct{})
	defer close(stuck)
	found := 0
	for seed := uint64(0); found < 3 && seed < 200; seed++ {
		test := drawing()
		test.Actors[0] = func(*one, *seen) {
			if now() != before {
				<-stuck
			}
		}
		if r := runOne(Of(test), Options{Time: 20 * time.Millisecond, Seed: seed}); r.Verdict == Broken {
			found++
			assert.Contains(t, r.Error, "goroutine", "the stacks")
		}
		assert.Equal(t, before, now(), "after a test that hung")
	}
	assert.Positive(t, found, "no setting changed anything")
	hangs = patient
	t.Run("beside", func(t *testing.T) {
		for range 4 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				test := drawing()
				RunWith(t, test, Options{Time: 200 * time.Millisecond})
			})
		}
	})
	assert.Equal(t, before, now(), "after tests beside each other")
}
