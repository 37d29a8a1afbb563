package report

import (
	"flag"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus/compiled/atomics"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is a small report with one of everything.
func sample() Report {
	cost := measure.NewSeries("fetch-add", map[string]int{"cpus": 2}, "ns/op", []float64{40, 41, 39, 40, 42, 38}, []int{0, 1, 2, 3, 5, 6})
	cost.Dropped = map[string]int{"kept waiting": 2, "guard astray": 1}
	ratio := measure.Summarise([]float64{5, 5.1, 4.9, 5, 5.2, 4.8})
	r := Report{DurationS: 12.34, Header: Header{
		Schema: Schema, Tool: "v1.2.3", Seed: 42, Effort: measure.Quick,
		Started: time.Date(2026, 11, 22, 10, 11, 12, 0, time.UTC),
		Machine: machine.Machine{
			OS: "linux", Arch: "amd64", Kernel: "6.18", Vendor: "Maker", Model: "Chip 9000", Signature: "family 6 model 85 stepping 7",
			Features: []string{"avx", "cx16"}, Lines: []machine.LineSize{{Source: "CPUID", Bytes: 64}},
			Allowed: []int{0, 1}, Online: 4, Cores: [][]int{{0}, {1}}, Hypervisor: "KVM", Go: "go1.26", GOMAXPROCS: 2,
			Topology: machine.Topology{
				Online: affinity.List{0, 1, 2, 3}, Offline: affinity.List{4}, Isolated: affinity.List{3},
				Packages: []machine.Group{{ID: 0, CPUs: affinity.List{0, 1, 2, 3}}}, Nodes: []machine.Group{{ID: 0, CPUs: affinity.List{0, 1, 2, 3}}, {ID: 1, Of: "NVIDIA GPU 0009:01:00.0"}, {ID: 2}},
				Memory: affinity.List{0, 1},
				Cores:  []machine.Group{{ID: 0, CPUs: affinity.List{0, 2}}, {ID: 1, CPUs: affinity.List{1}}, {ID: 2, CPUs: affinity.List{3}}},
			},
			Caches: []machine.Cache{{Level: 1, Type: "data", Bytes: 48 << 10, Line: 64, Ways: 12, Shared: []affinity.List{{0, 2}, {1}, {3}}},
				{Level: 2, Type: "unified", Bytes: 2 << 20, Line: 64, Shared: []affinity.List{{0, 1, 2, 3}}}},
			Kinds:  []machine.Kind{{Name: "core", CPUs: affinity.List{0, 2}, BaseMHz: 1900, MaxMHz: 5200}, {Name: "atom", CPUs: affinity.List{1, 3}, MaxMHz: 3900}},
			Limits: &machine.Limits{Version: 2, Quota: 1.5, CPUs: affinity.List{0, 1}, Memory: affinity.List{0}},
			Policy: machine.Policy{Governor: "powersave", Driver: "intel_pstate", Boost: "on", SMT: "on", SplitLock: "warn, and slow down", HugePages: "madvise"},
			Counter: machine.Counter{Invariant: new(bool), Clocksource: "hpet", Available: []string{"hpet"},
				Told: []machine.Frequency{{Source: "CPUID leaf 15H", Hz: 2.5e9}}},
			PageSize:     4096,
			Instructions: &machine.InstructionCaches{IDC: true},
			CachesTold:   &machine.CachesTold{Source: "CPUID leaf 4", Caches: []machine.CacheTold{{Level: 1, Type: "data", Bytes: 32 << 10, Line: 64, Ways: 8, AtMost: 2}}},
			Doubts:       []string{"L1d of processor 0: the size in bytes is 32768 according to CPUID leaf 4, and 49152 according to sysfs"},
			Missing:      []string{"a thing: nobody says", "another: nobody says", "a third: no permission"},
		},
		Clock: clock.Clock{Source: "TSC", Hz: 2.5e9, HzErrorPPM: 3.25, Overhead: 24.8, Resolution: 24},
		Atomics: &atomics.Table{
			Operations: []atomics.Operation{{Name: "Store", Instructions: []string{"STORE"}}, {Name: "Add", Instructions: []string{"TAKE", "PUT"}, Loop: true}},
			Shapes:     []atomics.Shape{{Name: "SB", Asks: "each misses", Atomic: atomics.Never, Ordinary: atomics.May}, {Name: "MP", Asks: "late data", Atomic: atomics.Never}},
		},
	},
		Findings: []probes.Finding{
			{
				Probe: "false-sharing", Question: "How far apart?", Unit: "ns/op",
				Verdict: probes.Verdict{Answer: "64 B", Why: "two words on one line cost 5.00 times what they cost apart",
					Results: []probes.Result{{Name: "destructive interference size", Value: 64, Unit: "B"}}},
				Quality: measure.Quality{Grade: measure.Good}, Measurements: measure.Set{cost},
				Skipped: []probes.Skip{{What: "one thing", Why: "no hardware for it"}, {What: "another", Why: "no hardware for it"}},
			},
			{
				Probe: "spin-park", Question: "How long?", Unit: "ns", Verdict: probes.Unknown("the hypervisor withheld the processors 9 %"),
				Quality: measure.Quality{Grade: measure.Unusable, Why: []string{"the hypervisor withheld the processors 9 %"}},
			},
		},
		Advice: []probes.Advice{
			{Tunable: "padding", Value: "64", Unit: "B", Confidence: probes.High, Why: "two words on one line cost 5.00 times",
				Evidence:      []probes.Evidence{{Finding: "false-sharing", What: "single words on one line", Number: ratio, Unit: "times"}},
				WouldChangeIf: "other processors share", Others: []probes.Other{{Who: "Go", Value: "64"}, {Who: "crossbeam", Value: "128"}}},
			{Tunable: "rmw_form", Value: "fetch-add", Confidence: probes.Medium, Why: "it is the cheaper"},
			{Tunable: "spin_budget", Value: probes.Inconclusive, Why: "the hypervisor withheld the processors 9 %"},
		},
		Claims: []claims.Verdict{
			claim("slow-in-time", probes.Inconclusive, "the hypervisor withheld the processors 9 %"),
			claim("it-varies", claims.Depends, "it holds for a / b, cpus 2, and not for a / b, cpus 4", ratio, ratio, ratio, ratio, ratio),
			claim("it-is-not", claims.Refuted, "not more than 10 times", ratio),
			claim("it-is", claims.Confirmed, "more than 1.05 times", ratio),
			claim("also-slow", probes.Inconclusive, "the hypervisor withheld the processors 9 %"),
			claim("elsewhere", probes.Inconclusive, "is about arm64"),
		},
	}
	r.judge()
	return r
}

// claim is a verdict on one with such numbers.
func claim(id, answer, why string, numbers ...measure.Interval) claims.Verdict {
	v := claims.Verdict{ID: id, Says: "Of " + id + " it is said to be so", Who: "some", Rule: "more is so", Answer: answer, Why: why}
	for _, n := range numbers {
		v.Numbers = append(v.Numbers, probes.Evidence{Finding: "cas-cost", What: "a / b", Number: n, Unit: "times"})
	}
	return v
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test -update once")
	assert.Equal(t, string(want), got)
}

func TestText(t *testing.T) { golden(t, "sample.txt", sample().Text(Everything)) }

// TestSummaryIsShort: it has the verdicts on claims, and not each number.
func TestSummaryIsShort(t *testing.T) {
	text := sample().Text(Summary)
	assert.Contains(t, text, "confirmed     Of it-is it is said to be so (it-is)\n                more than 1.05 times\n  refuted")
	assert.NotContains(t, text, "- a / b")
}

func TestTuning(t *testing.T) {
	source, err := sample().Tuning()
	require.NoError(t, err)
	golden(t, "tuning.go.golden", string(source))
	_, err = parser.ParseFile(token.NewFileSet(), "tuning.go", source, parser.AllErrors)
	assert.NoError(t, err)
}

func TestSaveAndLoad(t *testing.T) {
	folder := t.TempDir()
	r := sample()
	require.NoError(t, r.Save(folder))
	for _, path := range []string{folder, filepath.Join(folder, JSONFile)} {
		back, err := Load(path)
		require.NoError(t, err)
		assert.Equal(t, r, back)
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	assert.Len(t, entries, 3, "the report, its text, the folder of the constants; nothing partial is left")
	assert.ErrorContains(t, r.Save(filepath.Join(folder, "missing")), "writing the report")
}

func TestDecodeRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "unexpected end of JSON input: expected a report of atomlab",
		"{\n  \"schema\": what}":  "2:14: invalid character 'w'",
		`{"schema": "1"}`:         "1:15: json: cannot unmarshal string",
		`{"schema": 0}`:           "schema 0: this atomlab reads 1 to 1",
		`{"schema": 99}`:          "schema 99: this atomlab reads 1 to 1",
		`[]`:                      "expected a report of atomlab",
		`{"schema":1,"seed":-1}`:  "expected a report of atomlab",
		strings.Repeat("[", 1e5):  "expected a report of atomlab",
		`{"schema":1,"seed":1e9}`: "expected a report of atomlab",
		`{"schema":1,"findings":[{"probe":"p","results":[{"name":"r","value":-1e308}]}]}`:                                                                                    "p: r of -1e+308: expected at most 1e+30",
		`{"schema":1,"findings":[{}` + strings.Repeat(",{}", 1000) + `]}`:                                                                                                    "1001 findings: expected at most 1000",
		`{"schema":1,"findings":[{"probe":"p"},{"probe":"p"}]}`:                                                                                                              "two findings of p: expected one of a probe",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","parameters":{"a":1}},{"name":"s a=1"}]}]}`:                                                        `p: two series called "s a=1"`,
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[1,2],"passes":[0]}]}]}`:                                                                 "p: s: 2 samples of 1 passes",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[1` + strings.Repeat(",1", 1e4) + `],"passes":[1` + strings.Repeat(",1", 1e4) + `]}]}]}`: "10001 samples: expected at most 10000",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{}` + strings.Repeat(",{}", 3000) + `]}]}`:                                                                     "p: 3001 series: expected at most 3000",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[1e308],"passes":[0]}]}]}`:                                                               "a sample of 1e+308: expected at most 1e+30",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[1e309],"passes":[0]}]}]}`:                                                               "cannot unmarshal number 1e309",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[NaN],"passes":[0]}]}]}`:                                                                 "invalid character 'N'",
		`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[1],"passes":[0],"median":9}]`:                                                           "unexpected end of JSON input",
	} {
		_, err := Decode(strings.NewReader(text))
		assert.ErrorContains(t, err, want)
	}
	_, err := Load("no/such/report")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// FuzzDecode: whatever is read must render without a panic, and be read again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"schema":1,"advice":[{"tunable":"","value":"x"}],"findings":[{"measurements":[{"name":"a","samples":[1]}]}]}`))
	f.Add([]byte(`{"schema":1,"advice":[{"tunable":"_","value":"1\n2","why":"*/"}]}`))
	f.Add([]byte(`{"schema":1,"machine":{"arch":"arm64"},"findings":[{"probe":"go-mutex-spin","verdict":"a","results":[{"name":"all spins of sync.Mutex","value":0}]},` +
		`{"probe":"spin-park","verdict":"b","results":[{"name":"spin budget","value":1e300}]},{"probe":"hints","verdict":"c",` +
		`"results":[{"name":"PAUSE, speed of the other thread against beside an empty loop","value":2,"range":{"median":2}}]}]}`))
	f.Add([]byte(`{"schema":1,"findings":[{"probe":"false-sharing","verdict":"64 B","results":[{"name":"destructive interference size","value":64},` +
		`{"name":"large sets padded to 64 B","value":2}]}]}`))
	f.Add([]byte(`{"schema":1,"machine":{"arch":"amd64","model":"\u001b[2J"},"advice":[{"tunable":"spin_budget","value":"9","why":"a\nb"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Decode(strings.NewReader(string(text)))
		if err != nil {
			return
		}
		assert.NotContains(t, r.Text(Everything), "\x1b")
		for _, a := range r.Judged().Advice {
			assert.True(t, a.Conclusive() == (a.Confidence != ""), "%+v", a)
		}
		for _, format := range AdviceFormats {
			written, err := format.Write(r)
			if err == nil && format.Name != "json" { // whose escapes another writer makes
				assert.NotContains(t, string(written), "\x1b", format.Name)
			}
		}
		source, err := r.Tuning()
		if err != nil {
			return
		}
		_, err = parser.ParseFile(token.NewFileSet(), "tuning.go", source, 0)
		assert.NoError(t, err)
	})
}

// TestDecodeSummarises: a report says of its samples what they are.
func TestDecodeSummarises(t *testing.T) {
	r, err := Decode(strings.NewReader(`{"schema":1,"findings":[{"probe":"p","measurements":[{"name":"s","samples":[1,2,3],"passes":[0,1,2],"median":9,"n":60,"dropped":{"why":2}}]}]}`))
	require.NoError(t, err)
	s := r.Findings[0].Measurements[0]
	assert.Equal(t, 2.0, s.Median)
	assert.Equal(t, 3, s.N)
	assert.Equal(t, map[string]int{"why": 2}, s.Dropped)
}

func TestQualityOfTheWhole(t *testing.T) {
	r := sample()
	assert.Equal(t, measure.Unusable, r.Quality.Grade, "the worst")
	assert.Equal(t, "1 of 2 findings are good; unusable: spin-park", r.Graded())
	r.Machine.Emulated = "a sign"
	r.judge()
	assert.Equal(t, "emulated", r.Graded())
}

// TestProofsStay: judging anew keeps what was proven of the same advice, and a withdrawn one stays withdrawn; a proof
// of another value is of no use.
func TestProofsStay(t *testing.T) {
	measured := func() Report {
		r, err := Load(filepath.Join("testdata", "reports", "amd64-no-pair-cheap-pause.json"))
		require.NoError(t, err)
		return r.Judged()
	}
	for _, test := range []struct {
		proof probes.Proof
		value string
		kept  bool
	}{
		{probes.Proof{Outcome: probes.Gain, Advised: "64"}, "64", true},
		{probes.Proof{Outcome: probes.Loss, Advised: "64"}, probes.Inconclusive, true},
		{probes.Proof{Outcome: probes.Loss, Advised: "128"}, "64", false},
	} {
		r := measured()
		r.Advice[0] = r.Advice[0].Proven(test.proof)
		again := r.Judged().Judged().Advice[0]
		assert.Equal(t, test.value, again.Value)
		assert.Equal(t, test.kept, again.Proof != nil)
	}
}

// TestClaimsAreJudgedAnew: they follow from what was measured, whatever the report said of them.
func TestClaimsAreJudgedAnew(t *testing.T) {
	r, err := Load(filepath.Join("testdata", "reports", "arm64-lse-slow.json"))
	require.NoError(t, err)
	r.Claims = []claims.Verdict{claim("it-is", claims.Confirmed, "so they say")}
	again := r.Judged().Claims
	require.Len(t, again, len(claims.All()))
	for _, v := range again {
		if v.ID == "addition-beats-loop-alone" {
			assert.Equal(t, claims.Confirmed, v.Answer, v.Why)
			assert.Len(t, v.Numbers, 2)
		}
	}
}
