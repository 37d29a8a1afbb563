package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// A request asks the child for an item, or to stop the one under way.
type request struct {
	Item   string         `json:"item,omitempty"`
	Effort measure.Effort `json:"effort"`
	Seed   uint64         `json:"seed"`
	Stop   bool           `json:"stop,omitempty"`
}

// A reply is one line from the child: how far it is, or the finding.
type reply struct {
	Done    int             `json:"done,omitempty"`
	Of      int             `json:"of,omitempty"`
	Finding *probes.Finding `json:"finding,omitempty"`
	Error   string          `json:"error,omitempty"`
}

// Serve is the child process: it measures the items that requests name, one after another, until they end. The end of
// the requests also stops the item under way: the parent is gone.
func Serve(in io.Reader, out io.Writer) error {
	s := &server{replies: json.NewEncoder(out)}
	defer s.close()
	requests := make(chan request)
	stops := make(chan struct{}, 1)
	go readRequests(in, requests, stops)
	for r := range requests {
		if err := s.replies.Encode(s.serve(r, stops)); err != nil {
			return err
		}
	}
	return nil
}

// readRequests tells items from stops, which must not wait for the item to end.
func readRequests(in io.Reader, requests chan<- request, stops chan<- struct{}) {
	defer close(requests)
	defer close(stops)
	decoder := json.NewDecoder(in)
	for {
		var r request
		if decoder.Decode(&r) != nil {
			return
		}
		if r.Stop {
			select {
			case stops <- struct{}{}:
			default:
			}
			continue
		}
		requests <- r
	}
}

type server struct {
	replies *json.Encoder
	bench   *measure.Bench
}

func (s *server) close() {
	if s.bench != nil {
		s.bench.Close()
	}
}

func (s *server) serve(r request, stops <-chan struct{}) reply {
	p, found := probes.Find(r.Item)
	if !found {
		return reply{Error: fmt.Sprintf("no probe is called %q", r.Item)}
	}
	if s.bench == nil || s.bench.Seed != r.Seed {
		s.close()
		bench, err := measure.OpenBench(machine.Detect(), r.Effort, r.Seed)
		if err != nil {
			return reply{Error: "opening the bench: " + err.Error()}
		}
		s.bench = bench
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	finished, watched := make(chan struct{}), make(chan struct{})
	defer func() {
		close(finished)
		<-watched // else it might take the stop that is meant for the next item
	}()
	go func() {
		defer close(watched)
		select {
		case <-stops:
			cancel()
		case <-finished:
		}
	}()
	f := measureItem(ctx, s.bench, p, s.tell())
	return reply{Finding: &f}
}

// tell passes progress on, not more often than anybody can read.
func (s *server) tell() func(done, of int) {
	const pause = 100 * time.Millisecond
	var last time.Time
	return func(done, of int) {
		if now := time.Now(); now.Sub(last) > pause {
			last = now
			s.replies.Encode(reply{Done: done, Of: of}) // a parent that is gone is noticed at the end of the requests
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
