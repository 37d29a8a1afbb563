package measure

import (
	"fmt"
	"math"
	"strings"
)

// A Grade says what a measurement may be used for.
type Grade string

const (
	Good     Grade = "good"     // carries a verdict
	Noisy    Grade = "noisy"    // carries a verdict that the numbers make plain; trust it less
	Unusable Grade = "unusable" // carries none
)

// A Quality is a grade with its reasons. The zero value is not a quality.
type Quality struct {
	Grade Grade    `json:"grade"`
	Why   []string `json:"why,omitempty"`
}

func (q Quality) String() string {
	if len(q.Why) == 0 {
		return string(q.Grade)
	}
	return string(q.Grade) + ": " + q.Reasons()
}

// Reasons is what lowered the grade.
func (q Quality) Reasons() string { return strings.Join(q.Why, "; ") }

// Worse lowers the grade to at most the given one and adds the reason.
func (q Quality) Worse(grade Grade, why string) Quality {
	if rank(grade) > rank(q.Grade) {
		q.Grade = grade
	}
	q.Why = append(q.Why[:len(q.Why):len(q.Why)], why)
	return q
}

func rank(g Grade) int {
	switch g {
	case Unusable:
		return 2
	case Noisy:
		return 1
	}
	return 0
}

// Conditions are what a quality is judged by.
type Conditions struct {
	Emulated string `json:"emulated,omitempty"` // the sign of an emulator
	Unpinned string `json:"unpinned,omitempty"` // why threads could not be pinned
	Watched  bool   `json:"watched,omitempty"`  // whether threads that are not pinned were seen to move if they did
	OneCPU   bool   `json:"one_cpu,omitempty"`  // whether the process may use a single processor

	Interrupted bool `json:"interrupted,omitempty"` // whether the user ended it early

	Passes    int `json:"passes"`           // taken
	Disturbed int `json:"passes_disturbed"` // of these, dropped on a guard's word
	Readings  int `json:"readings"`         // taken, repetitions included
	Dropped   int `json:"readings_dropped"` // of these, dropped for what happened to a thread

	Measured bool    `json:"load_measured"` // whether the next two are known
	Others   float64 `json:"others"`        // share of the processors' time that other processes used
	Steal    float64 `json:"steal"`         // share that the hypervisor gave to other guests
	Shortest int     `json:"shortest"`      // samples in the shortest series
	Wanted   int     `json:"wanted"`        // samples that each series should have at least

	Series     int     `json:"series"`            // main ones
	Multimodal int     `json:"series_multimodal"` // of these, with several modes
	Drifting   int     `json:"series_drifting"`   // of these, with a trend
	CycleLow   float64 `json:"cycle_low_ns"`      // the shortest and the longest that a cycle took, by the guard
	CycleHigh  float64 `json:"cycle_high_ns"`
}

// enough is the fewest samples from which an interval of the median exists at all.
const enough = 6

// Judge grades the conditions for verdicts that compare things within each pass. What was dropped, and what others
// took, says nothing against the readings that were kept; that some of these were disturbed unseen is what [Bounds] are
// for. So a busy machine lowers the grade, and only what leaves no comparison at all makes it unusable.
func (c Conditions) Judge() Quality { return c.judge(math.Inf(1)) }

// JudgeTimes grades them for verdicts that are a time: how long something takes while the processors are otherwise
// idle. Where others had a tenth of them, it is not that time.
func (c Conditions) JudgeTimes() Quality { return c.judge(0.10) }

func (c Conditions) judge(busy float64) Quality {
	q := Quality{Grade: Good}
	if c.Emulated != "" {
		return q.Worse(Unusable, "emulated: "+c.Emulated)
	}
	if c.OneCPU {
		q = q.Worse(Unusable, "only one processor may be used")
	}
	if c.Unpinned != "" && c.Watched {
		q = q.Worse(Noisy, c.Unpinned+": readings during which one moved are dropped")
	} else if c.Unpinned != "" {
		q = q.Worse(Unusable, c.Unpinned)
	}
	share := func(what string, part, noisy, unusable float64) {
		switch {
		case part > unusable:
			q = q.Worse(Unusable, fmt.Sprintf("%s %.0f %%", what, 100*part))
		case part > noisy:
			q = q.Worse(Noisy, fmt.Sprintf("%s %.0f %%", what, 100*part))
		}
	}
	if c.Measured {
		share("other processes used the processors", c.Others, 0.05, busy)
		share("the hypervisor withheld the processors", c.Steal, 0.02, busy/2)
	}
	never := math.Inf(1)
	share("readings that met a disturbance", part(c.Dropped, c.Readings), 0.34, never)
	share("passes with a guard astray", part(c.Disturbed, c.Passes), 0.34, never)
	share("series with several modes", part(c.Multimodal, c.Series), 0.33, never)
	share("series with a trend", part(c.Drifting, c.Series), 0.33, never)
	if c.Interrupted {
		q = q.Worse(Noisy, "interrupted")
	}
	if c.Shortest < enough && c.Shortest < c.Wanted {
		q = q.Worse(Unusable, fmt.Sprintf("only %d undisturbed samples of some series: %d are the least", c.Shortest, enough))
	}
	return q
}

// Doubt is the share of kept readings that may have been disturbed although nobody saw it: the usual one, twice what
// the hypervisor withheld, which threads are not told, and a quarter of what others used, who may work on what cores
// share.
func (c Conditions) Doubt() float64 {
	if !c.Measured {
		return Usual
	}
	return min(0.45, Usual+2*c.Steal+c.Others/4)
}

func part(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}
