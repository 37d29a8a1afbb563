package hardware

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/syntax"
)

// TestRefusals has a test of each kind that is not run.
func TestRefusals(t *testing.T) {
	var many strings.Builder
	many.WriteString("AArch64 t\n{x=0; 0:X0=x;}\n P0;\n")
	for n := 1; n < 28; n++ {
		if n != 18 {
			fmt.Fprintf(&many, " MOV X%d,#1;\n", n)
		}
	}
	many.WriteString("exists (x=0)")
	head, row := "X86_64 t\n{x=0;}\n P0", " nop"
	for n := 1; n <= code.MaxThreads; n++ {
		head += fmt.Sprintf(" | P%d", n)
		row += " | nop"
	}
	for _, c := range []struct {
		text string
		kind RefusalKind
		want string
	}{
		{many.String(), Unsupported, "expected it to leave 10 of"},
		{head + ";\n" + row + ";\nexists (x=0)", Unsupported, "found 17 threads, expected 1 to 16"},
		{"X86_64 t\n{x=0;}\n P0;\n movl $1,(%rax);\nexists (x=0)", Unsafe, "4:2: P0: movl $1,(%rax): found the address 0x0, expected one of the initial state"},
		{"X86_64 t\n{}\n P0;\n nop;\nexists (0:rsp=0)", Unsupported, "found 0:rsp in the condition"},
		{"X86_64 t\n{x=0; 0:rax=label:\"P0:L\";}\n P0;\n L: nop;\nexists (x=0)", Unsafe, "code is not data here"},
	} {
		test, err := syntax.Parse("t", c.text)
		require.NoError(t, err)
		_, err = code.Compile(test)
		refusal := refused(err)
		assert.Equal(t, c.kind, refusal.Kind)
		assert.ErrorContains(t, refusal, c.want)
	}
}

func TestForeign(t *testing.T) {
	for _, e := range catalogue.All() {
		if native(e.Test.Arch) {
			continue
		}
		var refusal *Refusal
		require.ErrorAs(t, Check(e.Test), &refusal)
		assert.Equal(t, Foreign, refusal.Kind)
		assert.ErrorContains(t, refusal, "expected one for this machine")
		return
	}
}
