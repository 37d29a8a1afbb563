package formats

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// writeBench writes each sample as a run of a benchmark, whose name is probe, series and parameters. What depends on
// the time of day stays out of the configuration, by which benchstat makes separate tables. Findings of unusable
// quality are named and left out, since benchstat would compare them as if they were good.
func writeBench(to io.Writer, r report.Report) error {
	if _, err := fmt.Fprintf(to, "# atomlab %s, %s, quality: %s\n", printable.Text(r.Tool), r.Started.Format("2006-01-02 15:04 MST"),
		printable.Text(r.Graded())); err != nil {
		return err
	}
	w := benchfmt.NewWriter(to)
	for _, u := range [][2]string{{"ns", "lower"}, {"ns/op", "lower"}, {"Jain_index", "higher"}} {
		if err := w.Write(&benchfmt.UnitMetadata{UnitMetadataKey: benchfmt.UnitMetadataKey{Key: "better"}, OrigUnit: u[0], Value: u[1]}); err != nil {
			return err
		}
	}
	config := benchConfig(r)
	for _, f := range r.Findings {
		if f.Quality.Grade == measure.Unusable {
			if _, err := fmt.Fprintf(to, "# left out: %s: %s\n", printable.Text(f.Probe), printable.Text(f.Quality.String())); err != nil {
				return err
			}
			continue
		}
		for _, s := range f.Measurements {
			line := benchfmt.Result{Config: config, Name: benchName(f, s), Iters: 1}
			for _, sample := range s.Samples {
				line.Values = []benchfmt.Value{{Value: sample, Unit: word(s.Unit)}}
				if err := w.Write(&line); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// benchConfig is what go test says of a machine.
func benchConfig(r report.Report) (config []benchfmt.Config) {
	for _, c := range [][2]string{{"goos", r.Machine.OS}, {"goarch", r.Machine.Arch}, {"cpu", r.Machine.Vendor + " " + r.Machine.Model}} {
		if value := strings.Join(strings.Fields(printable.Text(c[1])), " "); value != "" {
			config = append(config, benchfmt.Config{Key: c[0], Value: []byte(shortened(value)), File: true})
		}
	}
	return config
}

// benchName is the name of a series: CasCost/fetch-add/cpus=2.
func benchName(f probes.Finding, s measure.Series) benchfmt.Name {
	var b strings.Builder
	for _, part := range strings.Split(f.Probe, "-") {
		first, size := utf8.DecodeRuneInString(part)
		if size > 0 {
			b.WriteString(field(string(unicode.ToUpper(first)) + part[size:]))
		}
	}
	b.WriteString("/" + field(s.Name))
	for _, key := range slices.Sorted(maps.Keys(s.Params)) {
		fmt.Fprintf(&b, "/%s=%d", field(key), s.Params[key])
	}
	return benchfmt.Name(b.String())
}

// field makes of text a part of a name: it has no separator of parts, and no number behind a hyphen at its end, which
// would be GOMAXPROCS.
func field(text string) string {
	text = strings.ReplaceAll(word(text), "/", "÷")
	if digits := strings.TrimRight(text, "0123456789"); digits != text && strings.HasSuffix(digits, "-") {
		text = strings.TrimSuffix(digits, "-") + "_" + text[len(digits):]
	}
	return text
}

// word makes of text a word of a line.
func word(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, shortened(printable.Text(text)))
	return cmp.Or(text, "_")
}

// longest is how many bytes a field may have: benchstat reads lines of 64 KiB.
const longest = 400

func shortened(text string) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "..."
}
