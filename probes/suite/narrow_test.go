package suite

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	asked "example.org/atomlab/probes/workload"
)

// differently is the finding on a machine of four processors where each setting has a rival of its own that costs half.
func differently(probe string, favourite func(at setting) string) probes.Finding {
	c := choiceOf(probe)
	set := c.imitated(0.01, func(rival int, at setting) float64 {
		if c.rivals[rival].name == favourite(at) {
			return 25
		}
		return 50
	})
	for steps, ns := range map[int]float64{0: 1, 300: 250} {
		set = append(set, jitter(noLock, setting{threads: 1, held: steps}, ns, 0.01))
	}
	return probes.Judge(probes.Finding{Probe: probe, Measurements: set,
		Conditions: measure.Conditions{Passes: 31, Readings: 1000, Measured: true, Shortest: 31, Wanted: 15, Series: 100}})
}

// TestNarrow: the advice is that of the setting nearest to the workload, which is told; where none is near, there is
// none.
func TestNarrow(t *testing.T) {
	locks := differently(probes.Locks, func(at setting) string {
		switch {
		case at[threads] == 1:
			return "TAS"
		case at[held] == 0:
			return "MCS"
		case at[threads] == 4:
			return "ticket"
		}
		return "sync.Mutex"
	})
	counters := differently(probes.Counters, func(at setting) string {
		if at[threads] > 1 && at[updates] == 0 {
			return "sharded"
		}
		return "xsync.Counter"
	})
	readers := differently(probes.Readers, func(at setting) string {
		if at[updates] == 0 {
			return "copy on write"
		}
		return "sequence lock"
	})
	queues := differently(probes.Queues, func(at setting) string {
		switch {
		case at[producers] == 1:
			return "SPSC"
		case at[consumers] == 1:
			return "MPSC"
		}
		return "ring, packed"
	})
	batched := differently(probes.Batches, func(at setting) string {
		if at[producers] == 1 {
			return "4 at a time"
		}
		return "64 at a time"
	})
	sharded := differently(probes.Shards, func(at setting) string {
		if at[updates] == 0 {
			return "twice as many as processors"
		}
		return "half as many as processors"
	})
	for _, test := range []struct {
		of         probes.Finding
		text, want string
		note       string // or why not
	}{
		{locks, "threads=1 hold=5ns", "TAS", "by goroutines 1, steps held 0, which is it"},
		{locks, "threads=4 hold=0", "MCS", "by goroutines 4, steps held 0, which is it"},
		{locks, "threads=3 hold=200ns", "ticket", "by goroutines 4, steps held 300 (250 ns), 1.33 times away"},
		{locks, "threads=4 hold=250ns", "ticket", "which is it"},
		{locks, "threads=13 hold=300ns", "sync.Mutex", "by goroutines 8, steps held 300 (250 ns), 1.6"},
		{locks, "threads=17 hold=250ns", probes.Inconclusive, "goroutines 8, steps held 300 (250 ns), 2.12 times away"},
		{locks, "threads=4 hold=5us", probes.Inconclusive, "nothing near"},
		{locks, "threads=4", probes.Inconclusive, "says nothing about hold"},
		{locks, "reads=1", probes.Inconclusive, "says nothing about threads"},
		{counters, "threads=4 reads=0", "sharded", "goroutines 4, updates in a thousand 0, which is it"},
		{counters, "threads=4 reads=0.01", "xsync.Counter", "updates in a thousand 10, which is it"},
		{counters, "threads=4 reads=0.95", probes.Inconclusive, "95.0 times away"},
		{readers, "threads=4 reads=1", "copy on write", "updates in a thousand 0, which is it"},
		{readers, "threads=4 reads=0.985", "sequence lock", "updates in a thousand 10, 1.50 times away"},
		{readers, "threads=4 reads=0.95", probes.Inconclusive, "5.00 times away"},
		{queues, "threads=2", "SPSC", "consumers 1, producers 1, which is it"},
		{queues, "threads=8", "ring, packed", "consumers 4, producers 4, which is it"},
		{queues, "producers=5 consumers=1", "MPSC", "consumers 1, producers 4, 1.25 times away"},
		{queues, "producers=64 consumers=1", probes.Inconclusive, "16.0 times away"},
		{batched, "threads=2", "4 at a time", "consumers 1, producers 1, which is it"},
		{batched, "producers=4 consumers=4", "64 at a time", "consumers 4, producers 4, which is it"},
		{sharded, "threads=4 reads=0", "twice as many as processors", "goroutines 4, updates in a thousand 0, which is it"},
		{sharded, "threads=4 reads=0.01", "half as many as processors", "updates in a thousand 10, which is it"},
		{sharded, "threads=4", probes.Inconclusive, "says nothing about reads"},
		{probes.Finding{Probe: probes.Queues, Verdict: probes.Unknown("it was not run")}, "threads=2", probes.Inconclusive, "it was not run"},
	} {
		w, err := asked.Parse(test.text)
		require.NoError(t, err)
		f, note := Narrow(test.of, w)
		assert.Equal(t, test.want, f.Answer, "%s, %s: %s", test.of.Probe, test.text, f.Why)
		assert.Contains(t, note+f.Why, test.note, test.text)
	}
}

// TestMeasureFor measures what a workload does, once; or says what keeps it from that.
func TestMeasureFor(t *testing.T) {
	b, err := measure.OpenBench(machine.Detect(), measure.Token, 1)
	if errors.Is(err, measure.ErrUnsupported) {
		t.Skip(err)
	}
	require.NoError(t, err)
	defer b.Close()
	w, err := asked.Parse("threads=2 reads=0.9 hold=1us")
	require.NoError(t, err)
	want := map[string]map[string]int{
		probes.Counters: {threads: 2, updates: 900}, probes.Shards: {threads: 2, updates: 900}, probes.Batches: {producers: 1, consumers: 1}, probes.Readers: {threads: 2, updates: 100}, probes.Queues: {producers: 1, consumers: 1},
	}
	for _, probe := range Narrowable() {
		f, note := MeasureFor(t.Context(), b, probe, w)
		assert.False(t, f.Conclusive(), "one reading")
		if len(b.Machine.Cores) < 2 {
			continue
		}
		assert.Contains(t, note, "measured now")
		require.NotEmpty(t, f.Measurements)
		for _, s := range f.Measurements {
			if at, known := want[probe]; known && s.Unit == "ns/op" {
				assert.Equal(t, at, s.Params, s.Name)
			}
			if probe == probes.Locks && s.Unit == "ns/op" {
				assert.Greater(t, s.Params[held], 100, "a multiplication takes no 10 ns")
			}
		}
	}
	f, _ := MeasureFor(t.Context(), b, probes.Locks, asked.Workload{Threads: -1, Hold: -1})
	assert.Equal(t, probes.Unknown("the workload says nothing about threads"), f.Verdict)
	if len(b.Machine.Cores) > 1 {
		f, _ = MeasureFor(t.Context(), b, probes.Locks, asked.Workload{Threads: 4096, Hold: time.Millisecond, Reads: -1})
		assert.Contains(t, f.Why, "a round of threads=4096 hold=1ms lasts 8m44.288s, expected at most 50ms")
		assert.Empty(t, f.Measurements)
	}
}
