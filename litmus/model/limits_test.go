package model_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestManyLocations refuses them before anything of that size is made.
func TestManyLocations(t *testing.T) {
	test, err := syntax.Parse("many", "X86_64 many\n{}\n P0 ;\n movl $1,(x) ;\nexists (x=1)\n")
	require.NoError(t, err)
	prop := test.Cond.Prop
	for i := range 60_000 {
		name := fmt.Sprintf("l%d", i)
		test.Init = append(test.Init, litmus.Init{Location: litmus.Place(name)})
		test.Observed = append(test.Observed, litmus.Observed{Location: litmus.Place(name)})
	}
	test.Cond.Prop = prop
	_, err = model.Check(t.Context(), test, models(t)[test.Arch], model.Options{})
	assert.ErrorContains(t, err, "found 60001 locations, expected at most 4096")
}

// TestLongArray: cells that no thread touches cost no events, however many there are.
func TestLongArray(t *testing.T) {
	const cells = 4096
	test, err := syntax.Parse("long", fmt.Sprintf("X86_64 long\n{ int x[%d]={%s7}; }\n P0 | P1 ;\n movl $1,(x) | movl 16380(x),%%eax ;\n"+
		"locations [x;]\nexists (1:rax=7)\n", cells, strings.Repeat("0,", cells-1)))
	require.NoError(t, err)
	v, err := model.Check(t.Context(), test, models(t)[test.Arch], model.Options{Explain: true})
	require.NoError(t, err)
	require.Len(t, v.States, 1)
	assert.Equal(t, "1:rax=7; x={1,"+strings.Repeat("0,", cells-2)+"7};", v.States[0].String())
	assert.Less(t, v.Witness.Size(), 20)
}

// TestLongLoop: a loop that only counts, with more events of registers than relations can have.
func TestLongLoop(t *testing.T) {
	for _, text := range []string{
		"AArch64 loop\n{ }\n P0 ;\n MOV W1,#2000 ;\n L: ;\n SUB W1,W1,#1 ;\n CBNZ W1,L ;\nforall (0:X1=0)\n",
		// whose model does not see them
		"X86_64 loop\n{ }\n P0 ;\n movl $2000,%eax ;\n L: ;\n decl %eax ;\n jne L ;\nforall (0:rax=0)\n",
	} {
		test, err := syntax.Parse("loop", text)
		require.NoError(t, err)
		_, err = model.Check(t.Context(), test, models(t)[test.Arch], model.Options{})
		assert.ErrorContains(t, err, "expected at most 4096")
	}
}

// A counted context ends when it has been asked so often whether it has, and counts how often it is asked afterwards.
type counted struct {
	context.Context
	left, late int
}

func (c *counted) Err() error {
	if c.left--; c.left >= 0 {
		return nil
	}
	c.late++
	return context.DeadlineExceeded
}

// TestEndsAnywhere ends the search after each number of steps: it must then do no more than get out.
func TestEndsAnywhere(t *testing.T) {
	text := "AArch64 many\n{ 0:X1=x; 1:X1=x; 2:X1=x; }\n P0 | P1 | P2 ;\n" +
		strings.Repeat(" LDR W2,[X1] | LDR W2,[X1] | LDR W2,[X1] ;\n ADD W2,W2,#1 | ADD W2,W2,#1 | ADD W2,W2,#1 ;\n STR W2,[X1] | STR W2,[X1] | STR W2,[X1] ;\n", 2) +
		"exists (x=6)\n"
	test, err := syntax.Parse("many", text)
	require.NoError(t, err)
	for steps := 1; steps < 20_000; steps += steps/2 + 1 {
		ctx := &counted{Context: t.Context(), left: steps}
		v, err := model.Check(ctx, test, models(t)[test.Arch], model.Options{})
		if err == nil {
			return
		}
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Less(t, ctx.late, 100, "after %d steps", steps)
		assert.True(t, v == nil || v.Expired)
	}
}

// TestManyWrites: of the orders of the writes of one thread to one location, of which there are 12!, those that begin
// against its own order are not gone through.
func TestManyWrites(t *testing.T) {
	for _, text := range []string{
		"AArch64 writes\n{ 0:X1=x; 1:X1=x; }\n P0 | P1 ;\n" + strings.Repeat(" ADD W2,W2,#1 | ;\n STR W2,[X1] | ;\n", 12) + " | LDR W2,[X1] ;\nforall (x=12)\n",
		"X86_64 writes\n{ }\n P0 | P1 ;\n" + strings.Repeat(" incl %eax | ;\n movl %eax,(x) | ;\n", 12) + " | movl (x),%eax ;\nforall (x=12)\n",
	} {
		test, err := syntax.Parse("writes", text)
		require.NoError(t, err)
		ctx := &counted{Context: t.Context(), left: 100_000}
		v, err := model.Check(ctx, test, models(t)[test.Arch], model.Options{})
		require.NoError(t, err)
		assert.Equal(t, 1, len(v.States), "%v", v.States)
		assert.True(t, v.Validated)
	}
}
