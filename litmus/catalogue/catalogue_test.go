package catalogue

import (
	"fmt"
	"path"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/oracle"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/syntax"
)

func Example() {
	e, _ := Find(litmus.X86_64, "SB+mfences")
	fmt.Println(e.Test.Doc)
	fmt.Println("allowed:", e.Allowed, "because", e.Because)
	// Output:
	// Store buffering with a fence between write and read
	// allowed: false because MFENCE drains the store buffer before the read
}

func TestEveryTest(t *testing.T) {
	seen := map[string]string{}
	for _, arch := range []litmus.Arch{litmus.X86_64, litmus.AArch64} {
		assert.NotEmpty(t, For(arch))
		for _, e := range All() {
			if e.Test.Arch != arch {
				continue
			}
			name := string(arch) + "/" + e.Test.Name
			folders := []string{"tests", "structures"}
			if e.Bug != "" {
				folders = []string{"twins"}
			}
			assert.True(t, slices.ContainsFunc(folders, func(folder string) bool {
				_, err := files.ReadFile(path.Join(folder, name+".litmus"))
				return err == nil
			}), "%s: the file has the name of the test", name)
			assert.Equal(t, litmus.Exists, e.Test.Cond.Quantifier, name)
			hash := syntax.Hash(e.Test) + e.Test.Cond.Prop.String()
			if e.Bug == "" { // two bugs may have one and the same correct twin
				assert.Empty(t, seen[hash], "%s is the same test", name)
			}
			seen[hash] = name
			for _, thread := range e.Test.Threads {
				var b jit.Buffer
				require.NoError(t, isa.Encode(&b, arch, thread, func(string) (litmus.Mem, error) { return litmus.Mem{Base: "rbx"}, nil }), name)
				_, err := b.Finish()
				require.NoError(t, err, name)
			}
		}
	}
	_, found := Find(litmus.AArch64, "no such test")
	assert.False(t, found)
	for _, e := range For(litmus.AArch64) {
		assert.Empty(t, e.Bug, "a twin is nothing to ask a processor")
	}
}

// TestAgainstOracle compares what is expected with the answers of the reference simulator to tests of the same name.
func TestAgainstOracle(t *testing.T) {
	compared := 0
	for _, c := range oracle.Cases() {
		if e, found := Find(c.Arch, c.Name); found {
			compared++
			assert.Equal(t, c.Observation != "Never", e.Allowed, c.Name)
		}
	}
	assert.Greater(t, compared, 15)
	t.Logf("%d of %d tests have an answer", compared, len(All()))
}
