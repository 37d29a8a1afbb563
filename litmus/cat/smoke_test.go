package cat

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSmoke(t *testing.T) {
	for _, n := range []string{"sc.cat", "tso.cat", "arm64.cat"} {
		m, err := Load(n, Options{})
		require.NoError(t, err)
		t.Log(m, m.Checks(), m.CanRefute(), m.Bases())
	}
	dir := os.Getenv("ATOMLAB_TEST_CAT_LIBDIR")
	for _, n := range []string{"sc", "tso", "x86tso", "x86tso-mixed", "aarch64", "c11_partialSC", "rc11", "riscv", "arm", "ppc"} {
		m, err := Load(dir+"/"+n+".cat", Options{Dirs: []string{dir}})
		require.NoError(t, err)
		t.Log(m, m.Checks(), m.TakesCoherence(), len(m.growth), m.SeesRegisters())
	}
}
