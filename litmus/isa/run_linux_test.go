//go:build linux && (amd64 || arm64)

package isa_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// TestRun executes a thread on this processor: it stores 7, adds up to 10 in a loop, and leaves the sum elsewhere.
func TestRun(t *testing.T) {
	arch, base := litmus.X86_64, "rdi"
	lines := []string{"movl $7,(x)", "movl (x),%eax", "L:", "addl $1,%eax", "cmpl $10,%eax", "jne L", "xchgl %eax,(y)", "mfence"}
	if runtime.GOARCH == "arm64" {
		arch = litmus.AArch64
		lines = []string{"MOV W1,#7", "STR W1,[X0]", "LDR W2,[X0]", "L:", "ADD W2,W2,#1", "CMP W2,#10", "B.NE L", "ADD X3,X0,#64", "STLR W2,[X3]", "DMB SY"}
	}
	place := func(name string) (litmus.Mem, error) {
		return litmus.Mem{Base: base, Disp: map[string]int64{"x": 0, "y": 64}[name]}, nil
	}
	var b jit.Buffer
	require.NoError(t, isa.Encode(&b, arch, thread(t, arch, lines...), place))
	jit.Return(&b, 5)
	code, err := b.Finish()
	require.NoError(t, err)
	program, err := jit.Load(code)
	require.NoError(t, err)
	defer program.Free()
	memory, err := pages.New(4096)
	require.NoError(t, err)
	defer memory.Free()
	assert.EqualValues(t, 5, program.Run(memory.At(0)))
	assert.EqualValues(t, 7, *memory.Word(0))
	assert.EqualValues(t, 10, *memory.Word(64))
}
