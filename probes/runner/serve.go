package runner

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"example.org/atomlab/asm/confine"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/probes"
)

// A request asks the child for an item.
type request struct {
	Item     string         `json:"item,omitempty"`
	Effort   measure.Effort `json:"effort"`
	Seed     uint64         `json:"seed"`
	Consents []string       `json:"consents,omitempty"`
}

// A reply is how far the child is, or the finding.
type reply struct {
	Done    int             `json:"done,omitempty"`
	Of      int             `json:"of,omitempty"`
	Finding *probes.Finding `json:"finding,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// Serve is the child process: it measures the items that requests name, one after another, until they end. The caller
// must then end the process: the parent is gone, and an item may be under way.
func Serve(in io.Reader, out io.Writer) {
	confine.Measuring()
	reexec.Serve(in, out, new(server).serve)
}

// A server keeps the bench from one item to the next.
type server struct{ bench *measure.Bench }

func (s *server) serve(ctx context.Context, r request, tell func(reply)) reply {
	p, found := probes.Find(r.Item)
	if !found {
		return reply{Error: fmt.Sprintf("no probe is called %q", r.Item)}
	}
	if p.Needs.Consent != "" && !slices.Contains(r.Consents, p.Needs.Consent) {
		return reply{Error: "it runs on request only: --" + p.Needs.Consent}
	}
	if s.bench == nil || s.bench.Seed != r.Seed {
		if s.bench != nil {
			s.bench.Close()
			s.bench = nil
		}
		bench, err := measure.OpenBench(machine.Detect(), r.Effort, r.Seed)
		if err != nil {
			return reply{Error: "opening the bench: " + err.Error()}
		}
		s.bench = bench
	}
	f := measureItem(ctx, s.bench, p, seldom(tell))
	return reply{Finding: &f}
}

// seldom passes progress on, not more often than anybody can read.
func seldom(tell func(reply)) func(done, of int) {
	const pause = 100 * time.Millisecond
	var last time.Time
	return func(done, of int) {
		if now := time.Now(); now.Sub(last) > pause {
			last = now
			tell(reply{Done: done, Of: of})
		}
	}
}

// measureItem runs one probe and has it judge.
func measureItem(ctx context.Context, bench *measure.Bench, p probes.Probe, progress func(done, of int)) probes.Finding {
	f := probes.Finding{Probe: p.Name, Question: p.Question, Unit: p.Unit, Started: time.Now().UTC()}
	bench.Decided = func(soFar measure.Result) bool {
		looked := f
		looked.Measurements, looked.Conditions = soFar.Set, soFar.Conditions
		return probes.Judge(looked).Conclusive()
	}
	var result measure.Result
	result, f.Skipped = p.Measure(ctx, bench, progress)
	f.DurationS = time.Since(f.Started).Seconds()
	f.Measurements, f.Conditions = result.Set, result.Conditions
	f.Quality, f.Verdict = result.Conditions.Judge(), probes.Unknown("nothing was measured")
	return probes.Judge(f)
}
