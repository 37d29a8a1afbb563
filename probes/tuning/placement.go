package tuning

import (
	"fmt"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
)

// placement is where threads that often write to what the others read should be.
func placement(_ string, all findings) probes.Advice {
	f := all.of(probes.CoreToCore)
	a, r, ok := advise(Placement, f, probes.Nearest)
	a.Others = []probes.Other{
		other("Linux scheduler", "wakes a thread where its waker's last-level cache is, if it can"),
		other("Go", "anywhere: an idle P takes goroutines of any other"),
	}
	switch {
	case !ok && f.Conclusive():
		a.Why = "there is one pair of processors, and so nothing to choose: " + f.Why
		return a
	case !ok:
		return a
	}
	a.Value = r.Choice
	a.Why = fmt.Sprintf("a line takes %s times as long between the farthest processors as between the nearest: %s", measure.Figures(r.Value), f.Why)
	if r.Choice == probes.Anywhere {
		a.Why = "all pairs of processors are equally far apart: " + f.Why
	}
	a.Evidence = append(evidence(f, func(r probes.Result) bool { return r.Name == probes.Nearest }), classEvidence(f)...)
	a.WouldChangeIf = "the threads compute more than they exchange: then each wants a core, a cache and memory of its own"
	return a
}

// classEvidence is the time of each class: of its middle pair's series.
func classEvidence(f probes.Finding) (list []probes.Evidence) {
	const most = 64 // there are as many as kinds of nearness, or a few more; a stranger's report may have any number
	for n := 1; n <= most; n++ {
		r, found := f.Result(fmt.Sprintf("class %d", n))
		if !found {
			return list
		}
		for _, s := range f.Measurements.Named(probes.LinePassed) {
			if s.Median == r.Value {
				list = append(list, probes.Evidence{Finding: f.Probe, What: r.Name, Number: s.Interval, Unit: r.Unit})
				break
			}
		}
	}
	return list
}

// placementLevers are the pairs that are as near as the system can tell, and were they dearer; and the next level, were
// they cheaper.
func placementLevers(all findings, _ probes.Advice) (levers []lever) {
	levels := map[int]bool{}
	for _, s := range all.of(probes.CoreToCore).Measurements {
		levels[s.Params["near"]] = true
	}
	step := dearer
	for near := int(machine.SameCore); near <= int(machine.SameMachine); near++ {
		if levels[near] {
			levers = append(levers, lever{probes.CoreToCore, probes.LinePassed, map[string]int{"near": near}, step})
			step = cheaper
		}
		if len(levers) == 2 {
			break
		}
	}
	return levers
}
