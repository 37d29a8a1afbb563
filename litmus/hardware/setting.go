package hardware

import (
	"fmt"
	"math/bits"
	"strings"
)

// A Setting is the conditions under which a batch of iterations runs.
type Setting struct {
	Rendezvous Rendezvous `json:"rendezvous"`
	Interval   int        `json:"interval,omitempty"` // with deadlines: ticks of the processor's counter from one to the next
	Bodies     int        `json:"bodies"`             // iterations from one rendezvous to the next
	Batch      int        `json:"batch"`              // iterations from one collection to the next, a power of two
	Stride     int        `json:"stride"`             // bytes from the cells of one iteration to those of the next, a power of two
	Apart      Apart      `json:"apart"`
	Step       int        `json:"step"`            // which cells come next: 1 for the neighbours, any odd number
	Skew       []int      `json:"skew,omitempty"`  // turns of an empty loop after a rendezvous, by thread
	Touch      []Touch    `json:"touch,omitempty"` // what is done to cells before the rendezvous
	CPUs       []int      `json:"cpus,omitempty"`  // the processor of each thread
}

// A Rendezvous is how the threads meet before an iteration.
type Rendezvous string

// Ways to meet.
const (
	None     Rendezvous = "none"     // only before a batch
	Flag     Rendezvous = "flag"     // one thread after the other writes a flag of the iteration; the others wait for it
	Fence    Rendezvous = "fence"    // the same, and the writer waits until its flag is seen (a full fence)
	Deadline Rendezvous = "deadline" // each waits until the processor's counter has reached the iteration's tick
)

// Apart is where the locations of one iteration lie.
type Apart string

// Places of locations.
const (
	Together Apart = "together" // side by side, in one line if they fit
	Pages    Apart = "pages"    // in arrays of their own, at different offsets in their pages
	Aliased  Apart = "aliased"  // in arrays of their own, at the same offset in their pages
)

// A Touch is what a thread does to a location of each iteration before the rendezvous.
type Touch struct {
	Thread int    `json:"thread"` // counted from 0 in the order of the test
	Place  string `json:"place"`
	How    How    `json:"how"`
}

// How a location is touched.
type How string

// Ways to touch.
const (
	Fetch How = "fetch" // into the cache, for reading
	Own   How = "own"   // into the cache, for writing
	Flush How = "flush" // out of all caches
)

// Limits of settings.
const (
	maxBatch  = 1 << 15
	maxStride = 1 << 12
	maxSkew   = 1 << 12
	maxTicks  = 1 << 24
)

// String is the setting in a line.
func (s Setting) String() string {
	var text strings.Builder
	fmt.Fprint(&text, s.Rendezvous)
	if s.Rendezvous == Deadline {
		fmt.Fprintf(&text, " every %d ticks", s.Interval)
	}
	if s.Bodies > 1 && s.Rendezvous != None {
		fmt.Fprintf(&text, " and %d bodies", s.Bodies)
	}
	fmt.Fprintf(&text, ", batch %d, stride %d, %s", s.Batch, s.Stride, s.Apart)
	if s.Step != 1 {
		fmt.Fprintf(&text, ", step %d", s.Step)
	}
	for thread, turns := range s.Skew {
		if turns > 0 {
			fmt.Fprintf(&text, ", P%d late by %d", thread, turns)
		}
	}
	for _, t := range s.Touch {
		fmt.Fprintf(&text, ", P%d %s %s", t.Thread, t.How, t.Place)
	}
	if len(s.CPUs) > 0 {
		fmt.Fprintf(&text, ", cpus %s", strings.Join(strings.Fields(strings.Trim(fmt.Sprint(s.CPUs), "[]")), ","))
	}
	return text.String()
}

// check says what is wrong with a setting for a program, and fills in what it leaves out.
func (s Setting) check(p *program) (Setting, error) {
	fill(&s.Rendezvous, Fence)
	fill(&s.Apart, Pages)
	fill(&s.Bodies, 1)
	fill(&s.Batch, 4096)
	fill(&s.Stride, 64)
	fill(&s.Step, 1)
	fill(&s.Interval, 1000)
	switch s.Rendezvous {
	case None, Flag, Fence, Deadline:
	default:
		return s, fmt.Errorf("setting: found the rendezvous %.20q, expected none, flag, fence or deadline", s.Rendezvous)
	}
	if s.Apart != Together && s.Apart != Pages && s.Apart != Aliased {
		return s, fmt.Errorf("setting: found %.20q, expected locations together, pages or aliased", s.Apart)
	}
	for _, n := range []struct {
		name            string
		value, from, to int
		power           bool
	}{
		{"batch", s.Batch, 1, maxBatch, true}, {"stride", s.Stride, 1, maxStride, true}, {"bodies", s.Bodies, 1, maxBatch, false},
		{"interval", s.Interval, 1, maxTicks, false}, {"step", s.Step, 1, 1 << 20, false},
	} {
		if n.value < n.from || n.value > n.to || n.power && bits.OnesCount(uint(n.value)) != 1 {
			return s, fmt.Errorf("setting: found %s %d, expected %d to %d%s", n.name, n.value, n.from, n.to, map[bool]string{true: ", a power of two"}[n.power])
		}
	}
	if s.Step%2 == 0 {
		return s, fmt.Errorf("setting: found step %d, expected an odd number", s.Step)
	}
	return s, s.checkThreads(p)
}

func (s Setting) checkThreads(p *program) error {
	if n := len(s.Skew); n != 0 && n != len(p.threads) {
		return fmt.Errorf("setting: found skews of %d threads, expected %d", n, len(p.threads))
	}
	for _, turns := range s.Skew {
		if turns < 0 || turns > maxSkew {
			return fmt.Errorf("setting: found a skew of %d, expected 0 to %d", turns, maxSkew)
		}
	}
	if n := len(s.CPUs); n != 0 && n != len(p.threads) {
		return fmt.Errorf("setting: found %d processors, expected one for each of %d threads", n, len(p.threads))
	}
	for _, t := range s.Touch {
		if t.Thread < 0 || t.Thread >= len(p.threads) || p.place(t.Place) < 0 || t.How != Fetch && t.How != Own && t.How != Flush {
			return fmt.Errorf("setting: found %.20q of %.20q by thread %d, expected fetch, own or flush, and a place and a thread of the test", t.How, t.Place, t.Thread)
		}
	}
	return nil
}

func fill[T comparable](value *T, byDefault T) {
	if *value == *new(T) {
		*value = byDefault
	}
}
