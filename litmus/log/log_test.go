package log

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/syntax"
)

const sb = `X86_64 SB
"Fre PodWR Fre PodWR"
Cycle=Fre PodWR Fre PodWR
{ x=0; y=0; }
 P0            | P1            ;
 movl $1,(x)   | movl $1,(y)   ;
 movl (y),%eax | movl (x),%eax ;
`

func state(a, b int64) litmus.State {
	return litmus.State{litmus.Register(0, "rax"): litmus.Int(a), litmus.Register(1, "rax"): litmus.Int(b)}
}

// TestSymbolic: states name the registers that symbolic ones have become, conditions the symbolic ones.
func TestSymbolic(t *testing.T) {
	test, err := syntax.Parse("s", "X86_64 s\n{ }\n P0 ;\n movq $1,%a ;\nexists (0:%a=1)\n")
	require.NoError(t, err)
	seen := litmus.State{litmus.Register(0, "rax"): litmus.Int(1)}
	block := Block{Test: test, Outcomes: []litmus.Outcome{{State: seen, Count: 3}}}
	assert.Equal(t, "Always", block.Observation())
	var text strings.Builder
	require.NoError(t, block.Write(&text))
	require.NoError(t, Allowed{Test: test, States: []litmus.State{seen}}.Write(&text))
	assert.Contains(t, text.String(), "3     *>0:rax=1;")
	assert.Equal(t, 2, strings.Count(text.String(), "Observation s Always"))
}

func TestBlock(t *testing.T) {
	tests := map[string]struct {
		cond string
		want []string
	}{
		"exists": {`exists (0:rax=0 /\ 1:rax=0)`, []string{"Test SB Allowed\nHistogram (2 states)\n284   *>0:rax=0; 1:rax=0;\n499771:>0:rax=1; 1:rax=0;\nOk\n\nWitnesses\nPositive: 284, Negative: 499771\n",
			`Condition exists (0:rax=0 /\ 1:rax=0) is validated` + "\nHash=", "\nCycle=Fre PodWR Fre PodWR\nObservation SB Sometimes 284 499771\nTime SB 0.15\nEmulator yes\n\n"}},
		"~exists": {`~exists (0:rax=0 /\ 1:rax=0)`, []string{"Test SB Forbidden\n", "284   *>", "499771:>", "\nNo\n\nWitnesses\nPositive: 499771, Negative: 284\n", " is NOT validated\n", "Observation SB Sometimes 284 499771\n"}},
		"forall":  {`forall (0:rax=0)`, []string{"Test SB Required\n", "284   :>", "499771*>", "\nNo\n\nWitnesses\nPositive: 284, Negative: 499771\n", "Condition forall (0:rax=0) is NOT validated\n"}},
		"never":   {`exists (0:rax=7)`, []string{"\nNo\n\nWitnesses\nPositive: 0, Negative: 500055\n", "Observation SB Never 0 500055\n"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			parsed, err := syntax.Parse("SB.litmus", sb+test.cond)
			require.NoError(t, err)
			b := Block{Test: parsed, Outcomes: []litmus.Outcome{{State: state(0, 0), Count: 284}, {State: state(1, 0), Count: 499771}},
				Elapsed: 150 * time.Millisecond, Notes: []string{"Emulator yes"}}
			var text strings.Builder
			require.NoError(t, b.Write(&text))
			for _, want := range test.want {
				assert.Contains(t, text.String(), want)
			}
		})
	}
}
