// Package formats writes a report for other readers than people: for benchstat, spreadsheets, build servers, issues and
// scripts. Each format is a function of the report and a row of the table in this file.
//
// A report may come from a stranger. What a name holds is escaped as the format asks for it, and nothing in any of them
// is a formula, markup or a command.
package formats

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/report/html"
)

// A Format is a way to write a report.
type Format struct {
	Name  string
	Says  string // who reads it
	Write func(io.Writer, report.Report) error
}

var all = []Format{
	{"text", "for people: what to set and why, and every verdict", textOf(report.Summary)},
	{"full", "the same with every measurement, as pictures and tables", textOf(report.Everything)},
	{"html", "for people: one page with pictures, for a browser", html.Write},
	{"md", "Markdown, for an issue or the summary of a job", writeMarkdown},
	{"bench", "Go's format of benchmarks, for benchstat", writeBench},
	{"csv", "a row for each series, for spreadsheets", writeCSV},
	{"junit", "for build servers: a finding is a test, a violation a failure", writeJUnit},
	{"json", "everything, raw samples included", writeJSON},
}

// All lists the formats, the usual one first.
func All() []Format { return all }

// Names lists their names, in words.
func Names() string {
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Find returns the format of the name.
func Find(name string) (Format, error) {
	for _, f := range all {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("no format is called %q: expected %s", name, Names())
}

func textOf(detail report.Detail) func(io.Writer, report.Report) error {
	return func(w io.Writer, r report.Report) error {
		_, err := io.WriteString(w, r.Text(detail))
		return err
	}
}

func writeJSON(w io.Writer, r report.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	return encoder.Encode(r)
}
