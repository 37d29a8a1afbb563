package syntax

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

// TestGrammar has the shapes that files really have, each with what the grammar of herd7 7.58 says of it. More, with
// what comes of them, are in TestReference of cmd/atomlab.
func TestGrammar(t *testing.T) {
	const sb = `X86_64 SB
{x=0; y=0;}
 P0 | P1 ;
 movl $1,(x) | movl $1,(y) ;
 movl (y),%eax | movl (x),%eax ;
`
	const both = "exists (0:rax=0 /\\ 1:rax=0)"
	swap := strings.NewReplacer
	for _, c := range []struct {
		name, text string
		read       bool
		cond       string
	}{
		{"plain", sb + both, true, both},
		{"two semicolons after the brace", swap("}", "};;").Replace(sb) + both, false, ""},
		{"lines end as in DOS", swap("\n", "\r\n").Replace(sb + both), true, both},
		{"byte order mark", byteOrderMark + sb + both, false, ""},
		{"and", sb + "observed 0:rax=0; 1:rax=0; and 0:rax=1;", true, "exists ((0:rax=0 /\\ 1:rax=0) \\/ 0:rax=1)"},
		{"conjunction between states", sb + "observed 0:rax=0; /\\ 0:rax=1;", false, ""},
		{"text after <<", sb + both + "\n<< anything ((", true, both},
		{"<< after locations", sb + "locations [x;] << exists", true, "forall true"},
		{"<< inside the condition", sb + "exists (0:rax=0 << )", false, ""},
		{"dash in a name", swap("y", "y-z").Replace(sb) + both, false, ""},
		{"architecture that does not exist", swap("X86_64", "X86_65").Replace(sb) + both, false, ""},
	} {
		test, err := Parse("f", c.text)
		if !c.read {
			assert.Error(t, err, c.name)
			continue
		}
		require.NoError(t, err, c.name)
		assert.Equal(t, c.cond, condOf(test), c.name)
		roundTrip(t, c.name, test)
	}
}

func condOf(test *litmus.Test) string {
	return test.Cond.Quantifier.String() + " " + test.Cond.Prop.String()
}

// TestSystem: what would be another test at user level is refused, and why is said.
func TestSystem(t *testing.T) {
	const corr = "AArch64 T\n{ 0:X1=x; }\n P0 ;\n LDR W0,[X1] ;\nexists (0:X0=1)"
	_, err := Parse("f", corr)
	require.NoError(t, err)
	for _, c := range []struct{ old, new, want string }{
		{"{", "TTHM=P0:HA\n{", "page tables"},
		{"{", "Variant=vmsa,ifetch\n{", `found the variant "vmsa"`},
		{"{", "Variant=mixed,memtag\n{", `found the variant "memtag"`},
		{"{", "Variant=mixed\n{", ""},
		{"{", "Unroll=3\n{", ""},
		{"{", "Unroll=often\n{", "found Unroll=often, expected how often a backward branch may be taken"},
		{"{", "Unroll=0\n{", "at least 1"},
		{"0:X1=x;", "0:X1=x; pte_x=0;", "page tables"},
		{"0:X1=x;", "0:X1=pte_x;", "page tables"},
		{"0:X1=x;", "0:X1=x; TTD(x)=0;", "page tables"},
		{"(0:X0=1)", "(fault(P0,x))", "faults"},
		{"P0 ;", "P0.F ;", "handlers of faults"},
		{"P0 ;", "P0:EL0 ;", "exception levels"},
	} {
		_, err := Parse("f", strings.Replace(corr, c.old, c.new, 1))
		if c.want == "" {
			assert.NoError(t, err, c.new)
		} else {
			assert.ErrorContains(t, err, c.want, c.new)
		}
	}
}
