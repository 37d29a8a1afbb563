package model_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestCauses: random programs may do the same whether their reads are offered each value that any thread may write, or
// only those that do not need what the read finds.
func TestCauses(t *testing.T) {
	anything, err := cat.Parse("anything", "Anything\n", cat.Options{})
	require.NoError(t, err)
	all := []*cat.Model{anything}
	for _, name := range []string{"builtin:arm64.cat", "builtin:sc.cat"} {
		m, err := cat.Load(name, cat.Options{})
		require.NoError(t, err)
		all = append(all, m)
	}
	r := rand.New(rand.NewPCG(5, 6))
	compared := 0
	for range 150 {
		text := causal(r)
		test, err := syntax.Parse("test", text)
		require.NoError(t, err, text)
		for _, m := range all {
			wide, err := model.CheckWide(t.Context(), test, m, model.Options{Traces: 1000, Choices: 1000})
			if err != nil {
				continue // too many ways
			}
			narrow, err := model.Check(t.Context(), test, m, model.Options{})
			require.NoError(t, err, text)
			compared++
			require.Equal(t, states(wide), states(narrow), "%s %s", m.Name(), text)
		}
	}
	assert.Greater(t, compared, 300)
}

// causal is a program of two or three threads that copy and count, over dependencies of all kinds.
func causal(r *rand.Rand) string {
	steps := []string{"LDR W%d,[X1]", "LDR W%d,[X2]", "STR W%d,[X1]", "STR W%d,[X2]", "SWP W%d,W%d,[X1]", "LDADD W%d,W%d,[X2]",
		"CAS W%d,W%d,[X1]", "LDXR W%d,[X1]", "STXR W7,W%d,[X1]", "LDR X8,[X9]", "STR W%d,[X8]", "MOV W%d,#2", "ADD W%d,W%d,#1",
		"EOR W%d,W%d,W%d", "CBZ W%d,END", "LDP W3,W4,[X1]"}
	threads := 2 + r.IntN(2)
	rows := make([][]string, 2+r.IntN(4)+1)
	init, shown := "uint32_t x[2]={0,0}; uint64_t z=x;", "x; y; z;"
	for p := range threads {
		init += strings.ReplaceAll(" P:X1=x; P:X2=y; P:X8=y; P:X9=z; P:X3=1;", "P", fmt.Sprint(p))
		shown += strings.ReplaceAll(" P:X3; P:X4; P:X5;", "P", fmt.Sprint(p))
		for i := range rows {
			s := steps[r.IntN(len(steps))]
			line := fmt.Sprintf(s, []any{3 + r.IntN(3), 3 + r.IntN(3), 3 + r.IntN(3)}[:strings.Count(s, "%d")]...)
			switch i {
			case 0:
				line = fmt.Sprintf("P%d", p)
			case len(rows) - 1:
				line = "END:"
			}
			rows[i] = append(rows[i], strings.ReplaceAll(line, "END", fmt.Sprintf("END%d", p)))
		}
	}
	text := "AArch64 A\n{ " + init + " }\n"
	for _, row := range rows {
		text += strings.Join(row, " | ") + " ;\n"
	}
	return text + "locations [" + shown + "]\n"
}

// TestAdvances: a counter that two threads advance is offered at no number that needs more advances than there are.
func TestAdvances(t *testing.T) {
	sc, err := cat.Load("builtin:sc.cat", cat.Options{})
	require.NoError(t, err)
	test, err := syntax.Parse("test", `AArch64 A
{ 0:X1=x; 1:X1=x; }
 P0             | P1             ;
 LDR W3,[X1]    | LDR W3,[X1]    ;
 ADD W4,W3,#1   | ADD W4,W3,#1   ;
 CAS W3,W4,[X1] | CAS W3,W4,[X1] ;
forall (x=0)
`)
	require.NoError(t, err)
	v, err := model.Check(t.Context(), test, sc, model.Options{Traces: 40})
	require.NoError(t, err)
	assert.Equal(t, []string{"[x]=1;", "[x]=2;"}, states(v))
	_, err = model.CheckWide(t.Context(), test, sc, model.Options{Traces: 40})
	assert.ErrorContains(t, err, "found more than 40 ways through P0")
}

// TestSourced: what a read may find though it is made from other reads of its thread, or in another way from itself.
func TestSourced(t *testing.T) {
	arm64, err := cat.Load("builtin:arm64.cat", cat.Options{})
	require.NoError(t, err)
	for name, text := range map[string]string{
		"an earlier read": `0:X1=x; 0:X2=y; 1:X1=x; 1:X2=y; 0:X9=z; 1:X9=z; }
 P0           | P1           ;
 LDR W3,[X1]  | LDR W3,[X2]  ;
 ADD W3,W3,#1 | ADD W3,W3,#1 ;
 STR W3,[X2]  | STR W3,[X9]  ;
 LDR W4,[X9]  |              ;
exists (0:X4=2)`,
		"the other half of a pair": `uint32_t x[2]={0,7}; 0:X1=x; 0:X2=y; 1:X1=x; 1:X2=y; }
 P0             | P1          ;
 LDP W3,W4,[X1] | LDR W3,[X2] ;
 STR W4,[X2]    | STR W3,[X1] ;
exists (0:X3=7)`,
		"one of two threads": `x=1; 0:X1=x; 0:X2=y; 1:X1=x; 1:X2=y; 2:X2=y; 2:X3=1; }
 P0          | P1           | P2          ;
 LDR W3,[X1] | LDR W3,[X2]  | STR W3,[X2] ;
 STR W3,[X2] | ADD W3,W3,#1 |             ;
             | STR W3,[X1]  |             ;
exists (0:X3=2)`,
	} {
		test, err := syntax.Parse(name, "AArch64 A\n{ "+text+"\n")
		require.NoError(t, err, name)
		v, err := model.Check(t.Context(), test, arm64, model.Options{})
		require.NoError(t, err, name)
		assert.NotZero(t, v.Positive, name)
	}
}
