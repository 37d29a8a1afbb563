package suite

import (
	"context"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/futex"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// A waker imitates a machine: what waking costs by how long the sleeper has slept, and what turns cost.
type waker struct {
	thread func(slept time.Duration) float64 // on another processor; a third of it on the same one
	locked float64                           // what a round trip between locked goroutines costs, against 300 ns
	again  float64                           // the control, as a multiple of what it repeats
	spread float64
}

func (w waker) samples() (set measure.Set) {
	for _, slept := range sleeps {
		set = append(set, jitter(wakeOther, sleptFor(slept), w.thread(slept), w.spread),
			jitter(wakeSame, sleptFor(slept), w.thread(slept)/3, w.spread))
	}
	return append(set, jitter(control+wakeOther, sleptFor(controlSleep), w.again*w.thread(controlSleep), w.spread),
		jitter(wakeNobody, nil, 180, 0.01), jitter(channelTrip, nil, 300, 0.01), jitter(channelTrip+lockedThreads, nil, 300*w.locked, 0.01),
		jitter(condTrip, nil, 300, 0.01), jitter(condTrip+lockedThreads, nil, 300*w.locked, 0.01))
}

func flat(ns float64) func(time.Duration) float64 { return func(time.Duration) float64 { return ns } }

func TestJudgeWakeUps(t *testing.T) {
	deep := func(slept time.Duration) float64 { return 2000 + slept.Seconds()*3e6 } // 32 µs after 10 ms
	for _, c := range []struct {
		name    string
		machine waker
		want    string
		why     []string
	}{
		{"all the same", waker{flat(2000), 1, 1, 0.01},
			"a thread on another processor runs 2000 ns after 0s, 2000 ns after 10µs, 2000 ns after 100µs, 2000 ns after 1ms, 2000 ns after 10ms of sleep",
			[]string{"another processor: how long it slept makes no difference", "waking nobody takes 180 ns", "a channel round trip is not twice as long"}},
		{"deep sleep", waker{deep, 100, 1, 0.01},
			"a thread on another processor runs 2000 ns after 0s, 2030 ns after 10µs, 2300 ns after 100µs, 5000 ns after 1ms, 32000 ns after 10ms of sleep",
			[]string{"thread, another processor: waking takes 15.7 times as long after 10ms as after 10µs",
				"a channel round trip takes 99.9 times as long between goroutines that are locked to threads",
				"a sync.Cond round trip takes 99.9 times as long"}},
		{"a failing control", waker{flat(2000), 1, 1.3, 0.01}, probes.Inconclusive, []string{"the control failed"}},
		{"noise", waker{flat(2000), 1, 1, 0.95}, probes.Inconclusive, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeWakeUps(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			for _, why := range c.why {
				assert.Contains(t, v.Why, why)
			}
		})
	}
	assert.Contains(t, judgeWakeUps(nil).Why, "no wake-up of a thread")
	calm := waker{flat(2000), 1, 1, 0.01}
	uncontrolled := slices.DeleteFunc(calm.samples(), func(s measure.Series) bool { return strings.HasPrefix(s.Name, control) })
	assert.Contains(t, judgeWakeUps(uncontrolled).Why, "the control failed")
	noisy := calm.samples()
	for i, s := range noisy { // one wake-up that takes anything
		if s.Name == wakeOther && s.Params[sleptName] == 1000 {
			noisy[i] = jitter(s.Name, s.Params, 2000, 0.95)
		}
	}
	v := judgeWakeUps(noisy)
	assert.False(t, v.Conclusive())
	assert.Contains(t, v.Why, "for thread, another processor, after 1ms")
}

// TestWakeUp has a clock that counts how often it is read: the waker waits for so long, wakes one thread that slept,
// and the sleeper runs after that.
func TestWakeUp(t *testing.T) {
	if !futex.Present {
		t.Skip("no futex on " + runtime.GOOS)
	}
	w := atWork(t)
	cpu := w.Team.CPUs()[0]
	same, err := team.New([]int{cpu, cpu})
	require.NoError(t, err)
	defer same.Close()
	for share, both := range map[bool]*team.Team{false: w.Team, true: same} {
		for done := 0; done < 3; {
			var ticks atomic.Uint64
			u := &wakeUp{word: (*uint32)(w.memory.At(0)), ready: (*uint32)(w.memory.At(1024)), share: share || w.Team.CPUs()[1] == cpu,
				now: func() uint64 { return ticks.Add(1) }, slept: 1000, giveUp: 1 << 40}
			u.run(both)
			require.Equal(t, 1, u.woken)
			assert.True(t, u.valid())
			assert.GreaterOrEqual(t, u.sent-u.began, u.slept)
			done++
		}
	}
}

// TestNobodyComes: a waker gives up, nothing counts, and who comes later does not sleep for ever.
func TestNobodyComes(t *testing.T) {
	if !futex.Present {
		t.Skip("no futex on " + runtime.GOOS)
	}
	word, ready, ticks := uint32(0), uint32(1), uint64(0)
	u := &wakeUp{word: &word, ready: &ready, now: func() uint64 { ticks++; return ticks }, slept: 10, giveUp: 100}
	u.wake()
	assert.Zero(t, u.woken)
	u.sleep() // returns
	assert.False(t, u.valid())
	u.woken, u.woke = 1, u.sent-1
	assert.False(t, u.valid(), "it ran before it was woken")
}

// TestRoundTrips: both sides do as many turns as are paid for, and those that should be are locked to their threads.
func TestRoundTrips(t *testing.T) {
	for _, trip := range trips {
		by := trip.by
		name := runtime.FuncForPC(reflect.ValueOf(by).Pointer()).Name()
		assert.True(t, strings.HasSuffix(name, map[string]string{channelTrip: "overChannels", condTrip: "overCond"}[trip.name]), name)
		for _, locked := range []bool{false, true} {
			var begun, ended atomic.Int32
			spied := func(rounds int, begin func()) (func(), func()) {
				require.Equal(t, 20, rounds)
				one, other := by(rounds, func() { begun.Add(1); begin() })
				spy := func(side func()) func() {
					return func() {
						side()
						text := make([]byte, 1000)
						assert.Equal(t, locked, strings.Contains(string(text[:runtime.Stack(text, false)]), "locked to thread"))
						ended.Add(1)
					}
				}
				return spy(one), spy(other)
			}
			assert.Positive(t, roundTrip(spied, 20, locked))
			assert.Equal(t, [2]int32{1, 2}, [2]int32{begun.Load(), ended.Load()})
		}
	}
}

// TestWakes: readings get shorter as sleeps get longer.
func TestWakes(t *testing.T) {
	var numbers []int
	for _, slept := range sleeps {
		numbers = append(numbers, wakes(slept))
	}
	assert.Equal(t, []int{7, 7, 7, 1, 1}, numbers)
	assert.Positive(t, goroutineWake(3, 0, 0))
}

// TestWakeUpsEndToEnd: what is measured is what the judge reads.
func TestWakeUpsEndToEnd(t *testing.T) {
	b, err := measure.OpenBench(machine.Detect(), measure.Token, 1)
	require.NoError(t, err)
	defer b.Close()
	result, skips := measureWakeUps(context.Background(), b, nil)
	seen := map[string]bool{}
	for _, s := range result.Set {
		assert.False(t, seen[s.String()], "two series %s", s)
		seen[s.String()] = true
	}
	want := 2*(len(sleeps)-1) + 4
	if futex.Present {
		want += 1 + len(sleeps)
		if b.Team.Size() > 1 {
			want += len(sleeps)
		}
	} else {
		assert.NotEmpty(t, skips)
	}
	all := 0
	for _, s := range result.Set {
		if isWakeUp(measure.NewSeries(s.Name, s.Params, s.Unit, []float64{1}, []int{0})) {
			all++
		}
	}
	assert.Equal(t, want, all)
}

var _ = judged(probetest.Trial{
	Probe:   "wake-ups",
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "as deep after any sleep", Set: waker{flat(2000), 1, 1, 0.01}.samples(), Answer: "a thread on another processor runs " +
			"2000 ns after 0s, 2000 ns after 10µs, 2000 ns after 100µs, 2000 ns after 1ms, 2000 ns after 10ms of sleep"},
		{Name: "locked", Set: waker{flat(30_000), 100, 1, 0.01}.samples(), Answer: "a thread on another processor runs " +
			"30000 ns after 0s, 30000 ns after 10µs, 30000 ns after 100µs, 30000 ns after 1ms, 30000 ns after 10ms of sleep"},
	},
})
