package suite

import (
	"context"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/access"
	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/team"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
)

// A tearer imitates a machine: at which multiples an access tears that crosses them, and how often one was seen to
// change.
type tearer struct {
	block   func(width int) int
	changes float64
	share   float64   // of reads that are torn where any are, per million
	planted []float64 // what the controls saw
}

func (m tearer) samples() (set measure.Set) {
	one := func(name string, params map[string]int, unit string, values ...float64) {
		passes := make([]int, len(values))
		set = append(set, measure.NewSeries(name, params, unit, values, passes))
	}
	for _, width := range []int{2, 8, 16, 32, 64} {
		one(plantedTearing+"MOV", map[string]int{"width": width}, tornUnit, m.planted...)
		for offset := range lineSize {
			params := map[string]int{"width": width, "offset": offset, "promised": 1}
			if offset%width == 0 && width <= 8 {
				params["promised"] = width
			}
			one("MOV", params, transitionUnit, m.changes)
			block, crossed := m.block(width), 0
			for at := (offset/block + 1) * block; at < offset+width; at += block {
				crossed = block
				if at == lineSize {
					crossed = lineSize
				}
			}
			if crossed == 0 {
				continue
			}
			one("MOV"+torn, params, tornUnit, m.share)
			one("MOV"+tornMultiples, params, "B", float64(crossed))
			if params["promised"] > 1 {
				one("MOV"+tornPromised, params, "reads", 3)
			}
		}
	}
	return set
}

func always(block int) func(int) int { return func(int) int { return block } }

func TestJudgeTearing(t *testing.T) {
	saw := []float64{500, 700}
	for _, c := range []struct {
		name    string
		machine tearer
		want    string
		why     string
	}{
		{"lines only", tearer{always(64), 20_000, 900, saw}, "nothing is torn within aligned 64 B", "MOV of 8 B torn at 7 of 64 offsets, at multiples of 64 B"},
		{"as published of Zen 4: 16 B torn at +20, not at +4; 32 B aligned not; 64 B torn",
			tearer{func(width int) int { return map[bool]int{true: 32, false: 64}[width > 8] }, 20_000, 900, saw},
			"nothing is torn within aligned 32 B", "observed at multiples of its size, not guaranteed: MOV of 16 B, MOV of 32 B"},
		{"quadwords", tearer{always(8), 20_000, 900, saw}, "nothing is torn within aligned 8 B", "MOV of 16 B torn at 64 of 64 offsets, at multiples of 8 B"},
		{"one read in a million", tearer{always(16), 20_000, 1, saw}, "nothing is torn within aligned 16 B", ""},
		{"an aligned doubleword torn", tearer{always(4), 20_000, 900, saw}, "VIOLATION: torn where the architecture promises that nothing is, at 8 places",
			"MOV of 8 B at +0 (3 reads)"},
		{"the same, hardly looked at", tearer{always(4), 20, 900, nil}, "VIOLATION: torn where the architecture promises that nothing is, at 8 places", ""},
		{"the reader hardly looked", tearer{always(64), leastChanges - 1, 900, saw}, probes.Inconclusive, "fewer than 10000 transitions were seen, and no tear, at 203 places: MOV of 2 B at +0 9999"},
		{"a control that sees nothing", tearer{always(64), 20_000, 900, []float64{500, 0}}, probes.Inconclusive, "the control failed: MOV of 2 B"},
		{"a control taken once", tearer{always(64), 20_000, 900, saw[:1]}, probes.Inconclusive, "the control failed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeTearing(c.machine.samples())
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
			assert.Equal(t, c.machine.block(8) < 8, v.Violated())
		})
	}
	assert.Equal(t, probes.Unknown("no samples of any access"), judgeTearing(nil))
	whole := tearer{always(64), 20_000, 900, saw}.samples()
	uncontrolled := slices.DeleteFunc(whole, func(s measure.Series) bool { return s.Params["offset"] == 0 && s.Unit == tornUnit && s.N == 2 })
	assert.Equal(t, "the control failed: nothing was planted", judgeTearing(uncontrolled).Why)
}

// TestTearingResults: per instruction, and nothing of those that were not looked at enough.
func TestTearingResults(t *testing.T) {
	set := tearer{func(width int) int { return map[bool]int{true: 32, false: 64}[width > 8] }, 20_000, 900, []float64{1, 1}}.samples()
	choice := func(name string) string {
		r, _ := probes.Finding{Verdict: judgeTearing(set)}.Result(name)
		return r.Choice
	}
	assert.Equal(t, "never torn, as promised", choice("aligned MOV of 8 B"))
	assert.Equal(t, "never torn: observed, not guaranteed", choice("aligned MOV of 32 B"))
	assert.Equal(t, "torn", choice("aligned MOV of 64 B"))
	aligned := slices.DeleteFunc(set, func(s measure.Series) bool { return s.Params["width"] != 8 || s.Params["offset"]%8 != 0 })
	assert.Contains(t, judgeTearing(aligned).Why, "MOV of 8 B never torn in at least 20000 transitions at each offset")
	set = tearer{func(width int) int { return map[bool]int{true: 32, false: 64}[width > 8] }, 20_000, 900, []float64{1, 1}}.samples()
	granularity, _ := probes.Finding{Verdict: judgeTearing(set)}.Result("granularity of MOV of 16 B")
	assert.Equal(t, 32.0, granularity.Value)
	for i, s := range set {
		if s.Unit == transitionUnit && s.Params["width"] == 8 && s.Params["offset"] == 5 {
			set[i] = measure.NewSeries(s.Name, s.Params, s.Unit, []float64{12}, []int{0})
		}
	}
	v := judgeTearing(set)
	assert.False(t, v.Conclusive())
	assert.Empty(t, choice("aligned MOV of 8 B"))
	assert.NotEmpty(t, choice("aligned MOV of 2 B"))
}

func TestTally(t *testing.T) {
	p := place{access.Access{Width: 4}, 62}
	var seen sightings
	seen.count(p, []byte{
		0, 0, 0, 0,
		255, 255, 255, 255, // a transition
		255, 255, 255, 255,
		255, 255, 0, 0, // torn at 64
		255, 255, 255, 255, // the same as before
		0, 0, 0, 0, // a transition
		0, 255, 255, 255, // torn at 63
	})
	assert.Equal(t, 7, seen.reads)
	assert.Equal(t, 2, seen.changes)
	assert.Equal(t, 2, seen.torn)
	assert.Equal(t, uint64(1<<63|1), seen.tears)
	assert.Equal(t, 1, seen.multiple())
	for tears, want := range map[uint64]int{0: 64, 1: 64, 1<<32 | 1: 32, 1<<48 | 1<<32: 16, 1<<8 | 1<<16: 8, 1 << 63: 1} {
		assert.Equal(t, want, sightings{tears: tears}.multiple())
	}
	for piece, want := range map[int]int{1: 0, 2: 2, 4: 3} { // torn behind 1, 2, 3 bytes: how many of these are against it
		var seen sightings
		for at := 1; at < 4; at++ {
			seen.tore(p, piece, append(slices.Clone(zeros[:at]), ones[:4-at]...))
		}
		assert.Equal(t, 3, seen.torn)
		assert.Equal(t, want, seen.broken, "pieces of %d", piece)
	}
}

// atWork is a watcher with two threads, on one processor if there is no other.
func atWork(t *testing.T) watcher {
	m := machine.Detect()
	cpus := m.Spread(0)
	if len(cpus) == 1 {
		cpus = append(cpus, cpus[0])
	}
	both, err := team.New(cpus[:2])
	require.NoError(t, err)
	t.Cleanup(both.Close)
	memory, err := pages.New(1 << 16)
	require.NoError(t, err)
	t.Cleanup(memory.Free)
	samples, err := pages.New(sampledAtOnce)
	require.NoError(t, err)
	t.Cleanup(samples.Free)
	return watcher{&measure.Bench{Machine: m, Team: both, Clock: clock.Open(), Effort: measure.Token}, memory, samples}
}

// long is a span in which both sides get a processor, where others want them, too.
const long = 5 * time.Millisecond

// TestPlantedTearing has a writer store halves, one behind the other, and waits until each access has seen it, where it
// is.
func TestPlantedTearing(t *testing.T) {
	w := atWork(t)
	w.Effort.Span = long
	for _, a := range access.All() {
		if !a.Present {
			continue
		}
		at := unsafe.Slice((*byte)(w.memory.At(tearingLine)), a.Width)
		half := a.Width / 2
		piece := min(half, 8)
		var seen sightings
		for seen.tears>>half&1 == 0 {
			seen.add(w.watch(1, place{a, 0}, func() {
				for value := range 2 {
					for i := 0; i < a.Width; i += piece {
						if i == half {
							asm.Relax(20)
						}
						storePiece(unsafe.Pointer(&at[i]), piece, byte(-value))
					}
				}
				asm.Relax(20)
			}, 50))
		}
		assert.Positive(t, seen.torn)
		assert.Zero(t, seen.multiple()%piece, "%s of %d B: tears at %b", a.Name, a.Width, seen.tears)
	}
}

// storePiece writes a piece by one instruction.
func storePiece(p unsafe.Pointer, width int, value byte) {
	word := uint64(value) * 0x0101010101010101
	switch width {
	case 1:
		*(*uint8)(p) = uint8(word)
	case 2:
		*(*uint16)(p) = uint16(word)
	case 4:
		*(*uint32)(p) = uint32(word)
	case 8:
		*(*uint64)(p) = word
	}
}

// TestNoTearing: what every processor promises is seen whole, as often as it changes. It waits until it has changed
// often.
func TestNoTearing(t *testing.T) {
	w := atWork(t)
	w.Effort.Span = long
	for _, a := range access.All() {
		if a.Width > 8 {
			continue
		}
		var seen sightings
		p := place{a, 8}
		for seen.changes < 10 {
			seen.add(w.watch(1, p, func() { a.Alternate(w.memory.At(tearingLine+p.offset), alternatedAtOnce) }, 300))
		}
		assert.Zero(t, seen.torn, a.Name)
	}
}

// TestLeftBehind: what lay there before is not a torn read, however late the writer begins.
func TestLeftBehind(t *testing.T) {
	w := atWork(t)
	a := access.All()[2]
	at := unsafe.Slice((*byte)(w.memory.At(tearingLine)), a.Width)
	copy(at, []byte{0, 1, 2, 3})
	begun := false
	seen := w.watch(1, place{a, 0}, func() {
		if !begun {
			asm.Relax(100_000)
			a.Alternate(unsafe.Pointer(&at[0]), 1)
		}
		begun = true
	}, 1)
	assert.Positive(t, seen.reads)
	assert.Zero(t, seen.torn)
}

// TestMeasureTearing: every place is looked at, and the controls twice.
func TestMeasureTearing(t *testing.T) {
	w := atWork(t)
	w.Effort.Span /= 20
	result, _ := measureTearing(context.Background(), w.Bench, nil)
	counted, controls := 0, 0
	for _, s := range result.Set {
		switch {
		case s.Unit == transitionUnit:
			counted++
		case s.N == 2:
			controls++
		}
	}
	assert.Equal(t, len(places())*len(onlookers(w.Machine, w.Team.CPUs())), counted)
	present := slices.DeleteFunc(access.All(), func(a access.Access) bool { return !a.Present })
	assert.Equal(t, len(present), controls)
	t.Run("promises are kept", func(t *testing.T) {
		if w.Machine.Emulated != "" {
			t.Skipf("the processor beneath the emulator may promise less than the one it plays: %s", w.Machine.Emulated)
		}
		assert.False(t, judgeTearing(result.Set).Violated())
	})
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	result, _ = measureTearing(stopped, w.Bench, nil)
	assert.True(t, result.Conditions.Interrupted)
	assert.False(t, judgeTearing(result.Set).Conclusive())
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		cores [][]int
		cpus  []int
		want  []onlooker
	}{
		{[][]int{{0}}, []int{0}, nil},
		{[][]int{{0}, {1}}, []int{0, 1}, []onlooker{{1, ""}}},
		{[][]int{{0}, {1}, {2}, {3}}, []int{0, 1, 2, 3}, []onlooker{{1, ""}, {3, ", the last core"}}},
		{[][]int{{0, 2}, {1, 3}}, []int{0, 1, 2, 3}, []onlooker{{1, ""}, {2, ", the same core"}}},
		{[][]int{{0, 1}}, []int{0, 1}, []onlooker{{1, ""}}},
	} {
		assert.Equal(t, c.want, onlookers(machine.Machine{Cores: c.cores}, c.cpus), "%v", c.cores)
	}
}

// fewPlaces leaves out most of a set, which is tried once for each of its series.
func fewPlaces(set measure.Set) measure.Set {
	return slices.DeleteFunc(set, func(s measure.Series) bool {
		width, offset := s.Params["width"], s.Params["offset"]
		return width != 8 && width != 64 || offset%8 != 0 && offset != 60
	})
}

var _ = judged(probetest.Trial{
	Probe:  "tearing",
	Counts: "one torn read decides",
	Worlds: []probetest.World{
		{Name: "lines", Answer: "nothing is torn within aligned 64 B", Set: fewPlaces(tearer{always(64), 20_000, 900, []float64{5, 7}}.samples())},
		{Name: "half lines", Answer: "nothing is torn within aligned 32 B", Set: fewPlaces(tearer{always(32), 20_000, 900, []float64{5, 7}}.samples())},
		{Name: "words", Answer: "VIOLATION: torn where the architecture promises that nothing is, at 8 places",
			Set: fewPlaces(tearer{always(4), 20_000, 900, []float64{5, 7}}.samples())},
		{Name: "hardly looked", Answer: probes.Inconclusive, Set: fewPlaces(tearer{always(64), 100, 900, []float64{5, 7}}.samples())},
	},
})
