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
