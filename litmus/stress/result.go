package stress

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
)

// A Verdict is how a test ended.
type Verdict string

// Verdicts.
const (
	OK      Verdict = "ok"
	Failed  Verdict = "failed"  // a forbidden outcome was seen
	Broken  Verdict = "error"   // an actor panicked or hangs, or the test itself is wrong
	Skipped Verdict = "skipped" // not run; the reason is in Error

	// Emulated: a forbidden outcome was seen that the emulator is known to show, whatever runs on it.
	Emulated Verdict = "emulator"
)

// A Result is what came of a test.
type Result struct {
	Name     string        `json:"name"`
	Says     string        `json:"says,omitempty"`
	Source   string        `json:"source,omitempty"`
	Racy     bool          `json:"racy,omitempty"`
	Verdict  Verdict       `json:"verdict"`
	Error    string        `json:"error,omitempty"`
	Seed     uint64        `json:"seed"`
	Samples  int64         `json:"samples"`
	Settings int           `json:"settings"` // how many were tried
	Elapsed  time.Duration `json:"elapsed_ns"`
	Outcomes []Count       `json:"outcomes"`
}

// A Count is how often an outcome was seen.
type Count struct {
	Result  string `json:"result"`
	Samples int64  `json:"samples"`
	Grade   Grade  `json:"grade"`
	Says    string `json:"says"`

	// Where is the setting in which it came most often, and Rate its share of the samples there.
	Where Setting `json:"where"`
	Rate  float64 `json:"rate"`
}

// PerSample is how long a sample took, all of them divided by the time.
func (r Result) PerSample() time.Duration {
	return r.Elapsed / time.Duration(max(1, r.Samples))
}

// Seen is how many samples had a grade.
func (r Result) Seen(g Grade) (samples int64) {
	for _, c := range r.Outcomes {
		if c.Grade == g {
			samples += c.Samples
		}
	}
	return samples
}

// Write writes the result for people: a table of the outcomes.
func (r Result) Write(w io.Writer) {
	fmt.Fprintf(w, "[%s] %s\n", strings.ToUpper(string(r.Verdict)), r.Name)
	for _, line := range []string{r.Says, r.Source, r.Error} {
		if line != "" {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
	if r.Samples == 0 {
		return
	}
	fmt.Fprintf(w, "  %d samples in %d settings, %v each; seed %d\n", r.Samples, r.Settings, r.PerSample(), r.Seed)
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleDefault)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.AppendHeader(table.Row{"", "RESULT", "SAMPLES", "FREQ", "EXPECT", "DESCRIPTION"})
	for _, c := range r.Outcomes {
		t.AppendRow(table.Row{"", c.Result, c.Samples, frequency(c.Samples, r.Samples), c.Grade, c.Says})
	}
	t.Render()
	for _, c := range r.Outcomes {
		if c.Grade != IsAcceptable && c.Samples > 0 {
			fmt.Fprintf(w, "  %s came most often (%s) with: %v\n", c.Result, share(c.Rate), c.Where)
		}
	}
}

// String is what Write writes.
func (r Result) String() string {
	var text strings.Builder
	r.Write(&text)
	return text.String()
}

func frequency(part, all int64) string { return share(float64(part) / float64(all)) }

// share is a percentage with two digits that mean something.
func share(part float64) string {
	switch percent := 100 * part; {
	case percent == 0:
		return "0%"
	case percent < 0.01:
		return fmt.Sprintf("%.1e%%", percent)
	default:
		return fmt.Sprintf("%.2f%%", percent)
	}
}
