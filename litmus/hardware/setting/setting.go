package setting

import (
	"fmt"
	"slices"
	"strings"
)

// A Setting is the conditions under which a batch of iterations runs.
type Setting struct {
	Rendezvous Rendezvous `json:"rendezvous"`
	// with deadlines: ticks of the processor's counter from one to the next
	Interval int `json:"interval,omitempty"`
	Bodies   int `json:"bodies"` // iterations from one rendezvous to the next
	Batch    int `json:"batch"`  // iterations from one collection to the next, a power of two
	// bytes from the cells of one iteration to those of the next, a power of two
	Stride int     `json:"stride"`
	Apart  Apart   `json:"apart"`
	Step   int     `json:"step"`            // which cells come next: 1 for the neighbours, any odd number
	Skew   []int   `json:"skew,omitempty"`  // turns of an empty loop after a rendezvous, by thread
	Touch  []Touch `json:"touch,omitempty"` // what is done to cells before the rendezvous
	// after how many instructions a thread comes to code that is in no cache, by thread; 0 for never. While it is
	// fetched, what the instructions before it have begun comes to an end.
	Cold []int `json:"cold,omitempty"`
	CPUs []int `json:"cpus,omitempty"` // the processor of each thread
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

// Ways to lay out the locations of an iteration.
const (
	Together Apart = "together" // side by side, in one line if they fit
	Pages    Apart = "pages"    // in arrays of their own, at different offsets in their pages
	Aliased  Apart = "aliased"  // in arrays of their own, at the same offset in their pages
)

// A Touch is what a thread does to a location of each iteration before the rendezvous.
type Touch struct {
	Thread   int    `json:"thread"` // counted from 0 in the order of the test
	Location string `json:"place"`
	How      How    `json:"how"`
}

// How a location is touched.
type How string

// Ways to touch.
const (
	Fetch How = "fetch" // into the cache, for reading
	Own   How = "own"   // into the cache, for writing
	Flush How = "flush" // out of all caches
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
	for thread, warm := range s.Cold {
		if warm > 0 {
			fmt.Fprintf(&text, ", P%d cold after %d", thread, warm)
		}
	}
	for _, t := range s.Touch {
		fmt.Fprintf(&text, ", P%d %s %s", t.Thread, t.How, t.Location)
	}
	if len(s.CPUs) > 0 {
		fmt.Fprintf(&text, ", cpus %s", strings.Join(strings.Fields(strings.Trim(fmt.Sprint(s.CPUs), "[]")), ","))
	}
	return text.String()
}

// Crowded is whether threads share a processor, so that they take turns.
func (s Setting) Crowded() bool {
	for i, cpu := range s.CPUs {
		if slices.Contains(s.CPUs[:i], cpu) {
			return true
		}
	}
	return false
}
