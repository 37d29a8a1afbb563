package instr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
	"unsafe"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/probes"
)

// copies are how many stand in the shorter of two loops, up to a whole period: so many that where the loop goes back
// makes no difference, and so few that both loops stay in the caches of instructions.
const copies = 48

// rounds are how often everything is timed within a reading, of which the median counts.
const rounds = 5

// metrics are those of every trial. A cycle is that of a register's addition that waits for the one before
// ([loop.Chain]), timed in the same reading; a tick is one of the clock that was used.
var metrics = []measure.Metric{{Unit: "ns"}, {Name: "cycles", Unit: "cycles"}, {Name: "ticks", Unit: "ticks"}}

// A trial is one row, and what it needs.
type trial struct {
	row   Row
	take  func() measure.Reading
	parts []*loops // of a loop: what is timed, and what is taken out
	close []func()
}

func (t *trial) free() {
	for _, f := range t.close {
		f()
	}
}

// A stopwatch times things in turn, on the first member.
type stopwatch struct {
	bench *measure.Bench
	chain loop.Loop
	word  [2]uint64
	turns int // of the chain
}

func newStopwatch(b *measure.Bench) *stopwatch {
	return &stopwatch{bench: b, chain: loop.Get(loop.Chain)}
}

// share is how long each thing is run in a round.
func (w *stopwatch) share() uint64 {
	return max(1, w.bench.Clock.Ticks(w.bench.Effort.Span/(4*rounds)))
}

// ticks times f.
func (w *stopwatch) ticks(f func()) float64 {
	start := w.bench.Clock.Now()
	f()
	return float64(w.bench.Clock.Now() - start)
}

// enough doubles n until f(n) takes its share, once it is warm.
func (w *stopwatch) enough(n int, f func(n int)) int {
	f(n)
	for w.ticks(func() { f(n) }) < float64(w.share()) {
		n *= 2
	}
	return n
}

// cycle is how many ticks a cycle takes now.
func (w *stopwatch) cycle() float64 {
	at := unsafe.Pointer(&w.word)
	if w.turns == 0 {
		w.turns = w.enough(loop.Unroll, func(n int) { w.chain.Run(at, n) })
	}
	return w.ticks(func() { w.chain.Run(at, w.turns) }) / float64(w.turns)
}

// reading turns ticks an operation and ticks a cycle, one of each round, into what counts.
func (w *stopwatch) reading(op, cycle []float64, disturbed string) measure.Reading {
	ticks, each := median(op), median(cycle)
	if each <= 0 {
		disturbed = cmp.Or(disturbed, "no cycle was seen to pass")
	}
	return measure.Reading{Values: []float64{ticks * 1e9 / w.bench.Clock.Hz, ticks / each, ticks}, Disturbed: disturbed}
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// A loops is a body in two lengths.
type loops struct {
	short, long *Routine
	line        *pages.Block
	turns       int
}

// build makes both, and the listing of the shorter.
func (a Arrangement) build(b *measure.Bench, what string) (l *loops, list Listing, err error) {
	l = &loops{}
	n := copies - copies%a.Period()
	code, err := a.Assemble(n)
	if err != nil {
		return nil, list, err
	}
	if l.short, err = a.load(code); err != nil {
		return nil, list, err
	}
	if l.long, err = a.Load(2 * n); err != nil {
		l.short.Free()
		return nil, list, err
	}
	if l.line, err = newLine(); err != nil {
		l.short.Free()
		l.long.Free()
		return nil, list, err
	}
	b.Team.Run(1, func(int) { l.short.Prepare(l.line.At(0)) })
	return l, code.listing(a.body.Arch, what, a.Period()), nil
}

func (l *loops) free() {
	l.short.Free()
	l.long.Free()
	l.line.Free()
}

// each is how many ticks a copy takes: what the longer loop takes more, in as many turns.
func (l *loops) each(w *stopwatch) float64 {
	at, n := l.line.At(0), l.short.Copies
	if l.turns == 0 {
		l.turns = w.enough(1, func(turns int) { l.short.Run(at, turns*n) })
	}
	short := w.ticks(func() { l.short.Run(at, l.turns*n) })
	long := w.ticks(func() { l.long.Run(at, l.turns*2*n) })
	return perCopy(long, short, l.turns*n)
}

// perCopy is what each of so many copies takes that the one has and the other has not.
func perCopy(with, without float64, copies int) float64 { return (with - without) / float64(copies) }

// loopTrial is a row of loops on a line that nobody else has.
func loopTrial(b *measure.Bench, name string, a Arrangement) (*trial, Listing, error) {
	l, list, err := a.build(b, name)
	if err != nil {
		return nil, list, err
	}
	t := &trial{row: Row{Name: name, How: a.Says}, parts: []*loops{l}, close: []func(){l.free}}
	if a.Link != "" {
		link, err := linkLoops(b, a)
		if err != nil {
			t.free()
			return nil, list, err
		}
		t.parts, t.close = append(t.parts, link), append(t.close, link.free)
	}
	w := newStopwatch(b)
	t.take = func() measure.Reading {
		op, cycle := make([]float64, rounds), make([]float64, rounds)
		noise := b.Team.Run(1, func(int) {
			for i := range rounds {
				cycle[i] = w.cycle()
				op[i] = net(t.parts, func(l *loops) float64 { return l.each(w) })
			}
		})
		return w.reading(op, cycle, noise.String())
	}
	return t, list, nil
}

// net is what the first part takes without the others.
func net(parts []*loops, each func(*loops) float64) float64 {
	rest := each(parts[0])
	for _, p := range parts[1:] {
		rest -= each(p)
	}
	return rest
}

// linkLoops are the link alone, chained.
func linkLoops(b *measure.Bench, a Arrangement) (*loops, error) {
	body, err := Parse(a.body.Arch, a.Link)
	if err != nil {
		return nil, err
	}
	chained, err := body.Chained()
	if err != nil {
		return nil, err
	}
	l, _, err := chained.build(b, "link")
	return l, err
}

// walkTrial is a row of a walk over lines that another processor has had.
func walkTrial(b *measure.Bench, name string, walk Walk, s State) (*trial, Listing, error) {
	if err := isa.Missing(walk.arrangement.body.Arch, litmus.Thread{Code: walk.extra}); err != nil {
		return nil, Listing{}, err
	}
	if b.Team.Size() < 2 {
		return nil, Listing{}, errors.New("needs two processors")
	}
	full, err := walk.Assemble(Lines, false)
	if err != nil {
		return nil, Listing{}, err
	}
	bare, err := walk.Assemble(Lines, true)
	if err != nil {
		return nil, Listing{}, err
	}
	t := &trial{row: Row{Name: name, How: walk.Says}}
	var routines []*Routine
	for _, c := range []*Code{full, bare} {
		r, err := walk.arrangement.load(c)
		if err != nil {
			t.free()
			return nil, Listing{}, err
		}
		routines = append(routines, r)
		t.close = append(t.close, r.Free)
	}
	path, err := newPath(Lines, walk.arrangement.places)
	if err != nil {
		t.free()
		return nil, Listing{}, err
	}
	t.close = append(t.close, path.free)
	order := rand.New(rand.NewPCG(b.Seed, uint64(len(name))))
	w := newStopwatch(b)
	t.take = func() measure.Reading { return takeWalk(w, path, routines[0], routines[1], s, order) }
	return t, full.listing(walk.arrangement.body.Arch, name, walk.arrangement.Period()), nil
}

// takeWalk lets the second member have all lines and then walks over them, several times.
func takeWalk(w *stopwatch, p *Path, full, bare *Routine, s State, order *rand.Rand) measure.Reading {
	b := w.bench
	op, cycle := make([]float64, rounds), make([]float64, rounds)
	disturbed := ""
	for i := range rounds {
		b.Team.Run(1, func(int) { p.shuffle(order); p.run(full.code) }) // this one has them all
		b.Team.Run(2, func(rank int) {
			if rank == 1 {
				s.bring(p)
			}
		})
		noise := b.Team.Run(1, func(int) {
			p.run(bare.code) // the table is at hand
			empty := w.ticks(func() { p.run(bare.code) })
			op[i] = perCopy(w.ticks(func() { p.run(full.code) }), empty, Lines)
			cycle[i] = w.cycle()
		})
		disturbed = noise.String()
		if disturbed != "" {
			break
		}
	}
	return w.reading(op, cycle, disturbed)
}

// Trial times copies as they are arranged, on a line that nobody else has, in ns for each; free it afterwards.
func (a Arrangement) Trial(b *measure.Bench, name string) (measure.Trial, func(), error) {
	return public(loopTrial(b, name, a))
}

// Trial times one walk over many lines that are in a state, in ns for each line; free it afterwards. It needs two
// members of the team.
func (w Walk) Trial(b *measure.Bench, name string, s State) (measure.Trial, func(), error) {
	return public(walkTrial(b, name, w, s))
}

// public is a trial for probes. What ran is known there by its text.
func public(t *trial, _ Listing, err error) (measure.Trial, func(), error) {
	if err != nil {
		return measure.Trial{}, nil, err
	}
	return measure.Trial{Name: t.row.Name, Metrics: metrics[:1], Take: func() measure.Reading {
		r := t.take()
		r.Values = r.Values[:1]
		return r
	}}, t.free, nil
}

// Names of rows. The control is an addition that waits for the one before, generated as all the rest: one cycle.
const (
	Latency    = "latency"
	Throughput = "throughput"
	Control    = "control: an addition"
)

// rows makes all trials that can be had, with what ran, and says what cannot.
func rows(b *measure.Bench, body *Body) (trials []*trial, list []Listing, skips []probes.Skip) {
	add := func(name string, make func() (*trial, Listing, error)) {
		t, l, err := make()
		if err != nil {
			skips = append(skips, probes.Skip{What: name, Why: err.Error()})
			return
		}
		trials, list = append(trials, t), append(list, l)
	}
	loops := func(name string, arrange func() (Arrangement, error)) {
		add(name, func() (*trial, Listing, error) {
			a, err := arrange()
			if err != nil {
				return nil, Listing{}, err
			}
			return loopTrial(b, name, a)
		})
	}
	loops(Latency, body.Chained)
	loops(Throughput, body.Independent)
	for _, s := range []State{Shared, Owned} {
		for _, kind := range []struct {
			name    string
			chained bool
		}{{Latency, true}, {Throughput, false}} {
			name := fmt.Sprintf("%s (line %s)", kind.name, s)
			add(name, func() (*trial, Listing, error) {
				walk, err := body.Walked(kind.chained)
				if err != nil {
					return nil, Listing{}, err
				}
				return walkTrial(b, name, walk, s)
			})
		}
	}
	loops(Control, func() (Arrangement, error) {
		addition, err := Parse(body.Arch, dialectOf(body.Arch).add(controlRegisters(body.Arch)))
		if err != nil {
			return Arrangement{}, err
		}
		return addition.Chained()
	})
	return trials, list, skips
}

func controlRegisters(arch litmus.Arch) (to, what string) {
	if arch == litmus.AArch64 {
		return "X1", "X2"
	}
	return "rax", "rbx"
}

// Takes estimates how long Measure takes.
func Takes(e measure.Effort) time.Duration { return e.Takes(8) }

// Measure times a body in every way that goes. An error means that generated code cannot be run here.
func Measure(ctx context.Context, b *measure.Bench, body Body, progress func(done, of int)) (Report, error) {
	trials, list, skips := rows(b, &body)
	var plan []measure.Trial
	for _, t := range trials {
		defer t.free()
		plan = append(plan, measure.Trial{Name: t.row.Name, Metrics: metrics, Take: t.take})
	}
	r := Report{Text: body.Text, Arch: body.Arch, Listings: list, Skipped: skips, Clock: b.Clock.Source}
	if len(plan) == 0 {
		return r, errors.New(skips[0].Why)
	}
	result := b.Run(ctx, plan, progress)
	r.Conditions, r.Quality, r.Measurements = result.Conditions, result.Conditions.JudgeTimes(), result.Set
	for _, t := range trials {
		r.Rows = append(r.Rows, t.row.of(result.Set))
	}
	return r, nil
}
