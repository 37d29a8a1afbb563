package reclaim_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/reclaim/reclaimtest"
)

func hazards(threshold int, asymmetric bool) func(func(uint64)) reclaim.Domain {
	return func(free func(uint64)) reclaim.Domain {
		return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: threshold, Asymmetric: asymmetric})
	}
}

func epochs(batch int) func(func(uint64)) reclaim.Domain {
	return func(free func(uint64)) reclaim.Domain {
		return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: batch})
	}
}

// bound is what the doc comment of Hazards promises.
func bound(threshold int) func(int) int {
	return func(participants int) int { return max(threshold, 2*reclaim.Slots*participants) }
}

func TestHazards(t *testing.T) {
	reclaimtest.Run(t, reclaimtest.Scheme{New: hazards(1, false), Bound: bound(1)})
}

func TestHazardsWithDefaults(t *testing.T) {
	reclaimtest.Run(t, reclaimtest.Scheme{New: hazards(0, false), Bound: bound(reclaim.DefaultHazardThreshold)})
}

func TestHazardsAsymmetric(t *testing.T) {
	reclaimtest.Run(t, reclaimtest.Scheme{New: hazards(1, true), Bound: bound(1)})
}

func TestEpochs(t *testing.T) { reclaimtest.Run(t, reclaimtest.Scheme{New: epochs(1)}) }

func TestEpochsWithDefaults(t *testing.T) { reclaimtest.Run(t, reclaimtest.Scheme{New: epochs(0)}) }

var figure = flag.String("figure", "", "write the bounded-garbage figure's data to this file")

// TestBoundedGarbage is the figure: one stalled reader, objects pending against objects retired. Under hazard pointers
// they stay few, under epochs nothing is freed at all.
func TestBoundedGarbage(t *testing.T) {
	const objects, every = 20_000, 1000
	byHazards, byEpochs := reclaimtest.Garbage(hazards(0, false), objects, every), reclaimtest.Garbage(epochs(0), objects, every)
	var data strings.Builder
	data.WriteString("retired\tpending, hazard pointers\tpending, epochs\n")
	for i := range byHazards {
		fmt.Fprintf(&data, "%d\t%d\t%d\n", byHazards[i].Retired, byHazards[i].Pending, byEpochs[i].Pending)
		assert.LessOrEqual(t, byHazards[i].Pending, reclaim.DefaultHazardThreshold)
		assert.GreaterOrEqual(t, byEpochs[i].Pending, byEpochs[i].Retired-reclaim.DefaultEpochBatch)
	}
	t.Log("\n" + data.String())
	if *figure != "" {
		require.NoError(t, os.WriteFile(*figure, []byte(data.String()), 0o644))
	}
}

// TestStallIsVisible: Stats must show who holds the epoch back.
func TestStallIsVisible(t *testing.T) {
	d := reclaim.NewEpochs(reclaim.EpochOptions{Free: func(uint64) {}, Batch: 1})
	reader, writer := d.Join(), d.Join()
	reader.Enter()
	for id := range uint64(100) {
		writer.Enter()
		writer.Retire(id + 1)
		writer.Exit()
	}
	stalled := d.Stats()
	assert.Equal(t, 1, stalled.Entered)
	assert.Equal(t, 1, stalled.Behind)
	assert.Equal(t, 100, stalled.Pending)
	reader.Exit()
	for id := range uint64(100) {
		writer.Retire(id + 101)
	}
	after := d.Stats()
	assert.Zero(t, after.Behind)
	assert.Greater(t, after.Epoch, stalled.Epoch+10)
	assert.Less(t, after.Pending, 10)
}

func TestOptions(t *testing.T) {
	assert.Panics(t, func() { reclaim.NewHazards(reclaim.HazardOptions{}) })
	assert.Panics(t, func() { reclaim.NewEpochs(reclaim.EpochOptions{}) })
}

func TestAllocations(t *testing.T) {
	for name, newDomain := range map[string]func(func(uint64)) reclaim.Domain{
		"hazards": hazards(0, false), "asymmetric hazards": hazards(0, true), "epochs": epochs(0),
	} {
		p := newDomain(func(uint64) {}).Join()
		var src atomic.Uint64
		src.Store(1)
		operation := func() {
			p.Enter()
			p.Protect(0, &src)
			p.Retire(2)
			p.Exit()
		}
		for range 1000 { // lists reach their size
			operation()
		}
		assert.Zero(t, testing.AllocsPerRun(1000, operation), name)
	}
}

func BenchmarkProtect(b *testing.B) {
	for name, newDomain := range map[string]func(func(uint64)) reclaim.Domain{
		"hazards": hazards(0, false), "asymmetric": hazards(0, true), "epochs": epochs(0),
	} {
		b.Run(name, func(b *testing.B) {
			d := newDomain(func(uint64) {})
			var src atomic.Uint64
			src.Store(1)
			b.RunParallel(func(pb *testing.PB) {
				p := d.Join()
				defer p.Leave()
				for pb.Next() {
					p.Enter()
					p.Protect(0, &src)
					p.Exit()
				}
			})
		})
	}
}

func ExampleHazards() {
	var arena [3]string
	domain := reclaim.NewHazards(reclaim.HazardOptions{
		Free:      func(id uint64) { arena[id] = "free"; fmt.Println("freed", id) },
		Threshold: 1,
	})
	var current atomic.Uint64
	arena[1], arena[2] = "old", "new"
	current.Store(1)

	reader := domain.Join()
	reader.Enter()
	id := reader.Protect(0, &current)

	writer := domain.Join()
	current.Store(2) // unlinked
	writer.Retire(id)
	fmt.Println("the reader sees", arena[id], "and", domain.Stats().Pending, "is pending")
	reader.Exit()
	// Output: the reader sees old and 1 is pending
}
