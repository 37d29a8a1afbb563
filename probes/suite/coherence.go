package suite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
)

// Question: what does an access cost, by where its line is and who else has it?
//
// 128 lines are brought into a state: written here (by the processor that is measured) or by another, maybe dropped
// from every cache, maybe read by some, maybe pushed out of a cache here, by reading twice as much as it holds. (Some
// caches hold on to what they have had for long. So the lines come anew before; and what has been pushed out of the
// second level is in the third, or in memory where neighbours crowd that.) Then one processor does one operation to
// each, in a random order, each address being what the operation before found (package loop, Chase): one dependent
// chain, whose time, less that of the same call for no line, is divided by its length. So neither the clock nor
// overlapping counts. (Stores do not wait for each other: what is timed is until all are visible.) That is done again
// and again for a span; the reading is the mean of the middle half, since the ticks of some clocks are longer than some
// chains. The lines lie half a kilobyte apart, shifted at random, so that no prefetcher takes a neighbour along.
//
// Rules. There is a verdict if what was measured twice agrees, and if the lines were where they were meant to be: a
// load from memory and from another processor's cache surely costs twice what it costs here, and none from a lower
// level surely less than from an upper one. What an atomic operation or a load costs here is named if it is outside of
// what processors known take.
var _ = probes.Register(probes.Probe{
	Name:     probes.Coherence,
	Question: "What does an access cost, by where its line is and who else has it?",
	Method: "128 lines are written, dropped from all caches, read by others or pushed into a lower cache; then one " +
		"dependent chain of one operation to each, in a random order, is timed: load, store, atomics.",
	Unit:    "ns/op",
	Needs:   probes.Needs{Cores: 1},
	Times:   true,
	Trials:  func(m machine.Machine) int { return len(walks(m)) },
	Measure: measureCoherence,
	Judge:   judgeCoherence,
})

const (
	chainLines = 128
	chainSlot  = 512 // bytes between lines, of which the first 384 may be a shift
	chainShift = 128
)

// A step is what one processor does to all lines.
type step struct {
	who int // rank; 0 is measured afterwards
	do  string
}

// What is done in a step.
const (
	writes    = "writes"
	drops     = "drops" // from every cache
	reads     = "reads"
	emptiesL1 = "empties L1"
	emptiesL2 = "empties L2"
)

// A lineState is where lines are, and how they get there.
type lineState struct {
	name  string
	steps []step
}

// The states. Those that verdicts rest on have names.
const (
	modifiedHere      = "modified here"
	pushedOutOfL1     = "pushed out of L1"
	pushedOutOfL2     = "pushed out of L2"
	inMemory          = "in memory"
	modifiedElsewhere = "modified elsewhere"
	sharedWithOne     = "shared with one other"
)

var lineStates = []lineState{
	{modifiedHere, []step{{0, writes}}},
	{"clean here", []step{{0, writes}, {0, drops}, {0, reads}}},
	{pushedOutOfL1, []step{{0, drops}, {0, writes}, {0, emptiesL1}}},
	{pushedOutOfL2, []step{{0, drops}, {0, writes}, {0, emptiesL2}}},
	{inMemory, []step{{0, writes}, {0, drops}}},
	{modifiedElsewhere, []step{{1, writes}}},
	{"clean elsewhere", []step{{1, writes}, {1, drops}, {1, reads}}},
	{sharedWithOne, []step{{0, writes}, {0, drops}, {1, reads}, {0, reads}}},
	{"shared with two others", []step{{0, writes}, {0, drops}, {1, reads}, {2, reads}, {0, reads}}},
	{"modified elsewhere, read by a third", []step{{1, writes}, {2, reads}}},
}

// cores is how many processor cores the state takes.
func (s lineState) cores() (cores int) {
	for _, step := range s.steps {
		cores = max(cores, step.who+1)
	}
	return cores
}

// missing says why the machine cannot bring lines into the state, or nothing.
func (s lineState) missing(m machine.Machine) string {
	if cores := s.cores(); len(m.Cores) < cores {
		return fmt.Sprintf("needs %d processor cores", cores)
	}
	for _, step := range s.steps {
		switch step.do {
		case emptiesL1, emptiesL2:
			return cannotEmpty(m, step.do)
		case drops:
			if !asm.Have.Flush {
				return "this processor cannot drop a line from its caches"
			}
		}
	}
	return ""
}

// largestEmptied bounds how long it takes to empty a cache: reading twice as much.
const largestEmptied = 8 << 20

// cannotEmpty says why a level is not emptied, or nothing.
func cannotEmpty(m machine.Machine, how string) string {
	level := emptied(how)
	upper, lower := cacheBytes(m, level), cacheBytes(m, level+1)
	switch {
	case upper == 0:
		return "the sizes of the caches are not told"
	case lower == 0:
		return fmt.Sprintf("no cache of level %d is told of", level+1)
	case upper > largestEmptied:
		return fmt.Sprintf("a cache of %d MiB takes too long to empty", upper>>20)
	}
	return ""
}

// emptied is the level that a step empties.
func emptied(how string) (level int) {
	if how == emptiesL1 {
		return 1
	}
	return 2
}

// cacheBytes is the size of the measured processor's cache for data of a level, or 0 if it is not told.
func cacheBytes(m machine.Machine, level int) int {
	for _, c := range m.Caches {
		if c.Level == level && c.Type != "instruction" {
			for _, shared := range c.Shared {
				if slices.Contains(shared, m.Cores[0][0]) {
					return c.Bytes
				}
			}
		}
	}
	return 0
}

// A walk is an operation to lines in a state.
type walk struct {
	name  string
	chase loop.Chase
	state lineState
}

// walks are what is measured of a machine, with the states that can be had there.
func walks(m machine.Machine) (list []walk) {
	for _, s := range lineStates {
		if s.missing(m) != "" {
			continue
		}
		for _, c := range loop.Chases() {
			w := walk{c.Name() + ", " + s.name, c, s}
			list = append(list, w)
			if c.Op == loop.FetchAdd && s.name == modifiedHere || c.Op == loop.Load && (s.name == modifiedElsewhere || s.name == inMemory) {
				w.name = control + w.name
				list = append(list, w)
			}
		}
	}
	return list
}

func measureCoherence(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	var skips []probes.Skip
	for _, s := range lineStates {
		if why := s.missing(b.Machine); why != "" {
			skips = append(skips, probes.Skip{What: s.name, Why: why})
		}
	}
	g, err := newGround(b.Machine)
	if err != nil {
		return measure.Result{}, []probes.Skip{{What: "everything", Why: err.Error()}}
	}
	defer g.free()
	onOne(b.Team, 0, g.touch)
	order := rand.New(rand.NewPCG(b.Seed, 3))
	var trials []measure.Trial
	for _, w := range walks(b.Machine) {
		trials = append(trials, measure.Trial{Name: w.name, Metrics: nanoseconds, Take: func() measure.Reading {
			g.lay(order)
			return w.take(b, g)
		}})
	}
	return b.Run(ctx, trials, progress), skips
}

// A ground is the memory that is walked over.
type ground struct {
	lines *pages.Block
	rest  *pages.Block // what is read to empty a cache
	sizes [3]int       // how much of it, by level
	first unsafe.Pointer
	next  []uint64 // the addresses of the nodes behind the first, which is the last
}

func newGround(m machine.Machine) (*ground, error) {
	g := &ground{next: make([]uint64, chainLines)}
	most := 0
	for _, how := range []string{emptiesL1, emptiesL2} {
		if cannotEmpty(m, how) == "" {
			g.sizes[emptied(how)] = 2 * cacheBytes(m, emptied(how))
			most = max(most, g.sizes[emptied(how)])
		}
	}
	var err error
	if g.lines, err = pages.New(chainLines * chainSlot); err != nil {
		return nil, err
	}
	if g.rest, err = pages.New(max(1, most)); err != nil {
		g.lines.Free()
		return nil, err
	}
	return g, nil
}

func (g *ground) touch() {
	g.lines.Touch()
	g.rest.Touch()
}

func (g *ground) free() {
	g.lines.Free()
	g.rest.Free()
}

// lay chooses an order for the lines, and where in its slot each lies.
func (g *ground) lay(random *rand.Rand) {
	for i, slot := range random.Perm(chainLines) {
		p := g.lines.At(slot*chainSlot + random.IntN(chainSlot/chainShift)*chainShift)
		if i == 0 {
			g.first = p
		}
		g.next[(i+chainLines-1)%chainLines] = uint64(uintptr(p))
	}
}

// do has the calling thread do what a step says.
func (g *ground) do(what string) {
	at := uintptr(g.first)
	switch what {
	case reads:
		chaseLoad.Run(g.first, &g.next[0], chainLines)
	case emptiesL1, emptiesL2:
		strided(g.sizes[emptied(what)]/64, func(line int) { sink += *g.rest.Word(64 * line) })
	default:
		base := uintptr(g.lines.At(0))
		for _, next := range g.next {
			if word := g.lines.Word(int(at - base)); what == drops {
				asm.FlushLine(unsafe.Pointer(word))
			} else {
				*word = next
			}
			at = uintptr(next)
		}
	}
	for _, fence := range asm.Fences() { // all that there are: it is done when the next step begins
		fence.Do()
	}
}

// strided visits so many lines, each once, in strides that no prefetcher follows: caches make room for what was asked
// for sooner than for what was fetched along.
func strided(lines int, visit func(line int)) {
	const stride = 4099 // a prime number
	for i, line := 0, 0; i < lines; i++ {
		visit(line)
		line = (line + stride) % lines
	}
}

var (
	chaseLoad = func() loop.Chase {
		for _, c := range loop.Chases() {
			if c.Op == loop.Load {
				return c
			}
		}
		return loop.Chase{}
	}()
	//lint:ignore U1000 it keeps reads from being left out
	sink uint64
)

// mostWalks bounds how often one reading goes through the lines.
const mostWalks = 400

// take brings the lines into the state and goes through them, for about the bench's span.
func (w walk) take(b *measure.Bench, g *ground) measure.Reading {
	var whole, empty []float64
	disturbed := ""
	span := b.Clock.Ticks(b.Effort.Span)
	for start, tries := b.Clock.Now(), 0; tries == 0 || tries < mostWalks && b.Clock.Now()-start < span; tries++ {
		one, none, noise := w.once(b, g, g.do)
		if noise := noise.String(); noise != "" {
			disturbed = noise
			continue
		}
		whole, empty = append(whole, one), append(empty, none)
	}
	if len(whole) == 0 {
		return measure.Reading{Values: []float64{0}, Disturbed: disturbed}
	}
	return measure.Reading{Values: []float64{perLine(whole, empty, chainLines)}}
}

// perLine is what an operation takes, given what calls for so many lines and for none took.
func perLine(whole, empty []float64, lines int) float64 {
	return max(0, midMean(whole)-midMean(empty)) / float64(lines)
}

// midMean is the mean of the middle half.
func midMean(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	sorted = sorted[len(sorted)/4 : len(sorted)-len(sorted)/4]
	sum := 0.0
	for _, v := range sorted {
		sum += v
	}
	return sum / float64(len(sorted))
}

// once brings the lines into the state and times one walk, in ns, and one over no line. The last steps of the processor
// that is measured are done within the call that is timed, so that as little as possible comes between.
func (w walk) once(b *measure.Bench, g *ground, do func(what string)) (whole, empty float64, noise team.Noise) {
	steps := w.state.steps
	mine := len(steps)
	for mine > 0 && steps[mine-1].who == 0 {
		mine--
	}
	for _, s := range steps[:mine] {
		onOne(b.Team, s.who, func() { do(s.do) })
	}
	noise = b.Team.Run(1, func(int) {
		for _, s := range steps[mine:] {
			do(s.do)
		}
		start := b.Clock.Now()
		w.chase.Run(g.first, &g.next[0], chainLines)
		whole = b.Clock.Since(start)
		start = b.Clock.Now()
		w.chase.Run(g.first, &g.next[0], 0)
		empty = b.Clock.Since(start)
	})
	return whole, empty, noise
}
