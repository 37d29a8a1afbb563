//go:build !race

package structures

import (
	"go/parser"
	"go/token"
	"math/bits"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/membarrier"
	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/internal/ordered"
	"example.org/atomlab/structures/tagged"
)

// here asks the code about each row of the table in doc.go.
var here = map[string]func() bool{
	"128-bit exchange":         func() bool { return asm.Have.CAS128 },
	"release and plain stores": func() bool { return ordered.Weak },
	"spin hints":               func() bool { return asm.Native },
	"512 generations": func() (fits bool) {
		defer func() { fits = recover() == nil }()
		return new(tagged.Pointer[[512]byte]).Generations() == 512
	},
	"asymmetric hazards":      membarrier.Supported,
	"number of the processor": func() bool { return asm.CPU() >= 0 },
	"parallel threads":        func() bool { return procs(2) == 2 },
	"progress is seen":        func() bool { return conform.SeesProgress },
	"suites measure": func() bool {
		b, err := measure.OpenBench(machine.Detect(), measure.Token, 1)
		if err == nil {
			b.Close()
		}
		return err == nil
	},
}

// procs is what GOMAXPROCS becomes when it is asked for so many.
func procs(n int) int {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	return runtime.GOMAXPROCS(0)
}

// TestTable holds the table of the package's documentation against the code, for the platform that it runs on.
func TestTable(t *testing.T) {
	doc, err := parser.ParseFile(token.NewFileSet(), "doc.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	require.NoError(t, err)
	rows := regexp.MustCompile(`(?m)^\t(\S+(?: \S+)*)  +(\S+(?: \S+)*)  +(\S.*)$`).FindAllStringSubmatch(doc.Doc.Text(), -1)
	require.Len(t, rows, 1+len(here), "a heading, and a row for each question")
	for _, row := range rows[1:] {
		what, where := row[1], row[2]
		ask := here[what]
		require.NotNil(t, ask, "nothing is known of %q", what)
		switch certain, possible := holds(t, where); {
		case certain:
			assert.True(t, ask(), "%s: %q says that it is here", what, where)
		case !possible:
			assert.False(t, ask(), "%s: %q says that it is not here", what, where)
		}
	}
}

// holds is whether a list of platforms has this one: for certain, or with something that not every such machine has.
func holds(t *testing.T, where string) (certain, possible bool) {
	for _, platform := range strings.Split(where, ", ") {
		name, _, given := strings.Cut(platform, " with ")
		excluded, not := strings.CutPrefix(name, "not ")
		if not {
			name = excluded
		}
		if is(t, name) != not {
			possible = true
			certain = certain || !given
		}
	}
	return certain, possible
}

func is(t *testing.T, name string) bool {
	known := []string{"amd64", "arm64", "wasm", "linux", "windows", "darwin/arm64", "64-bit"}
	require.Contains(t, known, name)
	return name == runtime.GOARCH || name == runtime.GOOS || name == runtime.GOOS+"/"+runtime.GOARCH || name == "64-bit" && bits.UintSize == 64
}
