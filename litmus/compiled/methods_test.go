package compiled

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// methods are the pairs of testdata/methods, and what both threads may return: of no other state may the end be.
var methods = map[string][]string{
	"SPSC":         {"100", "151"}, // nothing is there yet, or the value, whole
	"SPSCexact":    {"100", "151"},
	"Treiber":      {"100", "151"},
	"Pooled":       {"100", "151"},
	"Ring":         {"151"}, // it answers that it is empty after several turns only
	"RingFull":     {"131"}, // it answers that it is full after several turns only
	"MPSC":         {"100", "151"},
	"MichaelScott": {"100", "151"},
	"Pair":         {"100", "151"},
	"Sticky":       {"001", "510"}, // it is destroyed, or acquired
	"StickyLast":   {"-15", "5-1"}, // one of the two is the last

	"ChaseLevThieves": {"0056", "0065", "6105", "6150"}, // each value is got once
	"ChaseLevLast":    {"0051", "5100"},                 // one of the two gets it
	"ChaseLevTwo":     {"6151"},
	"ChaseLevBoth":    {"0056", "6150"},
	"ChaseLevPush":    {"100", "151"},
	"ChaseLevFull":    {"151"}, // the box that is written again is not the thief's any more
}

// once are those that are judged as far as no loop goes on: with one more turn there are too many ways.
var once = map[string]int{"Ring": -1, "RingFull": -1, "Pooled": -1, "MichaelScott": -1, "Pair": -1, "Sticky": -1, "StickyLast": -1}

// stubbed are those that publish by a stub of asm, which is an ordinary store to Go's model.
var stubbed = map[string]bool{"SPSC": true, "Ring": true, "RingFull": true, "Pair": true}

// TestMethods has methods of structures that meet, from their own code, on memory that their constructors have made.
func TestMethods(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	all := map[string]*Program{}
	for name := range methods {
		all[name] = programOf("./testdata/methods", name)
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

// met is what a program of the methods may do.
func met(t *testing.T, name string, p *Program, image *Image) *Judgement {
	e, err := Extract(p, image, Options{Turns: once[name]})
	require.NoError(t, err, "%s for %v", name, image.Target)
	j, err := Judge(context.Background(), e, verdict.Limit{Time: time.Minute}, model.Options{Unroll: 1})
	require.NoError(t, err, "%s for %v", name, image.Target)
	return j
}

// returned are the results of both threads in each state, each once: of registers, which begin with the thread.
func returned(states []string) (all []string) {
	for _, s := range states {
		values := ""
		for item := range strings.SplitSeq(s, "; ") {
			if of, v, found := strings.Cut(item, "="); found && '0' <= of[0] && of[0] <= '9' {
				values += v
			}
		}
		all = appendNew(all, values)
	}
	return all
}

const (
	linked   = "what is read through a pointer that was loaded depends on it by its address"
	producer = "one producer has the last node to itself, and the consumer goes by the link"
	creator  = "who acquires reads what was there from the beginning, and who destroys writes, which nobody does early"
	decided  = "nobody acquires: the one that decides is alone, and its addition has acquired"
	decides  = "the exchange that follows acquires what the addition has read"
	twice    = "the STLR of the node's next and the exchange that follows keep the value before the new head, each by itself"
	acquired = "the LDAR of the head and the exchange that follows keep what is read of the node behind it, each by itself"
	owned    = "only the owner writes it"
	restored = "who gets the last value is decided by the exchange of the top"
	slotted  = "a box is published by the store of the bottom that follows"
	boxed    = "the look at the bottom comes before what is read in the box, and the store of returned after it"
	ownLast  = "what the owner then finds in the box it has written itself"
	oneEach  = "one Enqueue and one Dequeue draw their tickets from different words: nobody else exchanges them"
)

// sparedMethods are the changes that a pair does not notice, and why: of any instruction, of those in a function, of
// the first of them there and so on, and on processors with LSE.
var sparedMethods = map[string]string{
	"Pooled lock cmpxchg to cmpxchg":              "who pops has seen what was pushed: the two exchanges never meet",
	"Pooled xchg to mov":                          "the exchange of a head that follows is locked",
	"Pooled LDAR to LDR":                          acquired,
	"Pooled LDAXR to LDXR":                        acquired,
	"Pooled CASAL to CASL":                        acquired,
	"Pooled STLR to STR":                          twice,
	"Pooled STLXR to STXR":                        twice,
	"Pooled CASAL to CASA":                        twice,
	"Pooled CASAL to CAS take 1 lse":              "the head was loaded in order before, and what is published is so by the exchange of put",
	"Ring lock cmpxchg to cmpxchg":                oneEach,
	"Ring LDAXR to LDXR":                          oneEach,
	"Ring STLXR to STXR":                          oneEach,
	"Ring CASAL to CAS":                           oneEach,
	"Ring CASAL to CASA":                          oneEach,
	"Ring CASAL to CASL":                          oneEach,
	"Ring LDAR to LDR Enqueue":                    "the slot is written only if it is found free",
	"Ring LDAR to LDR Dequeue 1":                  "the head is the Dequeue's alone here",
	"Ring LDAR to LDR Dequeue 2 lse":              "CASAL, which follows, orders what is before it and what is after it",
	"SPSCexact xchg to mov":                       "it matters to who looks at the other side afterwards, which neither does",
	"SPSCexact STLR to STR Dequeue":               "a slot is written again in the second round, to which one Enqueue does not come",
	"Treiber lock cmpxchg to cmpxchg":             "who pops has seen what was pushed: the two exchanges never meet",
	"Treiber LDAR to LDR Push":                    "nothing is read through the head that a Push has found",
	"Treiber LDAR to LDR Pop":                     "what is read through the head depends on it by its address",
	"Treiber LDAXR to LDXR CompareAndSwapUintptr": "the head that it finds was loaded before",
	"Treiber CASAL to CASL CompareAndSwapUintptr": "the head that it finds was loaded before",

	"MichaelScott lock cmpxchg to cmpxchg": "only the tail is exchanged by both, and for the same node",
	"MichaelScott LDAXR to LDXR":           "what it finds was loaded before",
	"MichaelScott CASAL to CASL":           "what it finds was loaded before",
	"MichaelScott LDAR to LDR Enqueue":     "the last node was there from the beginning",
	"MichaelScott LDAR to LDR Dequeue":     linked,

	"MPSC xchg to mov StoreUintptr":       "the producer looks at nothing afterwards, and its stores stay in order",
	"MPSC LDAXR to LDXR":                  producer,
	"MPSC STLXR to STXR":                  producer,
	"MPSC SWPAL to SWP":                   producer,
	"MPSC SWPAL to SWPA":                  producer,
	"MPSC SWPAL to SWPL":                  producer,
	"MPSC STLR to STR StoreUintptr 1 lse": "SWPAL, which comes before it, orders what is before it and what is after it",
	"MPSC LDAR to LDR":                    linked,

	"Pair lock cmpxchg16b to cmpxchg16b": "a load that is not atomic spoils the pair when both have returned",

	"Sticky LDAXR to LDXR":     creator,
	"Sticky STLXR to STXR":     creator,
	"Sticky LDADDAL to LDADD":  creator,
	"Sticky LDADDAL to LDADDA": creator,
	"Sticky LDADDAL to LDADDL": creator,
	"Sticky CASAL to CAS":      creator,
	"Sticky CASAL to CASA":     creator,
	"Sticky CASAL to CASL":     creator,

	"ChaseLev xchg to mov Pop 2":        restored,
	"ChaseLev xchg to mov TrySteal":     "the thief looks at nothing afterwards",
	"ChaseLev xchg to mov Push":         "the owner looks at nothing afterwards that a thief has written before",
	"ChaseLev xchg to mov StoreUintptr": slotted,
	"ChaseLev STLR to STR StoreUintptr": slotted,
	"ChaseLev STLR to STR Pop 2":        restored,
	"ChaseLev LDAR to LDR Pop 1":        owned,
	"ChaseLev LDAR to LDR Pop 2":        "what matters is the look at the top that follows the store of the bottom",
	"ChaseLev LDAR to LDR Pop 4":        owned,
	"ChaseLev LDAR to LDR Pop 5":        owned,
	"ChaseLev LDAXR to LDXR Pop":        ownLast,
	"ChaseLev STLXR to STXR Pop":        ownLast,
	"ChaseLev CASAL to CAS Pop":         ownLast,
	"ChaseLev CASAL to CASA Pop":        ownLast,
	"ChaseLev CASAL to CASL Pop":        ownLast,

	"ChaseLev LDAXR to LDXR TrySteal":     boxed,
	"ChaseLev STLXR to STXR TrySteal":     boxed,
	"ChaseLev CASAL to CAS TrySteal":      boxed,
	"ChaseLev CASAL to CASA TrySteal":     boxed,
	"ChaseLev CASAL to CASL TrySteal":     boxed,
	"ChaseLev LDAR to LDR TrySteal 2 lse": "CASAL, which follows, orders what is before it and what is after it",
	"ChaseLev LDAR to LDR TrySteal 3":     "what is read through the array depends on it by its address",
	"ChaseLev LDAR to LDR TrySteal 4":     "what is read in the box depends on it by its address",
	"ChaseLev LDAR to LDR Push":           owned,
	"ChaseLev LDAR to LDR boxFor 1":       owned,
	"ChaseLev LDAR to LDR boxFor 2":       owned,
	"ChaseLev LDAR to LDR boxFor 3":       "that the box is written at all depends on it",
	"ChaseLev LDAR to LDR boxFor 4":       "it decides whether the deque grows, which is left out",

	"StickyLast lock cmpxchg to cmpxchg": decided,
	"StickyLast LDAXR to LDXR Release 1": decides,
	"StickyLast LDADDAL to LDADDL":       decides,
	"StickyLast LDAXR to LDXR Release 2": decided,
	"StickyLast STLXR to STXR Release 2": decided,
	"StickyLast CASAL to CAS":            decided,
	"StickyLast CASAL to CASA":           decided,
	"StickyLast CASAL to CASL":           decided,
}

// TestMethodsMutants weakens the code of the methods, one instruction at a time. What is noticed in no thread is spare
// there, and says why.
func TestMethodsMutants(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	families := map[string][]string{
		"ChaseLev": {"ChaseLevLast", "ChaseLevPush", "ChaseLevFull", "ChaseLevThieves"},
		"Ring":     {"Ring", "RingFull"},
	}
	for name := range methods {
		if !strings.HasPrefix(name, "ChaseLev") && !strings.HasPrefix(name, "Ring") {
			families[name] = []string{name}
		}
	}
	for name, programs := range families {
		t.Run(name, func(t *testing.T) {
			f := family{T: t, name: name, folder: "./testdata/methods", programs: programs, turns: once, shown: returned, spared: sparedMethods}
			f.mutate()
		})
	}
}
