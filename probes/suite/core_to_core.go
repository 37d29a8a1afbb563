package suite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
)

// Question: how long does a line take from one processor to another, and which processors are equally far apart?
//
// Two pinned threads pass a turn to and fro, 100 times a sample: by compare-and-swap on one line, and with a line of
// each, 256 bytes apart or more, that one side writes and the other reads. Half a round trip is the time one way. The
// page is a fresh one for each reading, and the lines are drawn anew: where on the die a line has its home depends on
// its address. The first processor of the pair touches the page first, so that it lies at its node; for one pair of
// each class that the system tells (package machine, Nearness, and the kinds of the two cores), it is touched by the
// second, too, and by a third one, the farthest there is. A reading has the median of its samples, and the least.
//
// On a large machine a sample of the pairs is taken that has every such class (see choosePairs).
//
// Rules. A pair whose readings have several modes, or whose time is not known to within half as much again, is reported
// as that, and is of no class: what moved the processors or the line is unknown. The others are sorted into classes by
// the time by compare-and-swap (see classes), and held against what the system tells: it is contradicted where a pair
// that it calls nearer is of a slower class; it tells less than there is where pairs that it calls equally near are of
// several classes. A pair outside of the band in which all processors known are (see bandOf) is named. There is no
// verdict if a pair measured twice differs, or if no pair is of a class.
var _ = probes.Register(probes.Probe{
	Name:     probes.CoreToCore,
	Question: "How long does a line take from one processor to another, and which are equally far apart?",
	Method: "Two pinned threads pass a turn to and fro, by compare-and-swap on one line and with a line of each that the " +
		"other reads, on a fresh page for every reading; the page's home is an axis. Of large machines a sample of pairs.",
	Unit:   "ns",
	Needs:  probes.Needs{CPUs: 2},
	Times:  true,
	Trials: func(m machine.Machine) int { return len(rallies(m)) },
	Chooses: func(m machine.Machine) string {
		chosen, all := choosePairs(m)
		return fmt.Sprintf("%d of %d pairs of processors", len(chosen), all)
	},
	Measure: measureCoreToCore,
	Judge:   judgeCoreToCore,
})

const (
	byCAS     = probes.LinePassed
	byFlags   = "one writer, one reader"
	leastName = "least"

	mostRepresentatives = 16
)

// A rally is a turn passed to and fro between two processors.
type rally struct {
	pair
	name string // what is passed how
	cas  bool
	home int // the processor that touches the page first
}

// rallies are what is measured of a machine.
func rallies(m machine.Machine) (list []rally) {
	pairs, _ := choosePairs(m)
	for _, p := range pairs {
		list = append(list, rally{p, byCAS, true, p.a}, rally{p, byFlags, false, p.a})
	}
	atlas := m.Map()
	for _, p := range representatives(pairs, mostRepresentatives) {
		list = append(list, rally{p, control + byCAS, true, p.a}, rally{p, byCAS, true, p.b}, rally{p, byFlags, false, p.b})
		if third, found := farthest(m, atlas, p); found {
			list = append(list, rally{p, byCAS, true, third}, rally{p, byFlags, false, third})
		}
	}
	return list
}

// params are what the judge goes by.
func (r rally) params() map[string]int {
	return map[string]int{
		"a": r.a, "b": r.b, "home": r.home, "near": int(r.near), "kind_a": r.kinds[0], "kind_b": r.kinds[1],
	}
}

func measureCoreToCore(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	if err := b.Team.Unpinned(); err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: "needs processors of its choice: " + err.Error()}}
	}
	var skips []probes.Skip
	if chosen, all := choosePairs(b.Machine); len(chosen) < all {
		skips = append(skips, probes.Skip{
			What: fmt.Sprintf("%d of %d pairs", all-len(chosen), all), Why: "to bound the time: those measured are a sample",
		})
	}
	if len(b.Machine.Allowed) < 3 {
		skips = append(skips, probes.Skip{What: "pages at home with a third processor", Why: "needs three processors"})
	}
	lines := rand.New(rand.NewPCG(b.Seed, 2))
	metrics := []measure.Metric{{Unit: "ns"}, {Name: leastName, Unit: "ns"}}
	var trials []measure.Trial
	for _, r := range rallies(b.Machine) {
		trials = append(trials, measure.Trial{Name: r.name, Params: r.params(), Metrics: metrics, Free: true, Take: func() measure.Reading {
			return r.take(b, lines)
		}})
	}
	return b.Run(ctx, trials, progress), skips
}

// seats are the processors that take part, the pair first, and which of them touches the page first.
func (r rally) seats() (cpus []int, home int) {
	cpus = []int{r.a, r.b}
	if home = slices.Index(cpus, r.home); home < 0 {
		return append(cpus, r.home), 2
	}
	return cpus, home
}

// lineDistance is how far two lines are kept apart, in bytes: no prefetcher known takes so far a neighbour along.
const lineDistance = 256

// take reads how long the turn takes one way, on a page that nobody has used.
func (r rally) take(b *measure.Bench, lines *rand.Rand) measure.Reading {
	failed := func(why string) measure.Reading { return measure.Reading{Values: []float64{0, 0}, Disturbed: why} }
	cpus, home := r.seats()
	threads, err := team.New(cpus)
	if err != nil {
		return failed(err.Error())
	}
	defer threads.Close()
	page, err := pages.New(1)
	if err != nil {
		return failed(err.Error())
	}
	defer page.Free()
	onOne(threads, home, page.Touch)
	places := lines.Perm(page.Size() / lineDistance)
	words := [2]*uint64{page.Word(places[0] * lineDistance), page.Word(places[1] * lineDistance)}
	samples, disturbed := r.play(b, threads, words)
	if disturbed != "" {
		return failed(disturbed)
	}
	return measure.Reading{Values: []float64{measure.Summarise(samples).Median, slices.Min(samples)}}
}

// onOne has a member of the team do something.
func onOne(threads *team.Team, member int, do func()) {
	threads.Run(member+1, func(rank int) {
		if rank == member {
			do()
		}
	})
}

// pass is one side's share of so many round trips, the first of which is turn number from; it returns how many came.
func (r rally) pass(words [2]*uint64, rank, from, turns int) (done int) {
	const patience = 1 << 20
	if r.cas {
		return loop.CASPingPong(words[0], from+rank, turns, patience)
	}
	return loop.PingPong(words[rank], words[1-rank], from+rank, turns, patience)
}

// oneWay is the time of a hand-over, of which there are two a round trip.
func oneWay(ns float64, trips int) float64 { return ns / float64(2*trips) }

// play takes samples of 100 round trips for about the bench's span, after one that does not count: it begins with the
// lines elsewhere, and the first side tells by it how many there will be.
func (r rally) play(b *measure.Bench, threads *team.Team, words [2]*uint64) (samples []float64, disturbed string) {
	turns := 100
	if b.Effort == measure.Token {
		turns = 10
	}
	var told atomic.Int64
	var lost atomic.Bool
	noise := threads.Run(2, func(rank int) {
		sample := func(number int) (ns float64, whole bool) {
			start := b.Clock.Now()
			done := r.pass(words, rank, 2*turns*number, turns)
			return oneWay(b.Clock.Since(start), turns), done == turns
		}
		first, whole := sample(0)
		if rank == 0 {
			count := 1 + int(min(1000, float64(b.Effort.Span.Nanoseconds())/(first*float64(2*turns))))
			told.Store(int64(count))
		}
		for started := b.Clock.Now(); told.Load() == 0; {
			if b.Clock.Since(started) > float64(20*time.Millisecond) {
				whole = false
				break
			}
		}
		for number := 1; whole && number <= int(told.Load()); number++ {
			var ns float64
			if ns, whole = sample(number); rank == 0 {
				samples = append(samples, ns)
			}
		}
		if !whole {
			lost.Store(true)
		}
	})
	if lost.Load() {
		return nil, "the other processor did not answer"
	}
	return samples, noise.String()
}
