package suite_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/reporttest"
	"example.org/atomlab/probes/suite"
	"example.org/atomlab/probes/tuning"
	"example.org/atomlab/structures/tuned"
)

var _ = flag.Bool("update", false, "write the verdicts on recorded runs anew")

// An opinion is what an expert would set, and what instead if something were otherwise.
type opinion struct{ tunable, value, else_ string }

// opinions reads the table of a machine's file. A row for "everything" is about all tunables, and one for "structures"
// about all choices between them that have no row.
func opinions(t *testing.T, name string) (rows map[string]opinion) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "machines", name+".md"))
	require.NoError(t, err)
	rows = map[string]opinion{}
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.HasPrefix(line, "|--") || strings.HasPrefix(line, "| tunable") {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		require.NotEmpty(t, cells[4], "%s: %s without a reason", name, cells[1])
		require.NotContains(t, rows, cells[1], name)
		rows[cells[1]] = opinion{cells[1], cells[2], cells[3]}
	}
	return rows
}

// on is the opinion about a tunable, and the row that says it.
func on(rows map[string]opinion, tunable string) (o opinion, row string) {
	for _, row := range []string{tunable, "everything"} {
		if o, has := rows[row]; has {
			return o, row
		}
	}
	if probe := tuning.Chosen(tunable); probe != "" {
		o = rows["structures"]
		if o.value == "what is customary" {
			o.value, _ = suite.Customary(probe)
		}
	}
	return o, "structures"
}

// TestKnownAnswers gives advice as recommend FILE does, from the file alone: it must be what an expert would say, and
// so must be what is advised instead past the point where it turns. Each row of the expert's must be about something.
func TestKnownAnswers(t *testing.T) {
	suite.InLongTest(t)
	for _, k := range knownMachines() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			text, err := json.Marshal(k.imitate(t))
			require.NoError(t, err)
			path := filepath.Join(folder, report.JSONFile)
			require.NoError(t, os.WriteFile(path, text, 0o644))
			r, err := report.Load(path)
			require.NoError(t, err)
			rows := opinions(t, k.name)
			used := map[string]bool{}
			r = r.Judged()
			text, err = json.Marshal(r)
			require.NoError(t, err)
			require.NoError(t, reporttest.Validate(t, text))
			turning(t, k, r)
			settable(t, r)
			for _, a := range r.Advice {
				for part, says := range map[string]bool{"confidence": a.Confidence != "", "evidence": len(a.Evidence) > 0, "turn": a.WouldChangeIf != ""} {
					assert.Equal(t, a.Conclusive(), says, "%s: %s", a.Tunable, part)
				}
				assert.NotEmpty(t, a.Why, a.Tunable)
				assert.NotEmpty(t, a.Others, a.Tunable)
				expert, row := on(rows, a.Tunable)
				used[row] = true
				assert.Equal(t, expert.value, strings.TrimSpace(a.Value+" "+a.Unit), "%s: %s", a.Tunable, a.Why)
				switch expert.else_ {
				case "":
					assert.Empty(t, a.Turns, a.Tunable)
				case "another":
					assert.NotEmpty(t, a.Turns, a.Tunable)
				default:
					if assert.NotEmpty(t, a.Turns, a.Tunable) {
						assert.Equal(t, expert.else_, a.Turns[0].To, a.Tunable)
					}
				}
			}
			for row := range rows {
				assert.True(t, used[row], "there is no %s to have an opinion about", row)
			}
		})
	}
}

// TestEveryMachineHasItsFile, and every file its machine.
func TestEveryMachineHasItsFile(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "machines", "*"))
	require.NoError(t, err)
	var files, machines []string
	for _, path := range paths {
		files = append(files, strings.TrimSuffix(filepath.Base(path), ".md"))
	}
	for _, k := range knownMachines() {
		machines = append(machines, k.name)
	}
	assert.ElementsMatch(t, machines, files)
}

// turning moves what was measured past the point that the advice names, and almost there: past it that advice is the
// other one, and of the rest at most what is computed from it or rests on the same changes; almost there it is not.
func turning(t *testing.T, k knownMachine, r report.Report) {
	before := valuesOf(r.Advice)
	for _, a := range r.Advice {
		for _, turn := range a.Turns {
			past, short := turn.Factor*1.01, turn.Factor*0.96
			if turn.Factor < 1 {
				past, short = turn.Factor*0.99, turn.Factor*1.04
			}
			after := valuesOf(tuning.Advise(r.Machine, changed(r.Findings, turn, past)))
			assert.NotContains(t, []string{before[a.Tunable], probes.Inconclusive}, after[a.Tunable], "%s: %v", a.Tunable, turn)
			for name := range before {
				if name != a.Tunable && !slices.Contains(tuning.Follows(name), a.Tunable) && !slices.Contains(tuning.Follows(a.Tunable), name) {
					assert.Equal(t, before[name], after[name], "%s changes with %s: %v", name, a.Tunable, turn)
				}
			}
			almost := valuesOf(tuning.Advise(r.Machine, changed(r.Findings, turn, short)))
			assert.NotEqual(t, turn.To, almost[a.Tunable], "%s: almost %v", a.Tunable, turn)
		}
	}
}

// settable reads what recommend writes of the report as the structures do: they are made as it says. Each other format
// takes it too.
func settable(t *testing.T, r report.Report) {
	for _, f := range report.AdviceFormats {
		_, err := f.Write(r)
		assert.NoError(t, err, f.Name)
	}
	format, _ := report.FindAdviceFormat("json")
	text, err := format.Write(r)
	require.NoError(t, err)
	settings, err := tuned.Read(bytes.NewReader(text))
	require.NoError(t, err)
	values := valuesOf(r.Advice)
	if values[tuning.Padding] != probes.Inconclusive {
		assert.Equal(t, values[tuning.Padding], fmt.Sprintf("%d B", settings.PaddingBytes()))
	}
	if values[tuning.SpinBudget] != probes.Inconclusive {
		assert.Equal(t, values[tuning.SpinBudget], fmt.Sprintf("%d ns", settings.SpinParkOptions().Spin.Nanoseconds()))
		assert.Equal(t, values[tuned.Selector], settings.CounterOptions().Selector.String())
		kind, err := tuned.FindQueue[int](settings)
		assert.NoError(t, err)
		assert.Equal(t, values[tuned.Queue], kind.Name)
		assert.Equal(t, values[tuned.Batch], fmt.Sprintf("%d %s", settings.BatchSize(), tuned.BatchUnit))
		assert.Equal(t, values[tuned.Hints], fmt.Sprintf("%d %s", settings.HintsPerLook(), tuned.HintsUnit))
		i := slices.IndexFunc(tuned.ShardCounts, func(k tuned.ShardCount) bool { return k.Name == values[tuned.Shards] })
		assert.Equal(t, tuned.ShardCounts[i].Of(runtime.GOMAXPROCS(0)), settings.CounterOptions().Shards)
	}
	_, err = settings.NewCounter()
	assert.NoError(t, err)
	_, err = settings.NewLock()
	assert.NoError(t, err)
}

func valuesOf(advice []probes.Advice) map[string]string {
	values := map[string]string{}
	for _, a := range advice {
		values[a.Tunable] = strings.TrimSpace(a.Value + " " + a.Unit)
	}
	return values
}

// changed multiplies the samples that a turn is about, as a report has them, and judges everything anew.
func changed(all []probes.Finding, turn probes.Turn, factor float64) (findings []probes.Finding) {
	for _, f := range all {
		var set measure.Set
		for _, s := range f.Measurements {
			is := f.Probe == turn.Finding && (s.Name == turn.Series || s.Name == "control: "+turn.Series)
			for name, value := range turn.Params {
				is = is && s.Params[name] == value
			}
			if is {
				samples := slices.Clone(s.Samples)
				for i := range samples {
					samples[i] *= factor
				}
				s = measure.NewSeries(s.Name, s.Params, s.Unit, samples, s.Passes)
			}
			set = append(set, s)
		}
		if f.Probe == turn.Finding {
			f.Measurements = set
			f = probes.Judge(f)
		}
		findings = append(findings, f)
	}
	return findings
}
