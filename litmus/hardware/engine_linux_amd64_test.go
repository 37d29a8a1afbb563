package hardware

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/setting"
)

// runs is the result of a test where any setting will do.
func runs(t *testing.T, text string, iterations uint64) (*litmus.Test, *Result) {
	t.Helper()
	test := read(t, text)
	result, err := runner(t).Run(context.Background(), test, Options{Iterations: iterations, Setting: &setting.Setting{Rendezvous: setting.None}})
	require.NoError(t, err)
	return test, result
}

// TestVectorsBegin: what the initial state gives a vector register is there when the test begins.
func TestVectorsBegin(t *testing.T) {
	test, result := runs(t, `X86_64 v
{ 0:xmm0=0x300000000; 0:xmm9=x; 0:rax=5; int64_t 0:rbx; }
 P0 ;
 movq %xmm0,%rbx ;
 movq %xmm9,%rcx ;
 movq %rax,%rdx ;
 movl $1,(%rcx) ;
forall (0:rbx=0x300000000 /\ 0:rdx=5 /\ x=1)
`, 100)
	for _, o := range result.Outcomes {
		assert.True(t, test.Cond.Prop.Holds(o.State), o.State.String())
	}
}

// TestArrays: a whole array is one value, its cells are read as its type.
func TestArrays(t *testing.T) {
	test, result := runs(t, `X86_64 a
{ uint8_t x[2]={1,2}; int64_t 0:rbx; }
 P0 ;
 movb $-1,(x) ;
 movl $-1,%eax ;
 movl $-1,%ebx ;
locations [x; x[1]; 0:rbx;]
forall (x={-1,2} /\ 0:rax=0xffffffff)
`, 2000)
	require.Len(t, result.Outcomes, 1)
	assert.Equal(t, "0:rax=-1; 0:rbx=4294967295; x={255,2}; x[1]=2;", result.Outcomes[0].State.String())
	assert.True(t, test.Cond.Prop.Holds(result.Outcomes[0].State))
}
