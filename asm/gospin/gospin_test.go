package gospin

import (
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDelay holds the arithmetic of arm64 against a real number of ns, and says what becomes of 30 ns: below 89.5 MHz
// it is a single ISB.
func TestDelay(t *testing.T) {
	for hz, ticks := range map[uint64]uint64{
		24_000_000: 0, 25_000_000: 0, 50_000_000: 0, 89_478_485: 0, 89_478_486: 1, 100_000_000: 1, 1_000_000_000: 11,
	} {
		assert.Equal(t, Wait{Hints: 1, Ticks: ticks, Hz: hz}, Delay(Argument, hz), "%d Hz", hz)
	}
	assert.Equal(t, Wait{Hints: 1, Ticks: 2, Hz: 100_000_000}, Delay(40, 100_000_000))
	assert.Equal(t, Wait{}, Delay(0, 1e9))
	assert.Equal(t, Wait{Hints: 1, Hz: 1e9}, Delay(18, 1e9))
	for _, ns := range []uint32{1000, 10_000, 1_000_000} { // long delays are what they say
		assert.InEpsilon(t, ns-18, Delay(ns, 1e9).Ticks, 0.02)
	}
	assert.Equal(t, Wait{Hints: 30}, Hints(30))
}

// TestArguments reads the numbers in the source of the Go in use.
func TestArguments(t *testing.T) {
	runtime := filepath.Join(build.Default.GOROOT, "src", "runtime")
	if _, err := os.Stat(runtime); err != nil {
		t.Skip("the source of Go's runtime is not here: ", err)
	}
	source, err := os.ReadFile(filepath.Join(runtime, "lock_spinbit.go"))
	require.NoError(t, err, "look for where this version of Go has it")
	assert.Regexp(t, fmt.Sprintf(`(?m)^\s*active_spin\s*= %d\b`, Spins), string(source))
	assert.Regexp(t, fmt.Sprintf(`(?m)^\s*active_spin_cnt\s*= %d\b`, Argument), string(source))
}

// TestCalls: both are the runtime's, and return.
func TestCalls(t *testing.T) {
	named := func(f any) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }
	assert.Equal(t, "sync.runtime_doSpin", named(Spin))
	assert.Equal(t, "runtime.procyield", named(Procyield))
	Spin()
	Procyield(0)
	Procyield(1)
}
