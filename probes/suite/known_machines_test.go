package suite_test

import (
	"testing"
	"time"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/machine/machinetest"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/suite"
)

// A knownMachine is one whose right advice is known: testdata/machines/NAME.md says what it is like and what an expert
// would set there. Its report is made here, of imitated samples: what its parts cost, and the noise of a quiet machine.
type knownMachine struct {
	name          string
	arch          string
	vendor, model string
	features      []string
	shape         machinetest.Shape
	kinds         []machine.Kind
	line, fetch   int     // bytes: of a line, and what a miss brings along
	park          float64 // ns that parking adds to a hand-over
	hints         map[string]float64
	byKind        []map[string]float64 // the hints on each kind of core
	relieve       float64              // what a hint leaves to the core's other thread, against an empty loop; 0: there is none
	costs         suite.Costs
	fences        map[string]float64
	hz            uint64 // of arm64's counter
	travel        map[machine.Nearness]float64
	slower        func(a, b int) float64 // what the system does not tell of a pair
	best          map[string]string      // the structure that costs half, by probe; of the others none does
	spoil         func(*measure.Conditions)
}

var (
	four     = machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 4, Threads: 1}
	avx      = []string{"avx", "cx16"}
	flat     = map[machine.Nearness]float64{machine.SamePackage: 40}
	pausing  = map[string]float64{"PAUSE": 46}
	locked   = suite.Costs{"fetch-add": {6, 37, 90}, "cas loop": {10, 110, 350}} // alone, with two and four processors
	x86      = map[string]float64{"LOCK ADD": 4.9, "MFENCE": 18, "XCHG": 6}
	arm      = map[string]float64{"STLR, LDAR": 4, "DMB ISH": 9, "DSB ISH": 16}
	lseFast  = suite.Costs{"fetch-add LSE": {5, 17, 35}, "fetch-add LL/SC": {7.3, 31, 105}, "cas loop LSE": {8.4, 52, 117}, "cas loop LL/SC": {9, 60, 180}}
	lseSlow  = suite.Costs{"fetch-add LSE": {46, 52, 60}, "fetch-add LL/SC": {6.4, 48, 110}, "cas loop LSE": {50, 75, 190}, "cas loop LL/SC": {7, 70, 200}}
	lseNone  = suite.Costs{"fetch-add LL/SC": {9, 60, 200}, "cas loop LL/SC": {17, 110, 420}}
	neoverse = map[string]float64{"YIELD": 0.4, "ISB": 13}
)

// knownMachines returns them all.
func knownMachines() []knownMachine {
	x := knownMachine{arch: "amd64", vendor: "GenuineIntel", features: avx, shape: four, line: 64, fetch: 128, park: 5000,
		hints: pausing, costs: locked, fences: x86, travel: flat}
	a := knownMachine{arch: "arm64", vendor: "Arm", features: []string{"lse"}, shape: four, line: 64, fetch: 64, park: 6000,
		hints: neoverse, costs: lseFast, fences: arm, hz: 1_000_000_000, travel: flat}
	var list []knownMachine
	add := func(name string, k knownMachine, change func(*knownMachine)) {
		k.name, k.model = name, name
		change(&k)
		list = append(list, k)
	}
	add("amd64-lines-of-64-bytes", x, func(k *knownMachine) {
		k.vendor, k.fetch, k.park, k.hints = "AuthenticAMD", 64, 3100, map[string]float64{"PAUSE": 14}
		k.best = map[string]string{probes.Locks: "backoff", probes.Counters: "sharded, by handle", probes.Queues: "ring, slots of 128 B",
			probes.Batches: "16 at a time", probes.Looks: "1 per look"}
	})
	add("amd64-lines-in-pairs-dear-pause", x, func(k *knownMachine) {})
	add("amd64-cheap-pause", x, func(k *knownMachine) { k.park, k.hints = 9000, map[string]float64{"PAUSE": 3.6} })
	add("amd64-smt", x, func(k *knownMachine) {
		k.shape = machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 8, Threads: 2}
		k.relieve = 1.6
		k.travel = map[machine.Nearness]float64{machine.SameCore: 8, machine.SamePackage: 40}
	})
	add("amd64-hybrid", x, func(k *knownMachine) {
		k.shape, k.relieve = machinetest.CPUs16, 1.5
		k.kinds = []machine.Kind{{Name: "core", CPUs: affinity.List{0, 1, 2, 3, 8, 9, 10, 11}}, {Name: "atom", CPUs: affinity.List{4, 5, 6, 7, 12, 13, 14, 15}}}
		k.byKind = []map[string]float64{pausing, {"PAUSE": 15}}
		k.travel = map[machine.Nearness]float64{machine.SameCore: 8, machine.SameCache: 30, machine.SamePackage: 75}
		k.best = map[string]string{probes.Locks: "spin then park"}
	})
	add("amd64-two-clusters", x, func(k *knownMachine) {
		k.vendor, k.fetch = "AuthenticAMD", 64
		k.shape = machinetest.Shape{Packages: 1, Nodes: 1, Caches: 2, Cores: 4, Threads: 1}
		k.travel = map[machine.Nearness]float64{machine.SameCache: 22, machine.SamePackage: 95}
	})
	add("amd64-clusters-untold", x, func(k *knownMachine) {
		k.vendor, k.fetch = "AuthenticAMD", 64
		k.shape = machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 8, Threads: 1}
		k.travel = map[machine.Nearness]float64{machine.SamePackage: 22}
		k.slower = func(a, b int) float64 {
			if a/4 != b/4 {
				return 4
			}
			return 1
		}
	})
	add("amd64-dual-socket", x, func(k *knownMachine) {
		k.shape = machinetest.Shape{Packages: 2, Nodes: 1, Caches: 1, Cores: 8, Threads: 1}
		k.travel = map[machine.Nearness]float64{machine.SamePackage: 60, machine.SameMachine: 160}
		k.best = map[string]string{probes.Locks: "MCS", probes.Counters: "sharded"}
	})
	add("amd64-256-cpus", x, func(k *knownMachine) {
		k.vendor, k.fetch = "AuthenticAMD", 64
		k.shape = machinetest.Shape{Packages: 2, Nodes: 4, Caches: 2, Cores: 8, Threads: 2}
		k.relieve = 1.3
		k.travel = map[machine.Nearness]float64{machine.SameCore: 9, machine.SameCache: 24, machine.SameNode: 90, machine.SamePackage: 110, machine.SameMachine: 210}
		k.best = map[string]string{probes.Counters: "sharded, by handle", probes.Readers: "lock biased towards readers", probes.Retries: "after 1, 2, 4... 64 hints",
			probes.Shards: "half as many as processors", probes.Looks: "100 per look"}
	})
	add("amd64-one-cpu", x, func(k *knownMachine) {
		k.shape = machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 1, Threads: 1}
		k.spoil = func(c *measure.Conditions) { c.OneCPU = true }
	})
	add("amd64-busy", x, func(k *knownMachine) { k.spoil = func(c *measure.Conditions) { c.Steal = 0.2 } })
	add("arm64-lines-of-128-bytes", a, func(k *knownMachine) {
		k.vendor, k.features, k.line, k.fetch, k.park, k.hz = "Apple", []string{"lse", "lse2", "sb"}, 128, 128, 2400, 24_000_000
		k.hints = map[string]float64{"YIELD": 0.4, "ISB": 9, "SB": 11}
		k.shape = machinetest.Shape{Packages: 1, Nodes: 1, Caches: 2, Cores: 4, Threads: 1}
		k.travel = map[machine.Nearness]float64{machine.SameCache: 30, machine.SamePackage: 120}
	})
	add("arm64-lines-of-256-bytes", a, func(k *knownMachine) {
		k.vendor, k.line, k.fetch, k.park, k.hz = "Fujitsu", 256, 256, 12000, 100_000_000
		k.hints = map[string]float64{"YIELD": 0.6, "ISB": 17}
		k.shape = machinetest.Shape{Packages: 1, Nodes: 4, Caches: 1, Cores: 4, Threads: 1}
		k.travel = map[machine.Nearness]float64{machine.SameCache: 50, machine.SamePackage: 150}
	})
	add("arm64-lines-of-32-bytes-no-lse", a, func(k *knownMachine) {
		k.features, k.line, k.fetch, k.park, k.costs, k.hz = nil, 32, 32, 15000, lseNone, 50_000_000
		k.hints = map[string]float64{"YIELD": 1.1, "ISB": 22}
	})
	add("arm64-lse-fast", a, func(k *knownMachine) {
		k.best = map[string]string{probes.Locks: "MCS", probes.Counters: "sharded", probes.Queues: "ring, packed",
			probes.Readers: "sequence lock", probes.Stacks: "pooled, tag beside an index", probes.Heads: "packed"}
	})
	add("arm64-lse-slow", a, func(k *knownMachine) { k.costs = lseSlow })
	add("arm64-sb-is-the-longer", a, func(k *knownMachine) {
		k.features, k.hints, k.park = []string{"lse", "lse2", "sb"}, map[string]float64{"YIELD": 0.3, "ISB": 5, "SB": 7}, 4200
		k.fences = map[string]float64{"STLR, LDAR": 12, "DMB ISH": 5, "DSB ISH": 20}
		k.best = map[string]string{probes.Stacks: "wide, tag beside a pointer", probes.Heads: "wide"}
	})
	add("arm64-big-little", a, func(k *knownMachine) {
		k.features, k.shape, k.line, k.fetch = []string{"lse", "sb"}, four, 64, 64
		k.kinds = []machine.Kind{{Name: "Cortex-A78", CPUs: affinity.List{2, 3}}, {Name: "Cortex-A55", CPUs: affinity.List{0, 1}}}
		k.byKind = []map[string]float64{{"YIELD": 0.4, "ISB": 13}, {"YIELD": 0.6, "ISB": 6}}
	})
	add("arm64-emulated", a, func(k *knownMachine) {
		k.spoil = func(c *measure.Conditions) { c.Emulated = "/proc/thread-self/exe is an emulator" }
	})
	return list
}

// machine is what the report says of it.
func (k knownMachine) machine(t *testing.T) machine.Machine {
	m := k.shape.Machine(t)
	m.OS, m.Arch, m.Vendor, m.Model, m.Features, m.Kinds = "linux", k.arch, k.vendor, k.model, k.features, k.kinds
	m.Go, m.GOMAXPROCS = "go1.26", len(m.Allowed)
	return m
}

// imitate makes the report that a run on the machine would leave, but for the advice.
func (k knownMachine) imitate(t *testing.T) report.Report {
	m := k.machine(t)
	when := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	conditions := measure.Conditions{Passes: 31, Readings: 1000, Measured: true, Shortest: 31, Wanted: 15, Series: 200}
	if k.spoil != nil {
		k.spoil(&conditions)
	}
	m.Emulated = conditions.Emulated
	finding := func(name string, set measure.Set) probes.Finding {
		p, _ := probes.Find(name)
		f := probes.Finding{Probe: name, Question: p.Question, Unit: p.Unit, Conditions: conditions, Measurements: set, Started: when, DurationS: 3}
		if missing := p.Needs.Missing(m); missing != "" {
			f.Measurements, f.Verdict, f.Quality = measure.Set{}, probes.Unknown(missing), measure.Quality{Grade: measure.Good}
		}
		return probes.Judge(f)
	}
	hint := k.hints["PAUSE"]
	if k.arch == "arm64" {
		hint = k.hints["ISB"]
	}
	findings := []probes.Finding{
		finding(probes.FalseSharing, suite.ImitateSharing(k.line, k.fetch)),
		finding(probes.CASCost, suite.ImitateCosts(k.costs)),
		finding(probes.SpinPark, suite.ImitateParking(k.park, k.hints)),
		finding(probes.GoMutexSpin, suite.ImitateGoSpin(hint, k.hz)),
		finding(probes.Fences, suite.ImitateFences(k.fences)),
		finding(probes.Hints, suite.ImitateHints(k.hints, k.relieve, k.byKind)),
		finding(probes.CoreToCore, suite.ImitateTravel(m, k.travel, k.slower)),
	}
	for _, name := range suite.Choices() {
		findings = append(findings, finding(name, suite.ImitateChoice(name, k.best[name], len(m.Allowed))))
	}
	return report.Report{Quality: measure.Quality{Grade: measure.Good}, Findings: findings, Advice: []probes.Advice{}, Header: report.Header{
		Schema: report.Schema, Tool: "imitation", Machine: m, Effort: measure.Quick, Seed: 1, Started: when,
		Clock: clock.Clock{Source: "monotonic", Why: "an imitation has no counter", Hz: 1e9, Overhead: 20, Resolution: 1},
	}}
}
