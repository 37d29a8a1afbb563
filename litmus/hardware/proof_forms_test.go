//go:build linux && (amd64 || arm64)

package hardware

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"unicode"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// Half of the forms are drawn by their kind, or every other instruction would be one of thirty conditional moves: those
// are of one kind that have the same operands, named or not, whatever the width.
type formKinds struct {
	all    []litmus.Form
	byKind [][]litmus.Form
}

func (k *formKinds) draw(r *rand.Rand) litmus.Form {
	if r.IntN(2) == 0 {
		return oneOf(r, k.all)
	}
	return oneOf(r, oneOf(r, k.byKind))
}

func (k *formKinds) add(f litmus.Form) {
	k.all = append(k.all, f)
	at := slices.IndexFunc(k.byKind, func(kind []litmus.Form) bool { return formKind(kind[0]) == formKind(f) })
	if at < 0 {
		at = len(k.byKind)
		k.byKind = append(k.byKind, nil)
	}
	k.byKind[at] = append(k.byKind[at], f)
}

// formKind is the operands and what is implied, without widths, flags, and what does the same.
func formKind(f litmus.Form) string {
	words := strings.Fields(f.Syntax)[1:]
	words = slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, "=?+oszapcnv") == "" || strings.HasPrefix(w, "plain=") })
	return strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) {
			return -1
		}
		return c
	}, strings.ReplaceAll(strings.Join(words, " "), "W", "X"))
}

// programForms are those that this processor has: all, those that may access memory, and those that go elsewhere.
var programForms = sync.OnceValue(func() *struct{ all, memory, jumps, branches formKinds } {
	var forms struct{ all, memory, jumps, branches formKinds }
	for _, f := range isa.For(arch).Forms() {
		if !isa.Has(f.Needs) || f.Decoded {
			continue
		}
		forms.all.add(f)
		switch f.Control {
		case litmus.Jump:
			forms.jumps.add(f)
		case litmus.Branch:
			forms.branches.add(f)
		}
		if takesAddress(f) {
			forms.memory.add(f)
		}
	}
	return &forms
})

// takesAddress is whether an operand may be in memory.
func takesAddress(f litmus.Form) bool {
	explicit, _, _ := strings.Cut(f.Syntax, ";")
	_, operands, _ := strings.Cut(explicit, " ")
	return strings.Contains(operands, map[litmus.Arch]string{litmus.X86_64: "m", litmus.AArch64: "["}[arch])
}
