package model_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestWalk holds the machine of the random walks against the axioms: whatever it reaches, they allow, and on the tests
// of the catalogue it reaches all that they allow.
func TestWalk(t *testing.T) {
	inLongTest(t)
	walked := map[litmus.Arch]int{}
	for _, e := range catalogue.All() {
		if m := models(t)[e.Test.Arch]; e.Test.Arch != litmus.X86 && reaches(t, e.Test, m, 200) {
			walked[e.Test.Arch]++
		}
	}
	assert.Greater(t, walked[litmus.AArch64], 250)
	assert.Greater(t, walked[litmus.X86_64], 60)
}

// reaches walks until all allowed states are found, and a number of walks more, in which others could be. False: the
// test has accesses of several parts, or non-temporal ones.
func reaches(t *testing.T, test *litmus.Test, m *cat.Model, more int) bool {
	t.Helper()
	v, err := model.Check(t.Context(), test, m, model.Options{})
	require.NoError(t, err, test.Name)
	missing := map[string]bool{}
	for _, s := range v.States {
		missing[s.String()] = true
	}
	w, err := model.Walk(t.Context(), test, model.WalkOptions{Seed: 1, Walks: 300_000, Enough: func(s litmus.State) bool {
		delete(missing, s.String())
		return len(missing) == 0
	}})
	if err != nil {
		require.Regexp(t, "found (an access of several parts|a non-temporal store)", err.Error(), test.Name)
		return false
	}
	other, err := model.Walk(t.Context(), test, model.WalkOptions{Seed: 2, Walks: more})
	require.NoError(t, err)
	assert.Empty(t, v.Outside(slices.Concat(w.Outcomes, other.Outcomes)), "%s: reached, and not allowed", syntax.Format(test))
	assert.Empty(t, missing, "%s: allowed, and not reached in %d walks, %d of them dropped", syntax.Format(test), w.Walks+w.Dropped, w.Dropped)
	return true
}

// TestWalkByRules does the same with a program for each rule that neither the catalogue nor chance asks for.
func TestWalkByRules(t *testing.T) {
	inLongTest(t)
	arm64, err := cat.Load("builtin:arm64.cat", cat.Options{})
	require.NoError(t, err)
	const loads, stores, mixed = "LDR X3,[X1];DMB SY;LDR X4,[X2]", "STR X9,[X1];DMB SY;STR X9,[X2]", "LDR X3,[X1];DMB SY;STR X9,[X2]"
	for rule, columns := range map[string][2]string{
		"pick-addr; [W]":           {"LDR X3,[X1];CMP X3,X0;CSEL X5,X0,X0,EQ;STR X9,[X2,X5]", mixed},
		"addr; [W]":                {"LDR X3,[X1];EOR X5,X3,X3;STR X9,[X2,X5]", mixed},
		"data":                     {"LDR X3,[X1];EOR X5,X3,X3;ADD X9,X9,X5;STR X9,[X2]", mixed},
		"addr; [W]; po; [W]":       {"LDR X3,[X1];EOR X5,X3,X3;STR X9,[X8,X5];STR X9,[X2]", mixed},
		"addr; [R]; po; [W]":       {"LDR X3,[X1];EOR X5,X3,X3;LDR X6,[X8,X5];STR X9,[X2]", mixed},
		"addr; [R]; po; [R]":       {"LDR X3,[X1];EOR X5,X3,X3;LDR X6,[X8,X5];LDR X4,[X2]", stores},
		"addr; next-read":          {"LDR X3,[X1];EOR X5,X3,X3;STR X9,[X8,X5];LDR X6,[X8];EOR X5,X6,X6;LDR X4,[X2,X5]", stores},
		"data; next-read":          {"LDR X3,[X1];EOR X5,X3,X3;ADD X9,X9,X5;STR X9,[X8];LDR X6,[X8];EOR X5,X6,X6;LDR X4,[X2,X5]", stores},
		"pick-ctrl; [ISB]; po":     {"LDR X3,[X1];CMP X3,X0;CSEL X5,X0,X0,EQ;CBNZ X5,L1;L1:;ISB;LDR X4,[X2]", stores},
		"pick-ctrl; po; [R]":       {"LDR X3,[X1];CMP X3,X0;CSEL X5,X0,X0,EQ;CBNZ X5,L1;L1:;LDR X4,[X2]", stores},
		"PRED is no branch":        {"MOV X3,X0;CAS X3,X9,[X1];STR X9,[X2]", mixed},
		"rmw; next-read; [A]":      {"SWP X9,X3,[X1];LDAR X6,[X1];LDR X4,[X2]", stores},
		"rmw; next-read; [Q]":      {"SWP X9,X3,[X1];LDAPR X6,[X1];LDR X4,[X2]", stores},
		"rmw; next-read; plain":    {"SWP X9,X3,[X1];LDR X6,[X1];EOR X5,X6,X6;LDR X4,[X2,X5]", stores},
		"[A]; amo; [L]":            {"SWPAL X9,X3,[X1];LDR X4,[X2]", "STR X9,[X1];DMB SY;LDR X4,[X2]"},
		"[A]; amo":                 {"SWPA X9,X3,[X1];LDR X4,[X2]", "STR X9,[X1];DMB SY;LDR X4,[X2]"},
		"[W]; DMB ST; [W]":         {"STR X9,[X1];DMB ST;STR X9,[X2]", loads},
		"[W]; DSB ST; [R]":         {"STR X9,[X1];DSB ST;LDR X4,[X2]", "STR X9,[X1];DMB SY;LDR X4,[X2]"},
		"[W]; DMB ST; [R]":         {"STR X9,[X1];DMB ST;LDR X4,[X2]", "STR X9,[X1];DMB SY;LDR X4,[X2]"},
		"exclusives let own write": {"LDXR X3,[X1];STR X9,[X1];STXR W7,X0,[X1]", "STR X9,[X2]"},
	} {
		assert.True(t, reaches(t, twoThreads(t, [2][]string{strings.Split(columns[0], ";"), strings.Split(columns[1], ";")}), arm64, 4_000), rule)
	}
}

// twoThreads is a test of two threads: X1 is x in the one and y in the other, X2 the other one, X8 is z in both.
func twoThreads(t *testing.T, columns [2][]string) *litmus.Test {
	text := "AArch64 T\n{ int64_t x=0; int64_t y=0; int64_t z=0; 0:X1=x; 0:X2=y; 0:X8=z; 1:X1=y; 1:X2=x; 1:X8=z; 0:X9=1; 1:X9=2; 0:X0=0; 1:X0=0; }\n P0 | P1 ;\n"
	for len(columns[0]) > 0 || len(columns[1]) > 0 {
		var cells [2]string
		for i, c := range columns {
			if len(c) > 0 {
				cells[i], columns[i] = c[0], c[1:]
			}
		}
		text += " " + cells[0] + " | " + cells[1] + " ;\n"
	}
	text += "locations [0:X3; 0:X4; 0:X6; 1:X3; 1:X4; 1:X6;]\nexists ([x]=1 /\\ [y]=2)\n"
	test, err := syntax.Parse("test", text)
	require.NoError(t, err, text)
	return test
}

// TestWalkAtRandom does the same with random programs, in which orders stand beside each other that no test of the
// literature has together.
func TestWalkAtRandom(t *testing.T) {
	inLongTest(t)
	arm64, err := cat.Load("builtin:arm64.cat", cat.Options{})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(5, 6))
	for range 150 {
		columns := [2][]string{column(r), strong(r)}
		if r.IntN(4) == 0 {
			columns[1] = column(r)
		}
		assert.True(t, reaches(t, twoThreads(t, columns), arm64, 200))
	}
}

// column is what a random thread does: two accesses or three, and what orders them, or seems to. Registers: X1 and X2
// are addresses, X9 is a number, X3, X4 and X6 are read, X0 is 0.
func column(r *rand.Rand) (code []string) {
	switch r.IntN(8) {
	case 0: // what it writes, it reads before others do
		code, read := access(r, "X3", "X1", "")
		between, index := link(r, read, "L1")
		code = append(append(code, between...), "STR X9,"+at("X2", index), one(r, "LDR X6,[X2]", "LDAR X6,[X2]", "LDAPR X6,[X2]"))
		between, index = link(r, "X6", "L2")
		return append(append(code, between...), one(r, "LDR X4,", "STR X9,")+at("X1", index))
	case 1: // the same of an atomic instruction
		code = []string{one(r, "SWP", "SWPL", "SWPAL", "LDADDA") + " X9,X3,[X1]", one(r, "LDR X6,[X1]", "LDAR X6,[X1]", "LDAPR X6,[X1]")}
		between, index := link(r, "X6", "L1")
		return append(append(code, between...), one(r, "LDR X4,", "STR X9,")+at("X2", index))
	case 2: // an address in doubt holds up writes
		return []string{"LDR X3,[X1]", "EOR X5,X3,X3", one(r, "LDR X6,[X8,X5]", "STR X9,[X8,X5]"), one(r, "STR X9,[X2]", "LDR X4,[X2]", "STLR X9,[X2]")}
	case 3: // a write between two exclusives
		return []string{"LDXR X3,[X1]", "STR X9,[X1]", "STXR W7,X0,[X1]"}
	}
	code, read := access(r, "X3", "X1", "")
	between, index := link(r, read, "L1")
	next, _ := access(r, "X4", one(r, "X2", "X2", "X2", "X1"), index)
	return append(append(code, between...), next...)
}

// strong is a thread that shows much of what the other one does.
func strong(r *rand.Rand) []string {
	return []string{one(r, "LDR X3,[X1]", "STR X9,[X1]"), "DMB SY", one(r, "LDR X4,[X2]", "STR X9,[X2]", "LDR X4,[X2]")}
}

func one(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

func at(base, index string) string {
	if index != "" {
		return "[" + base + "," + index + "]"
	}
	return "[" + base + "]"
}

// access reads or writes, or both. What it reads is in the register that is returned, if it reads.
func access(r *rand.Rand, into, base, index string) (code []string, read string) {
	address := at(base, index)
	if index != "" {
		return []string{one(r, "LDR "+into+",", "STR X9,") + address}, ""
	}
	switch r.IntN(9) {
	case 0, 1, 2:
		return []string{one(r, "LDR ", "LDAR ", "LDAPR ") + into + "," + address}, into
	case 3, 4:
		return []string{one(r, "STR ", "STLR ") + "X9," + address}, ""
	case 5:
		return []string{one(r, "SWP", "SWPA", "SWPL", "SWPAL", "LDADD", "LDADDA", "LDADDAL", "LDSETL") + " X9," + into + "," + address}, into
	case 6:
		return []string{one(r, "STADD", "STADDL") + " X9," + address}, ""
	case 7:
		return []string{"MOV " + into + ",X0", one(r, "CAS", "CASA", "CASL", "CASAL") + " " + into + ",X9," + address}, into
	}
	return []string{one(r, "LDXR ", "LDAXR ") + into + "," + address, one(r, "STXR ", "STLXR ") + "W7,X9," + address}, into
}

// link is what comes between two accesses: a barrier, or something that depends on what was read. The index makes the
// address of the next one depend.
func link(r *rand.Rand, read, label string) (code []string, index string) {
	if read == "" || r.IntN(3) == 0 {
		if b := one(r, "DMB SY", "DMB LD", "DMB ST", "DSB SY", "DSB LD", "DSB ST", "ISB", ""); b != "" {
			code = append(code, b)
		}
		return code, ""
	}
	switch r.IntN(5) {
	case 0:
		return []string{"EOR X5," + read + "," + read}, "X5"
	case 1:
		return []string{"CBNZ " + read + "," + label, label + ":"}, ""
	case 2:
		return []string{"CBNZ " + read + "," + label, label + ":", "ISB"}, ""
	case 3:
		return []string{"EOR X5," + read + "," + read, "ADD X9,X9,X5"}, ""
	}
	return []string{"CMP " + read + ",X0", "CSEL X5,X0,X0,EQ"}, "X5"
}

// TestWalkBuffers does the same with random programs of x86, whose stores may wait while later loads are done.
func TestWalkBuffers(t *testing.T) {
	inLongTest(t)
	r := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		text := "X86_64 T\n{ int64_t x=0; int64_t y=0; }\n P0 | P1 | P2 ;\n"
		for range 2 + r.IntN(2) {
			text += " " + buffered(r) + " | " + buffered(r) + " | " + one(r, "", buffered(r)) + " ;\n"
		}
		text += "locations [0:rax; 0:rbx; 1:rax; 1:rbx; 2:rax; 2:rbx;]\nexists ([x]=1 /\\ [y]=2)\n"
		test, err := syntax.Parse("test", text)
		require.NoError(t, err, text)
		assert.True(t, reaches(t, test, models(t)[litmus.X86_64], 200))
	}
}

// buffered is an instruction of x86.
func buffered(r *rand.Rand) string {
	at, into := one(r, "(x)", "(y)"), one(r, "%rax", "%rbx")
	return one(r, "movq $1,"+at, "movq $2,"+at, "movq "+at+","+into, "movq "+at+","+into, "xchgq "+into+","+at,
		"lock incq "+at, "lock cmpxchgq %rdx,"+at, "incq "+at, "cmpxchgq %rdx,"+at, "mfence", "sfence", "lfence")
}
