package model_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// family makes a test of n threads, in which thread i has the code that f returns, of two lines.
func family(t testing.TB, name string, n int, exists string, f func(i int) [2]string) *litmus.Test {
	var b strings.Builder
	fmt.Fprintf(&b, "X86_64 %s%d\n{ }\n", name, n)
	for line := -1; line < 2; line++ {
		for i := range n {
			cell := fmt.Sprintf("P%d", i)
			if line >= 0 {
				cell = f(i)[line]
			}
			end := " | "
			if i == n-1 {
				end = " ;\n"
			}
			b.WriteString(" " + cell + end)
		}
	}
	test, err := syntax.Parse(name, b.String()+exists+"\n")
	require.NoError(t, err)
	return test
}

func storeBuffering(t testing.TB, n int) *litmus.Test {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%d:rax=0", i))
	}
	return family(t, "SB", n, "exists ("+strings.Join(all, " /\\ ")+")", func(i int) [2]string {
		return [2]string{fmt.Sprintf("movl $1,(x%d)", i), fmt.Sprintf("movl (x%d),%%eax", (i+1)%n)}
	})
}

func twoPlusTwoW(t testing.TB, n int) *litmus.Test {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("x%d=2", i))
	}
	return family(t, "2+2W", n, "exists ("+strings.Join(all, " /\\ ")+")", func(i int) [2]string {
		return [2]string{fmt.Sprintf("movl $2,(x%d)", i), fmt.Sprintf("movl $1,(x%d)", (i+1)%n)}
	})
}

// iriw has n/2 writers and n/2 readers, each of which reads two neighbours.
func iriw(t testing.TB, n int) *litmus.Test {
	var all []string
	for i := range n / 2 {
		all = append(all, fmt.Sprintf("%d:rax=1 /\\ %d:rbx=0", n/2+i, n/2+i))
	}
	return family(t, "IRIW", n, "exists ("+strings.Join(all, " /\\ ")+")", func(i int) [2]string {
		if i < n/2 {
			return [2]string{fmt.Sprintf("movl $1,(x%d)", i), "movl $0,%ecx"}
		}
		return [2]string{fmt.Sprintf("movl (x%d),%%eax", i-n/2), fmt.Sprintf("movl (x%d),%%ebx", (i-n/2+1)%(n/2))}
	})
}

func TestFamilies(t *testing.T) {
	tso := models(t)[litmus.X86_64]
	for _, c := range []struct {
		make    func(testing.TB, int) *litmus.Test
		n       int
		states  int
		allowed bool
	}{
		{storeBuffering, 3, 8, true}, {storeBuffering, 6, 64, true},
		{twoPlusTwoW, 2, 3, false}, {twoPlusTwoW, 5, 31, false},
	} {
		test := c.make(t, c.n)
		v, err := model.Check(context.Background(), test, tso, model.Options{})
		require.NoError(t, err)
		assert.Len(t, v.States, c.states, test.Name)
		assert.Equal(t, c.allowed, v.Positive > 0, test.Name)
		assert.False(t, v.Cut || v.Expired, test.Name)
	}
}

// patience is a deadline that comes when it has been asked for so many times: the same on every machine.
type patience struct {
	context.Context
	asked   atomic.Int64
	allowed int64
}

func newPatience(allowed int64) *patience {
	return &patience{Context: context.Background(), allowed: allowed}
}

func (p *patience) Err() error {
	if p.asked.Add(1) > p.allowed {
		return context.DeadlineExceeded
	}
	return nil
}

// TestDeadline checks that the end of the time is said, and what was found until then: nobody who has been told goes on
// for another piece of work. The test has 2^40 states: who does not ask at all does not come back.
func TestDeadline(t *testing.T) {
	for _, allowed := range []int64{0, 1, 50, 1000} {
		p := newPatience(allowed)
		v, err := model.Check(p, storeBuffering(t, 40), models(t)[litmus.X86_64], model.Options{})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.True(t, v == nil || v.Expired)
		assert.LessOrEqual(t, p.asked.Load(), allowed+int64(4*runtime.GOMAXPROCS(0)), "asked again after the end")
	}
}

func BenchmarkFamilies(b *testing.B) {
	tso := models(b)[litmus.X86_64]
	for _, f := range []struct {
		name  string
		sizes []int
		make  func(testing.TB, int) *litmus.Test
	}{{"SB", []int{4, 8, 12, 14, 16}, storeBuffering}, {"2+2W", []int{4, 8, 12, 14, 16}, twoPlusTwoW}, {"IRIW", []int{4, 8, 12, 14, 16}, iriw}} {
		for _, n := range f.sizes {
			b.Run(fmt.Sprintf("%s/%d", f.name, n), func(b *testing.B) {
				test := f.make(b, n)
				for b.Loop() {
					ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second) // clock: a benchmark gives up
					v, err := model.Check(ctx, test, tso, model.Options{})
					cancel()
					if err != nil {
						b.Skip(err)
					}
					b.ReportMetric(float64(len(v.States)), "states")
					b.ReportMetric(float64(v.Judged), "judged")
				}
			})
		}
	}
}

// TestCounters lets threads add to one location, in ways that must lose nothing and in one that may.
func TestCounters(t *testing.T) {
	for _, c := range []struct {
		name, code string
		n          int
		values     []string
	}{
		{"an atomic", "MOV W2,#1|STADD W2,[X1]", 3, []string{"[x]=3;"}},
		{"exclusives in a loop", "L: LDXR W2,[X1]|ADD W2,W2,#1|STXR W3,W2,[X1]|CBNZ W3,L", 2, []string{"[x]=2;"}},
		{"a load and a store", "LDR W2,[X1]|ADD W2,W2,#1|STR W2,[X1]", 3, []string{"[x]=1;", "[x]=2;", "[x]=3;"}},
	} {
		var b strings.Builder
		b.WriteString("AArch64 counter\n{")
		row := func(cell string) { b.WriteString(strings.Repeat(" "+cell+" |", c.n-1) + " " + cell + " ;\n") }
		for i := range c.n {
			fmt.Fprintf(&b, " %d:X1=x;", i)
		}
		b.WriteString(" }\n")
		var heads []string
		for i := range c.n {
			heads = append(heads, fmt.Sprintf("P%d", i))
		}
		b.WriteString(strings.Join(heads, " | ") + " ;\n")
		for _, in := range strings.Split(c.code, "|") {
			if label, rest, found := strings.Cut(in, ": "); found {
				row(label + ":")
				in = rest
			}
			row(in)
		}
		v := check(t, b.String()+"exists (x=1)\n")
		assert.Equal(t, c.values, states(v), c.name)
		t.Logf("%s: %d structures, %d judged", c.name, v.Structures, v.Judged)
	}
}
