package measure

import (
	"context"
	"errors"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/team"
)

// An Effort is how long to measure: passes until the question is decided and the median of nine in ten trials is known
// to the precision, which is half the width of its interval as a share of it; at least and at most so many.
type Effort struct {
	Name      string        `json:"name"`
	Least     int           `json:"least"`
	Most      int           `json:"most"`
	Precision float64       `json:"precision"`
	Span      time.Duration `json:"span_ns"` // length of one reading
}

// The efforts of the command line. Token is what emulation gets: everything runs once, as a functional check.
var (
	Quick  = Effort{"quick", 15, 60, 0.10, 250 * time.Microsecond}
	Normal = Effort{"normal", 31, 124, 0.02, 500 * time.Microsecond}
	Full   = Effort{"full", 101, 404, 0.01, time.Millisecond}
	Token  = Effort{"token", 1, 1, 1, 50 * time.Microsecond}
)

// Takes estimates how long a plan takes at the most whose readings are so many spans in each pass: a span lasts, and
// about as long as a fast one again goes by until the threads have started; each pass has its guards.
func (e Effort) Takes(spans int) time.Duration {
	const start, guards = 150 * time.Microsecond, 10 * time.Millisecond
	return warmUp + time.Duration(e.Most)*(guards+time.Duration(spans)*(e.Span+start))
}

// A Bench is where trials are run: pinned threads, a clock, guards. Close it after use.
type Bench struct {
	Machine machine.Machine
	Team    *team.Team
	Clock   *clock.Clock
	Effort  Effort
	Seed    uint64
	Decided func(Result) bool // whether what was read answers the question, so that Run may stop; may be nil

	turns *pages.Block // the lines that the guard passes to and fro
}

// warmUp brings processors to their working frequency; some take over a second from idle, most far less.
const warmUp = 200 * time.Millisecond

// ErrUnsupported is what OpenBench returns where nothing can be measured.
var ErrUnsupported = errors.New("measure: what guards a measurement is in assembly, for amd64 and arm64; this is " + runtime.GOARCH)

// OpenBench pins a thread to each processor, one core after another, and warms them up.
func OpenBench(m machine.Machine, effort Effort, seed uint64) (*Bench, error) {
	if !asm.Native {
		return nil, ErrUnsupported
	}
	if m.Emulated != "" {
		effort = Token
	}
	turns, err := pages.New(guardLines * guardLine)
	if err != nil {
		return nil, err
	}
	t, err := team.New(m.Spread(0))
	if err != nil {
		return nil, err
	}
	b := &Bench{Machine: m, Team: t, Clock: clock.Open(), Effort: effort, Seed: seed, turns: turns}
	b.Team.Run(1, func(int) { turns.Touch() })
	if m.Emulated == "" {
		b.Team.Run(t.Size(), func(int) { b.spin(warmUp) })
	}
	return b, nil
}

// Close ends the threads.
func (b *Bench) Close() {
	b.Team.Close()
	b.turns.Free()
}

func (b *Bench) spin(d time.Duration) {
	ticks := b.Clock.Ticks(d)
	for start := b.Clock.Now(); b.Clock.Now()-start < ticks; {
	}
}

// Run measures the trials under the bench's guards; no garbage is collected meanwhile. See [Plan.Run].
func (b *Bench) Run(ctx context.Context, trials []Trial, progress func(done, of int)) Result {
	defer holdGC()()
	known := Conditions{Emulated: b.Machine.Emulated, OneCPU: len(b.Machine.Allowed) == 1}
	if err := b.Team.Unpinned(); err != nil {
		known.Unpinned, known.Watched = err.Error(), b.Team.Watched()
	}
	return Plan{
		Effort: b.Effort, Seed: b.Seed, Guards: b.guards(), Load: NewLoadMeter(b.Team.CPUs()),
		Progress: progress, Known: known, Stretch: b.Team.Stretch, Decided: b.Decided,
	}.Run(ctx, trials)
}

// holdGC collects garbage now and none until the returned function is called.
func holdGC() (release func()) {
	runtime.GC()
	percent := debug.SetGCPercent(-1)
	return func() { debug.SetGCPercent(percent) }
}

// Collect gives back what readings have left, if it is much. The collector is off while a bench runs: passes begin with
// it, and so should readings that allocate.
func Collect() {
	const much = 32 << 20 // bytes
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	if metrics.Read(heap); heap[0].Value.Uint64() > much {
		runtime.GC()
	}
}

// GuardCore and GuardCycle name the guards' series.
const (
	GuardCore  = "guard: core to core, one way"
	GuardCycle = "guard: cycle"
)

func (b *Bench) guards() []Guard {
	ns := []Metric{{Unit: "ns"}}
	guards := []Guard{{Trial{Name: GuardCycle, Metrics: ns, Take: b.best(b.cycle)}, 0.20, 3}}
	if b.Team.Size() > 1 {
		guards = append(guards, Guard{Trial{Name: GuardCore, Metrics: ns, Take: b.best(b.coreToCore)}, 0.25, 3})
	}
	if b.Effort == Token { // a functional check: nothing is believed or disbelieved
		for i := range guards {
			guards[i].Within, guards[i].Across = math.Inf(1), math.Inf(1)
		}
	}
	return guards
}

// best takes the least of a few readings: a guard asks what state the machine is in, not what a moment was like.
func (b *Bench) best(read func() float64) func() Reading {
	return func() Reading {
		least := read()
		for range b.Effort.guardLooks() - 1 {
			least = min(least, read())
		}
		return Reading{Values: []float64{least}}
	}
}

func (e Effort) guardLooks() int {
	if e == Token {
		return 1
	}
	return 4
}

// cycle times an addition that waits for the one before: a processor cycle.
func (b *Bench) cycle() (ns float64) {
	b.Team.Run(1, func(int) {
		ns = b.repeat(Work{loop.Get(loop.Chain), nil}, b.Clock.Ticks(50*time.Microsecond)).NsPerOp()
	})
	return ns
}

// The guard passes several lines: each lies in one slice of the cache, some nearer than others, so that one line
// says as much of its address as of the processors. On an EPYC (Zen 4) eight neighbours took 24.1 to 26.3 ns, in
// every page another order, and their mean was the same to 0.1 ns.
const (
	guardLines = 16
	guardLine  = 64 // bytes from one to the next
)

// coreToCore times how long it takes a line to go from the first member to the second, the mean of several lines. Where
// one of the members is kept off its processor, that takes long, as it should.
func (b *Bench) coreToCore() (ns float64) {
	turns, patience := 32, 1<<20
	if b.Effort == Token {
		turns = 2
	}
	for line := range guardLines {
		*b.turns.Word(line * guardLine) = 0
	}
	b.Team.Run(2, func(rank int) {
		start, passed := b.Clock.Now(), 0
		for line := range guardLines {
			turn := b.turns.Word(line * guardLine)
			done := loop.PingPong(turn, turn, rank, turns, patience)
			if passed += done; done < turns {
				break
			}
		}
		if rank == 0 {
			ns = b.Clock.Since(start) / float64(2*max(1, passed))
		}
	})
	return ns
}

// Work is a loop and the address that it works at.
type Work struct {
	Loop loop.Loop
	At   unsafe.Pointer
}

// A Timing is what one member did.
type Timing struct {
	Ops, Failed int
	Ns          float64
}

// NsPerOp is the time that one operation took this member, in ns.
func (t Timing) NsPerOp() float64 { return t.Ns / float64(t.Ops) }

// Together lets each member repeat its loop for the bench's span, all at the same time. It returns what each did,
// and why that should not count.
func (b *Bench) Together(work ...Work) (timings []Timing, disturbed string) {
	timings = make([]Timing, len(work))
	span := b.Clock.Ticks(b.Effort.Span)
	noise := b.Team.Run(len(work), func(rank int) { timings[rank] = b.repeat(work[rank], span) })
	return timings, noise.String()
}

// repeat runs a loop in chunks until the span is over. A chunk doubles until it takes a thirty-second of the span, so
// that reading the clock between chunks costs nothing and members end nearly together.
func (b *Bench) repeat(w Work, span uint64) (t Timing) {
	chunk := loop.Unroll
	start := b.Clock.Now()
	for before := start; ; {
		t.Failed += w.Loop.Run(w.At, chunk)
		t.Ops += chunk
		now := b.Clock.Now()
		if now-start >= span {
			t.Ns = b.Clock.Nanoseconds(now - start)
			return t
		}
		if now-before < span/32 {
			chunk *= 2
		}
		before = now
	}
}
