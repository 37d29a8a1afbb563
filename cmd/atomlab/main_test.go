package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/machine/machinetest"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/reporttest"
)

// TestMain lets this test program be the child process too, as the real one is.
func TestMain(m *testing.M) {
	serveIfChild()
	os.Exit(m.Run())
}

// call runs a command line as a user would.
func call(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = execute(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

func TestCPU(t *testing.T) {
	code, stdout, stderr := call("cpu")
	assert.Zero(t, code)
	assert.Contains(t, stdout, "MACHINE")
	assert.Empty(t, stderr)

	_, stdout, _ = call("cpu", "--json")
	var m machine.Machine
	require.NoError(t, json.Unmarshal([]byte(stdout), &m))
	assert.Equal(t, machine.Detect().Allowed, m.Allowed)
}

// TestBundle records this machine, reads it back, and records the recording: three times the same description.
func TestBundle(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "first.tar.gz"), filepath.Join(folder, "second.tar.gz")
	code, _, stderr := call("cpu", "--bundle", first)
	require.Zero(t, code, stderr)
	code, stdout, stderr := call("cpu", "--sysroot", first, "--bundle", second)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, second)
	var texts []string
	for _, args := range [][]string{{"cpu", "--json"}, {"cpu", "--json", "--sysroot", first}, {"cpu", "--json", "--sysroot", second}} {
		code, stdout, stderr := call(args...)
		require.Zero(t, code, stderr)
		texts = append(texts, regexp.MustCompile(`"cpu": \d+`).ReplaceAllString(stdout, "")) // where CPUID was asked
	}
	assert.Equal(t, texts[0], texts[1])
	assert.Equal(t, texts[1], texts[2])
	code, _, stderr = call("cpu", "--bundle", first)
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "file exists")
}

func TestProbeList(t *testing.T) {
	_, stdout, _ := call("probe", "list")
	for _, p := range probes.All() {
		assert.Contains(t, stdout, p.Question)
		assert.Contains(t, stdout, "needs "+p.Needs.String())
	}
	assert.Regexp(t, `takes \d+ s here at the most, quick \d+ s, full \d+ s`, stdout)
	_, stdout, _ = call("probe", "list", "--json")
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(stdout), &list))
	assert.Len(t, list, len(probes.All()))
	for _, p := range list {
		assert.Contains(t, p, "needs")
		assert.Contains(t, p, "takes_quick_ns")
	}
}

// TestMatrix prints the matrix of this machine's processors, for other programs to draw.
func TestMatrix(t *testing.T) {
	code, stdout, stderr := call("probe", "run", probes.CoreToCore, "--quick", "--csv")
	cpus := len(machine.Detect().Allowed)
	if cpus < 2 {
		assert.Equal(t, exitWrong, code)
		assert.Contains(t, stderr, "no matrix: needs 2 processors")
		return
	}
	require.Zero(t, code, stderr)
	rows := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	assert.Len(t, rows, cpus)
	for i, row := range rows {
		assert.Regexp(t, fmt.Sprintf(`^(\d+\.\d\d)?(,(\d+\.\d\d)?){%d}$`, cpus-1), row)
		if cpus < 20 { // all pairs
			assert.Equal(t, i, strings.Count(row, "."), row)
		}
	}
	assert.Contains(t, stderr, probes.CoreToCore+": How long")
}

// TestProbeInstr measures two texts: each is a report with what ran, or the system cannot run generated code and says
// so.
func TestProbeInstr(t *testing.T) {
	load, bad := "movq (%rdi),%rax", "movq 64(%rdi),%rax"
	if runtime.GOARCH == "arm64" {
		load, bad = "LDR X0,[X1]", "LDR X0,[X1,#64]"
	}
	code, stdout, stderr := call("probe", "instr", "--quick", "--seed", "3", load, "nop")
	if runtime.GOOS != "linux" {
		assert.Equal(t, exitWrong, code)
		assert.Contains(t, stderr, "running generated code needs Linux")
		return
	}
	require.Zero(t, code, stderr)
	for _, want := range []string{load, "latency", "throughput", "control: an addition", "which change places", "quality", "(the loop)",
		"it cannot be chained: it leaves nothing that a copy could wait for"} {
		assert.Contains(t, stdout, want)
	}
	assert.Contains(t, stderr, "nop: ")
	code, stdout, stderr = call("probe", "instr", "--quick", "--json", load)
	require.Zero(t, code, stderr)
	var reports []instr.Report
	require.NoError(t, json.Unmarshal([]byte(stdout), &reports))
	require.Len(t, reports, 1)
	assert.Equal(t, load, reports[0].Text)
	assert.Equal(t, machine.Detect().Emulated, reports[0].Conditions.Emulated)
	if reports[0].Conditions.Emulated != "" {
		assert.Equal(t, measure.Unusable, reports[0].Quality.Grade)
		assert.Equal(t, 1, reports[0].Conditions.Passes)
	}
	code, stdout, stderr = call("probe", "instr", "nop", bad)
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "not known to stay in its line of 64 bytes")
	assert.Empty(t, stdout)
}

func TestVersionAndCompletion(t *testing.T) {
	code, stdout, _ := call("version")
	assert.Zero(t, code)
	assert.Contains(t, stdout, "atomlab ")
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, stdout, _ := call("completion", shell)
		assert.Zero(t, code, shell)
		assert.Contains(t, stdout, "atomlab", shell)
	}
	_, stdout, _ = call("__complete", "probe", "run", "")
	assert.Contains(t, stdout, "false-sharing")
}

// TestWrongRequests: each ends with code 2 and a line that says what was found and what was expected.
func TestWrongRequests(t *testing.T) {
	full := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, report.JSONFile), []byte("{"), 0o644))
	file := filepath.Join(full, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"fly"}, `unknown command "fly"`},
		{[]string{"run", "--only", "nonsense"}, `no probe is called "nonsense": expected one of `},
		{[]string{"run", "--quick", "--full"}, "none of the others can be"},
		{[]string{"run", "--only", "split-locks"}, "split-locks runs on request only: atomlab probe run split-locks --allow-split-lock"},
		{[]string{"probe", "run", "split-locks"}, "split-locks runs on request only"},
		{[]string{"run", "--allow-split-lock"}, "unknown flag"},
		{[]string{"page", "nothing"}, `no page is called "nothing": expected go-mutex-spin`},
		{[]string{"page", "go-mutex-spin", filepath.Join(full, "nothing")}, "nothing"},
		{[]string{"run", "extra"}, "unknown command"},
		{[]string{"run", "--out", full}, "holds a report already"},
		{[]string{"run", "--out", filepath.Join(file, "below")}, "cannot make the folder"},
		{[]string{"run", "--seed", "-1"}, "invalid argument"},
		{[]string{"run", "--resume"}, "--resume: expected the folder of the run with --out"},
		{[]string{"run", "--resume", "--out", filepath.Join(full, "nothing")}, "holds no run to resume"},
		{[]string{"run", "--resume", "--quick", "--out", full}, "none of the others can be"},
		{[]string{"run", "--sysroot", full}, "--sysroot: expected with --plan"},
		{[]string{"run", "--plan", "--sysroot", full}, "expected a recorded /sys and /proc"},
		{[]string{"probe", "run", "cas-cost", "--csv"}, "--csv: only core-to-core has a matrix"},
		{[]string{"probe", "run", "core-to-core", "--csv", "--json"}, "none of the others can be"},
		{[]string{"cpu", "--sysroot", filepath.Join(full, "missing")}, "no such file"},
		{[]string{"cpu", "--sysroot", full}, "expected a recorded /sys and /proc"},
		{[]string{"cpu", "--sysroot", file}, "expected a recorded /sys and /proc"},
		{[]string{"cpu", "--bundle", "x", "--json"}, "none of the others can be"},
		{[]string{"probe", "run"}, "requires at least 1 arg"},
		{[]string{"probe", "run", "nonsense"}, "no probe is called"},
		{[]string{"probe", "instr"}, "requires at least 1 arg"},
		{[]string{"probe", "instr", "fly"}, "that user-level tests may use"},
		{[]string{"probe", "instr", "nop", ""}, "expected an instruction"},
		{[]string{"recommend", "--format", "xml"}, "expected one of text, md, json, go, c, env"},
		{[]string{"recommend", filepath.Join(full, "missing")}, "no such file"},
		{[]string{"recommend", full}, "expected a report of atomlab"},
		{[]string{"report"}, "accepts 1 arg"},
		{[]string{"diff", full}, "accepts 2 arg"},
		{[]string{"merge"}, "requires at least 1 arg"},
		{[]string{"merge", kept(t), full}, "expected a report of atomlab"},
		{[]string{"diff", full, full}, "expected a report of atomlab"},
		{[]string{"diff", kept(t), filepath.Join(full, "missing")}, "missing: no such file"},
		{[]string{"diff", full, full, "--threshold", "-1"}, "--threshold -1: expected a percentage, 0 or more"},
		{[]string{"diff", full, full, "--threshold", "NaN"}, "--threshold NaN: expected a percentage, 0 or more"},
		{[]string{"diff", t.TempDir(), full}, "no report is in it: expected report.json, or folders with one"},
		{[]string{"report", full, "--format", "pdf"}, `no format is called "pdf": expected text, `},
		{[]string{"report", full}, "expected a report of atomlab"},
	} {
		code, stdout, stderr := call(c.args...)
		assert.Equal(t, exitWrong, code, "%v", c.args)
		assert.Contains(t, stderr, c.want, "%v", c.args)
		assert.Empty(t, stdout, "%v", c.args)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	folder := t.TempDir()
	require.NoError(t, os.Chmod(folder, 0o555))
	code, _, stderr := call("run", "--out", folder)
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "cannot write to the folder")
}

// TestRun is the main job end to end, with one probe: measure, save, and advise again from what was saved. ci/test does
// it with all of them.
func TestRun(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "report")
	code, stdout, stderr := call("run", "--quick", "--seed", "7", "--out", folder, "--only", "cas-cost")
	require.Zero(t, code, stderr)
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	assert.LessOrEqual(t, len(lines), 10)
	assert.Equal(t, "report     "+filepath.Join(folder, report.HTMLFile), lines[len(lines)-1])
	page, err := os.ReadFile(filepath.Join(folder, report.HTMLFile))
	require.NoError(t, err)
	assert.Contains(t, string(page), "cas-cost")

	text, err := os.ReadFile(filepath.Join(folder, report.JSONFile))
	require.NoError(t, err)
	require.NoError(t, reporttest.Validate(t, text))
	r, err := report.Load(folder)
	require.NoError(t, err)
	assert.Equal(t, uint64(7), r.Seed)
	require.NotEmpty(t, r.Findings)
	for _, a := range r.Advice {
		assert.True(t, a.Conclusive() && len(a.Evidence) > 0 || a.Why != "", "%s rests on numbers or says why not", a.Tunable)
		if r.Machine.Emulated != "" {
			assert.False(t, a.Conclusive(), "nothing measured under emulation becomes advice")
		}
	}
	text, err = os.ReadFile(filepath.Join(folder, report.TextFile))
	require.NoError(t, err)
	assert.Contains(t, string(text), "FINDINGS")

	_, stdout, _ = call("recommend", folder, "--json")
	var advice []probes.Advice
	require.NoError(t, json.Unmarshal([]byte(stdout), &advice))
	assert.Equal(t, r.Advice, advice, "the same advice from the saved report")
	_, stdout, _ = call("recommend", folder, "--format", "go")
	saved, err := os.ReadFile(filepath.Join(folder, report.TuningFile))
	require.NoError(t, err)
	assert.Equal(t, string(saved), stdout)
}

func TestPlan(t *testing.T) {
	code, stdout, stderr := call("run", "--plan", "--quick", "--only", "cas-cost,spin-park")
	assert.Zero(t, code)
	assert.Regexp(t, `^cas-cost +\d+ s  needs a processor: met; \d+ trials\nspin-park +\d+ s  needs .*\nin all +\d+ s  at the most\n$`, stdout)
	assert.Empty(t, stderr)
	_, stdout, _ = call("run", "--plan", "--only", "cas-cost,cas-cost")
	assert.Equal(t, 1, strings.Count(stdout, "cas-cost"), "each once")
}

// TestPlanOfAnother plans for machines that are not at hand.
func TestPlanOfAnother(t *testing.T) {
	for _, c := range []struct {
		shape machinetest.Shape
		want  string
	}{
		{machinetest.Shape{Packages: 1, Nodes: 1, Caches: 1, Cores: 1, Threads: 1}, "core-to-core    skipped: needs 2 processors, and this process may use 1"},
		{machinetest.CPUs16, "120 of 120 pairs of processors"},
		{machinetest.CPUs128, "256 of 8128 pairs of processors"},
		{machinetest.CPUs512, "256 of 130816 pairs of processors"},
	} {
		code, stdout, stderr := call("run", "--plan", "--sysroot", c.shape.Record(t))
		require.Zero(t, code, stderr)
		assert.Contains(t, stdout, c.want)
		for _, p := range probes.All() {
			assert.Equal(t, p.Needs.Consent == "", strings.Contains(stdout, p.Name+" "), p.Name)
		}
	}
}

// TestInterrupted: what was begun is saved, and the code says that it is not all.
// TestNeverUnasked: no run has what needs consent.
func TestNeverUnasked(t *testing.T) {
	for _, args := range [][]string{{"run", "--plan"}, {"run", "--plan", "--full"}} {
		_, stdout, _ := call(args...)
		assert.Contains(t, stdout, "cas-cost")
		assert.NotContains(t, stdout, "split-locks")
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	folder := filepath.Join(t.TempDir(), "report")
	var out, err bytes.Buffer
	code := execute(ctx, []string{"run", "--quick", "--only", "cas-cost", "--out", folder}, &out, &err)
	assert.Equal(t, exitInterrupted, code)
	r, loadErr := report.Load(folder)
	require.NoError(t, loadErr)
	for _, f := range r.Findings {
		assert.Contains(t, f.Why, "interrupted before it began")
	}

	code, stdout, stderr := call("run", "--resume", "--out", folder)
	require.Zero(t, code, stderr)
	assert.Contains(t, stdout, report.HTMLFile)
	r, loadErr = report.Load(folder)
	require.NoError(t, loadErr)
	for _, f := range r.Findings {
		assert.NotContains(t, f.Why, "interrupted")
		assert.NotEmpty(t, f.Measurements)
	}
}
