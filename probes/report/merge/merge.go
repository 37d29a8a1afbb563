// Package merge puts reports of many machines into one table: for each model of processor how its numbers are
// distributed over the reports, which reports lie outside of that, and which advice holds everywhere.
//
// A report counts once for each number, by its median, however many samples it has: what is of interest is how machines
// differ. Nothing that was measured under emulation counts, nor a finding of unusable quality, nor the same run twice.
package merge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes/report"
)

// A Table is what many reports say together.
type Table struct {
	Models  []Model  `json:"models"`
	Advice  []Advice `json:"advice"`
	LeftOut []Left   `json:"left_out"`
}

// A Model is a processor, and the reports of machines that have it.
type Model struct {
	Processor string    `json:"processor"`
	Reports   []string  `json:"reports"`
	Numbers   []Number  `json:"numbers"` // the results of verdicts
	Series    []Number  `json:"series"`  // everything that was measured
	Outliers  []Outlier `json:"outliers"`
}

// A Number is distributed over N reports.
type Number struct {
	Probe  string  `json:"probe"`
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	N      int     `json:"n"`
	Least  float64 `json:"least"`
	Low    float64 `json:"quartile_low"`
	Median float64 `json:"median"`
	High   float64 `json:"quartile_high"`
	Most   float64 `json:"most"`
}

// An Outlier is a number of one report that lies farther from the middle half of the model's reports than one and a
// half times its width, and than a tenth (Tukey's fences; the tenth, because of reports that hardly differ).
type Outlier struct {
	Report string  `json:"report"`
	Probe  string  `json:"probe"`
	Name   string  `json:"name"`
	Unit   string  `json:"unit"`
	Value  float64 `json:"value"`
	Low    float64 `json:"low"` // the fences
	High   float64 `json:"high"`
}

// A Left is a report that does not count, and the reason.
type Left struct {
	Report string `json:"report"`
	Why    string `json:"why"`
}

// Reports makes the table. The models stand in the order of their names.
func Reports(runs []report.Run) Table {
	var t Table
	byModel := map[string][]report.Run{}
	seen := map[string]string{}
	for _, r := range runs {
		key := fmt.Sprint(r.Report.Processor(), r.Report.Started.UnixNano(), r.Report.Seed)
		switch {
		case r.Report.Machine.Emulated != "":
			t.LeftOut = append(t.LeftOut, Left{r.Name, "emulated: " + r.Report.Machine.Emulated})
		case seen[key] != "":
			t.LeftOut = append(t.LeftOut, Left{r.Name, "the same run as " + seen[key]})
		default:
			seen[key] = r.Name
			byModel[r.Report.Processor()] = append(byModel[r.Report.Processor()], r)
		}
	}
	for _, processor := range slices.Sorted(maps.Keys(byModel)) {
		t.Models = append(t.Models, model(processor, byModel[processor]))
	}
	t.Advice = advice(byModel)
	return t
}

// A reading is a number of a report.
type reading struct {
	report string
	value  float64
}

// A kind is what readings are of.
type kind struct{ probe, name, unit string }

// model makes the distributions of a processor.
func model(processor string, runs []report.Run) Model {
	m := Model{Processor: processor}
	results, series := map[kind][]reading{}, map[kind][]reading{}
	for _, r := range runs {
		m.Reports = append(m.Reports, r.Name)
		for _, f := range r.Report.Findings {
			if f.Quality.Grade == measure.Unusable {
				continue
			}
			for _, n := range f.Results {
				if n.Range != nil && f.Conclusive() {
					k := kind{f.Probe, n.Name, n.Unit}
					results[k] = append(results[k], reading{r.Name, n.Value})
				}
			}
			for _, s := range f.Measurements {
				if s.N > 0 {
					k := kind{f.Probe, s.String(), s.Unit}
					series[k] = append(series[k], reading{r.Name, s.Median})
				}
			}
		}
	}
	m.Numbers, _ = distributions(results)
	m.Series, m.Outliers = distributions(series)
	return m
}

// distributions summarises readings, by kind.
func distributions(all map[kind][]reading) (numbers []Number, outliers []Outlier) {
	kinds := slices.SortedFunc(maps.Keys(all), func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.probe, b.probe), cmp.Compare(a.name, b.name), cmp.Compare(a.unit, b.unit))
	})
	for _, k := range kinds {
		var values []float64
		for _, r := range all[k] {
			values = append(values, r.value)
		}
		slices.Sort(values)
		n := Number{Probe: k.probe, Name: k.name, Unit: k.unit, N: len(values), Least: values[0], Low: measure.Quantile(values, 0.25),
			Median: measure.Quantile(values, 0.5), High: measure.Quantile(values, 0.75), Most: values[len(values)-1]}
		numbers = append(numbers, n)
		outliers = append(outliers, n.outside(all[k])...)
	}
	return numbers, outliers
}

// fewest is from how many reports a middle half can be told.
const fewest = 5

// outside are the readings that lie outside of the fences.
func (n Number) outside(readings []reading) (list []Outlier) {
	if n.N < fewest {
		return nil
	}
	low := min(n.Low-1.5*(n.High-n.Low), n.Low-0.1*max(n.Low, -n.Low))
	high := max(n.High+1.5*(n.High-n.Low), n.High+0.1*max(n.High, -n.High))
	for _, r := range readings {
		if r.value < low || r.value > high {
			list = append(list, Outlier{r.report, n.Probe, n.Name, n.Unit, r.value, low, high})
		}
	}
	return list
}
