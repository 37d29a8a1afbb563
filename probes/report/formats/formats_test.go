package formats

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/perf/benchfmt"

	"example.org/atomlab/asm/junit/junittest"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/reporttest"
	_ "example.org/atomlab/probes/suite" // whose verdicts are made again
)

// real is a report of a run, judged anew.
func real(t testing.TB) report.Report {
	t.Helper()
	return reporttest.Recording(t, filepath.Join("..", "..", "suite", "testdata", "runs", "quiet-01.json.gz"))
}

// hostile has text that means something to each of the formats, wherever there is text.
func hostile(t testing.TB) report.Report {
	t.Helper()
	const evil = "=HYPERLINK(\"x\")|<script>alert(1)</script>\x00\x1b[2J\u202e\nBenchmarkX 1 2 ns/op\n]]>\t/-8 `@all` ](http://x)"
	text, err := json.Marshal(evil)
	require.NoError(t, err)
	r, err := report.Decode(strings.NewReader(strings.ReplaceAll(`{"schema":1,"tool":EVIL,"machine":{"os":EVIL,"arch":EVIL,"vendor":EVIL,"model":EVIL},
			"quality":{"grade":EVIL},"duration_s":1e300,
			"findings":[{"probe":EVIL,"question":EVIL,"verdict":EVIL,"why":EVIL,"quality":{"grade":"good"},"duration_s":-1e300,
			"measurements":[{"name":EVIL,"parameters":{EVIL:1},"unit":EVIL,"median":1,"n":1,"samples":[1],"passes":[0]},
			{"name":"","unit":"","samples":[],"passes":[]}]}],
			"advice":[{"tunable":EVIL,"value":EVIL,"why":EVIL,"proof":{"outcome":EVIL,"why":EVIL}}],"claims":[{"id":EVIL,"says":EVIL,"verdict":EVIL}]}`,
		"EVIL", string(text))))
	require.NoError(t, err)
	return r
}

func write(t testing.TB, name string, r report.Report) string {
	t.Helper()
	f, err := Find(name)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, f.Write(&b, r))
	return b.String()
}

// TestEveryFormat: each is found by its name, and writes real and hostile reports without what steers a terminal.
func TestEveryFormat(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range All() {
		assert.False(t, seen[f.Name], f.Name)
		seen[f.Name] = true
		assert.NotEmpty(t, f.Says)
		assert.Contains(t, Names(), f.Name)
		for _, r := range []report.Report{real(t), hostile(t), {}} {
			text := write(t, f.Name, r)
			if f.Name != "json" { // whose escapes the command's writer knows
				steers := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsGraphic(r) })
				assert.Negative(t, steers, f.Name)
			}
		}
	}
	_, err := Find("pdf")
	assert.EqualError(t, err, `no format is called "pdf": expected `+Names())
}

// readBench is what benchstat would read.
func readBench(t testing.TB, text string) (names map[string]int, units map[string]bool, configs map[string]string) {
	t.Helper()
	names, units, configs = map[string]int{}, map[string]bool{}, map[string]string{}
	for r := benchfmt.NewReader(strings.NewReader(text), "text"); ; {
		if !r.Scan() {
			require.NoError(t, r.Err())
			return names, units, configs
		}
		switch line := r.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Fatalf("%v\n%q", line, text)
		case *benchfmt.Result:
			names[string(line.Name)]++
			require.Len(t, line.Values, 1)
			units[line.Values[0].Unit] = true
			for _, c := range line.Config {
				configs[c.Key] = string(c.Value)
			}
			_, parts := line.Name.Parts()
			for _, part := range parts {
				assert.Equal(t, byte('/'), part[0], "GOMAXPROCS where there is none: %s", line.Name)
			}
		}
	}
}

// TestBench: benchstat's reader has every sample of every series of what is usable, by its name.
func TestBench(t *testing.T) {
	r := real(t)
	left := 0
	for i := range r.Findings {
		if r.Findings[i].Probe == probes.SpinPark {
			r.Findings[i].Quality = r.Findings[i].Quality.Worse(measure.Unusable, "of a test")
			left++
		}
	}
	require.Equal(t, 1, left)
	text := write(t, "bench", r)
	names, units, configs := readBench(t, text)
	for _, f := range r.Findings {
		for _, s := range f.Measurements {
			want := len(s.Samples)
			if f.Probe == probes.SpinPark {
				want = 0
			}
			assert.Equal(t, want, names[string(benchName(f, s))], "%s %s", f.Probe, s)
		}
	}
	assert.Contains(t, names, "CasCost/fetch-add/cpus=2")
	assert.Contains(t, text, "# left out: spin-park: ")
	assert.True(t, units["sec/op"], "a time is known as one")
	assert.Equal(t, "amd64", configs["goarch"])
	names, _, configs = readBench(t, write(t, "bench", hostile(t)))
	assert.Len(t, names, 1)
	assert.Len(t, configs, 3)
	assert.Equal(t, "a_8", field("a-8"))
}

// TestCSV: a row for each series, and no cell is a formula.
func TestCSV(t *testing.T) {
	r := real(t)
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv", r))).ReadAll()
	require.NoError(t, err)
	count := 0
	for _, f := range r.Findings {
		for _, s := range f.Measurements {
			count++
			row := rows[count]
			assert.Equal(t, []string{f.Probe, string(f.Quality.Grade), s.Name, parameters(s.Params), s.Unit}, row[:5])
			assert.Equal(t, number(s.Median, s.N), row[6])
		}
	}
	assert.Len(t, rows, 1+count)
	rows, err = csv.NewReader(strings.NewReader(write(t, "csv", hostile(t)))).ReadAll()
	require.NoError(t, err)
	assert.Len(t, rows, 3)
	for _, cell := range rows[1] {
		assert.NotRegexp(t, `^[=+@-]`, cell)
	}
	assert.Equal(t, "", rows[2][6], "no number where there is no sample")
}

// TestJUnit: a finding is a test; what is broken fails, what is inconclusive is skipped.
func TestJUnit(t *testing.T) {
	violation := probes.Verdict{Answer: "VIOLATION", Why: "<forbidden>", Results: []probes.Result{{Name: probes.Broken, Value: 1}}}
	r := report.Report{Findings: []probes.Finding{
		{Probe: "fine", Verdict: probes.Verdict{Answer: "yes", Why: "so"}, DurationS: 1.5},
		{Probe: "weak", Verdict: violation},
		{Probe: "open", Verdict: probes.Unknown("nobody knows")},
	}}
	text := write(t, "junit", r)
	require.NoError(t, junittest.Check([]byte(text)))
	var suite struct {
		Cases []struct {
			Name    string `xml:"name,attr"`
			Time    string `xml:"time,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
			} `xml:"failure"`
			Skipped *struct {
				Message string `xml:"message,attr"`
			} `xml:"skipped"`
		} `xml:"testcase"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text), &suite))
	require.Len(t, suite.Cases, 3)
	assert.Nil(t, suite.Cases[0].Failure)
	assert.Nil(t, suite.Cases[0].Skipped)
	assert.Equal(t, "1.500", suite.Cases[0].Time)
	assert.Equal(t, "VIOLATION: <forbidden>", suite.Cases[1].Failure.Message)
	assert.Equal(t, "inconclusive: nobody knows", suite.Cases[2].Skipped.Message)
	assert.NoError(t, junittest.Check([]byte(write(t, "junit", hostile(t)))))
}

// TestMarkdown: tables have as many cells in each row as in their head, whatever is in them.
func TestMarkdown(t *testing.T) {
	for _, r := range []report.Report{real(t), hostile(t)} {
		text := write(t, "md", r)
		cells := 0
		for line := range strings.Lines(text) {
			switch {
			case !strings.HasPrefix(line, "|"):
				cells = 0
			case cells == 0:
				cells = strings.Count(line, "|")
			default:
				assert.Equal(t, cells, strings.Count(line, "|"), line)
			}
		}
		assert.NotContains(t, text, "<")
	}
	assert.Contains(t, write(t, "md", real(t)), "\n| rmw_form | fetch-add | ")
}

// FuzzFormats: whatever is read can be written in every format, and read again by those who read that.
func FuzzFormats(f *testing.F) {
	f.Add([]byte(`{"schema":1,"findings":[{"probe":"a-b","measurements":[{"name":"x","unit":"ns","samples":[1,2],"passes":[0,1]}]}]}`))
	f.Add([]byte(`{"schema":1,"machine":{"model":"\u001b"},"findings":[{"probe":"-8","verdict":"\u2028","measurements":[{"name":"a-8","unit":" ","n":1,"samples":[1e30],"passes":[0]}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := report.Decode(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, r := range []report.Report{r, r.Judged()} {
			written := map[string]string{}
			for _, format := range All() {
				written[format.Name] = write(t, format.Name, r)
			}
			readBench(t, written["bench"])
			assert.NoError(t, junittest.Check([]byte(written["junit"])))
			_, err = csv.NewReader(strings.NewReader(written["csv"])).ReadAll()
			assert.NoError(t, err)
			_, err = report.Decode(strings.NewReader(written["json"]))
			assert.NoError(t, err)
		}
	})
}
