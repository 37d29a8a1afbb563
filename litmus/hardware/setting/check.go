package setting

import (
	"cmp"
	"fmt"
	"math/bits"
)

// Limits of settings.
const (
	MaxBatch  = 1 << 15 // iterations
	MaxStride = 1 << 12 // bytes
	maxSkew   = 1 << 12
	maxTicks  = 1 << 24
	maxStep   = 1 << 20
)

// Complete fills in what a setting leaves out: a rendezvous with a fence before each iteration, each in a line of its
// own.
func (s Setting) Complete() Setting {
	fill(&s.Rendezvous, Fence)
	fill(&s.Apart, Pages)
	fill(&s.Bodies, 1)
	fill(&s.Batch, 4096)
	fill(&s.Stride, 64)
	fill(&s.Step, 1)
	fill(&s.Interval, 1000)
	return s
}

func fill[T comparable](value *T, byDefault T) {
	if *value == *new(T) {
		*value = byDefault
	}
}

// Check says what is wrong with a complete setting for a test with these locations. Of each of its threads it is told
// after how many instructions code may be cold, at most: 0 where that cannot be had.
func (s Setting) Check(coldest []int, isLocation func(name string) bool) error {
	switch s.Rendezvous {
	case None, Flag, Fence, Deadline:
	default:
		return fmt.Errorf("setting: found the rendezvous %.20q, expected none, flag, fence or deadline", s.Rendezvous)
	}
	if s.Apart != Together && s.Apart != Pages && s.Apart != Aliased {
		return fmt.Errorf("setting: found %.20q, expected locations together, pages or aliased", s.Apart)
	}
	for _, n := range []struct {
		name            string
		value, from, to int
		power           bool
	}{
		{"batch", s.Batch, 1, MaxBatch, true}, {"stride", s.Stride, 1, MaxStride, true}, {"bodies", s.Bodies, 1, MaxBatch, false},
		{"interval", s.Interval, 1, maxTicks, false}, {"step", s.Step, 1, maxStep, false},
	} {
		if n.value < n.from || n.value > n.to || n.power && bits.OnesCount(uint(n.value)) != 1 {
			return fmt.Errorf("setting: found %s %d, expected %d to %d%s", n.name, n.value, n.from, n.to, map[bool]string{true: ", a power of two"}[n.power])
		}
	}
	if s.Step%2 == 0 {
		return fmt.Errorf("setting: found step %d, expected an odd number", s.Step)
	}
	return cmp.Or(s.checkCold(coldest), s.checkThreads(len(coldest), isLocation))
}

func (s Setting) checkCold(coldest []int) error {
	if n := len(s.Cold); n != 0 && n != len(coldest) {
		return fmt.Errorf("setting: found cold code of %d threads, expected %d", n, len(coldest))
	}
	for thread, warm := range s.Cold {
		if warm < 0 || warm > coldest[thread] {
			return fmt.Errorf("setting: found code of P%d that is cold after %d instructions, expected 0 to %d", thread, warm, coldest[thread])
		}
	}
	return nil
}

func (s Setting) checkThreads(threads int, isLocation func(string) bool) error {
	if n := len(s.Skew); n != 0 && n != threads {
		return fmt.Errorf("setting: found skews of %d threads, expected %d", n, threads)
	}
	for _, turns := range s.Skew {
		if turns < 0 || turns > maxSkew {
			return fmt.Errorf("setting: found a skew of %d, expected 0 to %d", turns, maxSkew)
		}
	}
	if n := len(s.CPUs); n != 0 && n != threads {
		return fmt.Errorf("setting: found %d processors, expected one for each of %d threads", n, threads)
	}
	for _, t := range s.Touch {
		if t.How != Fetch && t.How != Own && t.How != Flush || t.Thread < 0 || t.Thread >= threads || !isLocation(t.Location) {
			return fmt.Errorf("setting: found %.20q of %.20q by thread %d, expected fetch, own or flush, and a location and a thread of the test", t.How, t.Location, t.Thread)
		}
	}
	return nil
}
