// Package html writes a report as one page that needs nothing else: no request leaves it, no script runs but ours, and
// it reads the same on paper, in the dark, with a keyboard or a screen reader.
//
// A section of the page is a file here, which turns the report into what is shown, and a template of the same name in
// templates/, which lays it out. What curves and heatmaps there are package figure says; plot_*.go put them into
// coordinates. The report itself travels along, compressed, for whoever wants the numbers.
//
// Everything in a report may come from a stranger: it reaches the page through html/template only, which escapes it for
// its place, and the page's policy admits one style sheet and one script, by their hashes. The one exception are
// explanation graphs, which are drawn from tests of this binary's own catalogue.
//
// Whatever shows a number says where in the report it stands, so that a test can hold the page against the JSON:
// data-s="3.7" is series 7 of finding 3, "3.7-5" the difference of two, and data-at is a JSON pointer.
package html

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/claims"
	"example.org/atomlab/probes/report"
)

//go:embed templates/*.tmpl
var layouts embed.FS

//go:embed style.css
var style string

//go:embed script.js
var script string

var page = template.Must(template.New("page.tmpl").Funcs(template.FuncMap{
	"number": number, "interval": interval, "css": func() template.CSS { return template.CSS(style) },
	"js": func() template.JS { return template.JS(script) }, "policy": policy, "plain": plain,
}).ParseFS(layouts, "templates/*.tmpl"))

// policy forbids the page everything but its own style and script. It is one string without quotes that would need
// escaping in an attribute.
func policy() string {
	return "default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script) + "; base-uri 'none'; form-action 'none'"
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// A view is the page as its templates see it.
type view struct {
	report.Report
	Title      string
	Violations []violation
	Advised    []advice
	Undecided  []advice
	Findings   []finding
	Tests      []tests
	Claims     []claimGroup
	Facts      []report.Fact
	Topology   *place
	Strips     []strip
	Skipped    []skipped
	Raw        raw
}

// Write writes the page of a report.
func Write(w io.Writer, r report.Report) error {
	attached, err := attach(r)
	if err != nil {
		return fmt.Errorf("writing the report as HTML: %w", err)
	}
	v := view{
		Report: r, Title: title(r), Violations: violations(r), Findings: findings(r), Tests: testsOf(r),
		Claims: groupClaims(r.Claims), Facts: report.MachineFacts(r.Machine), Topology: topology(r.Machine),
		Strips: strips(r), Skipped: skips(r), Raw: attached,
	}
	v.Advised, v.Undecided = recommendations(r)
	safe := printable.NewWriter(w) // what turns the direction of text would turn ours as well
	if err := errors.Join(page.Execute(safe, v), safe.Flush()); err != nil {
		return fmt.Errorf("writing the report as HTML: %w", err)
	}
	return nil
}

// MHz is the frequency of the clock.
func (v view) MHz() float64 { return v.Clock.Hz / 1e6 }

func title(r report.Report) string {
	name := strings.TrimSpace(r.Machine.Vendor + " " + r.Machine.Model)
	if name == "" {
		name = "a machine without a name"
	}
	return name
}

// AtomicsNote is what a reader of the table of operations must know.
func (v view) AtomicsNote() string { return report.AtomicsNote }

// A violation is what must not be and was seen.
type violation struct {
	At int
	probes.Finding
}

func violations(r report.Report) (list []violation) {
	for i, f := range r.Findings {
		if f.Verdict.Violated() {
			list = append(list, violation{i, f})
		}
	}
	return list
}

// A claimGroup is the claims with the same verdict.
type claimGroup struct {
	Answer string
	Claims []claim
}

type claim struct {
	At int // its place in the report
	claims.Verdict
}

// groupClaims puts first what holds here, then what does not.
func groupClaims(verdicts []claims.Verdict) (groups []claimGroup) {
	for _, answer := range []string{claims.Confirmed, claims.Refuted, claims.Depends, probes.Inconclusive} {
		g := claimGroup{Answer: answer}
		for i, v := range verdicts {
			if v.Answer == answer {
				g.Claims = append(g.Claims, claim{i, v})
			}
		}
		if len(g.Claims) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}
