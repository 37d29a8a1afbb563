package compiled

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// TestBroken has structures that are wrong on purpose, or right ones whose binary was made so: the code of their
// methods may end as no interleaving does. testdata/locks has one more, the lock that is unlocked by a plain store.
func TestBroken(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	for _, target := range Targets {
		for _, c := range []struct {
			added, folder, name string
			init                map[string]int64
			wrong               bool                // as it is
			kinds               map[string][]string // changes that make it wrong, by target, or for all of GOARCH
		}{
			{"broken", "broken", "Unfenced", map[string]int64{"src": 1}, true, nil},
			// The asymmetric domain before its mend: the hazard was announced by a plain store.
			{"reclaim", "reclaim", "Reannounce", map[string]int64{"reader_asymmetric": 1, "hazard": 1, "inside": 5}, false,
				map[string][]string{"arm64": {"STLR to STR"}}},
			// The symmetric one, and what its fence is for.
			{"reclaim", "reclaim", "Announce", map[string]int64{"hazard": 1}, false,
				map[string][]string{"arm64": {"LDAR to LDR", "STLR to STR"}, "amd64": {"xchg to mov"}}},
			// A handle adds by a load and a release store.
			{"counter", "counter", "Handle", map[string]int64{"cell": 0, "before": 0}, false,
				map[string][]string{"arm64": {"LDAR to LDR", "STLR to STR"}}},
			// Enter announces an epoch as Protect does a hazard.
			{"epochs", "reclaim", "Epochs", nil, false,
				map[string][]string{"arm64": {"LDAR to LDR", "STLR to STR"}, "amd64": {"xchg to mov"}}},
			// A reader takes its slot and looks again; a writer ends the bias and looks at the slots.
			{"biased", "lock", "Biased", nil, false,
				map[string][]string{"amd64": {"lock cmpxchg to cmpxchg", "xchg to mov"}, "arm64/v8.0": {"LDAR to LDR", "STLR to STR", "STLXR to STXR"},
					"arm64": {"CASAL to CAS", "CASAL to CASA", "LDAR to LDR", "STLR to STR"}}},
			// An owner copies its deque into a larger array, and a thief may have the old one.
			{"grows", "deque", "Grows", nil, false, map[string][]string{"arm64": {"STLR to STR"}}},
			{"pair", "broken", "Pair", nil, true, nil},
		} {
			if c.added == "pair" && !target.LSE {
				continue // there is no such instruction
			}
			t.Run(fmt.Sprint(c.added, " ", c.name, " ", target), func(t *testing.T) {
				folder := "../../structures/" + c.folder
				p := programOf(folder, c.name)
				file, err := filepath.Abs(filepath.Join("testdata/inside", c.added, "threads.go"))
				require.NoError(t, err)
				image, err := buildWith(context.Background(), p, target, file)
				require.NoError(t, err)
				s := suspect{t, p, image, Options{Init: c.init}}
				e, wrong := s.judge()
				assert.Equal(t, c.wrong, wrong, e.Format())
				if !c.wrong {
					kinds, own := c.kinds[target.String()]
					if !own {
						kinds = c.kinds[target.GOARCH]
					}
					assert.Equal(t, kinds, s.mutants(e), e.Format())
				}
			})
		}
	}
}

// TestPairMended: with both orders, which Go's assembler cannot write, the pair is right.
func TestPairMended(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	p := &Program{[]Function{{"../../structures/broken", "Pair_0"}, {"../../structures/broken", "Pair_1"}}}
	file, err := filepath.Abs("testdata/inside/pair/threads.go")
	require.NoError(t, err)
	image, err := buildWith(context.Background(), p, Target{"arm64", "v8.0", true}, file)
	require.NoError(t, err)
	s := suspect{t, p, image, Options{}}
	e, _ := s.judge()
	for i, in := range e.Test.Threads[0].Code {
		if form, err := isa.For(litmus.AArch64).Form(in); err != nil || form.Access.Kind != litmus.Modify {
			continue
		}
		mended, err := isa.For(litmus.AArch64).Parse("CASPAL X2,X3,X4,X5,[X0]")
		require.NoError(t, err)
		var b jit.Buffer
		require.NoError(t, isa.For(litmus.AArch64).Encode(&b, mended, nil, nil))
		code, err := b.Finish()
		require.NoError(t, err)
		assert.False(t, s.with(e.Sources[0][i].Address, code))
		return
	}
	t.Error("found no exchange")
}

// A suspect is a program whose code may be changed.
type suspect struct {
	*testing.T
	of    *Program
	image *Image
	opts  Options
}

// judge is whether the program may end as no interleaving does.
func (s suspect) judge() (*Extracted, bool) {
	e, err := Extract(s.of, s.image, s.opts)
	require.NoError(s, err)
	return s.judgeOf(e)
}

func (s suspect) judgeOf(e *Extracted) (*Extracted, bool) {
	j, err := brief(e).judge(context.Background())
	require.NoError(s, err)
	return e, len(j.Relaxed)+len(j.Beyond) > 0
}

// with judges the program with other code at an address.
func (s suspect) with(address uint64, code []byte) bool {
	defer patch(s.T, s.image, address, code)()
	e, err := Extract(s.of, s.image, s.opts)
	if err != nil { // of a plain access where the source calls sync/atomic nothing is known
		return false
	}
	_, wrong := s.judgeOf(e)
	return wrong
}

// mutants are the kinds of changes that make it wrong, each of one instruction that orders others.
func (s suspect) mutants(e *Extracted) []string {
	kinds := map[string]bool{}
	for n, thread := range e.Test.Threads {
		for i, in := range thread.Code {
			if form, err := isa.For(e.Test.Arch).Form(in); in.Mnemonic == "" || err != nil || form.Access.Order == 0 {
				continue
			}
			for kind, code := range weaker(s.T, s.image, e.Sources[n][i].Address) {
				if s.with(e.Sources[n][i].Address, code) {
					kinds[kind] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(kinds))
}
