//go:build amd64 || arm64

package gospin

import (
	"encoding/hex"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/asmtest"
)

// procyield is runtime.procyieldAsm as this package knows it, instruction by instruction. Where Go's linker has put
// another there, what Hints or Delay say no longer holds: read the new one, in $GOROOT/src/runtime/asm_GOARCH.s.
var procyield = map[string]string{
	"amd64": `
		8b442408  mov 8(%rsp),%eax
		85c0      test %eax,%eax
		7407      je end
		f390      pause
		83e801    sub $1,%eax
		75f9      jne pause
		c3        end: ret`,
	"arm64": `
		e00b40b9  ldr w0,[sp,#8]
		000200b4  cbz x0,end
		df3f03d5  isb
		1f4800f1  cmp x0,#18
		a9010054  b.ls end
		004800d1  sub x0,x0,#18
		01e03bd5  mrs x1,cntfrq_el0
		0010408b  add x0,x0,x0,lsr #4
		007c019b  mul x0,x0,x1
		00fc5ed3  lsr x0,x0,#30
		e00000b4  cbz x0,end
		42e03bd5  mrs x2,cntvct_el0
		df3f03d5  again: isb
		41e03bd5  mrs x1,cntvct_el0
		210002cb  sub x1,x1,x2
		3f0000eb  cmp x1,x0
		83ffff54  b.cc again
		c0035fd6  end: ret`,
}

// TestProcyield reads the code from this program's file. What stands behind the end is padding.
func TestProcyield(t *testing.T) {
	var want strings.Builder
	for line := range strings.Lines(procyield[runtime.GOARCH]) {
		if words := strings.Fields(line); len(words) > 0 {
			want.WriteString(words[0])
		}
	}
	var found []string
	for _, code := range asmtest.Routines(t, "runtime.")["procyieldAsm"] {
		found = append(found, hex.EncodeToString(code))
	}
	as := func(code string) bool { return strings.HasPrefix(code, want.String()) }
	assert.Condition(t, func() bool { return len(found) > 0 && as(found[0]) || len(found) > 1 && as(found[1]) },
		"runtime.procyieldAsm is %q, and not %s", found, want.String())
}

// TestSpinIsProcyield: the argument stands in the code of what sync.Mutex calls.
func TestSpinIsProcyield(t *testing.T) {
	// movl $30,(%rsp), and orr x0,xzr,#30
	argument := map[string]string{"amd64": "c704241e000000", "arm64": "e00f7fb2"}[runtime.GOARCH]
	var found []string
	for _, code := range asmtest.Routines(t, "sync.")["runtime_doSpin"] {
		found = append(found, hex.EncodeToString(code))
	}
	assert.Contains(t, strings.Join(found, " "), argument)
}
