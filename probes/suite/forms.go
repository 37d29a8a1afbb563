package suite

import (
	"context"
	"strings"
	"time"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
)

// Question: which instruction adds to a word for the least, near and far?
//
// Near: each form of a read-modify-write, back to back on one word that stays in its cache. Far: once on each of many
// lines that another processor has just written to, in random order, without one waiting for the other; and, where the
// form returns the old value, with the address of the next line waiting for it: then it is how long the value takes.
// What Arm's atomic instructions (LSE) cost may be decided far away from the core, where a pair of exclusives fetches
// the line; a prefetch for writing in front of a store form (PRFM+STADD) makes the core fetch it, too.
//
// Rules. The forms that add 1 without any branch compete, near and far apart: in each the cheapest is the answer if
// each other one is dearer for certain and by 5 %, or for certain not by 5 %. There is no answer if the intervals leave
// that open for one of them, or if the first measured twice differs. Without a second processor the answer is for near
// only.
var _ = probes.Register(probes.Probe{
	Name:     "forms",
	Question: "Which instruction adds to a word for the least, near and far?",
	Method: "Generated loops of each atomic instruction: on one word, and on lines that another processor owns, with and " +
		"without waiting for the old value.",
	Unit:  "ns",
	Needs: probes.Needs{Cores: 1},
	Takes: func(_ machine.Machine, e measure.Effort) time.Duration {
		return e.Takes(3*(len(present(adding))+len(present(otherForms))) + 2)
	},
	Measure: measureForms,
	Judge:   judgeForms,
})

// adding are the forms that add 1 to a word, each whole: a pair of exclusives without the branch back, which nobody
// else's stores would make it take here. A register that holds 1 is loaded where the form changes it.
var adding = []text{
	{"LOCK INC", "lock incq (%rdi)", ""},
	{"LOCK ADD", "lock addq $1,(%rdi)", ""},
	{"LOCK XADD", "movq $1,%rax; lock xaddq %rax,(%rdi)", ""},
	{"load+LOCK CMPXCHG", "movq (%rdi),%rax; leaq 1(%rax),%rcx; lock cmpxchgq %rcx,(%rdi)", ""},
	{"LDADD", "", "LDADD X0,X1,[X2]"},
	{"LDADDAL", "", "LDADDAL X0,X1,[X2]"},
	{"STADD", "", "STADD X0,[X2]"},
	{"PRFM+STADD", "", "PRFM PSTL1KEEP,[X2]; STADD X0,[X2]"},
	{"LDXR+STXR", "", "LDXR X1,[X2]; ADD X1,X1,#1; STXR W3,X1,[X2]"},
	{"LDAXR+STLXR", "", "LDAXR X1,[X2]; ADD X1,X1,#1; STLXR W3,X1,[X2]"},
	{"load+CASAL", "", "LDR X1,[X2]; ADD X3,X1,#1; CASAL X1,X3,[X2]"},
}

// otherForms do something else, or it is not atomic.
var otherForms = []text{
	{"INC", "incq (%rdi)", "LDR X1,[X2]; ADD X1,X1,#1; STR X1,[X2]"},
	{"XCHG", "xchgq %rax,(%rdi)", ""},
	{"LOCK CMPXCHG", "lock cmpxchgq %rcx,(%rdi)", ""},
	{"SWP", "", "SWP X0,X1,[X2]"},
	{"SWPAL", "", "SWPAL X0,X1,[X2]"},
	{"CAS", "", "CAS X0,X1,[X2]"},
	{"CASAL", "", "CASAL X0,X1,[X2]"},
}

// Names of series.
const (
	near    = "near: "
	far     = "far: "
	waiting = "far, waiting for the value: "
)

func measureForms(ctx context.Context, b *measure.Bench, progress func(done, of int)) (measure.Result, []probes.Skip) {
	g := &generated{bench: b}
	defer g.free()
	for _, f := range append(present(adding), present(otherForms)...) {
		g.body(near+f.name, f.here(), repeated)
		g.walk(far+f.name, f.here(), false, instr.Owned, "", 0)
		g.walk(waiting+f.name, f.here(), true, instr.Owned, "", 0)
	}
	again := present(adding)[0]
	for _, f := range present(adding) {
		if g.has(near + f.name) {
			again = f
			break
		}
	}
	g.body(control+near+again.name, again.here(), repeated)
	g.walk(control+far+again.name, again.here(), false, instr.Owned, "", 0)
	if len(g.trials) == 0 {
		return measure.Result{}, g.skips
	}
	return b.Run(ctx, g.trials, progress), g.skips
}

// judgeForms names the cheapest form near, and far if that was measured.
func judgeForms(set measure.Set) probes.Verdict {
	v := cheapestAddition(set, near, "near")
	if !v.Conclusive() {
		return v
	}
	v.Answer += " near"
	if !hasPrefix(set, far) {
		v.Why += "; far was not measured"
		return v
	}
	w := cheapestAddition(set, far, "far")
	if !w.Conclusive() {
		return w
	}
	return probes.Verdict{Answer: v.Answer + ", " + w.Answer + " far", Why: v.Why + "; " + w.Why, Results: append(v.Results, w.Results...)}
}

// cheapestAddition judges the adding forms at one place.
func cheapestAddition(set measure.Set, prefix, where string) probes.Verdict {
	var rivals, there measure.Set
	for _, s := range set {
		if strings.HasPrefix(s.Name, prefix) || strings.HasPrefix(s.Name, control+prefix) {
			there = append(there, s)
		}
	}
	for _, f := range adding {
		if s := set.Find(prefix+f.name, nil); s.N > 0 {
			s.Name = f.name
			rivals = append(rivals, s)
		}
	}
	v := cheapest(rivals, there, where)
	for i := range v.Results {
		v.Results[i].Name += ", " + where
	}
	return v
}

func hasPrefix(set measure.Set, prefix string) bool {
	for _, s := range set {
		if strings.HasPrefix(s.Name, prefix) {
			return true
		}
	}
	return false
}
