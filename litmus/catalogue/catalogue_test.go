package catalogue

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

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
		mnemonics := map[string]bool{}
		for _, f := range isa.For(arch).Forms() {
			name, _, _ := strings.Cut(f.Syntax, " ")
			mnemonics[strings.ToLower(name)] = true
		}
		for _, e := range All() {
			if e.Test.Arch != arch {
				continue
			}
			name := string(arch) + "/" + e.Test.Name
			folder := "tests"
			if e.Bug != "" {
				folder = "twins"
			}
			if e.From != nil {
				folder = "structures"
			}
			_, err := files.ReadFile(path.Join(folder, name+".litmus"))
			assert.NoError(t, err, "the file has the name of the test")
			assert.Equal(t, litmus.Exists, e.Test.Cond.Quantifier, name)
			hash := syntax.Hash(e.Test) + e.Test.Cond.Prop.String()
			if e.Bug == "" { // two bugs may have one and the same correct twin
				assert.Empty(t, seen[hash], "%s is the same test", name)
			}
			seen[hash] = name
			for _, thread := range e.Test.Threads {
				for _, in := range thread.Code {
					for _, label := range in.Labels {
						assert.False(t, mnemonics[strings.ToLower(label)], "%s: the label %s is an instruction to herd7", name, label)
					}
				}
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
		assert.Empty(t, e.From, "nor is a structure")
	}
}

// misplaced are files that no shelf has: where they are, nobody asks for them.
func misplaced(files fs.FS) (wrong []string) {
	_ = fs.WalkDir(files, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		parts := strings.Split(file, "/")
		architecture := len(parts) == 3 && slices.Contains([]string{string(litmus.X86_64), string(litmus.AArch64)}, parts[1])
		if !architecture || !slices.Contains([]string{"tests", "structures", "twins"}, parts[0]) || path.Ext(file) != ".litmus" {
			wrong = append(wrong, file)
		}
		return nil
	})
	return wrong
}

// TestNothingIsMisplaced: each file lies in tests, structures or twins, in the folder of its architecture. Elsewhere it
// would be ignored.
func TestNothingIsMisplaced(t *testing.T) {
	for _, file := range misplaced(os.DirFS(".")) {
		if path.Dir(file) == "." && path.Ext(file) != ".litmus" {
			continue // the package itself
		}
		t.Errorf("%s would be ignored: expected a file NAME.litmus in tests, structures or twins, below AArch64 or X86_64", file)
	}
	assert.ElementsMatch(t, []string{"tests/SB.litmus", "SB.litmus", "tests/ARM/SB.litmus", "tests/X86_64/new/SB.litmus", "tests/X86_64/SB.txt", "new/X86_64/SB.litmus"},
		misplaced(fstest.MapFS{"tests/SB.litmus": {}, "SB.litmus": {}, "tests/ARM/SB.litmus": {}, "tests/X86_64/new/SB.litmus": {}, "tests/X86_64/SB.txt": {},
			"new/X86_64/SB.litmus": {}, "twins/AArch64/SB.litmus": {}}))
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
