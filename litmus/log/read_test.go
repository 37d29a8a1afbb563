package log

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/syntax"
)

// litmus7 as run.sh prints it, with what stands before and after.
const fromLitmus7 = `%%%%%%%%%%%%%%%%%%%%%%%%%
% Results for SB.litmus %
%%%%%%%%%%%%%%%%%%%%%%%%%
X86_64 SB
Test of store buffering
{}
 P0          | P1          ;
exists (0:rax=0 /\ 1:rax=0)
Generated assembler
	movl $1,(%rdx)

Test SB Allowed
Histogram (2 states)
284   *>0:rax=0; 1:rax=0;
499771:>0:rax=0x1; 1:rax=-1;
Ok

Witnesses
Positive: 284, Negative: 499771
Condition exists (0:rax=0 /\ 1:rax=0) is validated
Hash=055F9747fd517835a93f2f188e15e163
Cycle=Fre PodWR Fre PodWR
Observation SB Sometimes 284 499771
Topology 19837 :> part=0 [[0,1]]
Time SB 0.15

Machine:somewhere
processor	: 0
Revision 2026, version 7.58
`

func TestReadLitmus7(t *testing.T) {
	all, err := Read("a.log", strings.NewReader(fromLitmus7))
	require.NoError(t, err)
	require.Len(t, all, 1)
	assert.Equal(t, Entry{
		Line: 12, Name: "SB", Kind: "Allowed", Counted: true, Verdict: "Ok",
		States:   []Seen{{"0:rax=0; 1:rax=0;", 284}, {"0:rax=1; 1:rax=-1;", 499771}},
		Positive: 284, Negative: 499771, Condition: `exists (0:rax=0 /\ 1:rax=0)`, Hash: "055f9747fd517835a93f2f188e15e163",
		Observation: "Sometimes", Witnesses: 284, Others: 499771, Seconds: 0.15,
		Info: []string{"Cycle=Fre PodWR Fre PodWR"}, Notes: []string{"Topology 19837 :> part=0 [[0,1]]"},
	}, all[0])
}

func TestRead(t *testing.T) {
	tests := map[string]struct {
		text string
		want []Entry
	}{
		"herd7": {
			"Test T Required\r\nStates 2\r\nx=0; 0:X1=1; # ends here\r\n[x]=0x10;\r\nLoop No\r\nWitnesses\r\nPositive: 1 Negative: 3\r\nFlag race\r\nCondition forall (x=0)\r\nObservation T Sometimes 1 3\r\nTime T 0.00\r\nHash=ab\r\n\r\n",
			[]Entry{{Line: 1, Name: "T", Kind: "Required", States: []Seen{{"0:X1=1; [x]=0;", 0}, {"[x]=16;", 0}}, Verdict: "No", Partial: "a loop was cut",
				Positive: 1, Negative: 3, Condition: "forall (x=0)", Hash: "ab", Observation: "Sometimes", Witnesses: 1, Others: 3, Notes: []string{"Flag race"}}},
		},
		"old words": {
			"Test A Forbid\nHistogram (1 states)\n7:>x=0;\nFailed\n\nTest B Require\nStates\nx=0;\nUndef\n",
			[]Entry{{Line: 1, Name: "A", Kind: "Forbidden", Counted: true, States: []Seen{{"[x]=0;", 7}}, Verdict: "No"},
				{Line: 6, Name: "B", Kind: "Required", States: []Seen{{"[x]=0;", 0}}, Verdict: "Undef"}},
		},
		"no states": {"Test A Allowed\nStates 0\nNo\n", []Entry{{Line: 1, Name: "A", Kind: "Allowed", Verdict: "No"}}},
		"nothing observed": {
			"Test A Allowed\nStates 1\n\nOk\nTest B Allowed\nHistogram (1 states)\n10:>\nOk\n",
			[]Entry{{Line: 1, Name: "A", Kind: "Allowed", States: []Seen{{"", 0}}, Verdict: "Ok"},
				{Line: 5, Name: "B", Kind: "Allowed", Counted: true, States: []Seen{{"", 10}}, Verdict: "Ok"}},
		},
		"cut short": {"Test A Allowed\nHistogram (2 states)\n10:>x=1;\n", []Entry{{Line: 1, Name: "A", Kind: "Allowed", Counted: true, States: []Seen{{"[x]=1;", 10}}}}},
		"not run":   {"NotRun A timeout: after 10s\n\n", []Entry{{Line: 1, Name: "A", NotRun: "timeout: after 10s"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Read("a.log", strings.NewReader(test.text))
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

func TestReadRefuses(t *testing.T) {
	good := "Test Good Allowed\nStates 1\nx=0;\nNo\n"
	for text, want := range map[string]string{
		"Test A Allowed\nStates 1\nx=0; 1\nOk\n":                                 `a.log:3:6: found "1", expected LOCATION=VALUE;`,
		"Test A Allowed\nStates 1\n0:X1;\nOk\n":                                  `a.log:3:1: found "0:X1", expected LOCATION=VALUE`,
		"Test A Allowed\nStates 1\nx=" + strings.Repeat("9", 60) + ";\nOk\n":     "a.log:3:1: found 9999",
		"Test A Allowed\nHistogram (1 states)\n99999999999999999999:>x=1;\nOk\n": `a.log:3:1: found the count "99999999999999999999"`,
		"Test A Allowed\n":                      "test A of line 1 has no states",
		"Test A Allowed\nFatal error: killed\n": "a.log:2:1: test A: Fatal error",
		"Test A Allowed\nStates 1\nx=0;\nOk\nObservation A Never 0 99999999999999999999": "a.log:5:1: found ",
	} {
		got, err := Read("a.log", strings.NewReader(text+"\n"+good))
		assert.ErrorContains(t, err, want)
		if assert.Len(t, got, 1, text) { // nothing else is lost
			assert.Equal(t, "Good", got[0].Name)
		}
	}
	_, err := Read("a.log", strings.NewReader("processor : 0\n"))
	assert.ErrorContains(t, err, "a.log: found no test in it")
	got, err := Read("a.log", strings.NewReader(good+strings.Repeat("x", MaxLine+1)))
	assert.ErrorContains(t, err, "a.log:5:1: found a line of more than")
	assert.Len(t, got, 1)
	_, err = Read("a.log", strings.NewReader(strings.Repeat("Test A Allowed\n", 100)))
	assert.ErrorContains(t, err, "a.log: 80 more lines are wrong")
}

func TestState(t *testing.T) {
	for text, want := range map[string]State{
		"[y]=2; x=0x1; 1:X0=3; 0:X10=0xffffffffffffffff;":             "0:X10=-1; 1:X0=3; [x]=1; [y]=2;",
		"x[1]=2; [x[0]]=1; z={1, 0x2,3};":                             "[z]={1,2,3}; x[0]=1; x[1]=2;",
		"~Fault(P0:L0,x); fault( P1 , y ); 0:X0=label:\"P0:L;0\";":    "0:X0=label:\"P0:L;0\"; Fault(P1,y); ~Fault(P0:L0,x);",
		"0:X1=x; PTE(x)=(oa:PA(x), af:0); 0:$r=18446744073709551615;": "0:$r=-1; 0:X1=x; [PTE(x)]=(oa:PA(x), af:0);",
	} {
		got, _, err := parseState(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
		again, _, err := parseState(string(got))
		require.NoError(t, err)
		assert.Equal(t, got, again)
	}
}

// TestRoundTrip: what the writers write is read back.
func TestRoundTrip(t *testing.T) {
	test, err := syntax.Parse("SB.litmus", sb+`~exists (0:rax=0 /\ 1:rax=0)`)
	require.NoError(t, err)
	notes := []string{"Setting 5 of 7 :> fence", "Search 13 settings, 12 iterations, seed 1, amd64", "Oversubscribed: more threads", "Violation: 0:rax=0; is not allowed"}
	var text strings.Builder
	block := Block{Test: test, Outcomes: []litmus.Outcome{{State: state(0, 0), Count: 284}, {State: state(1, -1), Count: 5}}, Elapsed: 150 * time.Millisecond, Notes: notes}
	require.NoError(t, block.Write(&text))
	allowed := Allowed{Test: test, States: []litmus.State{state(0, 0), state(1, 0)}, Loop: true, Flags: []string{"odd"}, Notes: []string{"Cut: a loop went on", "Model tso"}}
	require.NoError(t, allowed.Write(&text))
	got, err := Read("a.log", strings.NewReader(text.String()))
	require.NoError(t, err)
	require.Len(t, got, 2)
	seen, may := got[0], got[1]
	assert.Equal(t, []Seen{{"0:rax=0; 1:rax=0;", 284}, {"0:rax=1; 1:rax=-1;", 5}}, seen.States)
	assert.Equal(t, []any{"Forbidden", "No", "Sometimes", uint64(284), uint64(5), uint64(5), uint64(284), 0.15},
		[]any{seen.Kind, seen.Verdict, seen.Observation, seen.Witnesses, seen.Others, seen.Positive, seen.Negative, seen.Seconds})
	assert.Equal(t, notes, seen.Notes)
	assert.Equal(t, syntax.Hash(test), seen.Hash)
	assert.Equal(t, []Seen{{"0:rax=0; 1:rax=0;", 0}, {"0:rax=1; 1:rax=0;", 0}}, may.States)
	assert.Equal(t, []any{"Forbidden", "No", "a loop went on", syntax.Hash(test), seen.Condition}, []any{may.Kind, may.Verdict, may.Partial, may.Hash, may.Condition})
	assert.Equal(t, []string{"Flag odd", "Cut: a loop went on", "Model tso"}, may.Notes)
}

// TestReadCorpus reads the logs of other programs, in the folder that ATOMLAB_TEST_LOGS names.
func TestReadCorpus(t *testing.T) {
	folder := os.Getenv("ATOMLAB_TEST_LOGS")
	if folder == "" {
		t.Skip("ATOMLAB_TEST_LOGS names no folder of logs")
	}
	tests := 0
	require.NoError(t, filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		want := 0
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "States") || strings.HasPrefix(line, "Histogram") {
				want++
			}
		}
		if want == 0 {
			return nil
		}
		got, err := Read(path, strings.NewReader(string(text)))
		assert.NoError(t, err)
		assert.Len(t, got, want, path)
		for _, e := range got { // the counts of the log are those of its lines
			total := uint64(0)
			for _, s := range e.States {
				total += s.Count
			}
			if e.Counted {
				assert.Equal(t, e.Witnesses+e.Others, total, "%s:%d", path, e.Line)
			}
		}
		tests += len(got)
		return nil
	}))
	t.Logf("%d tests", tests)
	assert.Positive(t, tests)
}

func FuzzRead(f *testing.F) {
	f.Add(fromLitmus7)
	f.Add("Test T Required\nStates 2\nx=0; 0:X1=1; # here\n~Fault(P0:L0,x); z={1,2};\nLoop No\nWitnesses\nPositive: 1 Negative: 3\nFlag race\nCondition forall (x=0)\n")
	f.Add("NotRun A timeout: after 10s\nTest A Allow\nHistogram\n3 *>x=label:\"P0:L0\";\nUndef\nTime A 0.1\nCut: x\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := Read("f", strings.NewReader(text))
		if err == nil && len(all) == 0 {
			t.Fatal("neither a test nor an error")
		}
		for _, e := range all {
			for _, s := range e.States {
				again, _, err := parseState(string(s.State))
				if err != nil || again != s.State {
					t.Fatalf("%q is read back as %q, %v", s.State, again, err)
				}
			}
		}
	})
}
