package suite_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/reporttest"
	"example.org/atomlab/probes/suite"
	"example.org/atomlab/probes/tuning"
)

var update = flag.Bool("update", false, "write the known machines anew")

// A knownMachine is one whose right advice is known: its report is kept whole under testdata, made of imitated samples.
type knownMachine struct {
	name   string
	about  machine.Machine
	line   int // bytes
	fetch  int // bytes that a miss brings, of neighbours
	park   float64
	hints  map[string]float64
	costs  suite.Costs
	spoil  func(*measure.Conditions)
	advice string            // padding, rmw_form, spin_hint, spin_budget, spin_count
	best   map[string]string // the structure that costs least, by probe; nil: these were not run
}

func amd64(vendor, model string) machine.Machine {
	return machine.Machine{OS: "linux", Arch: "amd64", Vendor: vendor, Model: model, Features: []string{"avx", "cx16"},
		Allowed: []int{0, 1, 2, 3}, Online: 4, Cores: [][]int{{0}, {1}, {2}, {3}}, Go: "go1.26", GOMAXPROCS: 4}
}

func arm64(vendor, model string, features ...string) machine.Machine {
	m := amd64(vendor, model)
	m.Arch, m.Features = "arm64", features
	return m
}

// locked are the costs of amd64: alone, with two and with four processors.
func locked(add, loop []float64) suite.Costs {
	return suite.Costs{"fetch-add": add, "cas loop": loop}
}

var knownMachines = []knownMachine{
	{"amd64-pair-prefetch-dear-pause", amd64("GenuineIntel", "lines fetched in pairs, PAUSE of 140 cycles"), 64, 128, 5000,
		map[string]float64{"PAUSE": 46}, locked([]float64{6, 37, 90}, []float64{10, 110, 350}), nil,
		"128 B, fetch-add, PAUSE, 5000 ns, 110 PAUSE", nil},
	{"amd64-no-pair-cheap-pause", amd64("AuthenticAMD", "lines of 64 bytes, PAUSE of 64 cycles"), 64, 64, 3100,
		map[string]float64{"PAUSE": 14}, locked([]float64{2.3, 28, 70}, []float64{2.6, 55, 190}), nil,
		"64 B, fetch-add, PAUSE, 3100 ns, 220 PAUSE", map[string]string{
			probes.Locks: "backoff", probes.Counters: "sharded, by handle", probes.Queues: "ring, slots of 128 B", probes.Stacks: "mutex"}},
	{"amd64-very-cheap-pause", amd64("GenuineIntel", "before PAUSE was made longer"), 64, 128, 9000,
		map[string]float64{"PAUSE": 3.6}, locked([]float64{7, 44, 96}, []float64{12, 109, 347}), nil,
		"128 B, fetch-add, PAUSE, 9000 ns, 2500 PAUSE", nil},
	{"arm64-128-byte-lines", arm64("Apple", "lines of 128 bytes, YIELD does nothing", "lse", "lse2"), 128, 128, 2400,
		map[string]float64{"YIELD": 0.4, "ISB": 9, "SB": 11}, suite.Costs{
			"fetch-add LSE": {1.9, 30, 66}, "fetch-add LL/SC": {5, 70, 400}, "cas loop LSE": {2.6, 60, 240}, "cas loop LL/SC": {6, 95, 500},
		}, nil, "128 B, fetch-add LSE, SB, 2400 ns, 220 SB", nil},
	{"arm64-256-byte-lines", arm64("Fujitsu", "A64FX", "lse", "sve"), 256, 256, 12000,
		map[string]float64{"YIELD": 0.6, "ISB": 17}, suite.Costs{
			"fetch-add LSE": {9, 120, 300}, "fetch-add LL/SC": {13, 200, 900}, "cas loop LSE": {14, 240, 800}, "cas loop LL/SC": {18, 300, 1500},
		}, nil, "256 B, fetch-add LSE, ISB, 12000 ns, 710 ISB", nil},
	{"arm64-32-byte-lines-no-lse", arm64("Arm", "small lines"), 32, 32, 15000,
		map[string]float64{"YIELD": 1.1, "ISB": 22}, suite.Costs{
			"fetch-add LL/SC": {9, 60, 200}, "cas loop LL/SC": {17, 110, 420},
		}, nil, "32 B, fetch-add LL/SC, ISB, 15000 ns, 680 ISB", nil},
	{"arm64-lse-fast", arm64("Arm", "Neoverse N1", "lse"), 64, 64, 6000,
		map[string]float64{"YIELD": 0.4, "ISB": 13}, suite.Costs{
			"fetch-add LSE": {5, 17, 35}, "fetch-add LL/SC": {7.3, 31, 105}, "cas loop LSE": {8.4, 52, 117}, "cas loop LL/SC": {9, 60, 180},
		}, nil, "64 B, fetch-add LSE, ISB, 6000 ns, 460 ISB", map[string]string{
			probes.Locks: "MCS", probes.Counters: "sharded", probes.Queues: "ring, packed", probes.Readers: "sequence lock"}},
	{"arm64-lse-slow", arm64("Arm", "atomics executed far away", "lse"), 64, 64, 6000,
		map[string]float64{"YIELD": 0.4, "ISB": 13}, suite.Costs{
			"fetch-add LSE": {46, 52, 60}, "fetch-add LL/SC": {6.4, 48, 110}, "cas loop LSE": {50, 75, 190}, "cas loop LL/SC": {7, 70, 200},
		}, nil, "64 B, fetch-add LL/SC, ISB, 6000 ns, 460 ISB", nil},
	{"arm64-sb-is-the-longer", arm64("Arm", "Neoverse V2", "lse", "lse2", "sb"), 64, 64, 4200,
		map[string]float64{"YIELD": 0.3, "ISB": 5, "SB": 7}, suite.Costs{
			"fetch-add LSE": {3, 20, 45}, "fetch-add LL/SC": {4, 60, 220}, "cas loop LSE": {5, 50, 150}, "cas loop LL/SC": {5.5, 90, 300},
		}, nil, "64 B, fetch-add LSE, SB, 4200 ns, 600 SB", nil},
	{"amd64-busy", amd64("GenuineIntel", "a guest whose host is busy"), 64, 128, 5000,
		map[string]float64{"PAUSE": 46}, locked([]float64{6, 37, 90}, []float64{10, 110, 350}),
		func(c *measure.Conditions) { c.Steal = 0.2 },
		"inconclusive, inconclusive, inconclusive, inconclusive, inconclusive", nil},
	{"arm64-emulated", arm64("Arm", "Cortex-A57"), 64, 64, 5000, map[string]float64{"YIELD": 1, "ISB": 30}, suite.Costs{
		"fetch-add LL/SC": {9, 60, 200}, "cas loop LL/SC": {17, 110, 420},
	}, func(c *measure.Conditions) { c.Emulated = "/proc/thread-self/exe is an emulator" },
		"inconclusive, inconclusive, inconclusive, inconclusive, inconclusive", nil},
}

// imitate makes the report that a run on the machine would leave.
func (k knownMachine) imitate() report.Report {
	conditions := measure.Conditions{Passes: 31, Readings: 1000, Measured: true, Shortest: 31, Wanted: 15, Series: 200}
	if k.spoil != nil {
		k.spoil(&conditions)
	}
	finding := func(name string, set measure.Set) probes.Finding {
		p, _ := probes.Find(name)
		f := probes.Finding{Probe: name, Question: p.Question, Unit: p.Unit, Conditions: conditions, Measurements: set,
			Started: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), DurationS: 3}
		return probes.Judge(f)
	}
	about := k.about
	about.Emulated = conditions.Emulated
	findings := []probes.Finding{
		finding("false-sharing", suite.ImitateSharing(k.line, k.fetch)),
		finding("cas-cost", suite.ImitateCosts(k.costs)),
		finding("spin-park", suite.ImitateParking(k.park, k.hints)),
	}
	for _, name := range suite.Choices() {
		if k.best != nil {
			findings = append(findings, finding(name, suite.ImitateChoice(name, k.best[name])))
		}
	}
	return report.New(report.Header{
		Schema: report.Schema, Tool: "imitation", Machine: about, Effort: measure.Quick, Seed: 1,
		Clock:   clock.Clock{Source: "monotonic", Why: "an imitation has no counter", Hz: 1e9, Overhead: 20, Resolution: 1},
		Started: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	}, findings)
}

// TestKnownAnswers gives advice from the kept reports alone: it must be what is known to be right.
func TestKnownAnswers(t *testing.T) {
	for _, k := range knownMachines {
		t.Run(k.name, func(t *testing.T) {
			path := filepath.Join("testdata", "machines", k.name+".json")
			if *update {
				text, err := json.Marshal(k.imitate())
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(path, append(text, '\n'), 0o644))
			}
			text, err := os.ReadFile(path)
			require.NoError(t, err, "run go test -update once")
			require.NoError(t, reporttest.Validate(t, text))
			r, err := report.Load(path)
			require.NoError(t, err)
			var got []string
			for _, a := range r.Judged().Advice {
				got = append(got, strings.TrimSpace(a.Value+" "+a.Unit))
			}
			known := strings.Split(k.advice, ", ")
			assert.Equal(t, known, got[:len(known)])
			assert.ElementsMatch(t, k.structures(), got[len(known):])
		})
	}
}

// structures are the right ones on the machine: the cheapest where one was planted, else what is customary.
func (k knownMachine) structures() (names []string) {
	for _, name := range suite.Choices() {
		switch {
		case k.best == nil:
			names = append(names, probes.Inconclusive)
		case k.best[name] != "":
			names = append(names, k.best[name])
		default:
			customary, _ := suite.Customary(name)
			names = append(names, customary)
		}
	}
	return names
}

// TestEveryTunableIsKnown: a new tunable needs its known answers.
func TestEveryTunableIsKnown(t *testing.T) {
	tunables := tuning.Advise(machine.Machine{Arch: "amd64"}, nil)
	for _, k := range knownMachines {
		assert.Equal(t, len(tunables), len(strings.Split(k.advice, ", "))+len(k.structures()), k.name)
	}
}
