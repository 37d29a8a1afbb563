package tuning

import (
	"strings"

	"example.org/atomlab/probes"
)

// goarm64 is the level of arm64 to build for, as far as atomics tell: from v8.1 on Go uses LSE without asking at run
// time whether it is there.
func goarm64(arch string, all findings) probes.Advice {
	f := all.of(probes.CASCost)
	a, r, ok := advise(GOARM64, f, probes.RMWForm)
	a.Others = []probes.Other{other("Go, unless told otherwise", "v8.0: LSE if the processor has it, found out at run time")}
	if !ok {
		return a
	}
	a.Evidence = evidence(f, anyNumber)
	hasLSE := false
	for _, s := range f.Measurements {
		hasLSE = hasLSE || strings.HasSuffix(s.Name, " LSE")
	}
	switch {
	case strings.HasSuffix(r.Choice, " LSE"):
		a.Value, a.Why = "v8.1", "LSE is the better here, and need not be looked for: "+f.Why
		a.WouldChangeIf = "the form of update does, from which it follows; or the program must run on processors without LSE as well"
	case hasLSE:
		a.Value = "v8.0"
		a.Why = "LSE is the dearer here; but no level keeps Go from using it where the processor has it: " + f.Why
		a.WouldChangeIf = "the form of update does, from which it follows"
	default:
		a.Value, a.Why = "v8.0", "the processor has no LSE, and a program for v8.1 would not run: "+f.Why
		a.WouldChangeIf = "the program is for processors that have LSE, and not for this one"
	}
	return a
}
