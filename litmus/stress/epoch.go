package stress

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm/barrier"
)

// Bounds of the samples in an epoch, and what an epoch should last: the barrier often, and many settings a second.
const (
	fewestSamples = 64
	mostSamples   = 10 << 10
	epochTime     = 3 * time.Millisecond
)

// hangs is how long an epoch may take before its actors are taken to wait for something that does not come. Tests
// shorten it.
var hangs = 60 * time.Second

// A field has the states and results of an epoch.
type field[S any, R comparable] struct {
	test    *Test[S, R]
	states  []S
	results []R
	samples map[Placement]int // in the next epoch
}

func newField[S any, R comparable](t *Test[S, R]) *field[S, R] {
	return &field[S, R]{test: t, results: make([]R, mostSamples), samples: map[Placement]int{}}
}

// stride is the distance of states in elements, for one in bytes.
func (f *field[S, R]) stride(bytes int) int {
	var s S
	size := max(1, int(unsafe.Sizeof(s)))
	return max(1, (bytes+size-1)/size)
}

// prepare has room for so many samples.
func (f *field[S, R]) prepare(samples, stride int) {
	if need := samples * stride; len(f.states) < need {
		f.states = make([]S, need)
	}
}

func (f *field[S, R]) fresh(s *S, r *R) {
	if f.test.Reset != nil {
		f.test.Reset(s)
	} else {
		*s = *new(S)
	}
	*r = *new(R)
}

// epoch takes samples in a setting and counts the results.
func (f *field[S, R]) epoch(c *crew, s Setting) (counts map[R]int64, err error) {
	stride := f.stride(s.Stride)
	samples := max(f.samples[s.Placement], fewestSamples)
	f.prepare(samples, stride)
	actors := len(f.test.Actors)
	each := make([]map[R]int64, actors)
	together := barrier.New(actors, barrier.Patience{Looks: looksFor(s.Placement), GiveWay: runtime.Gosched})
	run, err := c.place(s)
	if err != nil {
		return nil, err
	}
	var crash atomic.Pointer[error]
	gone := make(chan error, actors)
	finished := make(chan bool, 1)
	defer surround(s)()
	begin := time.Now()
	go func() {
		run(actors, func(rank int) {
			at := fmt.Sprintf("actor %d", rank)
			defer func() {
				p := recover()
				if at == "" {
					return
				}
				together.Break()
				if p == nil {
					gone <- fmt.Errorf("%s ended its goroutine, by runtime.Goexit or by FailNow of a test: expected it to return", at)
					return
				}
				e := fmt.Errorf("%s panicked: %v\n%s", at, p, debug.Stack())
				crash.CompareAndSwap(nil, &e)
			}()
			each[rank] = f.act(together, s, rank, samples, stride, &at)
			at = ""
		})
		finished <- true
	}()
	select {
	case <-finished:
	case err = <-gone:
		return nil, &hung{err}
	case <-time.After(hangs):
		together.Break()
		return nil, &hung{fmt.Errorf("the actors did not come to an end within %v: one waits for something that does not come\n%s", hangs, stacks())}
	}
	select {
	case err = <-gone: // the thread is lost, and with it its team
		return nil, &hung{err}
	default:
	}
	if e := crash.Load(); e != nil {
		return nil, *e
	}
	f.samples[s.Placement] = adapt(samples, time.Since(begin))
	return merge(each), nil
}

// stacks are those of all goroutines, as far as they fit.
func stacks() []byte {
	text := make([]byte, 1<<16)
	return text[:runtime.Stack(text, true)]
}

// hung says that actors are still at it: their states and threads must not be used again.
type hung struct{ error }

// looksFor is how often to look for the others before giving way.
func looksFor(p Placement) int {
	switch p {
	case Free:
		return 1 << 10
	case Crowded:
		return 1 << 4
	}
	return 1 << 16
}

// adapt makes the next epoch last as long as it should.
func adapt(samples int, took time.Duration) int {
	switch {
	case took > epochTime:
		return max(samples/2, fewestSamples)
	case took < epochTime/2:
		return min(samples*2, mostSamples)
	}
	return samples
}

// act is the work of one actor: to make its share of the states fresh, to act on all of them, to count its share. It
// keeps at, for whom it is at work.
func (f *field[S, R]) act(together *barrier.Barrier, s Setting, rank, samples, stride int, at *string) map[R]int64 {
	actor := *at
	actors := len(f.test.Actors)
	*at = "Reset"
	from, to := samples*rank/actors, samples*(rank+1)/actors
	for i := from; i < to; i++ {
		f.fresh(&f.states[i*stride], &f.results[i])
	}
	*at = actor
	loop := f.loop(rank, s.Inlined)
	for first := 0; first < samples; first += s.Batch {
		if !together.Wait() {
			return nil
		}
		if rank == s.Late {
			linger(s.Skew)
		}
		end := min(first+s.Batch, samples)
		loop(f.states[first*stride:(end-1)*stride+1], stride, f.results[first:end])
	}
	if !together.Wait() {
		return nil
	}
	*at = "the arbiter"
	return f.count(from, to, stride)
}

// loop is the actor of a rank with its loop.
func (f *field[S, R]) loop(rank int, inlined bool) Loop[S, R] {
	if inlined && f.test.Inlined != nil {
		return f.test.Inlined[rank]
	}
	actor := f.test.Actors[rank]
	return func(states []S, stride int, results []R) {
		for i := range results {
			actor(&states[i*stride], &results[i])
		}
	}
}

// count asks the arbiter and counts the results from first on, before end.
func (f *field[S, R]) count(first, end, stride int) map[R]int64 {
	counts := map[R]int64{}
	var last R
	row := int64(0) // how often last came in a row
	for i := first; i < end; i++ {
		r := &f.results[i]
		if f.test.Arbiter != nil {
			f.test.Arbiter(&f.states[i*stride], r)
		}
		if *r != last && !alike(*r, last) {
			counts[last] += row
			last, row = *r, 0
		}
		row++
	}
	if row > 0 {
		counts[last] += row
	}
	return counts
}

// alike is whether results look the same that are not even equal to themselves, as a NaN is not.
func alike[R comparable](a, b R) bool { return unequal(a) && unequal(b) && Text(a) == Text(b) }

// unequal is whether a result is not even equal to itself.
func unequal[R comparable](r R) bool {
	same := r
	return same != r
}

func merge[R comparable](each []map[R]int64) map[R]int64 {
	all := map[R]int64{}
	for _, counts := range each {
		for r, n := range counts {
			if n > 0 {
				all[r] += n
			}
		}
	}
	return all
}

// linger turns an empty loop.
//
//go:noinline
func linger(turns int) {
	for range turns {
	}
}
