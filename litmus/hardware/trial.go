package hardware

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/futex"
	"example.org/atomlab/asm/jit"
)

// A trial runs batches in one setting.
type trial struct {
	runner *Runner
	p      *program
	s      Setting
	lay    layout
	code   *jit.Code
	most   uint64 // iterations
	until  time.Time

	ctx        context.Context
	meeting    meeting
	batch      int // iterations of the batch, 0 for the end
	iterations uint64
	unpinned   error
	stopped    atomic.Bool
	counters   []*counter // one a thread
}

// How often a thread looks before it lets go of the processor, and how much time it has to get into its code before the
// first deadline.
const (
	looks        = 1 << 16
	looksCrowded = 1 << 7
	headStart    = 3 * time.Microsecond
	nap          = 10 * time.Microsecond
	patience     = 20 * time.Millisecond // after the end of a trial's time
)

// crowded is whether there are more threads than processors.
func (t *trial) crowded() bool {
	for i, cpu := range t.s.CPUs {
		for _, other := range t.s.CPUs[:i] {
			if cpu == other {
				return true
			}
		}
	}
	return false
}

// run is the work of one thread; all run it at the same time.
func (t *trial) run(rank int) {
	for {
		if rank == 0 {
			t.begin()
		}
		t.meeting.wait()
		if t.batch == 0 {
			return
		}
		t.execute(rank)
		t.meeting.wait()
		done := t.done()
		threads := len(t.p.threads)
		t.counters[rank].collect(t, done*rank/threads, done*(rank+1)/threads)
		t.meeting.wait()
		if rank == 0 {
			t.iterations += uint64(done)
		}
	}
}

// begin sets up the next batch, or the end.
func (t *trial) begin() {
	t.batch = int(min(uint64(t.lay.batch), t.most-t.iterations))
	if t.stopped.Load() || t.ctx.Err() != nil || t.iterations > 0 && !time.Now().Before(t.until) {
		t.batch = 0
	}
	r := t.runner
	if r.epoch++; r.epoch == 0 {
		r.epoch = 1
	}
	first := uint64(0)
	if t.s.Rendezvous == Deadline {
		first = uint64(uint32(asm.Counter()) + uint32(r.ticks(headStart)))
	}
	out := uintptr(r.outs.At(0))
	for i, thread := range t.p.threads {
		meet := uint64(uintptr(r.flags.At(0)))
		if t.s.Rendezvous == Deadline {
			meet = first
		}
		often := uint64(looks)
		if t.meeting.crowded {
			often = looksCrowded
		}
		block := (*[blockSize / 8]uint64)(r.block(i))
		*block = [...]uint64{
			blockOffset / 8: 0, blockLeft / 8: uint64(t.batch), blockOut / 8: uint64(out), blockMeet / 8: meet, blockLead / 8: uint64(i),
			blockBodies / 8: 1, blockCells / 8: uint64(uintptr(r.arena.cells)), blockStep / 8: uint64(t.s.Step * t.lay.stride),
			blockMask / 8: uint64(t.lay.batch*t.lay.stride - 1), blockEpoch / 8: uint64(r.epoch), blockLooks / 8: often,
			blockInterval / 8: uint64(t.s.Interval), blockThreads / 8: uint64(len(t.p.threads) - 1), blockThread / 8: uint64(i),
		}
		out += uintptr(8 * len(thread.out) * t.lay.batch)
	}
}

// execute runs a thread's code until it has done its batch, or is not to go on.
func (t *trial) execute(rank int) {
	block := t.runner.block(rank)
	for t.code.Run(block) == gaveUp && !t.stopped.Load() {
		if t.ctx.Err() != nil || time.Since(t.until) > patience {
			t.stopped.Store(true) // the others may be kept from running for long, on a busy machine
		}
		if t.meeting.crowded { // with a processor of its own a thread stays on it: on a busy machine the others would seldom be there too
			t.meeting.nap(nap)
		}
	}
}

// done is how many iterations all threads have done.
func (t *trial) done() int {
	left := uint64(0)
	for i := range t.p.threads {
		left = max(left, *(*uint64)(unsafe.Add(t.runner.block(i), blockLeft)))
	}
	return t.batch - int(left)
}

// A meeting is where the threads wait for each other between batches.
type meeting struct {
	_       [128]byte
	come    atomic.Int32
	_       [128]byte
	round   atomic.Uint32
	_       [128]byte
	threads int32
	crowded bool
}

// wait returns when all have come as often as the caller.
func (m *meeting) wait() {
	round := m.round.Load()
	if m.come.Add(1) == m.threads {
		m.come.Store(0)
		m.round.Add(1)
		for range m.threads - 1 {
			m.wake()
		}
		return
	}
	for look := 1; m.round.Load() == round; look++ {
		switch {
		case m.crowded && look > looksCrowded:
			futex.Wait(m.word(), round, time.Millisecond)
		case look%(1<<20) == 0:
			runtime.Gosched()
		}
	}
}

func (m *meeting) wake() {
	if m.crowded {
		futex.Wake(m.word())
	}
}

// nap lets the other threads of a processor run. Giving way instead, with sched_yield(2), makes the scheduler of Linux put
// off a thread for a whole time slice each time: among other processes it would not come back for seconds.
func (m *meeting) nap(length time.Duration) { futex.Wait(m.word(), m.round.Load(), length) }

func (m *meeting) word() *uint32 { return (*uint32)(unsafe.Pointer(&m.round)) }
