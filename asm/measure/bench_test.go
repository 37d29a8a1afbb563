package measure

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/pages"
)

func openBench(t *testing.T) *Bench { return open(t, machine.Detect(), Quick) }

func open(t *testing.T, m machine.Machine, effort Effort) *Bench {
	t.Helper()
	b, err := OpenBench(m, effort, 1)
	if errors.Is(err, ErrUnsupported) {
		t.Skip(err)
	}
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

// TestTogetherCounts checks the bookkeeping against what the loops left in memory.
func TestTogetherCounts(t *testing.T) {
	b := openBench(t)
	block, err := pages.New(1)
	require.NoError(t, err)
	defer block.Free()
	var work []Work
	for range b.Team.Size() {
		work = append(work, Work{loop.Get(loop.FetchAdd), block.At(128)})
	}
	timings, _ := b.Together(work...)
	total := 0
	for _, timing := range timings {
		total += timing.Ops
		assert.Positive(t, timing.NsPerOp())
		assert.GreaterOrEqual(t, timing.Ns, float64(b.Effort.Span.Nanoseconds())*0.99)
	}
	assert.Equal(t, uint64(total), *block.Word(128))
}

// TestGuardPassesManyLines looks at what was left in memory: every line had its turns. A reading in which a member was
// kept off its processor ends early, so there are several.
func TestGuardPassesManyLines(t *testing.T) {
	b := openBench(t)
	if b.Team.Size() < 2 {
		t.Skip("one processor")
	}
	passed := map[int]bool{}
	for range 100 {
		b.coreToCore()
		for line := range guardLines {
			if *b.turns.Word(line * guardLine) > 1 {
				passed[line] = true
			}
		}
	}
	assert.Len(t, passed, guardLines)
}

// TestRealPlantedEffect is the harness on a real machine: two counters on one line against two counters apart, and
// the latter against itself. Where the harness says that conditions carry no verdict, it is right to find nothing.
func TestRealPlantedEffect(t *testing.T) {
	b := openBench(t)
	if b.Machine.Emulated != "" || len(b.Machine.Cores) < 2 {
		t.Skip("needs two real cores")
	}
	block, err := pages.New(16 << 10)
	require.NoError(t, err)
	defer block.Free()
	pair := func(name string, distance int) Trial {
		return Trial{Name: name, Metrics: []Metric{{Unit: "ns"}}, Take: func() Reading {
			add := loop.Get(loop.FetchAdd)
			timings, disturbed := b.Together(Work{add, block.At(4096)}, Work{add, block.At(4096 + distance)})
			return Reading{[]float64{timings[0].NsPerOp() + timings[1].NsPerOp()}, disturbed}
		}}
	}
	r := b.Run(context.Background(), []Trial{pair("shared", 8), pair("apart", 4096), pair("apart again", 4096)}, nil)
	if q := r.Conditions.Judge(); q.Grade != Good {
		t.Skipf("no quiet machine: %v", q)
	}
	apart := r.Set.Find("apart", nil)
	planted, same := Ratio(r.Set.Find("shared", nil), apart), Ratio(r.Set.Find("apart again", nil), apart)
	t.Logf("planted %v, same %v", planted, same)
	assert.GreaterOrEqual(t, planted.High, 1.0, "one line for two counters is not cheaper than two")
	if planted.Low <= 1 || planted.Median <= same.High {
		t.Skipf("inconclusive: one line for two counters costs %v times as much, nothing %v", planted, same)
	}
}

func TestUnpinnedIsSaid(t *testing.T) {
	m := machine.Detect()
	m.Allowed, m.Cores = []int{1023}, [][]int{{1023}}
	b := open(t, m, Token)
	if m.OS == "linux" {
		r := b.Run(context.Background(), nil, nil)
		assert.ErrorContains(t, b.Team.Unpinned(), "1023")
		assert.NotEmpty(t, r.Conditions.Unpinned)
	}
}
