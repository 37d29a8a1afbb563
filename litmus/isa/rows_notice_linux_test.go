//go:build linux && (amd64 || arm64)

package isa_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// TestEveryRowNotices takes one fact after the other from what the rows say: each time something must be found wrong.
func TestEveryRowNotices(t *testing.T) {
	if reason := noWitness(); reason != "" {
		t.Skip(reason)
	}
	r := rand.New(rand.NewPCG(5, 6))
	var forms []litmus.Form
	for _, f := range isa.For(testedArch).Forms() {
		if isa.Has(f.Needs) && f.Control == litmus.Next && !f.Unrun {
			forms = append(forms, f)
		}
	}
	r.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	forms = forms[:min(len(forms), 80)]
	samples, _ := samplesOf(t, r, forms, 24, nil)
	execute(t, samples)
	byForm := map[string][]*sample{}
	for _, s := range samples {
		byForm[s.form.Syntax] = append(byForm[s.form.Syntax], s)
	}
	tried := map[string]int{}
	for syntax, all := range byForm {
		for _, forget := range []struct {
			what string
			f    func(*litmus.Form) bool
		}{
			{"a register that is written", func(f *litmus.Form) bool {
				f.Writes = slices.DeleteFunc(slices.Clone(f.Writes), func(w litmus.Write) bool { return !isa.For(testedArch).Hidden(w.Register) })
				return len(all[0].form.Writes) > len(f.Writes)
			}},
			{"that memory is written", func(f *litmus.Form) bool {
				was := f.Access.Kind
				f.Access.Kind = litmus.Load
				return was == litmus.Store || was == litmus.Modify
			}},
			{"the flags that are written", func(f *litmus.Form) bool {
				f.Flags.Writes, f.Flags.Undefined = "", ""
				return all[0].form.Flags.Writes != ""
			}},
			{"what becomes of the rest", func(f *litmus.Form) bool {
				f.Writes = slices.Clone(f.Writes)
				for i := range f.Writes {
					f.Writes[i].Keeps = !f.Writes[i].Keeps
				}
				return len(f.Writes) == 1 && f.Writes[0].Bits <= 32 && f.Access.Kind == litmus.NoAccess && !strings.Contains(syntax, "cmpxchg")
			}},
		} {
			noticed, applies := false, false
			for _, s := range all {
				changed := *s
				if forget.f(&changed.form) {
					applies = true
					noticed = noticed || changed.check() != nil
				}
			}
			if applies {
				tried[forget.what]++
				assert.True(t, noticed, "%s: nobody noticed that the row does not say %s", syntax, forget.what)
			}
		}
	}
	t.Logf("noticed: %v", tried)
	assert.GreaterOrEqual(t, tried["a register that is written"], 20)
}

// TestEveryRowNoticesReads takes what is read from rows: the second sample of a pair, which differs in what is not
// read, then has other results.
func TestEveryRowNoticesReads(t *testing.T) {
	if reason := noWitness(); reason != "" {
		t.Skip(reason)
	}
	r := rand.New(rand.NewPCG(7, 8))
	var forms []litmus.Form
	for _, f := range isa.For(testedArch).Forms() {
		if isa.Has(f.Needs) && f.Control == litmus.Next && !f.Unrun {
			forms = append(forms, f)
		}
	}
	r.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	forms = forms[:min(len(forms), 60)]
	reads := map[string]bool{}
	samples, _ := samplesOf(t, r, forms, 24, func(s *sample) {
		m, _ := memoryOperand(s.in)
		address := func(name string) bool { return name == wholeName(m.Base) || name == wholeName(m.Index) }
		all := s.form.Reads
		s.form.Reads = slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !address(name) && name != "RES" })
		only := func(name string) bool { // what is written too may well have stayed
			return !slices.Contains(s.form.Reads, name) && !slices.ContainsFunc(s.form.Writes, func(w litmus.Write) bool { return w.Register == name })
		}
		reads[s.form.Syntax] = reads[s.form.Syntax] || slices.ContainsFunc(all, only) && s.comparable()
	})
	execute(t, samples)
	noticed := map[string]bool{}
	for i := 0; i < len(samples); i += 2 {
		s := samples[i]
		noticed[s.form.Syntax] = noticed[s.form.Syntax] || s.comparable() && alike(s, samples[i+1]) != nil
	}
	for syntax, does := range reads {
		if does {
			assert.True(t, noticed[syntax], "%s: nobody noticed that the row does not say what is read", syntax)
		}
	}
	assert.GreaterOrEqual(t, len(reads), 20)
}
