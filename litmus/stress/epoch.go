package stress

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"
	"unsafe"
)

// Bounds of the samples in an epoch, and what an epoch should last: many meetings, and many settings a second.
const (
	fewestSamples = 64
	mostSamples   = 10 << 10
	epochTime     = 10 * time.Millisecond
)

// hangs is how long an epoch may take before its actors are taken to wait for something that does not come. Tests shorten it.
var hangs = 60 * time.Second

// A field has the states and results of an epoch.
type field[S any, R comparable] struct {
	test    *Test[S, R]
	states  []S
	results []R
	samples int
}

func newField[S any, R comparable](t *Test[S, R]) *field[S, R] {
	return &field[S, R]{test: t, results: make([]R, mostSamples), samples: fewestSamples}
}

// stride is the distance of states in elements, for one in bytes.
func (f *field[S, R]) stride(bytes int) int {
	var s S
	size := max(1, int(unsafe.Sizeof(s)))
	return max(1, (bytes+size-1)/size)
}

// prepare has room for the samples, and every state fresh.
func (f *field[S, R]) prepare(stride int) {
	if need := f.samples * stride; len(f.states) < need {
		f.states = make([]S, need)
	}
	for i := range f.samples {
		f.fresh(&f.states[i*stride], &f.results[i])
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
	f.prepare(stride)
	actors := len(f.test.Actors)
	each := make([]map[R]int64, actors)
	m := &meeting{looks: looksFor(s.Placement)}
	var crash atomic.Pointer[error]
	finished := make(chan error, 1)
	begin := time.Now()
	go func() {
		finished <- c.run(s, actors, func(rank int) {
			defer func() {
				if p := recover(); p != nil {
					e := fmt.Errorf("actor %d panicked: %v\n%s", rank, p, debug.Stack())
					crash.CompareAndSwap(nil, &e)
					m.broken.Store(true)
				}
			}()
			each[rank] = f.act(m, s, rank, stride)
		})
	}()
	select {
	case err = <-finished:
	case <-time.After(hangs):
		m.broken.Store(true)
		return nil, &hung{fmt.Errorf("the actors did not come to an end within %v: one waits for something that does not come", hangs)}
	}
	if e := crash.Load(); e != nil {
		return nil, *e
	}
	f.adapt(time.Since(begin))
	return merge(each), err
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
func (f *field[S, R]) adapt(took time.Duration) {
	switch {
	case took > epochTime:
		f.samples = max(f.samples/2, fewestSamples)
	case took < epochTime/2:
		f.samples = min(f.samples*2, mostSamples)
	}
}

// act is the work of one actor, and then its share of the collecting.
func (f *field[S, R]) act(m *meeting, s Setting, rank, stride int) map[R]int64 {
	actors, round := len(f.test.Actors), 0
	loop := f.loop(rank, s.Inlined)
	for first := 0; first < f.samples; first += s.Batch {
		round++
		if !m.wait(actors, round) {
			return nil
		}
		if rank == s.Late {
			linger(s.Skew)
		}
		end := min(first+s.Batch, f.samples)
		loop(f.states[first*stride:(end-1)*stride+1], stride, f.results[first:end])
	}
	if !m.wait(actors, round+1) {
		return nil
	}
	return f.count(f.samples*rank/actors, f.samples*(rank+1)/actors, stride)
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
		if *r != last {
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
