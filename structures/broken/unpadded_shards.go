package broken

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/structures/counter"
)

// UnpaddedShards is counter.Sharded without the padding: the shards lie side by side on one line, and adding to two of
// them is as slow as adding to one. Nothing is wrong with its results.
type UnpaddedShards struct{ shards [8]atomic.Int64 }

// Shard returns the shard of a number.
func (c *UnpaddedShards) Shard(number int) *atomic.Int64 { return &c.shards[number%len(c.shards)] }

// Value returns the sum.
func (c *UnpaddedShards) Value() (sum int64) {
	for i := range c.shards {
		sum += c.shards[i].Load()
	}
	return sum
}

// ErrNoVerdict means that conditions did not let a detector decide.
var ErrNoVerdict = errors.New("no verdict")

// sharesLines times two threads that add to two shards against one thread that adds alone: shards of their own cost the
// same, a shared line costs a multiple.
func sharesLines(adder func(rank int) func(int64)) func(time.Duration) error {
	return func(budget time.Duration) error {
		m := machine.Detect()
		if m.Emulated != "" || len(m.Cores) < 2 {
			return fmt.Errorf("%w: timing needs two real cores", ErrNoVerdict)
		}
		b, err := measure.OpenBench(m, measure.Quick, 1)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoVerdict, err)
		}
		defer b.Close()
		ctx, cancel := context.WithTimeout(context.Background(), budget)
		defer cancel()
		trial := func(name string, threads int) measure.Trial {
			return measure.Trial{Name: name, Metrics: []measure.Metric{{Unit: "ns/op"}}, Take: func() measure.Reading {
				return timeAdds(b, threads, adder)
			}}
		}
		r := b.Run(ctx, []measure.Trial{trial("alone", 1), trial("together", 2)}, nil)
		if q := r.Conditions.Judge(); q.Grade == measure.Unusable {
			return fmt.Errorf("%w: %v", ErrNoVerdict, q)
		}
		if slower := measure.Ratio(r.Set.Find("together", nil), r.Set.Find("alone", nil)); slower.Low > 1.5 {
			return fmt.Errorf("adding to two shards at once is slower than to one alone: %s", slower.In("times"))
		}
		return nil
	}
}

func timeAdds(b *measure.Bench, threads int, adder func(rank int) func(int64)) measure.Reading {
	const adds = 20_000
	ns := make([]float64, threads)
	noise := b.Team.Run(threads, func(rank int) {
		add := adder(rank)
		start := b.Clock.Now()
		for range adds {
			add(1)
		}
		ns[rank] = b.Clock.Since(start) / adds
	})
	sum := 0.0
	for _, n := range ns {
		sum += n
	}
	return measure.Reading{Values: []float64{sum / float64(threads)}, Disturbed: noise.String()}
}

var unpaddedShardsBug = Bug{
	Name:     "UnpaddedShards",
	Wrong:    "the shards share a line: sharding buys nothing (false sharing)",
	Seen:     "Java's LongAdder cells before @Contended; every [runtime.NumCPU()]int64",
	Detector: ByTiming,
	NoLitmus: "its states are right: what is wrong is how long they take",
	Broken: func(d time.Duration) error {
		var c UnpaddedShards
		return sharesLines(func(rank int) func(int64) {
			shard := c.Shard(rank)
			return func(delta int64) { shard.Add(delta) }
		})(d)
	},
	Right: func(d time.Duration) error {
		c := counter.NewSharded(counter.Options{Shards: 2})
		return sharesLines(func(rank int) func(int64) { return c.Shard(rank).Add })(d)
	},
}
