package mutant

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/syntax"
)

func TestWeakened(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // removed; the instruction that is left
	}{
		{"X86_64 t\n{}\n P0 | P1;\n movl $1,(x) | movl $1,(y);\n mfence | lock addl $1,(z);\n movl (y),%eax | xchgl %eax,(x);\nexists (x=0)", []string{
			"mfence of P0", "", "the lock prefix of lock addl $1,(z) of P1", "addl $1,(z)", "the exchange by xchgl %eax,(x) of P1", "movl %eax,(x)"}},
		{"X86_64 t\n{}\n P0;\n xchgl (x),%eax;\nexists (x=0)", []string{"the exchange by xchgl (x),%eax of P0", "movl %eax,(x)"}},
		{"AArch64 t\n{0:X1=x; 1:X1=x;}\n P0 | P1;\n LDAR W0,[X1] | LDR W0,[X1];\n EOR W2,W0,W0 | CBNZ W0,L;\n STLRB W2,[X1] | L: ;\n LDAXR W4,[X1] | ISB;\n STLXR W3,W4,[X1] | CASAL W0,W2,[X1];\n B E | SWPA W0,W2,[X1];\n E: | LDADDLH W0,W2,[X1];\n DMB ISHLD | STADDL W0,[X1];\nexists (x=0)", []string{
			"the ordering of LDAR W0,[X1] of P0", "LDR W0,[X1]", "the dependency through EOR W2,W0,W0 of P0", "MOV W2,#0",
			"the ordering of STLRB W2,[X1] of P0", "STRB W2,[X1]", "the ordering of LDAXR W4,[X1] of P0", "LDXR W4,[X1]",
			"the ordering of STLXR W3,W4,[X1] of P0", "STXR W3,W4,[X1]", "DMB ISHLD of P0", "",
			"the control dependency of CBNZ W0,L of P1", "", "ISB of P1", "", "the ordering of CASAL W0,W2,[X1] of P1", "CAS W0,W2,[X1]",
			"the ordering of SWPA W0,W2,[X1] of P1", "SWP W0,W2,[X1]", "the ordering of LDADDLH W0,W2,[X1] of P1", "LDADDH W0,W2,[X1]",
			"the ordering of STADDL W0,[X1] of P1", "STADD W0,[X1]"}},
	} {
		test, err := syntax.Parse("t", c.text)
		require.NoError(t, err)
		var got []string
		for _, m := range Weakened(test) {
			got = append(got, m.Removed, changed(test, m.Test))
		}
		assert.Equal(t, c.want, got)
	}
}

func TestOrders(t *testing.T) {
	test, err := syntax.Parse("t", "AArch64 t\n{0:X1=x; 1:X1=x;}\n P0 | P1;\n LDAR W0,[X1] | L: CASAL W0,W2,[X1];\n EOR W2,W0,W0 | SWPA W0,W2,[X1];\n"+
		" DMB ISHLD | LDADDALH W0,W2,[X1];\n STLR W2,[X1] | CASPAL W4,W5,W6,W7,[X1];\n LDAXR W4,[X1] | CBNZ W0,L;\nexists (x=0)")
	require.NoError(t, err)
	var got []string
	for _, m := range Orders(test) {
		got = append(got, m.Removed, changed(test, m.Test))
	}
	assert.Equal(t, []string{
		"the ordering of LDAR W0,[X1] of P0", "LDR W0,[X1]", "DMB ISHLD of P0", "", "the ordering of STLR W2,[X1] of P0", "STR W2,[X1]",
		"the ordering of LDAXR W4,[X1] of P0", "LDXR W4,[X1]",
		"the ordering of CASAL W0,W2,[X1] of P1", "CAS W0,W2,[X1]", "the acquire of CASAL W0,W2,[X1] of P1", "CASL W0,W2,[X1]",
		"the release of CASAL W0,W2,[X1] of P1", "CASA W0,W2,[X1]", "the ordering of SWPA W0,W2,[X1] of P1", "SWP W0,W2,[X1]",
		"the ordering of LDADDALH W0,W2,[X1] of P1", "LDADDH W0,W2,[X1]", "the acquire of LDADDALH W0,W2,[X1] of P1", "LDADDLH W0,W2,[X1]",
		"the release of LDADDALH W0,W2,[X1] of P1", "LDADDAH W0,W2,[X1]",
		"the ordering of CASPAL W4,W5,W6,W7,[X1] of P1", "CASP W4,W5,W6,W7,[X1]",
		"the acquire of CASPAL W4,W5,W6,W7,[X1] of P1", "CASPL W4,W5,W6,W7,[X1]", "the release of CASPAL W4,W5,W6,W7,[X1] of P1", "CASPA W4,W5,W6,W7,[X1]",
	}, got)
}

// changed is the instruction that two tests differ in.
func changed(a, b *litmus.Test) string {
	for i := range a.Threads {
		for n, in := range b.Threads[i].Code {
			text := isa.For(a.Arch).Format(in)
			if text != isa.For(a.Arch).Format(a.Threads[i].Code[n]) {
				return text
			}
		}
	}
	return "nothing"
}
