package html_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	parser "golang.org/x/net/html"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/litmus/compiled/atomics"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/html"
)

// realRun is the report of a quick run on two processors.
func realRun(t testing.TB) report.Report {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "run.json.gz"))
	require.NoError(t, err)
	defer file.Close()
	plain, err := gzip.NewReader(file)
	require.NoError(t, err)
	r, err := report.Decode(plain)
	require.NoError(t, err)
	return r
}

// nasty is what a stranger may write where a name is expected.
const nasty = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>` + "\u202e\x1b[31m{{.}}javascript:alert(1)"

// hostile has nasty names everywhere and numbers at the ends.
func hostile() report.Report {
	end := measure.Interval{Median: 1e308, Low: -1e308, High: math.MaxFloat64, N: 2}
	var set measure.Set
	for i, params := range []map[string]int{{"a": 0, "b": 1}, {"a": 0, "b": 1 << 30}, {nasty: 1}, {nasty: 2}, {nasty: 300}, nil} {
		set = append(set, measure.Series{
			Name: fmt.Sprint(nasty, i/2), Params: params, Unit: nasty, Interval: end, Samples: []float64{0, 1e308}, Passes: []int{0, 1 << 30},
		})
	}
	set = append(set, measure.Series{Name: "odd", Interval: end, Samples: []float64{1, 2, 3}, Passes: []int{0}})
	f := probes.Finding{
		Probe: nasty, Question: nasty, Unit: nasty, Measurements: set, Skipped: []probes.Skip{{What: nasty, Why: nasty}},
		Verdict: probes.Verdict{Answer: nasty, Why: nasty, Results: []probes.Result{{Name: probes.Broken, Value: 1}, {Name: nasty, Choice: nasty, Range: &end, Why: nasty}}},
		Quality: measure.Quality{Grade: nasty, Why: []string{nasty}},
	}
	r := report.Report{Findings: []probes.Finding{f}, Header: report.Header{
		Schema: 1, Tool: nasty, Machine: machine.Machine{Vendor: nasty, Model: nasty, OS: nasty, Kernel: nasty, Emulated: nasty, Features: []string{nasty}},
	}}
	for _, name := range []string{probes.Tearing, probes.GoMemory, probes.Reorderings, probes.SpinPark} {
		f.Probe = name
		r.Findings = append(r.Findings, f)
	}
	r.Advice = []probes.Advice{{Tunable: nasty, Value: nasty, Unit: nasty, Confidence: nasty, Why: nasty, WouldChangeIf: nasty,
		Evidence: []probes.Evidence{{Finding: nasty, What: nasty, Number: end, Unit: nasty}}, Others: []probes.Other{{Who: nasty, Value: nasty}},
		Proof: &probes.Proof{Outcome: nasty, Default: nasty, By: nasty, Why: nasty, Ratio: end, Bouts: []probes.Bout{{Setting: nasty, Ratio: end}}}}}
	r.Atomics = &atomics.Table{Operations: []atomics.Operation{{Name: nasty, Instructions: []string{nasty}}}, Shapes: []atomics.Shape{{Name: nasty, Asks: nasty, Atomic: nasty, Ordinary: nasty}}}
	r.Claims = []claims.Verdict{{ID: nasty, Says: nasty, Who: nasty, Rule: nasty, Answer: claims.Confirmed, Why: nasty}}
	return r
}

// many is a made-up machine of so many processors, of which so many pairs were measured.
func many(t testing.TB, cpus, pairs int) report.Report {
	r := realRun(t)
	r.Machine.Topology = machine.Topology{}
	r.Machine.Allowed = nil
	for cpu := range cpus {
		r.Machine.Allowed = append(r.Machine.Allowed, cpu)
		r.Machine.Topology.Online = append(r.Machine.Topology.Online, cpu)
	}
	r.Machine.Online = cpus
	for node := range 4 {
		r.Machine.Topology.Nodes = append(r.Machine.Topology.Nodes, machine.Group{ID: node, CPUs: r.Machine.Topology.Online[node*cpus/4 : (node+1)*cpus/4]})
	}
	i := slices.IndexFunc(r.Findings, func(f probes.Finding) bool { return f.Probe == probes.CoreToCore })
	first := r.Findings[i].Measurements[0]
	var set measure.Set
	for a := range cpus {
		for b := a + 1; b < cpus && len(set) < pairs; b++ {
			samples := slices.Clone(first.Samples)
			for j := range samples {
				samples[j] += float64((a/32)*97%50 + (b/32)*31%70 + (a*b)%7)
			}
			set = append(set, measure.NewSeries(first.Name, map[string]int{"a": a, "b": b, "home": a}, "ns", samples, first.Passes))
		}
	}
	r.Findings[i].Measurements = set
	return r
}

func write(t testing.TB, r report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, html.Write(&b, r))
	return b.Bytes()
}

// walk calls f for each node below n, with its nearest ancestors first.
func walk(n *parser.Node, f func(*parser.Node)) {
	f(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, f)
	}
}

func attr(n *parser.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func parse(t *testing.T, text []byte) *parser.Node {
	t.Helper()
	doc, err := parser.Parse(bytes.NewReader(text))
	require.NoError(t, err)
	return doc
}

// TestNothingRuns but our script, nothing is loaded, and nothing that the policy would have to stop is there; whatever
// the report says.
func TestNothingRuns(t *testing.T) {
	for name, r := range map[string]report.Report{"real": realRun(t), "hostile": hostile(), "empty": {}} {
		text := write(t, r)
		doc := parse(t, text)
		assert.NotContains(t, string(text), "ZgotmplZ", "%s: html/template refused something", name)
		var policy string
		hashes := map[string]string{}
		walk(doc, func(n *parser.Node) {
			switch n.Data {
			case "script", "style":
				if n.Type == parser.ElementNode && n.Namespace == "" {
					require.NotContains(t, hashes, n.Data, "%s: a second %s", name, n.Data)
					sum := sha256.Sum256([]byte(n.FirstChild.Data))
					hashes[n.Data] = "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
				}
			case "meta":
				if kind, _ := attr(n, "http-equiv"); kind == "Content-Security-Policy" {
					policy, _ = attr(n, "content")
				}
			case "img", "iframe", "object", "embed", "link", "base", "form", "foreignobject", "audio", "video", "image", "use":
				if n.Type == parser.ElementNode {
					t.Errorf("%s: found <%s>", name, n.Data)
				}
			}
			for _, a := range n.Attr {
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src", a.Key == "srcset", a.Key == "action":
					t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				case a.Key == "href":
					assert.Regexp(t, `^(#[a-z0-9]+|data:application/gzip;base64,[A-Za-z0-9+/=]+)$`, a.Val, name)
				}
			}
		})
		assert.Equal(t, fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", hashes["style"], hashes["script"]), policy, name)
	}
}

// TestNamesAreText: a nasty name is shown, as it is.
func TestNamesAreText(t *testing.T) {
	found := 0
	walk(parse(t, write(t, hostile())), func(n *parser.Node) {
		if n.Type == parser.TextNode && strings.Contains(n.Data, "<script>alert(1)</script>\"'><img src=x") {
			found++
		}
	})
	assert.Greater(t, found, 30)
	page := write(t, hostile())
	assert.Equal(t, string(page), printable.Lines(string(page)), "nothing turns the direction of text")
}

// TestReferencesResolve: each id is there once, and what refers to one finds it.
func TestReferencesResolve(t *testing.T) {
	for name, r := range map[string]report.Report{"real": realRun(t), "hostile": hostile(), "empty": {}} {
		doc := parse(t, write(t, r))
		ids := map[string]int{}
		var wanted []string
		walk(doc, func(n *parser.Node) {
			if id, has := attr(n, "id"); has {
				ids[id]++
			}
			for _, key := range []string{"aria-labelledby", "aria-describedby", "for"} {
				list, _ := attr(n, key)
				wanted = append(wanted, strings.Fields(list)...)
			}
			if href, _ := attr(n, "href"); strings.HasPrefix(href, "#") {
				wanted = append(wanted, href[1:])
			}
		})
		for id, n := range ids {
			assert.Equal(t, 1, n, "%s: id %s", name, id)
		}
		require.NotEmpty(t, wanted)
		for _, id := range wanted {
			assert.Contains(t, ids, id, name)
		}
	}
}

// TestPicturesHaveTwins: each picture has a name, and but for strips and proofs a table of its numbers beside it that
// has every point.
func TestPicturesHaveTwins(t *testing.T) {
	points := 0
	walk(parse(t, write(t, realRun(t))), func(n *parser.Node) {
		if class, _ := attr(n, "class"); n.Data != "figure" || class != "" {
			return
		}
		rows := map[string]bool{}
		walk(n, func(n *parser.Node) {
			if ref, has := attr(n, "data-s"); has && (n.Data == "tr" || n.Data == "td") {
				rows[ref] = true
			}
		})
		walk(n, func(n *parser.Node) {
			if class, _ := attr(n, "class"); slices.Contains(strings.Fields(class), "p") {
				ref, _ := attr(n, "data-s")
				assert.True(t, rows[ref], "no row for the point %s", ref)
				points++
			}
		})
	})
	assert.Greater(t, points, 500)
}

// TestTables: each cell of a table of numbers is the number that its column says.
func TestTables(t *testing.T) {
	r, rows := realRun(t), 0
	walk(parse(t, write(t, r)), func(n *parser.Node) {
		ref, has := attr(n, "data-s")
		if table := n.Parent; n.Data != "tr" || !has || table.Parent == nil {
			return
		} else if class, _ := attr(table.Parent, "class"); class != "numbers" {
			return
		}
		s := seriesAt(t, r, ref)
		var cells []string
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.FirstChild != nil {
				cells = append(cells, c.FirstChild.Data)
			}
		}
		assert.Equal(t, []string{s.Center(), measure.Figures(s.Low), measure.Figures(s.High), strconv.Itoa(s.N), s.Unit}, cells[1:6], ref)
		rows++
	})
	assert.Greater(t, rows, 500)
}

// seriesAt is the series of a data-s, or the difference of two.
func seriesAt(t *testing.T, r report.Report, ref string) measure.Series {
	t.Helper()
	finding, series, _ := strings.Cut(ref, ".")
	index := func(text string) int {
		i, err := strconv.Atoi(text)
		require.NoError(t, err)
		return i
	}
	minuend, subtrahend, isDifference := strings.Cut(series, "-")
	set := r.Findings[index(finding)].Measurements
	s := set[index(minuend)]
	if isDifference {
		s.Interval = measure.Difference(s, set[index(subtrahend)])
	}
	return s
}

// TestPlaces: in each picture what is more stands higher, further to the right, or is of a later shade.
func TestPlaces(t *testing.T) {
	compared := comparePlaces(t, realRun(t)) + comparePlaces(t, many(t, 16, 120))
	assert.Greater(t, compared, 20_000)
}

// comparePlaces returns how many pairs of points it has compared.
func comparePlaces(t *testing.T, r report.Report) (compared int) {
	t.Helper()
	walk(parse(t, write(t, r)), func(svg *parser.Node) {
		if svg.Data != "svg" {
			return
		}
		var values, places []float64
		walk(svg, func(n *parser.Node) {
			class, _ := attr(n, "class")
			ref, has := attr(n, "data-s")
			if kinds := strings.Fields(class); !has || !slices.Contains(kinds, "p") || slices.Contains(kinds, "dots") {
				return
			}
			place := 0.0
			if strings.HasPrefix(class, "p s") {
				place = float64(class[3] - '0')
			} else if n.Data != "g" {
				return // a class of places that may tear
			} else {
				axis, sign := "cx", 1.0
				if class == "p" { // of a curve
					axis, sign = "cy", -1
				}
				text, _ := attr(n.LastChild, axis)
				var err error
				place, err = strconv.ParseFloat(text, 64)
				require.NoError(t, err)
				place *= sign
			}
			values, places = append(values, seriesAt(t, r, ref).Median), append(places, place)
		})
		for i := range values {
			for j := range values {
				if values[i] < values[j] {
					compared++
					if places[i] > places[j] {
						t.Errorf("%v lies at %v, and %v at %v", values[i], places[i], values[j], places[j])
					}
				}
			}
		}
	})
	return compared
}

// TestRounded: what a page holds differs from the report by less than a digit of fractions, and it can be read as one
// and judged as the report is.
func TestRounded(t *testing.T) {
	r := realRun(t)
	before, err := json.Marshal(r)
	require.NoError(t, err)
	after, err := html.JSON(r)
	require.NoError(t, err)
	var a, b any
	require.NoError(t, json.Unmarshal(before, &a))
	require.NoError(t, json.Unmarshal(after, &b))
	assert.Greater(t, same(t, "", a, b), 20_000)
	read, err := report.Decode(bytes.NewReader(after))
	require.NoError(t, err)
	for i, f := range read.Judged().Findings {
		assert.Equal(t, r.Findings[i].Answer, f.Answer)
	}
	assert.Contains(t, string(after), fmt.Sprint(r.Seed), "what is whole stays whole")
}

// same compares two JSON values but for the digits of numbers, and returns how many there were.
func same(t *testing.T, at string, a, b any) (numbers int) {
	t.Helper()
	switch a := a.(type) {
	case float64:
		if b := b.(float64); math.Abs(a-b) > 1.001e-3*math.Abs(a) || a == math.Trunc(a) && math.Abs(a) < 1e6 && a != b {
			t.Errorf("%s: %v became %v", at, a, b)
		}
		return 1
	case []any:
		require.Len(t, b, len(a), at)
		for i := range a {
			numbers += same(t, fmt.Sprint(at, "/", i), a[i], b.([]any)[i])
		}
		return numbers
	case map[string]any:
		require.Len(t, b, len(a), at)
		for key := range a {
			numbers += same(t, at+"/"+key, a[key], b.(map[string]any)[key])
		}
		return numbers
	}
	assert.Equal(t, a, b, at)
	return 0
}

// TestRawData: what the page holds is the report.
func TestRawData(t *testing.T) {
	r := realRun(t)
	want, err := html.JSON(r)
	require.NoError(t, err)
	walk(parse(t, write(t, r)), func(n *parser.Node) {
		if id, _ := attr(n, "id"); id != "gz" {
			return
		}
		link, _ := attr(n, "href")
		_, data, _ := strings.Cut(link, ",")
		packed, err := base64.StdEncoding.DecodeString(data)
		require.NoError(t, err)
		plain, err := gzip.NewReader(bytes.NewReader(packed))
		require.NoError(t, err)
		got, err := io.ReadAll(plain)
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got))
		want = nil
	})
	assert.Nil(t, want, "found no link")
}

// TestSizes are bounded. The recorded run is a quick one, whose page is smaller than that of a normal one, which must
// stay under 1 MB; of 128 processors the usual 256 pairs were measured, or all.
func TestSizes(t *testing.T) {
	assert.Less(t, len(write(t, realRun(t))), 840_000)
	assert.Less(t, len(write(t, many(t, 128, 256))), 1_000_000)
	assert.Less(t, len(write(t, many(t, 128, 128*127/2))), 3_000_000)
}

// TestTextCanBeRead: the text that a run leaves is not the list of its measurements.
func TestTextCanBeRead(t *testing.T) {
	r := realRun(t).Judged()
	assert.Less(t, strings.Count(r.Text(report.Summary), "\n"), 600)
	assert.Greater(t, strings.Count(r.Text(report.Everything), "\n"), 3000)
}

// TestUnwritable: what JSON cannot hold is refused in words, and nothing is written.
func TestUnwritable(t *testing.T) {
	var b bytes.Buffer
	err := html.Write(&b, report.Report{DurationS: math.NaN()})
	assert.ErrorContains(t, err, "writing the report as HTML: json: unsupported value: NaN")
	assert.Zero(t, b.Len())
}

// TestStrangers: what is no report is refused in words, with its place; what is one makes a page, however little it
// holds.
func TestStrangers(t *testing.T) {
	const head = `{"schema":1,"tool":"x","machine":{"model":"<script>alert(1)</script>"},`
	for text, want := range map[string]string{
		"":                             "1:1: unexpected end of JSON input: expected a report of atomlab",
		"[]":                           "cannot unmarshal array",
		"{}":                           "schema 0: this atomlab reads 1 to 1",
		`{"schema":99}`:                "schema 99: this atomlab reads 1 to 1",
		head + `"duration_s":NaN}`:     "1:86: invalid character 'N' looking for beginning of value: expected a report of atomlab",
		head + `"duration_s":1e999}`:   "cannot unmarshal number 1e999",
		head + `"findings":[{"probe":`: "unexpected end of JSON input",
		head + `"findings":[{"measurements":[{"name":"s","samples":[1,"2"]}]}]}`: "cannot unmarshal string into Go struct field",
		head + `"duration_s":1e308}`:                          "",
		head + `"findings":null,"advice":[{}],"claims":[{}]}`: "",
		head + `"findings":[{"probe":"locks","measurements":[{"name":"s","n":3,"median":1e308,"low":-1e308,"high":1e308}]}]}`: "",
	} {
		r, err := report.Decode(strings.NewReader(text))
		if want != "" {
			assert.ErrorContains(t, err, want, text)
			continue
		}
		require.NoError(t, err, text)
		assert.Contains(t, string(write(t, r)), "&lt;script&gt;alert(1)&lt;/script&gt;", text)
	}
}

// FuzzWrite: whatever report can be read makes a page that parses, with one script.
func FuzzWrite(f *testing.F) {
	f.Add([]byte(`{"schema":1}`))
	f.Add([]byte(`{"schema":1,"machine":{"model":"<script>","topology":{"online":"0-3","packages":[{"id":0,"cpus":"0-3"}]}},"findings":[{
		"probe":"locks","measurements":[{"name":"a","n":2,"median":1e308,"samples":[1,2],"passes":[0,9],"parameters":{"a":1,"b":2}}]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := report.Decode(bytes.NewReader(text))
		if err != nil {
			return
		}
		scripts := 0
		walk(parse(t, write(t, r)), func(n *parser.Node) {
			if n.Type == parser.ElementNode && n.Data == "script" {
				scripts++
			}
		})
		assert.Equal(t, 1, scripts)
	})
}

var figures = regexp.MustCompile(`\d+(\.\d+)?([eE][+-]?\d+)?`)

// unchecked are the parts of the page whose numbers are of no report: axes, which tests of package figure check;
// counts of what the page itself shows or leaves out (desc, left); and words of this binary on its own tests. What is
// hovered over stands at its point as well.
func unchecked(n *parser.Node) bool {
	class, _ := attr(n, "class")
	for _, c := range strings.Fields(class) {
		if slices.Contains([]string{"axes", "left", "ours", "says", "graph"}, c) {
			return true
		}
	}
	id, _ := attr(n, "id")
	return id == "tip" || n.Data == "script" || n.Data == "style" || n.Data == "desc"
}

// TestEveryNumber that the page shows is that of the report, where the page says that it is from.
func TestEveryNumber(t *testing.T) {
	r := proven(realRun(t))
	r.Atomics = table()
	assert.Greater(t, checkNumbers(t, r, parse(t, write(t, r))), 5000)
}

// table has numbers in its names.
func table() *atomics.Table {
	return &atomics.Table{
		Operations: []atomics.Operation{{Name: "Store", Instructions: []string{"STORE8"}}, {Name: "Add", Instructions: []string{"TAKE", "PUT"}, Loop: true}},
		Shapes:     []atomics.Shape{{Name: "2+2W", Asks: "both first", Atomic: atomics.Never, Ordinary: atomics.May}, {Name: "MP", Asks: "late data", Atomic: atomics.Never}},
	}
}

// TestAtomics: each row of the report is one of the page, in its words; and where nothing is told, the page says why.
func TestAtomics(t *testing.T) {
	rows := func(r report.Report) (all []string) {
		walk(parse(t, write(t, r)), func(n *parser.Node) {
			if at, _ := attr(n, "data-at"); !strings.HasPrefix(at, "/atomics/") {
				return
			}
			var cells []string
			walk(n, func(n *parser.Node) {
				if n.Type == parser.TextNode {
					cells = append(cells, n.Data)
				}
			})
			all = append(all, strings.Join(cells, "|"))
		})
		return all
	}
	r := realRun(t)
	assert.Empty(t, rows(r), "nobody looked")
	r.Atomics = table()
	assert.Equal(t, []string{"Store|STORE8", "Add|TAKE, PUT in a loop", "2+2W|both first|never|may be", "MP|late data|never"}, rows(r))
	r.Atomics = &atomics.Table{Missing: "no eyes"}
	assert.Equal(t, []string{"no eyes"}, rows(r))
}

// proven adds a proof to the first recommendation.
func proven(r report.Report) report.Report {
	ratio := func(x float64) measure.Interval {
		return measure.Summarise([]float64{x, 1.01 * x, 1.02 * x, 0.99 * x, 0.98 * x, 1.03 * x})
	}
	r.Advice = slices.Clone(r.Advice)
	r.Advice[0].Proof = &probes.Proof{Outcome: probes.Gain, Advised: r.Advice[0].Value, Default: "128 B", By: "somebody", Why: "it costs more",
		Ratio: ratio(1.31), Bouts: []probes.Bout{{Setting: "goroutines 1", Ratio: ratio(0.953)}, {Setting: "goroutines 2", Ratio: ratio(1.72)}}}
	return r
}

// TestProof: each setting has its point in the picture, and the table beside it the same words.
func TestProof(t *testing.T) {
	r := proven(realRun(t))
	points, rows := map[string]string{}, map[string]string{}
	walk(parse(t, write(t, r)), func(n *parser.Node) {
		at, _ := attr(n, "data-at")
		if !strings.HasPrefix(at, "/advice/0/proof/") {
			return
		}
		switch n.Data {
		case "g":
			_, points[at], _ = strings.Cut(n.LastChild.FirstChild.Data, ": ")
		case "tr":
			rows[at] = n.LastChild.FirstChild.Data
		}
	})
	assert.Len(t, points, 3)
	assert.Equal(t, rows, points)
	assert.Equal(t, r.Advice[0].Proof.Bouts[1].Ratio.In("times"), rows["/advice/0/proof/bouts/1"])
}

// checkNumbers holds the numbers of a page against its report, and returns how many they are.
func checkNumbers(t *testing.T, r report.Report, doc *parser.Node) (shown int) {
	t.Helper()
	text, err := json.Marshal(r)
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var all any
	require.NoError(t, decoder.Decode(&all))
	var check func(n *parser.Node, at []string)
	check = func(n *parser.Node, at []string) {
		if unchecked(n) {
			return
		}
		if pointer, has := attr(n, "data-at"); has {
			at = []string{pointer}
		}
		if refs, has := attr(n, "data-s"); has {
			at = strings.Fields(refs)
		}
		words := n.Data
		if n.Type != parser.TextNode {
			words, _ = attr(n, "data-tip")
		}
		if tokens := figures.FindAllString(words, -1); len(tokens) > 0 {
			shown += len(tokens)
			checkTokens(t, r, all, at, words, tokens)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			check(c, at)
		}
	}
	check(doc, nil)
	return shown
}

func checkTokens(t *testing.T, r report.Report, all any, at []string, words string, tokens []string) {
	t.Helper()
	if len(at) == 0 {
		t.Errorf("%q is from nowhere", words)
	}
	known := source{words: map[string]bool{}}
	for _, place := range at {
		known.take(t, r, all, place)
	}
	for _, token := range tokens {
		if !known.has(token) {
			t.Errorf("%s of %q is not at %v", token, words, at)
		}
	}
}

// A source is the numbers of a part of a report, and those in its words.
type source struct {
	numbers []float64
	words   map[string]bool
}

// take adds what is at a place: a pointer, a series, or the difference of two, which the report does not hold.
func (s *source) take(t *testing.T, r report.Report, all any, place string) {
	if strings.HasPrefix(place, "/") {
		s.add(resolve(t, all, place))
		return
	}
	if !strings.Contains(place, "-") {
		s.add(resolve(t, all, "/findings/"+strings.Replace(place, ".", "/measurements/", 1)))
		return
	}
	d := seriesAt(t, r, place)
	s.add(d.String())
	s.numbers = append(s.numbers, d.Median, d.Low, d.High, float64(d.N))
	for _, m := range d.Modes {
		s.numbers = append(s.numbers, m.Median, float64(m.N))
	}
}

func resolve(t *testing.T, value any, pointer string) any {
	for _, step := range strings.Split(pointer, "/")[1:] {
		switch v := value.(type) {
		case map[string]any:
			require.Contains(t, v, step, pointer)
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			require.NoError(t, err, pointer)
			require.Less(t, i, len(v), pointer)
			value = v[i]
		default:
			t.Fatalf("%s: nothing at %s", pointer, step)
		}
	}
	return value
}

func (s *source) add(value any) {
	switch v := value.(type) {
	case json.Number:
		s.words[v.String()] = true
		if x, err := v.Float64(); err == nil {
			s.numbers = append(s.numbers, x)
		}
	case string:
		for _, token := range figures.FindAllString(v, -1) {
			s.words[token] = true
		}
	case []any:
		s.words[fmt.Sprint(len(v))] = true // counts: cores: 2
		for _, x := range v {
			s.add(x)
		}
	case map[string]any:
		for key, x := range v {
			s.add(key)
			if _, list := x.([]any); !list || key != "samples" && key != "passes" { // the page shows none of these
				s.add(x)
			}
		}
	}
}

// has is whether a number may be shown: it stands there, or is one of the numbers in three figures; in percent, MHz or
// KiB and MiB where that is how people read it.
func (s *source) has(token string) bool {
	if s.words[token] {
		return true
	}
	x, err := strconv.ParseFloat(token, 64)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(s.numbers, func(v float64) bool {
		return slices.ContainsFunc([]float64{1, 100, 1e-6, 1. / (1 << 10), 1. / (1 << 20), 1. / (1 << 30)}, func(scale float64) bool {
			return math.Abs(x-math.Abs(v)*scale) <= 0.00501*math.Abs(v)*scale
		})
	})
}
