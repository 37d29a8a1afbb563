package isa_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/internal/specimen"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// anything is a world in which every access is allowed.
type anything struct {
	*meaning.Ways
	bytes int // from the first accessed to the last
	first uint64
}

func (w *anything) Place(string) (meaning.Value, bool) { return meaning.Const(0x1000), true }
func (w *anything) Touch(meaning.Value) error          { w.bytes = 1; return nil }
func (w *anything) Read(meaning.Part) meaning.Value    { return meaning.Const(3) }
func (w *anything) Write(meaning.Part, meaning.Value)  {}
func (w *anything) Parts(v meaning.Value, n int) ([]meaning.Part, error) {
	at, _, _ := v.Known()
	if w.bytes == 0 {
		w.first = at
	}
	last := max(w.first+uint64(w.bytes), at+uint64(n))
	w.first = min(w.first, at)
	w.bytes = int(last - w.first)
	return []meaning.Part{{Address: at, Bytes: n}}, nil
}

// TestRowsAgree holds the meaning of every form of both instruction sets against what its row says, on any machine:
// also of those that no processor at hand has.
func TestRowsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	numbers := []int{0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	for _, arch := range litmus.Arches {
		i := isa.For(arch)
		for _, f := range i.Forms() {
			for range 6 {
				in := specimen.New(r, arch, f.Syntax, numbers)
				form, err := i.Form(in)
				if err != nil || form.Unpredictable != "" {
					continue
				}
				means, err := i.Meaning(in)
				require.NoError(t, err)
				agrees(t, i, in, form, means)
			}
		}
	}
}

func agrees(t *testing.T, i isa.ISA, in litmus.Instr, form litmus.Form, means meaning.Meaning) {
	var ways meaning.Ways
	flags, undefined := i.Flags()
	for more := true; more; more = ways.Next() {
		w := &anything{Ways: &ways}
		m := &meaning.Machine{World: w, Regs: map[string]meaning.Register{flags: meaning.Holding(undefined)}}
		m.Begin(0)
		means(m)
		for _, e := range m.Events {
			reads := e.Kind == event.ReadRegister && e.Loc != flags && !slices.Contains(form.Reads, e.Loc)
			writes := e.Kind == event.WriteRegister && e.Loc != flags && !slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return w.Register == e.Loc })
			changes := e.Loc == flags && e.Kind == event.WriteRegister && form.Flags.Writes+form.Flags.Undefined == ""
			assert.False(t, reads || writes || changes, "%s: the row does not mention %v of %s", i.Format(in), e.Kind, e.Loc)
		}
		assert.LessOrEqual(t, w.bytes, form.Access.Bytes, i.Format(in))
		assert.Equal(t, m.Target != "" && form.Control == litmus.Next, false, i.Format(in))
	}
}
