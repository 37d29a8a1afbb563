package isa_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

func TestHas(t *testing.T) {
	assert.True(t, isa.Has(""))
	assert.False(t, isa.Has("FEAT_NONSENSE"))
	assert.Equal(t, asm.Have.LSE, isa.Has("FEAT_LSE"))
	assert.False(t, isa.Has("CX16") && isa.Has("FEAT_LRCPC"), "features of two architectures")
}

func TestMissing(t *testing.T) {
	assert.NoError(t, isa.Missing(litmus.AArch64, thread(t, litmus.AArch64, "L:", "LDR W0,[X1]", "DMB SY")))
	err := isa.Missing(litmus.AArch64, thread(t, litmus.AArch64, "LDR W0,[X1]", "CASP W0,W1,W2,W3,[X4]"))
	if asm.Have.LSE {
		assert.NoError(t, err)
	} else {
		assert.EqualError(t, err, "0:0: P0: CASP W0,W1,W2,W3,[X4] needs FEAT_LSE, which this processor does not have")
	}
}
