package html

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// Skipped is what a probe did not measure, by the reason.
type skipped struct {
	At    int
	Probe string
	Whys  []why
}

// A why is a reason, and what it kept from being measured.
type why struct {
	Why   string
	Whats []what
}

type what struct {
	At   int // its place in the finding's list
	What string
}

func skips(r report.Report) (list []skipped) {
	for i, f := range r.Findings {
		if len(f.Skipped) > 0 {
			list = append(list, skipped{i, f.Probe, byReason(f.Skipped)})
		}
	}
	return list
}

func byReason(all []probes.Skip) (whys []why) {
	at := map[string]int{}
	for n, s := range all {
		i, known := at[s.Why]
		if !known {
			i = len(whys)
			at[s.Why], whys = i, append(whys, why{Why: s.Why})
		}
		whys[i].Whats = append(whys[i].Whats, what{n, s.What})
	}
	return whys
}
