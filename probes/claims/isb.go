package claims

import "example.org/atomlab/probes"

// SB, where there is one, and YIELD compete; see the probe for what makes a hint worth its name.
var _ = register(Claim{
	ID:    "isb-right-hint",
	Says:  "ISB is the right spin hint on arm64",
	Who:   "Rust's core::hint::spin_loop since rust-lang/rust 84725; Go's runtime.procyield since Go 1.26 (golang/go issue 69232)",
	Arch:  "arm64",
	Needs: []string{probes.SpinPark},
	Rule:  "the hint that the probe chooses: ISB confirms it, another one refutes it",
	judge: func(of map[string]probes.Finding) Verdict {
		f := of[probes.SpinPark]
		hint, found := f.Result(probes.SpinHint)
		if !found {
			return unknown("no hint is worth its name, or none was measured: " + f.Why)
		}
		v := Verdict{Answer: answer(hint.Choice == "ISB"), Why: hint.Choice + ": " + hint.Why}
		if cost, found := f.Result(probes.HintCost); found && cost.Range != nil {
			v.Numbers = append(v.Numbers, evidence(f, "hint "+hint.Choice, *cost.Range, cost.Unit))
		}
		return v
	},
})
