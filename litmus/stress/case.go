package stress

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sort"
	"time"
)

// A Case is a test whatever its types, for suites of different ones. Of makes it.
type Case struct {
	Name   string
	Says   string
	Source string
	Racy   bool
	run    func(context.Context, *crew, Options) Result
}

// Of makes a case of a test.
func Of[S any, R comparable](t Test[S, R]) Case {
	return Case{t.Name, t.Says, t.Source, t.Racy, func(ctx context.Context, c *crew, o Options) Result {
		return t.run(ctx, c, o)
	}}
}

// Options say how long tests run.
type Options struct {
	Time    time.Duration // for each test, about; 0: a second
	Samples int64         // enough of each test, even if there is time left; 0: as many as the time allows
	Seed    uint64        // from which the settings follow
}

func (t *Test[S, R]) run(ctx context.Context, c *crew, o Options) Result {
	r := Result{Name: t.Name, Says: t.Says, Source: t.Source, Racy: t.Racy, Seed: o.Seed, Verdict: OK}
	if err := t.check(); err != nil {
		r.Verdict, r.Error = Broken, err.Error()
		return r
	}
	if t.Racy && raceDetector {
		r.Verdict, r.Error = Skipped, "it races on purpose, and this build has the race detector"
		return r
	}
	if o.Time == 0 {
		o.Time = time.Second
	}
	tally := tally[S, R]{test: t, emulated: c.machine.Emulated != "", counts: map[R]*Count{}, unequal: map[string]*Count{}}
	err := tally.sample(ctx, c, o)
	r.Samples, r.Settings, r.Elapsed, r.Outcomes = tally.samples, tally.settings, tally.elapsed, tally.outcomes()
	switch {
	case err != nil:
		r.Verdict, r.Error = Broken, err.Error()
	case r.Seen(IsForbidden) > 0:
		r.Verdict = Failed
	case r.Seen(IsEmulated) > 0:
		r.Verdict, r.Error = Emulated, "the emulator lets a later load overtake a store, which the processor that it imitates does not: "+c.machine.Emulated
	case r.Samples == 0:
		r.Verdict, r.Error = Skipped, "interrupted before the first sample"
	}
	return r
}

// A tally counts what a test shows, setting by setting.
type tally[S any, R comparable] struct {
	test     *Test[S, R]
	emulated bool
	counts   map[R]*Count
	unequal  map[string]*Count // of results that are not equal to themselves, by text
	samples  int64
	settings int
	elapsed  time.Duration
}

// sample runs epochs until the time is over, there are enough samples, or it goes wrong.
func (t *tally[S, R]) sample(ctx context.Context, c *crew, o Options) error {
	f := newField(t.test)
	actors := len(t.test.Actors)
	next := settings(o.Seed, t.test.Name, actors, c.places(actors))
	begin := time.Now()
	defer func() { t.elapsed = time.Since(begin) }()
	for ctx.Err() == nil && time.Since(begin) < o.Time && (o.Samples == 0 || t.samples < o.Samples) {
		s := next()
		s.Inlined = s.Inlined && t.test.Inlined != nil
		t.settings++
		for start, again := time.Now(), true; again; again = time.Since(start) < epochTime/2 {
			counts, err := f.epoch(c, s)
			if err != nil {
				if h := new(hung); errors.As(err, &h) {
					c.teams.Abandon()
				}
				return err
			}
			if err := t.add(counts, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostResults is how many different results a test may have: more are no outcomes, but data.
const mostResults = 1 << 12

func (t *tally[S, R]) add(counts map[R]int64, s Setting) error {
	all := int64(0)
	for _, n := range counts {
		all += n
	}
	t.samples += all
	for result, n := range counts {
		c, err := t.count(result)
		if err != nil {
			return err
		}
		c.Samples += n
		if rate := float64(n) / float64(all); rate > c.Rate {
			c.Rate, c.Where = rate, s
		}
	}
	return nil
}

// count finds the count of a result, or makes one.
func (t *tally[S, R]) count(result R) (c *Count, err error) {
	isEqual := !unequal(result)
	if c = t.counts[result]; c == nil && !isEqual {
		c = t.unequal[Text(result)]
	}
	if c != nil {
		return c, nil
	}
	if len(t.counts)+len(t.unequal) == mostResults {
		return nil, fmt.Errorf("more than %d different results, such as %.100s: expected outcomes that repeat; "+
			"let the actors write what is asked, not pointers, times or counts", mostResults, Text(result))
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a function of the outcomes panicked for the result %.100s: %v\n%s", Text(result), p, debug.Stack())
		}
	}()
	grade, says := t.test.grade(result, t.emulated)
	c = &Count{Result: Text(result), Grade: grade, Says: says}
	if isEqual {
		t.counts[result] = c
	} else {
		t.unequal[c.Result] = c
	}
	return c, nil
}

// outcomes are the counts, the most frequent first.
func (t *tally[S, R]) outcomes() []Count {
	all := []Count{}
	for _, c := range slices.Concat(slices.Collect(maps.Values(t.counts)), slices.Collect(maps.Values(t.unequal))) {
		all = append(all, *c)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Samples != all[j].Samples {
			return all[i].Samples > all[j].Samples
		}
		return all[i].Result < all[j].Result
	})
	return all
}
