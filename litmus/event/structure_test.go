package event_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/event"
)

// messagePassing is two writes on P0 and two reads on P1 that see the flag and not the data, with a fence between the
// writes.
func messagePassing() *event.Execution {
	s := &event.Structure{
		Events: []event.Event{
			{Thread: event.Init, Kind: event.Write, Loc: "x", Value: "0"},
			{Thread: event.Init, Kind: event.Write, Loc: "y", Value: "0"},
			{Thread: 0, Instr: 0, Kind: event.Write, Loc: "x", Value: "1"},
			{Thread: 0, Instr: 1, Kind: event.Fence, Tags: []string{"DMB.SY"}},
			{Thread: 0, Instr: 2, Kind: event.Write, Loc: "y", Value: "1"},
			{Thread: 1, Instr: 0, Kind: event.Read, Loc: "y", Value: "1", Tags: []string{"A", "X"}},
			{Thread: 1, Instr: 0, Kind: event.WriteRegister, Loc: "1:X0", Value: "1"},
			{Thread: 1, Instr: 1, Kind: event.Read, Loc: "x", Value: "0"},
		},
		Sets: event.AArch64Sets,
	}
	return &event.Execution{
		Structure: s,
		Rf:        event.NewRel(s.Size(), event.Pair{From: 4, To: 5}, event.Pair{From: 0, To: 7}),
		Finals:    event.NewSet(s.Size(), 2, 4),
	}
}

func TestNamesOfAStructure(t *testing.T) {
	x := messagePassing()
	for name, want := range map[string]string{
		"M": "{0, 1, 2, 4, 5, 7}", "R": "{5, 7}", "W": "{0, 1, 2, 4}", "F": "{3}", "B": "{}", "IW": "{0, 1}", "FW": "{2, 4}",
		"Wreg": "{6}", "Rreg": "{}", "DMB.SY": "{3}", "DMB.LD": "{}", "A": "{5}", "Exp": "{0, 1, 2, 4, 5, 7}", "NExp": "{}",
	} {
		set, ok := x.Set(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, fmt.Sprint(set), name)
	}
	_, ok := x.Set("MFENCE")
	assert.False(t, ok, "a set of another architecture is unbound")
	assert.Equal(t, "{0, 1, 2, 3, 4, 5, 7}", fmt.Sprint(x.Visible(false)))
	assert.Equal(t, 8, x.Visible(true).Count())

	for name, want := range map[string]string{
		"po":            "{(2,3), (2,4), (3,4), (5,7), (6,7)}",
		"rf":            "{(0,7), (4,5)}",
		"pco":           "{(0,2), (1,4)}",
		"rf-reg":        "{}",
		"iico_data":     "{}",
		"sm":            "{(0,0), (1,1), (2,2), (4,4), (5,5), (7,7)}",
		"same-instance": "{(0,0), (1,1), (2,2), (3,3), (4,4), (5,5), (5,6), (6,5), (6,6), (7,7)}",
	} {
		rel, ok := x.Rel(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, fmt.Sprint(rel), name)
	}
	loc, _ := x.Rel("loc")
	internal, _ := x.Rel("int")
	external, _ := x.Rel("ext")
	assert.True(t, loc.Has(0, 7) && loc.Has(5, 4) && loc.Has(6, 6) && !loc.Has(3, 3) && !loc.Has(0, 1))
	assert.True(t, internal.Has(2, 2) && internal.Has(3, 2) && !internal.Has(0, 1) && !internal.Has(2, 5))
	assert.True(t, external.Has(0, 2) && external.Has(2, 5) && !external.Has(0, 1) && !external.Has(2, 3))
	_, ok = x.Rel("co")
	assert.False(t, ok, "nobody has chosen co")
}

func TestChosenCoherence(t *testing.T) {
	x := messagePassing()
	x.Co = event.NewRel(x.Size(), event.Pair{From: 0, To: 2}, event.Pair{From: 1, To: 4})
	for name, want := range map[string]string{
		"co": "{(0,2), (1,4)}", "coe": "{(0,2), (1,4)}", "coi": "{}", "fr": "{(7,2)}", "fre": "{(7,2)}", "fri": "{}",
	} {
		rel, ok := x.Rel(name)
		assert.True(t, ok)
		assert.Equal(t, want, fmt.Sprint(rel), name)
	}
}

func ExampleEvent_String() {
	for _, e := range messagePassing().Events[1:6] {
		fmt.Println(e)
	}
	// Output:
	// init: W[y]=0
	// P0: W[x]=1
	// P0: F{DMB.SY}
	// P0: W[y]=1
	// P1: R[y]=1{A,X}
}
