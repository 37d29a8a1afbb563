package model_test

import (
	"context"
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

// TestGo has what the Go memory model says of small programs: each access is one, atomic where it is marked.
func TestGo(t *testing.T) {
	m, err := cat.Load("builtin:go.cat", cat.Options{})
	require.NoError(t, err)
	for _, c := range []struct {
		name, threads string // accesses by letter: W and R ordinary, w and r atomic; "Wx=1 ry"
		ends          string
		allowed, race bool
	}{
		// "a race-free program can only have outcomes explained by some sequentially consistent interleaving"
		{"message passing", "Wx=1 wy=1 | ry Rx", "1:X1=1 /\\ 1:X2=0", false, true},
		{"message passing, ordinary flag", "Wx=1 Wy=1 | Ry Rx", "1:X1=1 /\\ 1:X2=0", true, true},
		{"message passing, half", "Wx=1 wy=1 | Ry Rx", "1:X1=1 /\\ 1:X2=0", true, true},
		{"store buffering", "wx=1 ry | wy=1 rx", "0:X2=0 /\\ 1:X2=0", false, false},
		{"store buffering, ordinary", "Wx=1 Ry | Wy=1 Rx", "0:X2=0 /\\ 1:X2=0", true, true},
		{"independent reads", "wx=1 | wy=1 | rx ry | ry rx", "2:X1=1 /\\ 2:X2=0 /\\ 3:X1=1 /\\ 3:X2=0", false, false},
		{"write to read causality", "Wx=1 | Rx wy=1 | ry Rx", "1:X1=1 /\\ 2:X1=1 /\\ 2:X2=0", true, true},
		// "each read must observe a value written by a preceding or concurrent write"
		{"own write", "Wx=1 Rx", "0:X2=0", false, false},
		{"overwritten", "Wx=1 Wx=2 wy=1 | ry Rx", "1:X1=1 /\\ 1:X2=1", false, true},
		{"a later write", "Rx Wx=1", "0:X1=1", false, false},
		{"two ordinary reads of a race", "Wx=1 | Rx Rx", "1:X1=1 /\\ 1:X2=0", true, true},
		// "observation of acausal and 'out of thin air' writes is disallowed"
		{"load buffering", "Rx Wy=1 | Ry Wx=1", "0:X1=1 /\\ 1:X1=1", false, true},
		{"what is left", "wx=1 wx=2", "[x]=1", false, false},
		{"alone", "Wx=1 Wy=1 Rx", "0:X3=1", true, false},
	} {
		test, err := syntax.Parse(c.name, goTest(c.threads, c.ends))
		require.NoError(t, err, goTest(c.threads, c.ends))
		v, err := model.Check(context.Background(), test, m, model.Options{})
		require.NoError(t, err)
		assert.Equal(t, c.allowed, v.Positive > 0, c.name)
		assert.Equal(t, c.race, len(v.Flags) > 0, c.name)
	}
}

// goTest writes a program of accesses as a test. The n-th access of a thread is from or to the register Xn.
func goTest(threads, ends string) string {
	var heads, marks []string
	var columns [][]string
	registers := ""
	for proc, thread := range strings.Split(threads, " | ") {
		var column []string
		for n, access := range strings.Fields(thread) {
			at := map[byte]string{'x': "[X10]", 'y': "[X11]"}[access[1]]
			if _, value, writes := strings.Cut(access, "="); writes {
				column = append(column, fmt.Sprintf("STR X%d,%s", n+1, at))
				registers += fmt.Sprintf(" %d:X%d=%s;", proc, n+1, value)
			} else {
				column = append(column, fmt.Sprintf("LDR X%d,%s", n+1, at))
			}
			if access[0] >= 'a' {
				marks = append(marks, fmt.Sprintf("P%d:%d", proc, n))
			}
		}
		heads = append(heads, fmt.Sprintf("P%d", proc))
		columns = append(columns, column)
		registers += fmt.Sprintf(" %d:X10=x; %d:X11=y;", proc, proc)
	}
	text := strings.Join(heads, " | ") + " ;\n"
	for row := range 4 {
		var cells []string
		for _, c := range columns {
			cells = append(cells, strings.Join(c[min(row, len(c)):min(row+1, len(c))], ""))
		}
		text += strings.Join(cells, " | ") + " ;\n"
	}
	return fmt.Sprintf("AArch64 T\nAtomic=%s\n{ int64_t x=0; int64_t y=0;%s }\n%sexists (%s)\n", strings.Join(marks, " "), registers, text, ends)
}

// TestGoWithoutRaces: programs without data races may do what interleavings do, which is the theorem that the text
// builds on (DRF-SC), and all programs may do at least that.
func TestGoWithoutRaces(t *testing.T) {
	golang, err := cat.Load("builtin:go.cat", cat.Options{})
	require.NoError(t, err)
	sc, err := cat.Load("builtin:sc.cat", cat.Options{})
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(11, 12))
	raceFree, more := 0, 0
	for range 600 {
		var threads, shown []string
		for proc := range 2 + r.IntN(2) {
			var accesses []string
			for n := range 1 + r.IntN(3) {
				kind := "wwrrrWR"[r.IntN(7)]
				access := string(kind) + string("xy"[r.IntN(2)])
				if kind == 'w' || kind == 'W' {
					access += fmt.Sprintf("=%d", 1+r.IntN(2))
				} else {
					shown = append(shown, fmt.Sprintf("%d:X%d=0", proc, n+1))
				}
				accesses = append(accesses, access)
			}
			threads = append(threads, strings.Join(accesses, " "))
		}
		text := goTest(strings.Join(threads, " | "), strings.Join(append(shown, "[x]=0", "[y]=0"), " /\\ "))
		test, err := syntax.Parse("T", text)
		require.NoError(t, err, text)
		promised, err := model.Check(context.Background(), test, golang, model.Options{})
		require.NoError(t, err)
		interleaved, err := model.Check(context.Background(), test, sc, model.Options{})
		require.NoError(t, err)
		require.Subset(t, promised.States, interleaved.States, text)
		if len(promised.Flags) == 0 {
			raceFree++
			require.Equal(t, interleaved.States, promised.States, text)
		} else if len(promised.States) > len(interleaved.States) {
			more++
		}
	}
	assert.Greater(t, raceFree, 40)
	assert.Greater(t, more, 40)
}

// TestAtomicKey: marks that say nothing are refused.
func TestAtomicKey(t *testing.T) {
	m, err := cat.Load("builtin:go.cat", cat.Options{})
	require.NoError(t, err)
	text := strings.Replace(goTest("wx=1", "[x]=1"), "P0:0", "P0", 1)
	test, err := syntax.Parse("T", text)
	require.NoError(t, err)
	_, err = model.Check(context.Background(), test, m, model.Options{})
	assert.ErrorContains(t, err, `found Atomic="P0", expected threads and numbers of instructions: P0:2 P1:0`)
}
