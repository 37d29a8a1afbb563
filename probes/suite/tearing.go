package suite

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/access"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/probes"
)

// Question: which loads and stores happen at once, and which can be seen half done?
//
// One thread stores zeros and ones in turn, another loads and keeps what it sees: all zeros, all ones, or some of both,
// which is a torn read. Each instruction of package access at each offset from the start of a line, both sides by the
// same one: a read may be torn by either. Two reads in a row that differ are a transition: so often the reader looked
// while the writer wrote, and only where it did does it mean something that nothing was torn. Where the two bytes that
// differ meet is where it tore, counted from the start of the line.
//
// Rules. A read torn where the architecture promises none is broken, however rare. Elsewhere, what was never torn in
// 10,000 transitions is called so, and "observed, not guaranteed" if nobody promises it; fewer are inconclusive. The
// granularity of an instruction is the greatest power of two of whose multiples all its tears lie. As a control, before
// and after everything else, a writer of single bytes is watched by each instruction, and must be seen as torn.
var _ = probes.Register(probes.Probe{
	Name:     probes.Tearing,
	Question: "Which loads and stores happen at once, and which can be seen half done?",
	Method: "One thread stores zeros and ones in turn, another loads the same bytes, by each instruction of 2 to 64 bytes at each " +
		"offset from the start of a line; reads that saw both are counted, and where they tore.",
	Unit:  "torn per million reads",
	Needs: probes.Needs{Cores: 2},
	Takes: func(m machine.Machine, e measure.Effort) time.Duration {
		return time.Duration(len(onlookers(m, m.Spread(0)))) * sweepTakes(e)
	},
	Measure: measureTearing,
	Judge:   judgeTearing,
})

const (
	transitionUnit   = "transitions"
	tornUnit         = "torn per million reads"
	torn             = probes.Torn
	tornMultiples    = ": torn at multiples of"
	tornPromised     = probes.TornAgainst
	plantedTearing   = control + "a writer of single bytes, by "
	leastChanges     = probes.LeastTransitions
	usualVisits      = 2
	lineSize         = 64 // offsets are counted in it, whatever the processor's lines are
	tearingLine      = 1024
	sampledAtOnce    = 1 << 14 // bytes
	alternatedAtOnce = 200
)

// visit is how long an access at a place is watched at a time.
func visit(e measure.Effort) time.Duration { return 8 * e.Span }

// sweepTakes estimates how long a pair looks at all places; after three times that it looks at none again.
func sweepTakes(e measure.Effort) time.Duration { return time.Duration(len(places())) * 6 * visit(e) }

// visits are the most that a place gets.
func visits(e measure.Effort) int { return min(60, 2*e.Most) }

// changes is how many transitions are waited for.
func changes(e measure.Effort) int {
	return max(1, int(leastChanges*int64(e.Span)/int64(measure.Quick.Span)))
}

// A place is an access at an offset from the start of a line.
type place struct {
	access.Access
	offset int
}

func (p place) params() map[string]int {
	return map[string]int{"width": p.Width, "offset": p.offset, "promised": p.Promised(p.offset)}
}

// places are those of the accesses that this processor has.
func places() (list []place) {
	for _, a := range access.All() {
		for offset := 0; a.Present && offset < lineSize; offset += a.Align {
			list = append(list, place{a, offset})
		}
	}
	return list
}

// An onlooker is the reader beside the first member of the team, who writes.
type onlooker struct {
	reader int // rank
	where  string
}

// onlookers are another core, the last one, and the hardware thread beside the writer's, as far as these are there. The
// team's members are one core after another.
func onlookers(m machine.Machine, cpus []int) (list []onlooker) {
	if len(cpus) < 2 {
		return nil
	}
	list = []onlooker{{1, ""}}
	if far := len(m.Cores) - 1; far > 1 && far < len(cpus) {
		list = append(list, onlooker{far, ", the last core"})
	}
	for _, core := range m.Cores {
		if slices.Contains(core, cpus[0]) && len(core) > 1 {
			sibling := core[(slices.Index(core, cpus[0])+1)%len(core)]
			if rank := slices.Index(cpus, sibling); rank > 1 {
				list = append(list, onlooker{rank, ", the same core"})
			}
		}
	}
	return list
}

func measureTearing(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	memory, err := pages.New(tearingLine + 4*lineSize)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer memory.Free()
	samples, err := pages.New(sampledAtOnce)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer samples.Free()
	var skips []probes.Skip
	for _, a := range access.All() {
		if !a.Present {
			skips = append(skips, probes.Skip{What: fmt.Sprintf("%s of %d B", a.Name, a.Width), Why: "this processor does not have it"})
		}
	}
	w := watcher{b, memory, samples}
	load := measure.NewLoadMeter(b.Team.CPUs())
	load.Start()
	var set measure.Set
	between := onlookers(b.Machine, b.Team.CPUs())
	of := (len(between) + 1) * len(places())
	step := func(done int) {
		if progress != nil {
			progress(min(done, of), of)
		}
	}
	set = append(set, w.controls(ctx, 0)...)
	for i, who := range between {
		set = append(set, w.sweep(ctx, who, func(done int) { step(i*len(places()) + done) })...)
	}
	set = append(set, w.controls(ctx, 1)...)
	c := measure.Conditions{
		Emulated: b.Machine.Emulated, Interrupted: ctx.Err() != nil, OneCPU: b.Team.Size() < 2, Passes: 1, Readings: len(set),
	}
	c.Others, c.Steal, c.Measured = load.Stop()
	return measure.Result{Set: merge(set), Conditions: c}, skips
}

// merge puts samples of one series together: those of the controls.
func merge(set measure.Set) (merged measure.Set) {
	for _, s := range set {
		i := slices.IndexFunc(merged, func(m measure.Series) bool { return m.Name == s.Name && maps.Equal(m.Params, s.Params) })
		if i < 0 {
			merged = append(merged, s)
			continue
		}
		m := merged[i]
		merged[i] = measure.NewSeries(m.Name, m.Params, m.Unit, append(m.Samples, s.Samples...), append(m.Passes, s.Passes...))
	}
	return merged
}

// A watcher has one member of a team write and another one read.
type watcher struct {
	*measure.Bench
	memory, samples *pages.Block
}

// sweep watches all places, in an order that chance gives, each until it has changed often enough, or the time is over:
// where others use the processors, the two hardly ever run at once.
func (w watcher) sweep(ctx context.Context, who onlooker, progress func(done int)) (set measure.Set) {
	all := places()
	seen := make([]sightings, len(all))
	order := rand.New(rand.NewPCG(w.Seed, uint64(who.reader)))
	began := time.Now()
	for turn, open := 0, order.Perm(len(all)); turn < visits(w.Effort) && len(open) > 0 && ctx.Err() == nil; turn++ {
		var still []int
		for i, at := range open {
			if ctx.Err() != nil || turn > 0 && time.Since(began) > 3*sweepTakes(w.Effort) {
				break
			}
			p := all[at]
			write := func() { p.Alternate(w.memory.At(tearingLine+p.offset), alternatedAtOnce) }
			seen[at].add(w.watch(who.reader, p, write, changes(w.Effort)/usualVisits))
			if seen[at].changes < changes(w.Effort) {
				still = append(still, at)
			}
			progress(len(all) - len(open) + i)
		}
		order.Shuffle(len(still), func(i, j int) { still[i], still[j] = still[j], still[i] })
		open = still
	}
	for i, p := range all {
		set = append(set, seen[i].series(p, p.Name+who.where)...)
	}
	return set
}

// controls has every access watch a writer of single bytes.
func (w watcher) controls(ctx context.Context, pass int) (set measure.Set) {
	for _, a := range access.All() {
		if !a.Present || ctx.Err() != nil {
			continue
		}
		at := unsafe.Slice((*byte)(w.memory.At(tearingLine)), a.Width)
		var seen sightings
		for turn := 0; turn < visits(w.Effort) && seen.torn == 0; turn++ {
			seen.add(w.watch(1, place{a, 0}, func() { byByte(at) }, changes(w.Effort)/usualVisits))
		}
		set = append(set, measure.NewSeries(plantedTearing+a.Name, map[string]int{"width": a.Width}, tornUnit, []float64{seen.share()}, []int{pass}))
	}
	return set
}

// byByte stores zeros and ones in turn, byte by byte, with a hint behind each lest stores be joined.
func byByte(at []byte) {
	for value := range 2 {
		for i := range at {
			at[i] = byte(-value)
			asm.Relax(1)
		}
	}
}

// watch has a member read while the first one writes, until there were so many transitions or the visit is over.
func (w watcher) watch(reader int, p place, write func(), enough int) (seen sightings) {
	var over atomic.Bool
	limit := w.Clock.Ticks(visit(w.Effort))
	write() // what others left there is not torn
	seen.ones = true
	w.Team.Run(reader+1, func(rank int) {
		switch rank {
		case 0:
			for !over.Load() {
				write()
			}
		case reader:
			defer over.Store(true)
			for start := w.Clock.Now(); seen.changes < enough && w.Clock.Now()-start < limit; {
				p.Sample(w.memory.At(tearingLine+p.offset), w.samples.At(0), sampledAtOnce/p.Width)
				seen.count(p, unsafe.Slice((*byte)(w.samples.At(0)), sampledAtOnce))
			}
		}
	})
	return seen
}

// Sightings are what reads saw.
type sightings struct {
	reads, changes, torn, broken int
	ones                         bool   // whether the last whole read saw ones
	tears                        uint64 // a bit for each offset in the line that differed from the byte before it
}

var zeros, ones = make([]byte, lineSize), bytes.Repeat([]byte{0xff}, lineSize)

// count adds samples, one after another.
func (t *sightings) count(p place, samples []byte) {
	piece := p.Promised(p.offset)
	for ; len(samples) >= p.Width; samples = samples[p.Width:] {
		read := samples[:p.Width]
		t.reads++
		switch isOnes := bytes.Equal(read, ones[:p.Width]); {
		case !isOnes && !bytes.Equal(read, zeros[:p.Width]):
			t.tore(p, piece, read)
		case isOnes != t.ones:
			t.ones = isOnes
			t.changes++
		}
	}
}

// tore adds a torn read.
func (t *sightings) tore(p place, piece int, read []byte) {
	against := false
	for i := 1; i < len(read); i++ {
		if read[i] != read[i-1] {
			t.tears |= 1 << ((p.offset + i) % lineSize)
			against = against || i%piece != 0
		}
	}
	t.torn++
	if against {
		t.broken++
	}
}

// add joins others of the same place.
func (t *sightings) add(other sightings) {
	t.reads += other.reads
	t.changes += other.changes
	t.torn += other.torn
	t.broken += other.broken
	t.tears |= other.tears
}

// share is how many of a million reads were torn.
func (t sightings) share() float64 { return 1e6 * float64(t.torn) / float64(max(1, t.reads)) }

// multiple is the greatest power of two of which all tears are multiples.
func (t sightings) multiple() int {
	finest := lineSize
	for rest := t.tears; rest != 0; rest &= rest - 1 {
		if at := bits.TrailingZeros64(rest); at != 0 {
			finest = min(finest, at&-at)
		}
	}
	return finest
}

// series are what is told of a place: its transitions, and of torn reads only if there were any.
func (t sightings) series(p place, name string) measure.Set {
	one := func(suffix, unit string, value float64) measure.Series {
		return measure.NewSeries(name+suffix, p.params(), unit, []float64{value}, []int{0})
	}
	set := measure.Set{one("", transitionUnit, float64(t.changes))}
	if t.torn > 0 {
		set = append(set, one(torn, tornUnit, t.share()), one(tornMultiples, "B", float64(t.multiple())))
	}
	if t.broken > 0 {
		set = append(set, one(tornPromised, "reads", float64(t.broken)))
	}
	return set
}

// A form is what was seen of one access between one pair, at all offsets.
type form struct {
	name          string
	width         int
	offsets, torn int
	multiple      int      // of which all tears lie
	least         float64  // the fewest transitions at an offset that was not torn
	short         []string // untorn, after too few transitions
	broken        []string
	aligned       [2]int // offsets that are multiples of the width: how many, and how many of them tore
	promised      bool   // whether all of the aligned ones are promised
}

func (f form) String() string { return fmt.Sprintf("%s of %d B", f.name, f.width) }

// forms collects what the set says of each.
func forms(set measure.Set) (list []form) {
	medians := map[string]float64{}
	for _, s := range set {
		medians[s.String()] = s.Median
	}
	for _, s := range set {
		if s.Unit != transitionUnit || s.N == 0 {
			continue
		}
		i := slices.IndexFunc(list, func(f form) bool { return f.name == s.Name && f.width == s.Params["width"] })
		if i < 0 {
			i = len(list)
			list = append(list, form{name: s.Name, width: s.Params["width"], multiple: lineSize, least: math.Inf(1), promised: true})
		}
		list[i].see(s, func(suffix string) float64 {
			return medians[measure.Series{Name: s.Name + suffix, Params: s.Params}.String()]
		})
	}
	return list
}

// see adds what is known of one offset: how often it changed, and what else was counted there.
func (f *form) see(changed measure.Series, find func(suffix string) float64) {
	offset, tore := changed.Params["offset"], find(torn) > 0
	where := fmt.Sprintf("%v at +%d", f, offset)
	f.offsets++
	if offset%f.width == 0 {
		f.aligned[0]++
		f.promised = f.promised && changed.Params["promised"] == f.width
	}
	if tore {
		f.torn++
		f.multiple = min(f.multiple, int(find(tornMultiples)))
		if offset%f.width == 0 {
			f.aligned[1]++
		}
	} else {
		f.least = min(f.least, changed.Median)
		if changed.Median < leastChanges {
			f.short = append(f.short, fmt.Sprintf("%s %.0f", where, changed.Median))
		}
	}
	if against := find(tornPromised); against > 0 {
		f.broken = append(f.broken, fmt.Sprintf("%s (%.0f reads)", where, against))
	}
}

// atItsSize is what was seen where the address is a multiple of the width.
func (f form) atItsSize() string {
	switch {
	case f.aligned[1] > 0:
		return "torn"
	case f.promised:
		return "never torn, as promised"
	}
	return "never torn: observed, not guaranteed"
}

func (f form) sentence() string {
	if f.torn == 0 {
		return fmt.Sprintf("%v never torn in at least %.0f transitions at each offset", f, f.least)
	}
	return fmt.Sprintf("%v torn at %d of %d offsets, at multiples of %d B", f, f.torn, f.offsets, f.multiple)
}

func judgeTearing(set measure.Set) probes.Verdict {
	all := forms(set)
	if len(all) == 0 {
		return probes.Unknown("no samples of any access")
	}
	var broken, short, unpromised, sentences []string
	granularity := lineSize
	for _, f := range all {
		broken, short = append(broken, f.broken...), append(short, f.short...)
		granularity = min(granularity, f.multiple)
		sentences = append(sentences, f.sentence())
		if f.aligned[0] > 0 && f.aligned[1] == 0 && !f.promised {
			unpromised = append(unpromised, f.String())
		}
	}
	results := []probes.Result{{Name: probes.Broken, Value: float64(len(broken)), Unit: "places", Why: strings.Join(broken, "; ")}}
	if len(broken) > 0 { // that is no question of how often
		return probes.Verdict{
			Answer:  fmt.Sprintf("VIOLATION: torn where the architecture promises that nothing is, at %d places", len(broken)),
			Why:     strings.Join(firstFew(broken), "; "),
			Results: results,
		}
	}
	if why := plantedUnseen(set); why != "" {
		return probes.Unknown("the control failed: " + why)
	}
	for _, f := range all {
		if len(f.short) > 0 {
			continue
		}
		results = append(results,
			probes.Result{Name: "granularity of " + f.String(), Value: float64(f.multiple), Unit: "B", Why: f.sentence()},
			probes.Result{Name: "aligned " + f.String(), Choice: f.atItsSize()})
	}
	if len(short) > 0 {
		v := probes.Unknown(fmt.Sprintf("fewer than %d transitions were seen, and no tear, at %d places: %s", leastChanges, len(short),
			strings.Join(firstFew(short), ", ")))
		v.Results = results
		return v
	}
	v := probes.Verdict{
		Answer:  fmt.Sprintf("nothing is torn within aligned %d B", granularity),
		Why:     strings.Join(sentences, "; "),
		Results: append(results, probes.Result{Name: "granularity", Value: float64(granularity), Unit: "B"}),
	}
	if len(unpromised) > 0 {
		v.Why += "; observed at multiples of its size, not guaranteed: " + strings.Join(unpromised, ", ")
	}
	return v
}

// plantedUnseen says which access did not see what was torn, before or after the rest.
func plantedUnseen(set measure.Set) string {
	seen := 0
	for _, s := range set {
		name, is := strings.CutPrefix(s.Name, plantedTearing)
		switch {
		case !is:
		case s.N < 2 || s.Min <= 0:
			return fmt.Sprintf("%s of %d B did not see what was written byte by byte as torn", name, s.Params["width"])
		default:
			seen++
		}
	}
	if seen == 0 {
		return "nothing was planted"
	}
	return ""
}
