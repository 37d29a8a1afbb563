// Package verify sets what is advised beside what is set by default, and measures whether it helps.
//
// The default is what Go's runtime, or the library that is named, hard-codes; it is fixed here, in a table, before
// anything is measured. Both are put to the same work in the same program, interleaved in the same passes, in the
// settings of the probe that chose. The ratio is the default's cost by that of what is advised, of all settings
// together.
//
// [Compare] does the same for a benchmark of a user's own.
//
// Rules. Gain: the ratio is above 1.05 for certain. No loss: it is above 0.97 for certain. Loss: it is below 1 for
// certain; then the advice is withdrawn, and the reason kept. Whatever else is inconclusive: so is a duel whose
// control, the default measured a second time, differs, and one in conditions that carry no comparison.
package verify

import (
	"context"
	"fmt"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/suite"
	"example.org/atomlab/probes/tuning"
)

// A pairing is what is advised and what is the default.
type pairing struct {
	duel    suite.Duel
	setting string // the default
	by      string // who sets it
}

// All verifies each recommendation that differs from its default and returns them all, with their proofs. It ends early
// when the context does: what was not verified then has no proof. Progress is told in sentences, among them why there
// is nothing to run for a recommendation.
func All(ctx context.Context, b *measure.Bench, advice []probes.Advice, progress func(sentence string)) []probes.Advice {
	var verified []probes.Advice
	for _, a := range advice {
		if p, ok := pair(b.Machine.Arch, a); ok && ctx.Err() == nil {
			progress("verifying " + a.Tunable)
			result := p.measure(ctx, b)
			if ctx.Err() == nil {
				proof := p.prove(result)
				proof.Advised = a.Value
				a = a.Proven(proof)
			}
		} else if why, is := nothing[tuning.Of(a.Tunable)]; is && a.Conclusive() {
			progress(fmt.Sprintf("nothing to verify of %s: %s", a.Tunable, why))
		}
		verified = append(verified, a)
	}
	return verified
}

// pair finds what the advice is to be measured against; ok is false where it is inconclusive, says what is the default,
// or is about nothing that structures are made with.
func pair(arch string, a probes.Advice) (p pairing, ok bool) {
	if !a.Conclusive() {
		return p, false
	}
	if pair, has := duels[a.Tunable]; has {
		p, ok = pair(arch, a)
	} else {
		p, ok = chosen(a)
	}
	if !ok {
		return pairing{}, false
	}
	return p, true
}

// chosen is a choice between structures against the first of their list.
func chosen(a probes.Advice) (p pairing, ok bool) {
	probe, advised := tuning.Chosen(a.Tunable), tuning.Whole(a)
	customary, by := suite.Customary(probe)
	duel, err := suite.NewDuel(probe, advised, customary)
	return pairing{duel, customary, by}, err == nil && advised != customary
}

// prove judges what was measured.
func (p pairing) prove(result measure.Result) probes.Proof {
	proof := probes.Proof{Outcome: probes.Inconclusive, Default: p.setting, By: p.by}
	if q := result.Conditions.Judge(); q.Grade == measure.Unusable {
		proof.Why = q.Reasons()
		return proof
	}
	all, bouts, why := p.duel.Bouts(result.Set.Doubted(result.Conditions.Doubt()))
	if why != "" {
		proof.Why = why
		return proof
	}
	proof.Ratio, proof.Bouts = all, bouts
	proof.Outcome = outcome(all)
	proof.Why = fmt.Sprintf("%s costs %s times as much, all settings together", p.setting, all)
	if worse := losing(bouts); len(worse) > 0 {
		proof.Why += "; it is the cheaper one with " + strings.Join(worse, "; ")
	}
	return proof
}

// outcome is the rule.
func outcome(ratio measure.Interval) string {
	switch {
	case ratio.Above(1.05):
		return probes.Gain
	case ratio.Above(0.97):
		return probes.NoLoss
	case ratio.Below(1):
		return probes.Loss
	}
	return probes.Inconclusive
}

// losing names the settings in which the default is cheaper for certain.
func losing(bouts []probes.Bout) (names []string) {
	for _, b := range bouts {
		if b.Ratio.Below(0.97) {
			names = append(names, fmt.Sprintf("%s (%s)", b.Setting, b.Ratio.Center()))
		}
	}
	return names
}
