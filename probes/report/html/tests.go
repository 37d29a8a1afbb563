package html

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/explain"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/stress/promises"
	"example.org/atomlab/litmus/verdict"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// Tests are the outcomes of litmus or stress tests.
type tests struct {
	At int
	probes.Finding
	Seen  []test // what must not be, and then what the processor or the compiler may do and did
	Quiet []test
}

// A test is what was seen of one.
type test struct {
	Name    string
	Ref     string // of the share
	RefRuns string // and of how often it ran
	Share   string // of a million
	Runs    string
	Verdict string
	Class   string
	Because string
	Says    string // what the graph shows
	Graph   template.HTML
}

// mostGraphs is how many explanations a page has.
const mostGraphs = 100

func testsOf(r report.Report) (list []tests) {
	graphs := newGrapher(r.Machine.Arch)
	for i, f := range r.Findings {
		if isTests(f) {
			list = append(list, newTests(i, f, graphs))
		}
	}
	return list
}

func newTests(at int, f probes.Finding, graphs *grapher) tests {
	shown := tests{At: at, Finding: f}
	runs, reorders := map[string]int{}, map[string]bool{}
	for i, s := range f.Measurements {
		if isCount(s) {
			runs[strings.TrimSuffix(s.Name, ": "+s.Unit)] = i
		}
		if name, found := strings.CutSuffix(s.Name, probes.Reordered); found && s.N > 0 {
			reorders[name] = true
		}
	}
	for i, s := range f.Measurements {
		name := strings.TrimSuffix(s.Name, probes.Reordered)
		forbidden := s.Unit == probes.ForbiddenIterations || s.Unit == probes.ForbiddenSamples
		if s.N == 0 || isCount(s) || forbidden && s.Median == 0 && reorders[name] { // its other line tells more
			continue
		}
		t := test{Name: name, Ref: fmt.Sprintf("%d.%d", at, i), Share: number(s.Median)}
		if n, known := runs[name]; known {
			t.Runs, t.RefRuns = strconv.FormatFloat(f.Measurements[n].Median, 'g', 15, 64), fmt.Sprintf("%d.%d", at, n)
		}
		t.judge(s, forbidden)
		graphs.explain(&t, s, forbidden)
		if s.Median > 0 {
			shown.Seen = append(shown.Seen, t)
		} else {
			shown.Quiet = append(shown.Quiet, t)
		}
	}
	slices.SortStableFunc(shown.Seen, func(a, b test) int { return cmp.Compare(a.Class, b.Class) })
	return shown
}

// judge says what it means that something was seen, or not.
func (t *test) judge(s measure.Series, forbidden bool) {
	switch {
	case forbidden && s.Median > 0:
		t.Verdict, t.Class = "forbidden, and seen", "broken"
	case forbidden:
		t.Verdict, t.Class = "nothing forbidden", "fine"
	case s.Median > 0:
		t.Verdict, t.Class = "allowed, and seen", "seen"
	default:
		t.Verdict, t.Class = "allowed, not seen", "fine"
	}
}

// isCount is whether a series counts how often a test ran.
func isCount(s measure.Series) bool {
	return (s.Unit == "iterations" || s.Unit == "samples") && strings.HasSuffix(s.Name, ": "+s.Unit)
}

// A grapher explains tests of this binary's catalogue, by their names.
type grapher struct {
	arch   litmus.Arch
	models verdict.Models
	says   map[string]string // of stress tests
	made   int
}

func newGrapher(arch string) *grapher {
	g := &grapher{arch: map[string]litmus.Arch{"amd64": litmus.X86_64, "arm64": litmus.AArch64}[arch], says: map[string]string{}}
	for _, c := range promises.All() {
		g.says[c.Name] = c.Says
	}
	return g
}

// explain adds why the outcome may be, or may not be; and a graph to what was seen. Of tests that this binary does not
// know nothing is added.
func (g *grapher) explain(t *test, s measure.Series, forbidden bool) {
	t.Because = g.says[t.Name]
	e, found := catalogue.Find(g.arch, t.Name)
	if !found {
		return
	}
	t.Because = e.Because
	if s.Median == 0 || g.made >= mostGraphs || forbidden && e.Allowed {
		return // which forbidden state was seen where the test's own is allowed, the report does not tell
	}
	g.made++
	x, err := g.models.Explain(context.Background(), e.Test, nil, verdict.Limit{Time: 5 * time.Second, Memory: verdict.DefaultMemory}, model.Options{Unroll: 2})
	if err != nil {
		t.Says = "no explanation: " + err.Error()
		return
	}
	t.draw(x)
}

// draw makes the picture one of the page: it has a name, and colours of the page's themes. What is drawn comes from
// this binary alone.
func (t *test) draw(x *explain.Explanation) {
	var picture, words bytes.Buffer
	if x.SVG(&picture) != nil || x.Text(&words) != nil {
		return
	}
	const tag = "<svg "
	t.Graph = template.HTML(strings.Replace(picture.String(), tag, tag+`role="img" class="graph" `, 1))
	t.Says = words.String()
}
