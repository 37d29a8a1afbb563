package formats

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report"
)

// columns are what there is of a series, in a row of text.
var columns = []string{"probe", "quality", "series", "parameters", "unit", "n", "median", "low", "high", "min", "p10", "p90", "modes"}

// writeCSV writes a row for each series. Low and high are the bounds of the median with 95 % confidence; a row without
// samples has no numbers.
func writeCSV(to io.Writer, r report.Report) error {
	w := csv.NewWriter(to)
	if err := w.Write(columns); err != nil {
		return err
	}
	for _, f := range r.Findings {
		for _, s := range f.Measurements {
			row := []string{text(f.Probe), text(string(f.Quality.Grade)), text(s.Name), text(parameters(s.Params)), text(s.Unit), strconv.Itoa(s.N)}
			for _, x := range []float64{s.Median, s.Low, s.High, s.Min, s.P10, s.P90} {
				row = append(row, number(x, s.N))
			}
			if err := w.Write(append(row, modes(s.Modes))); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}

// text is a cell that no spreadsheet takes for a formula.
func text(s string) string {
	s = printable.Text(s)
	if strings.ContainsRune("=+-@", rune((s + " ")[0])) {
		return "'" + s
	}
	return s
}

func number(x float64, n int) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// parameters are in order, and separated by spaces: cpus=2 stride=64.
func parameters(params map[string]int) string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(params)) {
		words = append(words, key+"="+strconv.Itoa(params[key]))
	}
	return strings.Join(words, " ")
}

func modes(modes []measure.Mode) string {
	var words []string
	for _, m := range modes {
		words = append(words, number(m.Median, m.N))
	}
	return strings.Join(words, " ")
}
