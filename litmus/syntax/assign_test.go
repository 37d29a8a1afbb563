package syntax

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/isa"
)

func TestAssign(t *testing.T) {
	for _, c := range []struct{ symbolic, want string }{
		{"AArch64 T\n{ %p=x; 1:%q=y; 0:X1=2; }\nP0 | P1 ;\nSTR W%v,[X%p] | LDR W%v,[%p] ;\nMOV X3,#1 | STR X%v,[%q,W%i,SXTW] ;\nexists (0:%v=1 /\\ not 1:%v=[x])",
			"AArch64 T\n{ 0:X4=x; 1:X2=x; 1:X3=y; 0:X1=2; }\nP0 | P1 ;\nSTR W2,[X4] | LDR W1,[X2] ;\nMOV X3,#1 | STR X1,[X3,W4,SXTW] ;\nexists (0:X2=1 /\\ not 1:X1=[x])"},
		{"X86_64 T\n{}\nP0 ;\nmovq (x),%a ;\nmovl $1,%eax ;\nmovb %a,(%a) ;\nlocations [0:%a;]\nexists (x=1)",
			"X86_64 T\n{}\nP0 ;\nmovq (x),%rbx ;\nmovl $1,%eax ;\nmovb %bl,(%rbx) ;\nlocations [0:rbx;]\nexists (x=1)"},
	} {
		test, err := Parse("symbolic", c.symbolic)
		require.NoError(t, err)
		before := Format(test)
		got, err := isa.Assign(test)
		require.NoError(t, err)
		want, err := Parse("want", c.want)
		require.NoError(t, err)
		assert.Equal(t, Format(want), Format(got))
		assert.Equal(t, before, Format(test), "the test itself stays as it is")
		assert.NoError(t, encode(got))
	}
}
