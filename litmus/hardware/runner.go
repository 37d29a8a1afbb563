package hardware

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/barrier"
	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/process"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/histogram"
	"example.org/atomlab/litmus/hardware/search"
	"example.org/atomlab/litmus/hardware/setting"
)

// A Runner has what tests run on: memory, and pinned threads, which are made when they are first wanted and kept. Its
// methods must not be called concurrently.
type Runner struct {
	cpus    []int
	machine machine.Machine
	hz      float64 // of the processor's counter
	arena   *cells.Arena
	blocks  *pages.Block
	flags   *pages.Block
	outs    *pages.Block
	loop    *jit.Code
	teams   *team.Pool
	epoch   uint32
	need    int    // GOMAXPROCS is at least so much
	release func() // that
}

// New makes a Runner for some of the processors that this process may run on, or all of them.
func New(cpus []int) (*Runner, error) {
	if runtime.GOOS != "linux" || !asm.Have.Counter {
		return nil, errElsewhere
	}
	r := &Runner{cpus: cpus, machine: machine.Detect(), release: func() {}, teams: team.NewPool(maxTeams)}
	allowed, err := affinity.Get(os.Getpid())
	if err != nil {
		return nil, fmt.Errorf("which processors this process may run on: %w", err)
	}
	if len(cpus) == 0 {
		r.cpus = allowed
	}
	for _, cpu := range r.cpus {
		if !slices.Contains(allowed, cpu) {
			return nil, fmt.Errorf("found processor %d, expected some of %v, which this process may run on", cpu, allowed)
		}
	}
	if r.arena, err = cells.NewArena(); err != nil {
		return nil, err
	}
	for _, b := range []struct {
		block **pages.Block
		size  int
	}{{&r.blocks, code.MaxThreads * blockDistance}, {&r.flags, setting.MaxBatch * code.FlagStride}, {&r.outs, 1 << 20}} {
		if *b.block, err = pages.New(b.size); err != nil {
			r.Close()
			return nil, err
		}
	}
	r.hz = counterHz()
	return r, nil
}

// blockDistance keeps the blocks of threads in pages of their own.
const blockDistance = cells.PageSize

// block is the memory that a thread's code is run with.
func (r *Runner) block(thread int) *code.Block {
	return (*code.Block)(r.blocks.At(thread * blockDistance))
}

// counterHz is roughly how fast the processor's counter is.
func counterHz() float64 {
	const length = time.Millisecond
	begin, first := time.Now(), asm.Counter()
	for time.Since(begin) < length {
	}
	return float64(asm.Counter()-first) / time.Since(begin).Seconds()
}

// ticks converts a duration to ticks of the processor's counter, at least one.
func (r *Runner) ticks(d time.Duration) int { return max(1, int(d.Seconds()*r.hz)) }

// Close ends the threads and returns the memory.
func (r *Runner) Close() {
	r.teams.Close()
	r.release()
	for _, b := range []*pages.Block{r.blocks, r.flags, r.outs} {
		if b != nil {
			b.Free()
		}
	}
	if r.loop != nil {
		r.loop.Free()
	}
	if r.arena != nil {
		r.arena.Free()
	}
}

// procs has GOMAXPROCS be at least so much until Close.
func (r *Runner) procs(need int) {
	if need > r.need {
		before := r.release
		r.need, r.release = need, process.Have(process.Wish{LeastProcs: need})
		before()
	}
}

// maxTeams is how many teams are kept: those of all placements of a test stay.
const maxTeams = search.MaxPlacements + 2

// try runs batches of a program in a setting, until so many iterations are done or so much time is over. The setting
// must be complete and have been checked.
func (r *Runner) try(ctx context.Context, p *code.Program, s setting.Setting, counters []*histogram.Counter, most uint64, length time.Duration) (*engine, error) {
	begin := time.Now()
	e := &engine{runner: r, program: p, setting: s, most: most, until: begin.Add(length), ctx: ctx, counters: counters}
	e.crowded, e.together = s.Crowded(), barrier.New(len(p.Threads), patience(s.Crowded()))
	threads, err := r.teams.Get(s.CPUs)
	if err != nil {
		return nil, err
	}
	e.unpinned = threads.Unpinned()
	// one more, so that a thread that comes from its code never waits
	r.procs(len(p.Threads) + 1)
	layout := cells.Lay(p.Locations, s)
	if err := r.load(p, s, &layout); err != nil {
		return nil, err
	}
	if err := r.room(histogram.Room(p, layout.Batch)); err != nil {
		return nil, err
	}
	e.loop = r.loop
	e.memory = histogram.Batch{Layout: layout, Cells: r.arena.Base(), Out: r.outs.At(0)}
	layout.Reset(r.arena.Base(), 0, int(min(uint64(layout.Batch), most)))
	threads.Run(len(p.Threads), e.run)
	return e, nil
}

// load makes the code of a program for a setting and puts it where the last one's was.
func (r *Runner) load(p *code.Program, s setting.Setting, layout *cells.Layout) error {
	bytes, err := p.Assemble(s, layout)
	if err != nil {
		return err
	}
	if r.loop != nil && r.loop.Replace(bytes) == nil {
		return nil
	}
	if r.loop != nil {
		r.loop.Free()
	}
	r.loop, err = jit.Load(bytes)
	return err
}

// room sees to it that so many bytes of registers can be stored.
func (r *Runner) room(bytes int) error {
	if bytes <= r.outs.Size() {
		return nil
	}
	outs, err := pages.New(bytes)
	if err != nil {
		return err
	}
	r.outs.Free()
	r.outs = outs
	return nil
}
