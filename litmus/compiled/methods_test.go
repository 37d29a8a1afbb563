package compiled

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// methods are the pairs of testdata/methods, and what both threads may return: of no other state may the end be.
var methods = map[string][]string{
	"SPSC":      {"100", "151"}, // nothing is there yet, or the value, whole
	"SPSCexact": {"100", "151"},
	"Treiber":   {"100", "151"},
}

// stubbed are those that publish by a stub of asm, which is an ordinary store to Go's model.
var stubbed = map[string]bool{"SPSC": true}

// TestMethods has methods of structures that meet, from their own code, on memory that their constructors have made.
func TestMethods(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	all := map[string]*Program{}
	for name := range methods {
		all[name] = &Program{[]Function{{"./testdata/methods", name + "_0"}, {"./testdata/methods", name + "_1"}}}
	}
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for name, want := range methods {
			j := met(t, name, all[name], image)
			assert.Equal(t, want, returned(j.Allowed), "%s for %v", name, target)
			assert.Equal(t, stubbed[name], j.Race, "%s for %v", name, target)
			assert.False(t, j.Broken(), "%s for %v", name, target)
		}
	}
}

func met(t *testing.T, name string, p *Program, image *Image) *Judgement {
	e, err := Extract(p, image, Options{})
	require.NoError(t, err, "%s for %v", name, image.Target)
	j, err := Judge(context.Background(), e, verdict.Limit{Time: time.Minute}, model.Options{Unroll: 1})
	require.NoError(t, err, "%s for %v", name, image.Target)
	return j
}

// returned are the results of both threads in each state, each once: three registers, before all locations.
func returned(states []string) (all []string) {
	for _, s := range results(states) {
		all = appendNew(all, s[:3])
	}
	return all
}

// sparedMethods are the changes that a pair does not notice, and why.
var sparedMethods = map[string]string{
	"SPSCexact xchg to mov":                       "an exchange matters to who looks at the other side afterwards, which neither method of the pair does",
	"SPSCexact STLR to STR Dequeue":               "a slot is written again in the second round, to which one Enqueue does not come",
	"Treiber lock cmpxchg to cmpxchg":             "who pops has seen what was pushed: the two exchanges never meet",
	"Treiber LDAR to LDR Push":                    "nothing is read through the head that a Push has found",
	"Treiber LDAR to LDR Pop":                     "what is read through the head depends on it by its address",
	"Treiber LDAXR to LDXR CompareAndSwapUintptr": "the head that it finds was loaded before",
}

// TestMethodsMutants weakens the code of the methods, one instruction at a time. What is noticed in no thread is spare
// there, and says why. With LSE the mutants of Treiber have more choices than the model goes through.
func TestMethodsMutants(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	seen := map[string]bool{}
	for name := range methods {
		p := &Program{[]Function{{"./testdata/methods", name + "_0"}, {"./testdata/methods", name + "_1"}}}
		for _, target := range Targets {
			if name == "Treiber" && target.LSE {
				continue
			}
			image, err := Build(context.Background(), p, target)
			require.NoError(t, err)
			e, err := Extract(p, image, Options{})
			require.NoError(t, err)
			before := met(t, name, p, image)
			for _, address := range e.ordering() {
				for kind, code := range weaker(t, image, address) {
					of, _ := image.at(address)
					change := name + " " + kind
					if _, listed := sparedMethods[change]; !listed {
						change += " " + of.name[strings.LastIndexByte(of.name, '.')+1:]
					}
					_, spare := sparedMethods[change]
					seen[change] = true
					assert.Equal(t, spare, !noticed(t, image, address, code, name, p, before), "%s for %v", change, target)
				}
			}
		}
	}
	for change := range sparedMethods {
		assert.True(t, seen[change], "%s is listed, and there is no such instruction", change)
	}
}

// ordering are the addresses of the instructions of a test that order others, of sync/atomic or not.
func (e *Extracted) ordering() (all []uint64) {
	for n, thread := range e.Test.Threads {
		for i, in := range thread.Code {
			if in.Mnemonic == "" {
				continue
			}
			form, err := isa.For(e.Test.Arch).Form(in)
			if s := e.Sources[n][i]; err == nil && (s.Atomic || ordered(form)) && !slices.Contains(all, s.Address) {
				all = append(all, s.Address)
			}
		}
	}
	return all
}

// noticed is whether code that is another at an address returns something else, or is found to do more than promised.
func noticed(t *testing.T, image *Image, address uint64, code []byte, name string, p *Program, before *Judgement) bool {
	at, _, ok := image.bytes(address, len(code))
	require.True(t, ok)
	was := bytes.Clone(at)
	defer copy(at, was)
	copy(at, code)
	j := met(t, name, p, image)
	return j.Broken() || !slices.Equal(returned(before.Allowed), returned(j.Allowed))
}
