//go:build amd64 || arm64

package hardware

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

// TestAddresses: what a register or a location holds of an address is shown by name and distance, in every kind of
// setting; litmus/model's test of this name has what the model says of the same, and what is refused.
func TestAddresses(t *testing.T) {
	heads := map[litmus.Arch]string{
		litmus.X86_64:  "X86_64 A\n{ int64_t x[4]={7,8,9,10}; int64_t p; y=0; 0:rax=x; 0:rbx=y; }\n P0 ;\n %s ;\nlocations [%s]\n",
		litmus.AArch64: "AArch64 A\n{ int64_t x[4]={7,8,9,10}; int64_t p; y=0; 0:X0=x; 0:X1=y; 0:X2=p; }\n P0 ;\n %s ;\nlocations [%s]\n",
	}
	r := runner(t)
	for _, c := range map[litmus.Arch][]struct{ code, shown, want string }{
		litmus.X86_64: {
			{"addq $8,%rax", "0:rax; 0:rbx;", "0:rax=x[1]; 0:rbx=y;"},
			{"addq $4,%rax", "0:rax;", "0:rax=x+4;"},
			{"addq $-8,%rax", "0:rax;", "0:rax=x+-8;"},
			{"addq $4096,%rbx", "0:rbx;", "0:rbx=y+4096;"},
			{"subq $1000000,%rbx", "0:rbx;", "0:rbx=y+-1000000;"},
			{"addq $12,%rax ; movq %rax,(p)", "p;", "[p]=x+12;"},
			{"movq %rax,8(%rax)", "x;", "x={7,x,9,10};"},
			{"movq %rax,%rcx ; addq $24,%rcx ; subq %rax,%rcx", "0:rcx;", "0:rcx=24;"},
		},
		litmus.AArch64: {
			{"ADD X3,X0,#8", "0:X3; 0:X1;", "0:X1=y; 0:X3=x[1];"},
			{"SUB X3,X0,#8", "0:X3;", "0:X3=x+-8;"},
			{"LDR X3,[X0],#4", "0:X0; 0:X3;", "0:X0=x+4; 0:X3=7;"},
			{"ADD X1,X1,#1,LSL #12", "0:X1;", "0:X1=y+4096;"},
			{"STR X0,[X2]", "p;", "[p]=x;"},
			{"STR X0,[X0,#8]", "x;", "x={7,x,9,10};"},
		},
	}[arch] {
		test := read(t, fmt.Sprintf(heads[arch], strings.ReplaceAll(c.code, " ; ", " ;\n "), c.shown))
		for _, s := range kinds() {
			result, err := r.Run(t.Context(), test, Options{Iterations: 700, Setting: &s})
			require.NoError(t, err, c.code)
			require.Len(t, result.Outcomes, 1, "%s in %v: %v", c.code, s, result.Outcomes)
			assert.Equal(t, c.want, result.Outcomes[0].State.String(), "%s in %v", c.code, s)
		}
	}
}
