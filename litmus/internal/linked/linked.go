// Package linked builds a program that has all of structures, sync and sync/atomic in it, for any processor, and takes
// the functions of these packages out of it: what Go's compiler makes of them is what the decoders must know.
package linked

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// A Target is what the go command is told to build for.
type Target struct{ GOARCH, GOARM64 string }

// Targets are those that the lab has instructions of: with LSE where the processor turns out to have it, and always.
var Targets = []Target{{"amd64", ""}, {"arm64", "v8.0"}, {"arm64", "v8.1,lse"}}

func (t Target) String() string { return t.GOARCH + t.GOARM64 }

// A Function is the code of one, and where it stands.
type Function struct {
	Name    string
	Address uint64
	Code    []byte
}

// packages are those whose functions must all be decoded, as the names of symbols begin.
var packages = regexp.MustCompile(`^(type:\.\w+\.)?(example\.org/atomlab/structures|sync/atomic|sync|internal/runtime/atomic|internal/sync)\b`)

// Functions are those of the packages. The test is skipped if nobody has asked for it, since that builds all of the
// packages for each target: ATOMLAB_TEST_LINKED=1 does.
func Functions(t *testing.T, target Target) (functions []Function) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	_, here, _, _ := runtime.Caller(0)
	name := filepath.Join(t.TempDir(), "program")
	build := exec.Command("go", "build", "-o", name, ".")
	build.Dir = filepath.Join(filepath.Dir(here), "testdata", "program")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+target.GOARCH, "GOARM64="+target.GOARM64)
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	file, err := elf.Open(name)
	require.NoError(t, err)
	defer file.Close()
	symbols, err := file.Symbols()
	require.NoError(t, err)
	text := file.Section(".text")
	code, err := text.Data()
	require.NoError(t, err)
	for _, s := range symbols {
		if elf.ST_TYPE(s.Info) == elf.STT_FUNC && packages.MatchString(s.Name) {
			functions = append(functions, Function{s.Name, s.Value, code[s.Value-text.Addr:][:s.Size]})
		}
	}
	return functions
}
