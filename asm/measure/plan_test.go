package measure

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// imitation is a machine of arithmetic: what a trial reads is its true cost, times how slow the machine is at the
// moment, times noise.
type imitation struct {
	source *rand.Rand
	slow   float64
	time   int
}

func newImitation() *imitation { return &imitation{source: rand.New(rand.NewPCG(3, 4)), slow: 1} }

func (m *imitation) trial(name string, cost float64) Trial {
	return Trial{Name: name, Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
		m.time++
		m.slow *= 1.001 // it warms up: a tenth slower every hundred readings
		return Reading{Values: []float64{cost * m.slow * math.Exp(0.02*m.source.NormFloat64())}}
	}}
}

// passes asks for a number of passes, whatever the precision.
func passes(n int) Effort { return Effort{Least: n, Most: n} }

func find(t *testing.T, r Result, name string) Series {
	t.Helper()
	s := r.Set.Find(name, nil)
	require.NotZero(t, s.N, name)
	return s
}

// TestPlantedEffectIsFound plants 5 % on a machine that drifts by far more, and nothing between a trial and itself.
func TestPlantedEffectIsFound(t *testing.T) {
	m := newImitation()
	r := Plan{Effort: passes(30), Seed: 1}.Run(context.Background(), []Trial{
		m.trial("a", 100), m.trial("a again", 100), m.trial("slower", 105),
	})
	planted := Ratio(find(t, r, "slower"), find(t, r, "a"))
	assert.Greater(t, planted.Low, 1.0, "%v", planted)
	assert.InDelta(t, 1.05, planted.Median, 0.02)
	same := Ratio(find(t, r, "a again"), find(t, r, "a"))
	assert.True(t, same.Low <= 1 && 1 <= same.High, "%v", same)
	assert.Equal(t, "noisy: series with a trend 100 %", r.Conditions.Judge().String(), "the drift is said, too")
}

// TestFalseAlarms compares a trial with itself many times over: the interval may miss 1 as often as it admits.
func TestFalseAlarms(t *testing.T) {
	const experiments = 400
	m := newImitation()
	alarms := 0
	for seed := range uint64(experiments) {
		m.slow = 1
		r := Plan{Effort: passes(15), Seed: seed}.Run(context.Background(), []Trial{m.trial("a", 7), m.trial("b", 7)})
		if i := Ratio(find(t, r, "a"), find(t, r, "b")); i.Low > 1 || i.High < 1 {
			alarms++
		}
	}
	assert.LessOrEqual(t, float64(alarms)/experiments, 1-Confidence)
}

func TestOrderComesFromTheSeed(t *testing.T) {
	order := func(seed uint64) (names string) {
		var trials []Trial
		for _, name := range []string{"a", "b", "c", "d"} {
			trials = append(trials, Trial{Name: name, Metrics: []Metric{{}}, Take: func() Reading {
				names += name
				return Reading{Values: []float64{1}}
			}})
		}
		Plan{Effort: passes(8), Seed: seed}.Run(context.Background(), trials)
		return names
	}
	assert.Equal(t, order(1), order(1))
	assert.NotEqual(t, order(1), order(2))
	assert.NotEqual(t, order(1)[4:8], order(1)[8:12], "each pass has an order of its own")
}

func TestDisturbedReadingsAreTakenAgain(t *testing.T) {
	calls := 0
	unlucky := Trial{Name: "unlucky", Metrics: []Metric{{}}, Take: func() Reading {
		calls++
		if calls%2 == 0 {
			return Reading{Values: []float64{99}, Disturbed: "preempted"}
		}
		return Reading{Values: []float64{1}}
	}}
	hopeless := Trial{Name: "hopeless", Metrics: []Metric{{}}, Take: func() Reading {
		return Reading{Values: []float64{99}, Disturbed: "moved"}
	}}
	r := Plan{Effort: passes(10)}.Run(context.Background(), []Trial{unlucky, hopeless})
	s := find(t, r, "unlucky")
	assert.Equal(t, Interval{Median: 1, Low: 1, High: 1, Confidence: s.Confidence, N: 10, Safe: &Bounds{1, 1}}, s.Interval)
	assert.Equal(t, 10, s.Dropped["preempted"])
	lost := r.Set.Find("hopeless", nil)
	assert.Zero(t, lost.N)
	assert.Equal(t, 30, lost.Dropped["moved"])
	assert.Equal(t, Unusable, r.Conditions.Judge().Grade)
}

// TestGuard lets the imitation's processor be taken away in passes 3 and 7: their readings must not survive, and
// passes are added in their place.
func TestGuard(t *testing.T) {
	pass := -1
	slow := func() float64 {
		if pass == 3 || pass == 7 {
			return 10
		}
		return 1
	}
	looks := 0
	guard := Guard{Trial{Name: "guard", Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
		if looks%2 == 0 {
			pass++
		}
		looks++
		return Reading{Values: []float64{100 * slow()}}
	}}, 0.25, 0.25}
	body := Trial{Name: "body", Metrics: []Metric{{Unit: "ns"}, {"failures", "ratio"}}, Take: func() Reading {
		return Reading{Values: []float64{5 * slow(), 0.5}}
	}}
	r := Plan{Effort: passes(10), Guards: []Guard{guard}}.Run(context.Background(), []Trial{body})
	s := find(t, r, "body")
	assert.Equal(t, 5.0, s.High)
	assert.Equal(t, 10, s.N)
	assert.Equal(t, []int{0, 1, 2, 4, 5, 6, 8, 9, 10, 11}, s.Passes)
	assert.Equal(t, map[string]int{"guard astray": 2}, s.Dropped)
	assert.Equal(t, 0.5, find(t, r, "body: failures").Median)
	assert.Equal(t, 12, r.Conditions.Passes)
	assert.Equal(t, 2, r.Conditions.Disturbed)
	assert.Equal(t, 24, find(t, r, "guard").N)
}

// TestStopsWhenPrecise: a steady trial is known after the fewest passes, a noisy one takes more, a hopeless one all.
func TestStopsWhenPrecise(t *testing.T) {
	effort := Effort{Least: 15, Most: 200, Precision: 0.02}
	taken := func(noise float64) int {
		m := newImitation()
		body := m.trial("a", 10)
		body.Take = func() Reading { return Reading{Values: []float64{10 * math.Exp(noise*m.source.NormFloat64())}} }
		return Plan{Effort: effort}.Run(context.Background(), []Trial{body}).Conditions.Passes
	}
	assert.Equal(t, 15, taken(0.001))
	assert.Greater(t, taken(0.06), 15)
	assert.Less(t, taken(0.06), 200)
	assert.Equal(t, 200, taken(1))
}

// TestGuardWithinAndAcross: a frequency that steps between passes is borne, one that steps during a pass is not.
func TestGuardWithinAndAcross(t *testing.T) {
	values := []float64{1, 1, 1.3, 1.3, 1.3, 1, 1, 1, 1, 2, 1, 1, 2, 2}
	r := newRun(Plan{Guards: []Guard{{Trial{}, 0.2, 0.5}}}, nil)
	r.passes, r.guards[0] = 7, values
	assert.Equal(t, []bool{false, false, true, false, true, false, true}, r.astray())
}

func TestInterrupt(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	r := Plan{Effort: passes(100)}.Run(ctx, []Trial{{Name: "a", Metrics: []Metric{{}}, Take: func() Reading {
		if calls++; calls == 20 {
			cancel()
		}
		return Reading{Values: []float64{1}}
	}}})
	assert.Equal(t, 20, calls)
	assert.Equal(t, 19, find(t, r, "a").N, "what was read before the interrupt is kept")
}

func TestNoCollectionMeanwhile(t *testing.T) {
	before := debug.SetGCPercent(73)
	defer debug.SetGCPercent(before)
	var during int
	openBench(t).Run(context.Background(), []Trial{{Name: "a", Metrics: []Metric{{}}, Take: func() Reading {
		during = debug.SetGCPercent(-1)
		return Reading{Values: []float64{1}}
	}}}, nil)
	assert.Equal(t, -1, during)
	assert.Equal(t, 73, debug.SetGCPercent(before))
}

func ExamplePlan_Run() {
	cost := Trial{Name: "cost", Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
		return Reading{Values: []float64{12.5}} // a real trial times something
	}}
	result := Plan{Effort: passes(6), Seed: 42}.Run(context.Background(), []Trial{cost})
	fmt.Println(result.Set[0].Name, result.Set[0].Interval, result.Set[0].Unit)
	// Output: cost 12.5 [12.5, 12.5] n=6 ns
}

// TestTimeIsBounded: where readings take far longer than they should, a plan ends with fewer passes than the least.
func TestTimeIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := Trial{Name: "slow", Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
			time.Sleep(time.Second)
			return Reading{Values: []float64{1}}
		}}
		r := Plan{Effort: Effort{Least: 100, Most: 100, Span: time.Millisecond}}.Run(t.Context(), []Trial{slow})
		assert.Less(t, r.Conditions.Passes, 20)
		assert.Equal(t, Unusable, r.Conditions.Judge().Grade)
	})
}
