package model_test

import (
	"fmt"
	"math/rand/v2"
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
	arm64, err := cat.Load("builtin:arm64.cat", cat.Options{})
	require.NoError(t, err)
	walked := 0
	for _, e := range catalogue.All() {
		if e.Test.Arch == litmus.AArch64 && reaches(t, e.Test, arm64, 1_000_000) {
			walked++
		}
	}
	assert.Greater(t, walked, 250)
}

// reaches walks until all allowed states are found. False: the test has accesses of several parts.
func reaches(t *testing.T, test *litmus.Test, arm64 *cat.Model, walks int) bool {
	t.Helper()
	v, err := model.Check(t.Context(), test, arm64, model.Options{})
	require.NoError(t, err, test.Name)
	missing := map[string]bool{}
	for _, s := range v.States {
		missing[s.String()] = true
	}
	w, err := model.Walk(t.Context(), test, model.WalkOptions{Seed: 1, Walks: walks, Enough: func(s litmus.State) bool {
		delete(missing, s.String())
		return len(missing) == 0
	}})
	if err != nil {
		require.ErrorContains(t, err, "an access of several parts", test.Name)
		return false
	}
	assert.Empty(t, v.Outside(w.Outcomes), "%s: reached, and not allowed", syntax.Format(test))
	assert.Empty(t, missing, "%s: allowed, and not reached in %d walks, %d of them dropped", syntax.Format(test), w.Walks+w.Dropped, w.Dropped)
	return true
}

// TestWalkAtRandom does the same with random programs, in which orders stand beside each other that no test of the
// literature has together.
func TestWalkAtRandom(t *testing.T) {
	arm64, err := cat.Load("builtin:arm64.cat", cat.Options{})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(5, 6))
	programs := 150
	if testing.Short() {
		programs = 40
	}
	for n := range programs {
		text := fmt.Sprintf("AArch64 R%d\n{ int64_t x=0; int64_t y=0; 0:X1=x; 0:X2=y; 1:X1=y; 1:X2=x; 0:X9=1; 1:X9=2; 0:X0=0; 1:X0=0; }\n P0 | P1 ;\n", n)
		columns := [2][]string{column(r), column(r)}
		for len(columns[0]) > 0 || len(columns[1]) > 0 {
			var cells [2]string
			for i, c := range columns {
				if len(c) > 0 {
					cells[i], columns[i] = c[0], c[1:]
				}
			}
			text += " " + cells[0] + " | " + cells[1] + " ;\n"
		}
		text += "locations [0:X3; 0:X4; 1:X3; 1:X4;]\nexists ([x]=1 /\\ [y]=2)\n"
		test, err := syntax.Parse("test", text)
		require.NoError(t, err, text)
		assert.True(t, reaches(t, test, arm64, 300_000), text)
	}
}

// column is what a random thread does: two accesses or three, and what orders them, or seems to. Registers: X1 and X2
// are addresses, X9 is a number, X3 and X4 are read and shown, X0 is 0.
func column(r *rand.Rand) (code []string) {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	access := func(read, base, index string) []string {
		address := "[" + base + "]"
		if index != "" {
			address = "[" + base + "," + index + "]"
		}
		if index != "" {
			return []string{one("LDR "+read+","+address, "STR X9,"+address)}
		}
		switch r.IntN(10) {
		case 0, 1:
			return []string{one("LDR ", "LDAR ", "LDAPR ") + read + "," + address}
		case 2, 3:
			return []string{one("STR ", "STLR ") + "X9," + address}
		case 4:
			return []string{"LDR " + read + "," + address}
		case 5:
			return []string{"STR X9," + address}
		case 6:
			return []string{one("SWP", "SWPA", "SWPL", "SWPAL", "LDADD", "LDADDA", "LDADDAL", "LDSETL") + " X9," + read + "," + address}
		case 7:
			return []string{one("STADD", "STADDL") + " X9," + address}
		case 8:
			return []string{"MOV " + read + ",X0", one("CAS", "CASA", "CASL", "CASAL") + " " + read + ",X9," + address}
		}
		return []string{one("LDXR ", "LDAXR ") + read + "," + address, one("STXR ", "STLXR ") + "W8,X9," + address}
	}
	bases := []string{"X1", "X2", "X1"}
	if r.IntN(3) == 0 {
		bases[1] = "X1"
	}
	read := ""
	for i, base := range bases[:2+r.IntN(3)/2] {
		into := []string{"X3", "X4", "X3"}[i]
		index := ""
		if i > 0 {
			between, by := link(r, read, i)
			code, index = append(code, between...), by
		}
		next := access(into, base, index)
		code = append(code, next...)
		if read = ""; strings.Contains(strings.Join(next, ";"), into) {
			read = into
		}
		if len(code) > 0 && strings.HasPrefix(code[len(code)-1], "ST") && r.IntN(2) == 0 && index == "" && read == "" && i > 0 {
			code = append(code, "LDR "+into+",["+base+"]") // its own write, perhaps before others see it
			read = into
		}
	}
	return code
}

// link is what comes between two accesses: a barrier, or something that depends on what was read. The index makes the
// address of the next one depend.
func link(r *rand.Rand, read string, label int) (code []string, index string) {
	barriers := []string{"DMB SY", "DMB LD", "DMB ST", "DSB SY", "DSB LD", "DSB ST", "ISB", ""}
	if read == "" || r.IntN(3) == 0 {
		if b := barriers[r.IntN(len(barriers))]; b != "" {
			code = append(code, b)
		}
		return code, ""
	}
	name := fmt.Sprintf("L%d", label)
	switch r.IntN(5) {
	case 0:
		return []string{"EOR X5," + read + "," + read}, "X5"
	case 1:
		return []string{"CBNZ " + read + "," + name, name + ":"}, ""
	case 2:
		return []string{"CBNZ " + read + "," + name, name + ":", "ISB"}, ""
	case 3:
		return []string{"EOR X5," + read + "," + read, "ADD X9,X9,X5"}, ""
	}
	return []string{"CMP " + read + ",X0", "CSEL X5,X0,X0,EQ"}, "X5"
}
