package suite

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/futex"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
)

// Question: how long does a sleeper take to run once it is woken, and what does waking cost?
//
// Threads: one sleeps in futex(2) for a given time; from the call that wakes it to its first instruction, by the
// counter, which both processors read. On the other processor, which idles meanwhile, and on the waker's own, which
// sleeps next. Only wakes that woke somebody count, and no signal reaches the sleeper. Waking where nobody sleeps is
// the system call alone. Goroutines: the same over a channel, where the giver blocks next (the scheduler runs the
// receiver in its place) or works on (somebody else must). Round trips over two channels and by a sync.Cond, by
// goroutines that are tied to no thread and by such that are locked to theirs.
//
// Rules. A time stands if its bounds lie less than a factor of two apart; the others are said to be open, and if that
// is one of the thread on another processor there is no verdict. Sleeping deeper costs something if waking surely takes
// half as much again after 10 ms as after 10 µs; locking does if a round trip surely takes twice as long. One wake-up
// is measured twice as the control.
var _ = probes.Register(probes.Probe{
	Name:     "wake-ups",
	Question: "How long does a sleeper take to run once it is woken, and what does waking cost?",
	Method: "A thread sleeps in futex(2) for 0 to 10 ms until one on another processor, or on its own, wakes it; goroutines over a channel; " +
		"round trips of channels and of sync.Cond, free and locked to threads.",
	Unit:  "ns",
	Needs: probes.Needs{Cores: 1},
	Times: true,
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		asleep := time.Duration(0)
		for _, slept := range sleeps {
			asleep += 4 * time.Duration(wakes(slept)) * slept
		}
		return e.Takes(4*len(sleeps)+6) + time.Duration(e.Most)*asleep
	},
	// A channel's round trip 250 to 370 ns, 42 µs between locked threads; a futex 1.8 µs to an idle guest's 27.
	Bands: []probes.Band{
		probes.Takes(channelTrip, 0, 80, 1500), probes.Takes(condTrip, 0, 80, 1500), probes.Takes(wakeNobody, 0, 30, 1500), probes.Takes(wakeOther, 0, 500, 200_000),
		probes.Takes(wakeSame, 0, 500, 60_000),
	},
	Measure: measureWakeUps,
	Judge:   judgeWakeUps,
})

// sleeps are how long the sleeper has slept. After none it is woken as soon as it sleeps.
var sleeps = []time.Duration{0, 10 * time.Microsecond, 100 * time.Microsecond, time.Millisecond, 10 * time.Millisecond}

const (
	wakeOther     = "thread, another processor"
	wakeSame      = "thread, the same processor"
	wakeNobody    = "wake with nobody waiting"
	wakeBlocks    = "goroutine, giver blocks"
	wakeGoesOn    = "goroutine, giver goes on"
	channelTrip   = "channel round trip"
	condTrip      = "sync.Cond round trip"
	lockedThreads = ", locked to threads"
	sleptName     = "slept_us"
	controlSleep  = 100 * time.Microsecond
	widestWake    = 2.0
)

// wakes is of how many wake-ups a reading is the median.
func wakes(slept time.Duration) int { return int(min(7, max(1, time.Millisecond/max(1, slept)))) }

func sleptFor(d time.Duration) map[string]int {
	return map[string]int{sleptName: int(d.Microseconds())}
}

func measureWakeUps(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	words, err := pages.New(1)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer words.Free()
	trials := goroutineTrials()
	var skips []probes.Skip
	if !futex.Present {
		skips = append(skips, probes.Skip{What: "threads", Why: "no futex on " + runtime.GOOS})
		return b.Run(ctx, trials, progress), skips
	}
	cpu := b.Team.CPUs()[0]
	same, err := team.New([]int{cpu, cpu})
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer same.Close()
	trials = append(trials, nobodyTrial(b, words))
	for _, slept := range sleeps {
		trials = append(trials, threadTrial(b, same, words, wakeSame, slept))
		if b.Team.Size() > 1 {
			trials = append(trials, threadTrial(b, b.Team, words, wakeOther, slept))
		}
	}
	if b.Team.Size() > 1 {
		trials = append(trials, threadTrial(b, b.Team, words, control+wakeOther, controlSleep))
	} else {
		skips = append(skips, probes.Skip{What: wakeOther, Why: "needs two processors"})
	}
	return b.Run(ctx, trials, progress), skips
}

// threadTrial is the median of a few wake-ups of the team's second member by its first.
func threadTrial(b *measure.Bench, t *team.Team, words *pages.Block, name string, slept time.Duration) measure.Trial {
	return measure.Trial{Name: name, Params: sleptFor(slept), Metrics: nanoseconds, Free: t != b.Team, Take: func() measure.Reading {
		var took []float64
		for range wakes(slept) {
			w := &wakeUp{word: (*uint32)(words.At(0)), ready: (*uint32)(words.At(1024)), share: t != b.Team, now: b.Clock.Now,
				slept: b.Clock.Ticks(slept), giveUp: b.Clock.Ticks(20 * time.Millisecond)}
			noise := w.run(t)
			if noise.Moved > 0 || !w.valid() {
				return measure.Reading{Values: []float64{0}, Disturbed: "the sleeper was not asleep, or not there"}
			}
			took = append(took, b.Clock.Nanoseconds(w.woke-w.sent))
		}
		slices.Sort(took)
		return measure.Reading{Values: []float64{took[len(took)/2]}}
	}}
}

// A wakeUp is one thread that sleeps and another that wakes it.
type wakeUp struct {
	word, ready   *uint32
	share         bool // both have one processor: who waits sleeps
	now           func() uint64
	slept, giveUp uint64 // ticks
	began         uint64 // when the waker knew that the sleeper was about to sleep
	sent, woke    uint64
	woken         int // threads
}

func (w *wakeUp) run(t *team.Team) team.Noise {
	atomic.StoreUint32(w.word, 0)
	atomic.StoreUint32(w.ready, 0)
	return t.Run(2, func(rank int) {
		if rank == 0 {
			w.wake()
		} else {
			futex.Undisturbed(w.sleep)
		}
	})
}

// valid is whether somebody was woken who slept until then.
func (w *wakeUp) valid() bool { return w.woken == 1 && w.woke > w.sent }

func (w *wakeUp) sleep() {
	atomic.StoreUint32(w.ready, 1)
	if w.share {
		futex.Wake(w.ready)
	}
	futex.Wait(w.word, 0, 0)
	w.woke = w.now()
}

// wake waits until the sleeper has slept for long enough and wakes it. Who has not slept by then is asked again, and
// who does not come is let go.
func (w *wakeUp) wake() {
	for atomic.LoadUint32(w.ready) == 0 {
		if w.share {
			futex.Wait(w.ready, 0, time.Millisecond)
		} else {
			asm.Relax(1)
		}
	}
	w.began = w.now()
	for w.now()-w.began < w.slept {
		asm.Relax(1)
	}
	for start := w.now(); w.now()-start < w.giveUp; {
		w.sent = w.now()
		if w.woken = futex.Wake(w.word); w.woken > 0 {
			return
		}
		if w.share {
			futex.Wait(w.ready, 1, 50*time.Microsecond) // lets it go to sleep
		}
	}
	atomic.StoreUint32(w.word, 1)
	futex.Wake(w.word)
}

// nobodyTrial wakes where nobody sleeps.
func nobodyTrial(b *measure.Bench, words *pages.Block) measure.Trial {
	word := (*uint32)(words.At(2048))
	return measure.Trial{Name: wakeNobody, Metrics: nanoseconds, Take: func() measure.Reading {
		times := max(4, int(b.Effort.Span/(250*time.Nanosecond)))
		var took float64
		noise := b.Team.Run(1, func(int) {
			start := b.Clock.Now()
			for range times {
				futex.Wake(word)
			}
			took = b.Clock.Since(start)
		})
		return measure.Reading{Values: []float64{took / float64(times)}, Disturbed: noise.String()}
	}}
}

// goroutineTrials are those of the Go scheduler.
func goroutineTrials() (trials []measure.Trial) {
	add := func(name string, params map[string]int, take func() float64) {
		trials = append(trials, measure.Trial{Name: name, Params: params, Metrics: nanoseconds, Free: true, Take: func() measure.Reading {
			return measure.Reading{Values: []float64{take()}}
		}})
	}
	for _, slept := range sleeps[1:] {
		add(wakeBlocks, sleptFor(slept), func() float64 { return goroutineWake(wakes(slept), slept, 0) })
		add(wakeGoesOn, sleptFor(slept), func() float64 { return goroutineWake(wakes(slept), slept, 2*maxIdle) })
	}
	for _, t := range trips {
		add(t.name, nil, func() float64 { return roundTrip(t.by, 100, false) })
		add(t.name+lockedThreads, nil, func() float64 { return roundTrip(t.by, 10, true) })
	}
	return trials
}

// goroutineWake is the median, in ns, over a few wakes of a goroutine that has slept for a while, by one that works on
// for some time, or blocks next if that is none.
func goroutineWake(wakes int, slept, worksOn time.Duration) float64 {
	sleeper, awake := make(chan time.Time), make(chan struct{}, 1)
	var took []float64
	go func() {
		for sent := range sleeper {
			took = append(took, float64(time.Since(sent).Nanoseconds()))
			awake <- struct{}{}
		}
		close(awake)
	}()
	for range wakes {
		work(slept)
		sleeper <- time.Now()
		work(worksOn)
		<-awake
	}
	close(sleeper)
	<-awake
	slices.Sort(took)
	return took[len(took)/2]
}

func work(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

// A trip is a way of taking turns: it begins to count, and then does so many rounds.
type trip struct {
	name string
	by   func(rounds int, begin func()) (one, other func())
}

var trips = []trip{{channelTrip, overChannels}, {condTrip, overCond}}

// roundTrip has two goroutines take turns, and returns what a turn of both takes, in ns.
func roundTrip(by func(rounds int, begin func()) (one, other func()), rounds int, locked bool) float64 {
	var start, end time.Time
	one, other := by(rounds, func() { start = time.Now() })
	var both sync.WaitGroup
	for i, side := range []func(){one, other} {
		both.Go(func() {
			if locked {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			if side(); i == 0 {
				end = time.Now()
			}
		})
	}
	both.Wait()
	return float64(end.Sub(start).Nanoseconds()) / float64(rounds)
}

// overChannels passes a token there and back.
func overChannels(rounds int, begin func()) (one, other func()) {
	there, back := make(chan struct{}), make(chan struct{})
	one = func() {
		there <- struct{}{} // the other side is there
		<-back
		begin()
		for range rounds {
			there <- struct{}{}
			<-back
		}
	}
	other = func() {
		for range rounds + 1 {
			<-there
			back <- struct{}{}
		}
	}
	return one, other
}

// overCond passes a turn, each side waiting on a condition of one lock.
func overCond(rounds int, begin func()) (one, other func()) {
	var lock sync.Mutex
	turn, changed := 0, sync.NewCond(&lock)
	side := func(mine int, first func()) {
		lock.Lock()
		defer lock.Unlock()
		for round := range rounds + 1 {
			if round == 1 {
				first()
			}
			for turn != 2*round+mine {
				changed.Wait()
			}
			turn++
			changed.Signal()
		}
		for mine == 0 && turn != 2*(rounds+1) {
			changed.Wait() // the last turn of the other side is part of the trip
		}
	}
	return func() { side(0, begin) }, func() { side(1, func() {}) }
}

func judgeWakeUps(set measure.Set) probes.Verdict {
	if len(set.Named(wakeOther)) == 0 {
		return probes.Unknown("no wake-up of a thread on another processor was measured")
	}
	same := controlRatio(set)
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: two measurements of a wake-up " + why)
	}
	v := probes.Verdict{Results: []probes.Result{ratioResult("control", same)}}
	var open, answers []string
	undecided := false
	for _, s := range wakeUps(set) {
		if !certain(s.Interval, widestWake) {
			open = append(open, s.In("ns")+" for "+wakeUpName(s))
			undecided = undecided || s.Name == wakeOther
			continue
		}
		v.Results = append(v.Results, probes.Result{Name: wakeUpName(s), Value: s.Median, Unit: "ns", Range: &s.Interval})
		if s.Name == wakeOther {
			answers = append(answers, fmt.Sprintf("%s ns after %s", s.Center(), sleptText(s)))
		}
	}
	reasons := append(deeper(&v, set), lockedCosts(&v, set)...)
	if nobody := set.Find(wakeNobody, nil); nobody.N > 0 {
		reasons = append(reasons, "waking nobody takes "+nobody.In("ns"))
	}
	v.Answer = "a thread on another processor runs " + strings.Join(answers, ", ") + " of sleep"
	if undecided {
		v.Answer = probes.Inconclusive
	}
	if len(open) > 0 {
		reasons = append(reasons, "open: "+strings.Join(open, ", "))
	}
	v.Why = strings.Join(reasons, "; ")
	return v
}

// wakeUps are the series that are times of a wake-up, the shortest sleep first.
func wakeUps(set measure.Set) (list measure.Set) {
	for _, s := range set {
		if isWakeUp(s) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b measure.Series) int {
		return cmp.Or(cmp.Compare(a.Params[sleptName], b.Params[sleptName]), strings.Compare(a.Name, b.Name))
	})
	return list
}

// isWakeUp leaves out controls and guards.
func isWakeUp(s measure.Series) bool {
	name := strings.TrimSuffix(s.Name, lockedThreads)
	return s.N > 0 && slices.Contains([]string{wakeOther, wakeSame, wakeNobody, wakeBlocks, wakeGoesOn, channelTrip, condTrip}, name)
}

func wakeUpName(s measure.Series) string {
	if _, slept := s.Params[sleptName]; slept {
		return s.Name + ", after " + sleptText(s)
	}
	return s.Name
}

func sleptText(s measure.Series) string {
	return (time.Duration(s.Params[sleptName]) * time.Microsecond).String()
}

// deeper says for whom it costs more to be woken from a long sleep than from a short one.
func deeper(v *probes.Verdict, set measure.Set) (reasons []string) {
	short, long := sleeps[1], sleeps[len(sleeps)-1]
	for _, name := range []string{wakeOther, wakeSame, wakeBlocks, wakeGoesOn} {
		ratio := measure.Ratio(set.Find(name, sleptFor(long)), set.Find(name, sleptFor(short)))
		if ratio.N == 0 {
			continue
		}
		v.Results = append(v.Results, ratioResult(fmt.Sprintf("%s: after %v / after %v", name, long, short), ratio))
		switch {
		case ratio.Above(1.5):
			reasons = append(reasons, fmt.Sprintf("%s: waking takes %s times as long after %v as after %v", name, ratio.Center(), long, short))
		case ratio.Below(1.5):
			reasons = append(reasons, name+": how long it slept makes no difference that matters")
		}
	}
	return reasons
}

// lockedCosts says what changes for goroutines that are locked to their threads.
func lockedCosts(v *probes.Verdict, set measure.Set) (reasons []string) {
	for _, name := range []string{channelTrip, condTrip} {
		ratio := measure.Ratio(set.Find(name+lockedThreads, nil), set.Find(name, nil))
		if ratio.N == 0 {
			continue
		}
		v.Results = append(v.Results, ratioResult(name+lockedThreads+" / free", ratio))
		switch {
		case ratio.Above(2):
			reasons = append(reasons, fmt.Sprintf("a %s takes %s times as long between goroutines that are locked to threads: "+
				"each turn is then a wake-up by the kernel", name, ratio.Center()))
		case ratio.Below(2):
			reasons = append(reasons, fmt.Sprintf("a %s is not twice as long between goroutines that are locked to threads", name))
		}
	}
	return reasons
}
