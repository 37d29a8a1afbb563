package merge

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/tuning"
)

// An Advice is what reports recommend on a tunable, all of them together.
type Advice struct {
	Tunable string `json:"tunable"`
	// Holds is the value that is right for every report that has an answer; empty where there is none.
	Holds  string  `json:"holds,omitempty"`
	Why    string  `json:"why"`
	Values []Value `json:"values"`
	Open   int     `json:"inconclusive"` // reports without an answer
}

// A Value is advised by so many reports, of these models.
type Value struct {
	Value   string   `json:"value"`
	Unit    string   `json:"unit,omitempty"`
	Reports int      `json:"reports"`
	Models  []string `json:"models"`
}

// advice puts together what all reports advise, by tunable.
func advice(byModel map[string][]report.Run) (list []Advice) {
	for _, processor := range slices.Sorted(maps.Keys(byModel)) {
		for _, r := range byModel[processor] {
			for _, said := range r.Report.Advice {
				i := slices.IndexFunc(list, func(a Advice) bool { return a.Tunable == said.Tunable })
				if i < 0 {
					i, list = len(list), append(list, Advice{Tunable: said.Tunable})
				}
				if said.Conclusive() {
					list[i].add(said.Value, said.Unit, processor)
				} else {
					list[i].Open++
				}
			}
		}
	}
	for i := range list {
		list[i].decide()
	}
	return list
}

func (a *Advice) add(value, unit, processor string) {
	i := slices.IndexFunc(a.Values, func(v Value) bool { return v.Value == value && v.Unit == unit })
	if i < 0 {
		i, a.Values = len(a.Values), append(a.Values, Value{Value: value, Unit: unit})
	}
	v := &a.Values[i]
	v.Reports++
	if !slices.Contains(v.Models, processor) {
		v.Models = append(v.Models, processor)
	}
}

// decide says which value holds for all. Of paddings the largest does: data that lie farther apart than they must do
// not disturb each other either.
func (a *Advice) decide() {
	switch {
	case len(a.Values) == 0:
		a.Why = "no report has an answer"
	case len(a.Values) == 1:
		a.Holds, a.Why = a.Values[0].String(), "all reports that have an answer agree"
	case a.Tunable == tuning.Padding:
		a.Holds, a.Why = a.widest()
	default:
		a.Why = "it differs"
	}
}

// widest is the largest of several paddings, if all are numbers.
func (a *Advice) widest() (holds, why string) {
	most := 0
	for _, v := range a.Values {
		n, err := strconv.Atoi(v.Value)
		if err != nil || v.Unit != a.Values[0].Unit {
			return "", "it differs"
		}
		if n > most {
			most, holds = n, v.String()
		}
	}
	return holds, "the largest suffices for all"
}

// String is the value with its unit.
func (v Value) String() string { return strings.TrimSpace(v.Value + " " + v.Unit) }
