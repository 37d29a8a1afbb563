//go:build amd64 || arm64

package loop

import (
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/asmtest"
)

// TestAtomicsAreAtomic reads the machine code of each atomic loop and chase from this program's own file. Two threads
// may run for long before a LOCK that was left out loses an update, and ordering that was left out may never show; both
// would make what is timed cheaper.
func TestAtomicsAreAtomic(t *testing.T) {
	routines := asmtest.Routines(t, "example.org/atomlab/asm/loop.")
	check := func(name string, op Op, form string, width int, run any) {
		what := updates(op, form, width)
		if what == nil {
			return
		}
		routine := strings.TrimPrefix(runtime.FuncForPC(reflect.ValueOf(run).Pointer()).Name(), "example.org/atomlab/asm/loop.")
		ordered, bare := 0, 0
		for _, code := range routines[routine] {
			o, b := what(code)
			ordered, bare = ordered+o, bare+b
		}
		assert.Positive(t, ordered, "%s, routine %s: atomic instructions with full order", name, routine)
		assert.Zero(t, bare, "%s, routine %s: instructions of the kind without", name, routine)
	}
	for _, l := range loops() {
		check(l.Name(), l.Op, l.Form, l.Width, l.Run)
	}
	for _, c := range chases() {
		check("chase "+string(c.Name()), c.Op, c.Form, 64, c.Run)
	}
}

// isAtomic reports whether the operation updates memory atomically.
func isAtomic(op Op) bool {
	switch op {
	case FetchAdd, Swap, CASSuccess, CASFail, CASLoop, CASLoopWitness:
		return true
	}
	return false
}
