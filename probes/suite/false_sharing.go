package suite

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unsafe"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/counter"
)

// Question: how far apart must two processors' data lie so that neither slows the other down?
//
// Two threads work on words of their own, at a growing distance (stride). Three arrangements, since hardware keeps
// memory coherent by the line but may fetch it in larger pieces:
//
//   - one word each, free-running, in five mixtures of atomic additions, plain increments, stores and loads; with the
//     first word at the start of an aligned pair of lines and in the middle of one (shift);
//   - one word each in lock step, so that every step costs a transfer if the words share a line;
//   - a set of 32 counters each, side by side as a program with many sharded counters has them, visited in a random
//     order; against the same set with the two threads' counters in separate regions (apart). Here a prefetcher that
//     takes neighbouring lines along does what a shared line does to single words. Once more with 128 counters, where
//     it may reach further; that is reported, and not judged by.
//
// And once in Go, with structures/counter.
//
// Rules. In each arrangement the cost at a stride is divided by the cost apart, pass by pass. All comparisons are of
// the ratios' bounds (measure.Bounds): what they leave open is not decided. An arrangement speaks if sharing one line
// costs at least a fifth. A stride interferes if it keeps more than a tenth of the penalty for one line, and 10 %; it
// is clean if it does not for certain, in the middle keeps less than a quarter of the penalty, or 25 %, and for certain
// less than half, or 50 %. The size of an arrangement is the power of two from which on every stride is clean, while
// some stride between it and the next smaller power interferes. The verdict is the largest size of all that speak,
// provided that from there on every stride of these is clean, and of the others none interferes. There is none if
// nothing speaks, if an arrangement is not clean at any stride, or if the same arrangement measured twice differs.
var _ = probes.Register(probes.Probe{
	Name:     probes.FalseSharing,
	Question: "How far apart must two processors' data lie so that neither slows the other down?",
	Method: "Two pinned threads update words of their own at strides from 8 to 4096 bytes: single words free-running and " +
		"in lock step, and sets of counters side by side. Each is compared with the same words far apart, in the same pass.",
	Unit:  "ns/op",
	Needs: probes.Needs{Cores: 2},
	Trials: func(machine.Machine) int {
		return 2*len(sharingStrides)*(len(mixtures)+1) + 4*len(sharingPads) + 1 + len(counterPads)
	},
	Measure: measureFalseSharing,
	Judge:   judgeFalseSharing,
})

// The strides that are tried, in bytes. The last one is what the others are compared with.
var sharingStrides = []int{8, 16, 32, 48, 56, 64, 96, 128, 192, 256, 512, 1024, 4096}

// The paddings of the sets. A counter of a set is a node of 16 bytes.
var sharingPads = []int{16, 32, 64, 96, 128, 192, 256, 512}

const (
	farApart = 4096
	halfPair = 64 // the shift that puts the first word in the middle of an aligned 128-byte pair
	lockStep = "lock step"
	apart    = ", apart"
)

// A counterSet is a number of counters that a thread visits in turn.
type counterSet struct {
	name string
	size int
}

var (
	smallSet = counterSet{probes.SetOfCounters, 32}
	largeSet = counterSet{"large set of counters", 128}
)

// place is where the counter at index lies, with room for another thread's beside it. Every 4 KiB the places move on
// by a line or two, or wide paddings would crowd into a few sets of the cache and evict each other.
func (c counterSet) place(index, pad int) int {
	const page, skew = 4096, 128
	offset := 2 * pad * index
	return offset + offset/page*skew
}

// span is room for the set.
func (c counterSet) span(pad int) int { return c.place(c.size, pad) }

// A mixture is what the two threads do to their words.
type mixture struct {
	name string
	ops  [2]loop.Op
}

var mixtures = []mixture{
	{"add, add", [2]loop.Op{loop.FetchAdd, loop.FetchAdd}},
	{"increment, increment", [2]loop.Op{loop.Increment, loop.Increment}},
	{"store, store", [2]loop.Op{loop.Store, loop.Store}},
	{"store, load", [2]loop.Op{loop.Store, loop.Load}},
	{"add, load", [2]loop.Op{loop.FetchAdd, loop.Load}},
}

func measureFalseSharing(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	words, err := pages.New(8 * farApart)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer words.Free()
	sets, err := pages.New(2 * largeSet.span(sharingPads[len(sharingPads)-1]))
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer sets.Free()
	b.Team.Run(1, func(int) {
		words.Touch()
		sets.Touch()
	})
	trials := wordTrials(b, words)
	trials = append(trials, setTrials(b, sets, smallSet)...)
	trials = append(trials, setTrials(b, sets, largeSet)...)
	trials = append(trials, counterTrials(b)...)
	return b.Run(ctx, trials, progress), nil
}

var nanoseconds = []measure.Metric{{Unit: "ns/op"}}

func wordTrials(b *measure.Bench, words *pages.Block) (trials []measure.Trial) {
	for _, stride := range sharingStrides {
		for _, shift := range []int{0, halfPair} {
			params := map[string]int{"stride": stride, "shift": shift}
			first, second := farApart+shift, farApart+shift+stride
			for _, m := range mixtures {
				work := []measure.Work{
					{Loop: loop.Get(m.ops[0]), At: words.At(first)},
					{Loop: loop.Get(m.ops[1]), At: words.At(second)},
				}
				trials = append(trials, measure.Trial{Name: m.name, Params: params, Metrics: nanoseconds, Take: func() measure.Reading {
					return meanReading(b.Together(work...))
				}})
			}
			slots := [2]*uint64{words.Word(first), words.Word(second)}
			progress := [2]*uint64{words.Word(4 * farApart), words.Word(6 * farApart)}
			trials = append(trials, measure.Trial{Name: lockStep, Params: params, Metrics: nanoseconds, Take: func() measure.Reading {
				return lockStepReading(b, slots, progress)
			}})
		}
	}
	return trials
}

// meanReading is the mean over the members of what an operation took.
func meanReading(timings []measure.Timing, disturbed string) measure.Reading {
	sum := 0.0
	for _, t := range timings {
		sum += t.NsPerOp()
	}
	return measure.Reading{Values: []float64{sum / float64(len(timings))}, Disturbed: disturbed}
}

func lockStepReading(b *measure.Bench, slots, progress [2]*uint64) measure.Reading {
	steps := int(b.Effort.Span.Nanoseconds() / 300)
	const patience = 1 << 20
	*progress[0], *progress[1] = 0, 0
	var ns float64
	var done [2]int
	noise := b.Team.Run(2, func(rank int) {
		start := b.Clock.Now()
		done[rank] = loop.LockStep(slots[rank], progress[rank], progress[1-rank], steps, patience)
		if rank == 0 {
			ns = b.Clock.Since(start)
		}
	})
	disturbed := noise.String()
	if done[0] < steps || done[1] < steps {
		disturbed = "the other processor did not answer"
	}
	return measure.Reading{Values: []float64{ns / float64(max(1, done[0]))}, Disturbed: disturbed}
}

func setTrials(b *measure.Bench, memory *pages.Block, set counterSet) (trials []measure.Trial) {
	shuffle := rand.New(rand.NewPCG(b.Seed, 1))
	walk := loop.Get(loop.Walk)
	for _, pad := range sharingPads {
		params := map[string]int{"pad": pad}
		trial := func(name string, second int) measure.Trial {
			return measure.Trial{Name: name, Params: params, Metrics: nanoseconds, Take: func() measure.Reading {
				return meanReading(b.Together(
					measure.Work{Loop: walk, At: ring(memory, 0, set, pad, shuffle)},
					measure.Work{Loop: walk, At: ring(memory, second, set, pad, shuffle)},
				))
			}}
		}
		trials = append(trials, trial(set.name, pad), trial(set.name+apart, memory.Size()/2+pad))
	}
	return trials
}

// ring links the counters of a set, from start on, in a random order, and returns one of them. It is made afresh for
// every reading: the arrangements overlap.
func ring(memory *pages.Block, start int, set counterSet, pad int, shuffle *rand.Rand) unsafe.Pointer {
	at := func(index int) int { return start + set.place(index, pad) }
	order := shuffle.Perm(set.size)
	for i, index := range order {
		next := order[(i+1)%set.size]
		*memory.Word(at(index)) = uint64(uintptr(memory.At(at(next))))
	}
	return memory.At(at(0))
}

// counterPads are the paddings of the Go counters, in bytes.
var counterPads = []int{8, 64, 128}

// counterTrials are what a Go program sees: its own counters, one goroutine a processor.
func counterTrials(b *measure.Bench) (trials []measure.Trial) {
	var single counter.Single
	trials = append(trials, counterTrial(b, "Go counter, one word", nil, func(int) func(int64) { return single.Add }))
	for _, pad := range counterPads {
		sharded := counter.NewSharded(counter.Options{Shards: 2, Pad: pad})
		trials = append(trials, counterTrial(b, "Go counter, two shards", map[string]int{"pad": pad}, func(rank int) func(int64) {
			return sharded.Shard(rank).Add
		}))
	}
	return trials
}

func counterTrial(b *measure.Bench, name string, params map[string]int, adder func(rank int) func(int64)) measure.Trial {
	const chunk = 256
	return measure.Trial{Name: name, Params: params, Metrics: nanoseconds, Take: func() measure.Reading {
		timings := make([]measure.Timing, 2)
		span := float64(b.Effort.Span.Nanoseconds())
		noise := b.Team.Run(2, func(rank int) {
			add := adder(rank)
			for start := b.Clock.Now(); timings[rank].Ns < span; timings[rank].Ns = b.Clock.Since(start) {
				for range chunk {
					add(1)
				}
				timings[rank].Ops += chunk
			}
		})
		return meanReading(timings, noise.String())
	}}
}

// A sweep is one arrangement over all its strides, as ratios to the same arrangement apart: one for each shift.
type sweep struct {
	name    string
	strides []int
	ratios  [][]measure.Interval
}

// worst is the greatest ratio at the stride at index i.
func (s sweep) worst(i int) measure.Interval {
	return slices.MaxFunc(s.ratios[i], func(a, b measure.Interval) int { return cmp.Compare(a.Median, b.Median) })
}

// penalty is what sharing a line costs: the ratio at the smallest stride.
func (s sweep) penalty() measure.Interval { return s.worst(0) }

// speaks says whether the arrangement shows sharing at all.
func (s sweep) speaks() bool { return s.penalty().Above(1.2) }

// above is the ratio that lies a share of the penalty, and at least that share of the cost, above 1.
func (s sweep) above(share float64) float64 {
	if !s.speaks() {
		return 1 + share
	}
	return 1 + share*max(1, s.penalty().Safe.Low-1)
}

// interferes says whether the stride at index i is too small for certain.
func (s sweep) interferes(i int) bool {
	return slices.ContainsFunc(s.ratios[i], func(r measure.Interval) bool { return r.Above(s.above(0.10)) })
}

// clean says whether the stride at index i is large enough for certain.
func (s sweep) clean(i int) bool {
	open := func(r measure.Interval) bool { return !r.Below(s.above(0.5)) || r.Median > s.above(0.25) }
	return !s.interferes(i) && !slices.ContainsFunc(s.ratios[i], open)
}

// cleanFrom says whether all strides from one on are clean, and names the first that is not. Where one line costs
// nothing, as in lock step between distant processors, a distance can only interfere for certain or tell nothing.
func (s sweep) cleanFrom(stride int) (bool, string) {
	for i, at := range s.strides {
		if at >= stride && (s.interferes(i) || s.speaks() && !s.clean(i)) {
			return false, fmt.Sprintf("%s, %d B apart, cost between %s", s.name, at, s.worst(i).Surely())
		}
	}
	return true, ""
}

// size is the smallest power of two from which on every stride is clean, and its index; or why there is none.
func (s sweep) size() (stride, index int, why string) {
	first := len(s.strides)
	for first > 0 && s.clean(first-1) {
		first--
	}
	for i := first; i < len(s.strides); i++ {
		if isPowerOfTwo(s.strides[i]) {
			stride, index = s.strides[i], i
			break
		}
	}
	if stride == 0 {
		return 0, 0, "interferes at every distance"
	}
	for i := range index {
		if 2*s.strides[i] >= stride && s.interferes(i) {
			return stride, index, ""
		}
	}
	return 0, 0, fmt.Sprintf("is open: %d B apart it costs between %s", s.strides[index-1], s.worst(index-1).Surely())
}

func isPowerOfTwo(n int) bool { return n&(n-1) == 0 }

// wordSweep has two shifts at each stride.
func wordSweep(set measure.Set, name string) sweep {
	s := sweep{name: name, strides: sharingStrides}
	at := func(stride, shift int) measure.Series {
		return set.Find(name, map[string]int{"stride": stride, "shift": shift})
	}
	for _, stride := range s.strides {
		s.ratios = append(s.ratios, []measure.Interval{
			measure.Ratio(at(stride, 0), at(farApart, 0)), measure.Ratio(at(stride, halfPair), at(farApart, 0)),
		})
	}
	return s
}

func setSweep(samples measure.Set, set counterSet) sweep {
	s := sweep{name: set.name, strides: sharingPads}
	for _, pad := range s.strides {
		params := map[string]int{"pad": pad}
		s.ratios = append(s.ratios, []measure.Interval{measure.Ratio(samples.Find(set.name, params), samples.Find(set.name+apart, params))})
	}
	return s
}

func judgeFalseSharing(set measure.Set) probes.Verdict {
	far := map[string]int{"stride": farApart, "shift": 0}
	farAgain := map[string]int{"stride": farApart, "shift": halfPair}
	same := measure.Ratio(set.Find(mixtures[0].name, farAgain), set.Find(mixtures[0].name, far))
	if same.N == 0 {
		return probes.Unknown("no samples of two words far apart")
	}
	if why := differs(same); why != "" {
		return probes.Unknown("the control failed: the same words far apart, measured twice, " + why)
	}

	sweeps := []sweep{wordSweep(set, lockStep)}
	for _, m := range mixtures {
		sweeps = append(sweeps, wordSweep(set, m.name))
	}
	single, why := largest(sweeps)
	if why != "" {
		return probes.Unknown(why)
	}
	v := probes.Verdict{Results: []probes.Result{
		{Name: probes.SingleWord, Value: float64(single.stride), Unit: "B"},
		ratioResult(probes.Control, same),
		ratioResult("single words on one line", single.penalty()),
		ratioResult(fmt.Sprintf("single words %d B apart", single.stride), single.worst(single.index)),
	}}
	whole := single.stride
	why = fmt.Sprintf("two words on one line cost %s times what they cost apart (%s), and %s times at %d B",
		single.penalty().Center(), single.name, single.worst(single.index).Center(), single.stride)
	sets, large := setSweep(set, smallSet), setSweep(set, largeSet)
	if sets.speaks() {
		size, index, open := sets.size()
		if size == 0 {
			return probes.Unknown("a " + sets.name + " " + open + ", although " + why)
		}
		whole = max(whole, size)
		v.Results = append(v.Results, probes.Result{Name: "set of counters", Value: float64(size), Unit: "B"},
			ratioResult("sets without padding", sets.penalty()),
			ratioResult(fmt.Sprintf("sets padded to %d B", size), sets.worst(index)))
		if size > single.stride {
			half := sets.at(single.stride)
			v.Results = append(v.Results, ratioResult(fmt.Sprintf("sets padded to %d B", single.stride), half))
			why += fmt.Sprintf("; but sets of counters padded to %d B cost %s times, and %s times at %d B: neighbouring lines are fetched along",
				single.stride, half.Center(), sets.worst(index).Center(), size)
		} else {
			why += fmt.Sprintf("; sets of counters agree: %s times at %d B", sets.worst(index).Center(), size)
		}
	}
	for _, s := range append(sweeps, sets) {
		if clean, open := s.cleanFrom(whole); !clean {
			return probes.Unknown(open + " times what they cost far apart, although " + why)
		}
	}
	if r := large.at(whole); r.N > 0 {
		v.Results = append(v.Results, ratioResult(fmt.Sprintf("large sets padded to %d B", whole), r))
	}
	v.Answer = fmt.Sprintf("%d B", whole)
	v.Why = why + fmt.Sprintf("; control %s", measure.Figures(same.Median))
	v.Results = append([]probes.Result{{Name: probes.InterferenceSize, Value: float64(whole), Unit: "B"}}, v.Results...)
	return v
}

// A sized sweep is one whose size was found.
type sized struct {
	sweep
	stride, index int
}

// largest returns the speaking sweep with the largest size, of several equals the one with the greatest penalty; or why
// there is none.
func largest(sweeps []sweep) (best sized, why string) {
	var silent []string
	for _, s := range sweeps {
		if !s.speaks() {
			silent = append(silent, s.name)
			continue
		}
		stride, index, open := s.size()
		if stride == 0 {
			return best, s.name + " " + open
		}
		if stride > best.stride || stride == best.stride && s.penalty().Median > best.penalty().Median {
			best = sized{s, stride, index}
		}
	}
	if best.stride == 0 {
		why = "two words on one line cost no more than words apart (" + strings.Join(silent, "; ") +
			"): the threads may share a first-level cache, or did not run at the same time"
	}
	return best, why
}

// at returns the ratio at a stride that was measured.
func (s sweep) at(stride int) measure.Interval {
	for i := range s.strides {
		if s.strides[i] == stride {
			return s.worst(i)
		}
	}
	return measure.Interval{}
}

// differs says why a control, the ratio of two measurements of one thing, speaks against what was measured; or nothing.
func differs(same measure.Interval) string {
	switch {
	case same.Safe == nil:
		return "are too few samples to tell: " + same.String()
	case same.Above(1.1), same.Below(0.9):
		return fmt.Sprintf("differ by a factor of %v", same)
	}
	return ""
}

func ratioResult(name string, r measure.Interval) probes.Result {
	return probes.Result{Name: name, Value: r.Median, Unit: "times", Range: &r}
}
