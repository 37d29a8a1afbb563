package hardware

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/barrier"
	"example.org/atomlab/asm/futex"
	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/histogram"
	"example.org/atomlab/litmus/hardware/setting"
)

// An engine runs batches in one setting.
type engine struct {
	runner  *Runner
	program *code.Program
	setting setting.Setting
	memory  histogram.Batch
	loop    *jit.Code
	most    uint64 // iterations
	until   time.Time
	ctx     context.Context

	crowded    bool // threads take turns on a processor
	together   *barrier.Barrier
	batch      int // iterations of the batch, 0 for the end
	iterations uint64
	unpinned   error
	stopped    atomic.Bool
	counters   []*histogram.Counter // one a thread
}

// How often a thread looks before it lets go of the processor, and how much time it has to get into its code before the
// first deadline.
const (
	looks        = 1 << 16
	looksCrowded = 1 << 7
	headStart    = 3 * time.Microsecond
	nap          = 10 * time.Microsecond
	overtime     = 20 * time.Millisecond // after the end of the engine's time
)

// patience is how threads wait for each other between batches: those that take turns sleep.
func patience(crowded bool) barrier.Patience {
	if crowded {
		return barrier.Patience{Looks: looksCrowded}
	}
	return barrier.Patience{Looks: 1 << 20, GiveWay: runtime.Gosched}
}

// run is the work of one thread; all run it at the same time.
func (e *engine) run(rank int) {
	for {
		if rank == 0 {
			e.begin()
		}
		e.together.Wait()
		if e.batch == 0 {
			return
		}
		e.execute(rank)
		e.together.Wait()
		done := e.done()
		threads := len(e.program.Threads)
		e.counters[rank].Collect(&e.memory, done*rank/threads, done*(rank+1)/threads)
		e.together.Wait()
		if rank == 0 {
			e.iterations += uint64(done)
		}
	}
}

// begin sets up the next batch, or the end.
func (e *engine) begin() {
	e.batch = int(min(uint64(e.memory.Layout.Batch), e.most-e.iterations))
	if e.stopped.Load() || e.ctx.Err() != nil || e.iterations > 0 && !time.Now().Before(e.until) {
		e.batch = 0
	}
	if e.runner.epoch++; e.runner.epoch == 0 {
		e.runner.epoch = 1
	}
	e.fill()
}

// fill gives each thread's code what it needs for the batch.
func (e *engine) fill() {
	r := e.runner
	meet := uint64(uintptr(r.flags.At(0)))
	if e.setting.Rendezvous == setting.Deadline {
		meet = uint64(uint32(asm.Counter()) + uint32(r.ticks(headStart)))
	}
	often := uint64(looks)
	if e.crowded {
		often = looksCrowded
	}
	step, mask := e.memory.Layout.Advance()
	out := uint64(uintptr(e.memory.Out))
	for i, thread := range e.program.Threads {
		*r.block(i) = code.Block{
			Left: uint64(e.batch), Out: out, Meet: meet, Lead: uint64(i), Bodies: 1,
			Cells: uint64(uintptr(e.memory.Cells)), Step: uint64(step), Mask: uint64(mask), Epoch: uint64(r.epoch), Looks: often,
			Interval: uint64(e.setting.Interval), Threads: uint64(len(e.program.Threads) - 1), Thread: uint64(i),
		}
		out += uint64(8 * len(thread.Out) * e.memory.Layout.Batch)
	}
}

// execute runs a thread's code until it has done its batch, or is not to go on.
func (e *engine) execute(rank int) {
	block := unsafe.Pointer(e.runner.block(rank))
	for e.loop.Run(block) == code.GaveUp && !e.stopped.Load() {
		if e.ctx.Err() != nil || time.Since(e.until) > overtime {
			e.stopped.Store(true) // the others may be kept from running for long, on a busy machine
		}
		// with a processor of its own a thread stays on it: on a busy machine the others would seldom be there too
		if e.crowded {
			e.nap()
		}
	}
}

// nap lets the other threads of a processor run. Giving way instead, with sched_yield(2), makes the scheduler of Linux
// put off a thread for a whole time slice each time: among other processes it would not come back for seconds.
func (e *engine) nap() {
	var nobodyWakes uint32
	futex.Wait(&nobodyWakes, 0, nap)
}

// done is how many iterations all threads have done.
func (e *engine) done() int {
	left := uint64(0)
	for i := range e.program.Threads {
		left = max(left, e.runner.block(i).Left)
	}
	return e.batch - int(left)
}
