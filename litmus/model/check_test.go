package model_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// inLongTest leaves a test out of the short run, which is the race detector's: one goroutine does all of it.
func inLongTest(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing happens at the same time here: left out of a short test")
	}
}

func check(t testing.TB, text string) *model.Verdict {
	test, err := syntax.Parse("test", text)
	require.NoError(t, err)
	v, err := model.Check(context.Background(), test, models(t)[test.Arch], model.Options{Explain: true})
	require.NoError(t, err)
	return v
}

func states(v *model.Verdict) (all []string) {
	for _, s := range v.States {
		all = append(all, s.String())
	}
	return all
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, text string
		states     []string
		cut        bool
	}{
		{"a register and its zero", "AArch64 A\n{ }\n P0 ;\n MOV W1,#7 ;\n EOR W2,W1,W1 ;\n ADD WZR,W1,W1 ;\nforall (0:X2=0 /\\ 0:X1=7)\n",
			[]string{"0:X1=7; 0:X2=0;"}, false},
		{"addresses are values", "AArch64 A\n{ 0:X1=x; x=5; uint64_t p; 0:X3=p; }\n P0 ;\n STR X1,[X3] ;\n LDR X4,[X3] ;\n LDR W5,[X4] ;\nforall (0:X5=5 /\\ p=x)\n",
			[]string{"0:X5=5; [p]=x;"}, false},
		{"parts of a place", "AArch64 A\n{ 0:X1=x; x=0x01020304; }\n P0 ;\n MOV W2,#0xff ;\n STRB W2,[X1,#1] ;\n LDR W3,[X1] ;\nforall (0:X3=0)\n",
			[]string{"0:X3=16973572;"}, false}, // 0x0102ff04
		{"a write to two cells", "X86_64 A\n{ int x[4]={1,2,3,4}; }\n P0 ;\n movq $-1,4(x) ;\nlocations [x; x[2];]\n", []string{"x={1,-1,-1,4}; x[2]=-1;"}, false},
		{"a location that nobody touches", "X86_64 A\n{ int x[2]={1,2}; y=7; }\n P0 ;\n movl $3,(x) ;\nlocations [x[1]; y;]\n", []string{"[y]=7; x[1]=2;"}, false},
		{"a loop that waits is cut", "AArch64 A\n{ 0:X1=x; }\n P0 ;\n L: ;\n LDR W2,[X1] ;\n CBZ W2,L ;\nexists (0:X2=1)\n", nil, true},
		{"a loop that counts ends", "AArch64 A\n{ }\n P0 ;\n MOV W1,#2 ;\n L: ;\n SUB W1,W1,#1 ;\n CBNZ W1,L ;\nforall (0:X1=0)\n", []string{"0:X1=0;"}, false},
		{"an exclusive may fail", "AArch64 A\n{ 0:X1=x; }\n P0 ;\n LDXR W2,[X1] ;\n MOV W3,#1 ;\n STXR W4,W3,[X1] ;\nexists (0:X4=0 /\\ x=1)\n",
			[]string{"0:X4=0; [x]=1;", "0:X4=1; [x]=0;"}, false},
		{"an exclusive alone fails", "AArch64 A\n{ 0:X1=x; }\n P0 ;\n MOV W3,#1 ;\n STXR W4,W3,[X1] ;\nexists (0:X4=0 /\\ x=1)\n", []string{"0:X4=1; [x]=0;"}, false},
		{"nothing from nowhere", "AArch64 A\n{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }\n P0 | P1 ;\n LDR W2,[X1] | LDR W2,[X1] ;\n ADD W2,W2,#1 | NOP ;\n STR W2,[X3] | STR W2,[X3] ;\nexists (x=1)\n",
			[]string{"[x]=0;", "[x]=1;"}, false},
		{"only what the filter lets through", "AArch64 A\n{ 0:X1=x; 1:X1=x; }\n P0 | P1 ;\n MOV W2,#1 | LDR W2,[X1] ;\n STR W2,[X1] | NOP ;\nfilter (1:X2=1)\nexists (x=1)\n",
			[]string{"[x]=1;"}, false},
		{"a loop that counts longer than loops may turn", "AArch64 A\n{ }\n P0 ;\n MOV W1,#9 ;\n L: ;\n ADD W2,W2,#1 ;\n SUB W1,W1,#1 ;\n CBNZ W1,L ;\nforall (0:X2=9)\n", []string{"0:X2=9;"}, false},
		{"a loop that stores is cut", "AArch64 A\n{ 0:X2=x; }\n P0 ;\n MOV W1,#20 ;\n L: ;\n STR W1,[X2] ;\n SUB W1,W1,#1 ;\n CBNZ W1,L ;\nforall (0:X1=0)\n", nil, true},
		{"memory has its declared type", "AArch64 A\n{ int8_t x=-1; 0:X2=x; }\n P0 ;\n MOV W1,#1 ;\nlocations [x int;]\nforall (x=-1)\n", []string{"[x]=-1;"}, false},
		{"a symbolic register has the type that all have", "AArch64 A\n{ uint64_t %a=0; }\n P0 ;\n MOV X%a,#-1 ;\nforall (0:X0=0 /\\ 0:%a=0xffffffffffffffff)\n", []string{"0:X0=0; 0:X1=18446744073709551615;"}, false},
		{"a loop without end is cut", "AArch64 A\n{ }\n P0 ;\n L: ;\n B L ;\nforall (0:X2=9)\n", nil, true},
		{"registers are ints", "AArch64 A\n{ uint32_t 0:X3; int64_t 0:X4; }\n P0 ;\n MOV W1,#-1 ;\n MOV W3,#-1 ;\n MOV W4,#-1 ;\n MOV X2,#1 ;\n LSL X2,X2,#40 ;\n" +
			"locations [0:X2; 0:X3; 0:X4;]\nforall (0:X1=-1 /\\ 0:X1=0xffffffff /\\ 0:X2=0)\n", []string{"0:X1=-1; 0:X2=0; 0:X3=4294967295; 0:X4=4294967295;"}, false},
		{"a whole array", "AArch64 A\n{ 0:X1=a; uint8_t a[3]={1,2,255}; }\n P0 ;\n MOV W2,#7 ;\n STRB W2,[X1] ;\nlocations [a; a[1];]\nforall (a={7,2,-1})\n",
			[]string{"a={7,2,255}; a[1]=2;"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			test, err := syntax.Parse("test", c.text)
			require.NoError(t, err)
			v, err := model.Check(context.Background(), test, models(t)[test.Arch], model.Options{})
			require.NoError(t, err)
			assert.Equal(t, c.states, states(v))
			assert.Equal(t, c.cut, v.Cut)
		})
	}
}

// TestOrder checks what is easily got wrong about single instructions: each was found by comparing with another
// simulator.
func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name, text string
		allowed    bool
	}{
		{"the result of a store exclusive does not wait for its address", `AArch64 A
{ 0:X1=x; 0:X5=z; 0:X7=y; 1:X1=x; 1:X7=y; }
 P0             | P1          ;
 LDR W0,[X1]    | MOV W0,#1   ;
 EOR W2,W0,W0   | STR W0,[X7] ;
 ADD X5,X2,X5   | DMB SY      ;
 LDXR W9,[X5]   | STR W0,[X1] ;
 STXR W2,W9,[X5] | ;
 EOR W6,W2,W2   | ;
 ADD X7,X6,X7   | ;
 LDR W3,[X7]    | ;
exists (0:X0=1 /\ 0:X2=0 /\ 0:X3=0)`, true},
		{"a pair that is pushed: the higher word first", `AArch64 A
{ int64_t x[2]; 0:X2=x; 1:X2=x; }
 P0                    | P1            ;
 ADD X2,X2,#16         | LDR X1,[X2]   ;
 MOV X0,#1             | DMB LD        ;
 MOV X1,#2             | LDR X0,[X2,#8] ;
 STILP X0,X1,[X2,#-16]! | ;
exists (1:X1=1 /\ 1:X0=0)`, false},
		{"a release of a pair comes after what is before it", `AArch64 A
{ uint64_t y[2]; x=0; 0:X0=x; 0:X1=y; 1:X0=y; 1:X2=x; }
 P0              | P1              ;
 MOV X2,#1       | LDAP X3,X4,[X0] ;
 STR W2,[X0]     | LDR W5,[X2]     ;
 STLP X2,X2,[X1] |                 ;
exists (1:X4=1 /\ 1:X5=0)`, false},
		{"a pair that is compared and swapped was of one moment", `AArch64 A
{ int64_t x[2]; 0:X1=x; 1:X1=x; 0:X8=1; 0:X9=1; 1:X4=1; 1:X6=1; }
 P0                    | P1                    ;
 CASP X4,X5,X8,X9,[X1] | CASP X4,X5,X6,X7,[X1] ;
exists (0:X4=0 /\ 0:X5=0 /\ 1:X4=1 /\ 1:X5=0)`, false},
		{"a pair that is compared and swapped is written at once", `AArch64 A
{ int64_t x[2]; 0:X1=x; 1:X1=x; 0:X8=1; 0:X9=1; }
 P0                    | P1              ;
 CASP X4,X5,X8,X9,[X1] | LDR X2,[X1]     ;
                       | DMB LD          ;
                       | LDR X3,[X1,#8]  ;
exists (1:X2=1 /\ 1:X3=0)`, false},
		{"an exclusive pair is written at once", `AArch64 A
{ int64_t x[2]; 0:X1=x; 1:X1=x; 0:X8=1; }
 P0                  | P1              ;
 LDXP X4,X5,[X1]     | LDR X2,[X1]     ;
 STXP W6,X8,X8,[X1]  | DMB LD          ;
                     | LDR X3,[X1,#8]  ;
exists (1:X2=1 /\ 1:X3=0)`, false},
		{"a pair that is compared, and is another, need not be", `AArch64 A
{ int64_t x[2]; 0:X1=x; 1:X1=x; 0:X8=1; 0:X9=1; 1:X4=2; }
 P0                    | P1                    ;
 CASP X4,X5,X8,X9,[X1] | CASP X4,X5,X6,X7,[X1] ;
exists (0:X4=0 /\ 0:X5=0 /\ 1:X4=1 /\ 1:X5=0)`, true},
		{"a pair that acquires is not in order", `AArch64 A
{ uint64_t y[2]; 0:X1=y; 1:X0=y; }
 P0              | P1               ;
 MOV X2,#1       | LDAPP X3,X4,[X0] ;
 STLP X2,X2,[X1] |                  ;
exists (1:X3=0 /\ 1:X4=1)`, true},
		{"DSB ST holds up loads", `AArch64 A
{ 0:X1=x; 0:X2=y; 1:X1=y; 1:X2=x; }
 P0          | P1          ;
 MOV W0,#1   | MOV W0,#1   ;
 STR W0,[X1] | STR W0,[X1] ;
 DSB ST      | DSB ST      ;
 LDR W3,[X2] | LDR W3,[X2] ;
exists (0:X3=0 /\ 1:X3=0)`, false},
		{"an exchange reads before it writes", `X86_64 A
{ }
 P0          | P1             ;
 movl $1,(x) | movl $2,%eax   ;
             | xchgl (x),%eax ;
exists (1:rax=1 /\ x=1)`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.allowed, check(t, c.text).Positive > 0)
		})
	}
}

// TestUnroll: a test that says how often its loop turns is asked no less, whatever the options say.
func TestUnroll(t *testing.T) {
	const spin = "{ 0:X1=x; 1:X1=x; }\n P0 | P1 ;\n MOV W0,#1 | L0: ;\n STR W0,[X1] | ADD W3,W3,#1 ;\n" +
		" | LDR W0,[X1] ;\n | CBZ W0,L0 ;\nexists (1:X3=%d)\n"
	for _, c := range []struct {
		own     string
		options model.Options
		most    int // turns that are found
	}{{"", model.Options{}, 3}, {"", model.Options{Unroll: 4}, 5}, {"Unroll=5\n", model.Options{}, 6}, {"Unroll=5\n", model.Options{Unroll: 2}, 6}} {
		for turns := 1; turns <= 7; turns++ {
			test, err := syntax.Parse("test", "AArch64 spin\n"+c.own+fmt.Sprintf(spin, turns))
			require.NoError(t, err)
			v, err := model.Check(t.Context(), test, models(t)[test.Arch], c.options)
			require.NoError(t, err)
			assert.Equal(t, turns <= c.most, v.Positive > 0, "%q, %+v: %d turns", c.own, c.options, turns)
			assert.Equal(t, c.most-1, v.Unroll)
			assert.True(t, v.Cut)
		}
	}
}

// TestStrays: an execution in which a thread leaves its locations is an error if the model allows it, and only then.
func TestStrays(t *testing.T) {
	const publish = "AArch64 publish\n{ x=7; 0:X1=x; 0:X3=p; 0:X5=f; 1:X3=p; 1:X5=f; int64_t p=0; }\n P0 | P1 ;\n" +
		" STR X1,[X3] | LDR W4,[X5] ;\n %s | CBZ W4,E ;\n MOV W4,#1 | %s ;\n STR W4,[X5] | LDR X1,[X3] ;\n | LDR W2,[X1] ;\n | E: ;\n" +
		"exists (1:X2=7)\n"
	for _, c := range []struct{ name, text, want string }{
		{"a null pointer", fmt.Sprintf(publish, "NOP", "NOP"), "8:4: P1: found an access of 4 bytes at address 0x0"},
		{"one that is never seen", fmt.Sprintf(publish, "DMB ISH", "DMB ISH"), ""},
		{"an index from memory", "X86_64 index\n{ uint64_t x[2]={1,2}; uint64_t i=0; }\n P0 | P1 ;\n movq $4096,(i) | movq (i),%rax ;\n" +
			" | leaq (x),%rcx ;\n | movq (%rcx,%rax,8),%rbx ;\nexists (1:rbx=1)\n", "P1: found 8 bytes at x+32768, which has 16"},
		{"every way", "AArch64 A\n{ }\n P0 ;\n LDR W1,[X2] ;\nexists (0:X1=0)\n", "when nothing was read before"},
	} {
		test, err := syntax.Parse("test", c.text)
		require.NoError(t, err, c.name)
		v, err := model.Check(t.Context(), test, models(t)[test.Arch], model.Options{})
		if c.want == "" {
			require.NoError(t, err, c.name)
			assert.Positive(t, v.Positive, c.name)
			continue
		}
		assert.ErrorContains(t, err, c.want, c.name)
		assert.ErrorContains(t, err, "allows this, when ", c.name)
	}
}

// TestErrors checks what is said of tests that cannot be checked.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"AArch64 A\n{ }\n P0 ;\n LDR W1,[X2] ;\nexists (0:X1=0)\n", "found an access of 4 bytes at address 0x0, expected one of a location of the test"},
	} {
		test, err := syntax.Parse("test", c.text)
		require.NoError(t, err)
		_, err = model.Check(context.Background(), test, models(t)[test.Arch], model.Options{})
		assert.ErrorContains(t, err, c.want)
	}
}

func TestWitness(t *testing.T) {
	v := check(t, "AArch64 LB+datas\n{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }\n P0 | P1 ;\n LDR W2,[X1] | LDR W2,[X1] ;\n EOR W4,W2,W2 | EOR W4,W2,W2 ;\n ADD W4,W4,#1 | ADD W4,W4,#1 ;\n"+
		" STR W4,[X3] | STR W4,[X3] ;\nexists (0:X2=1 /\\ 1:X2=1)\n")
	assert.Nil(t, v.Witness)
	require.NotNil(t, v.Failure)
	assert.Equal(t, "external", v.Failure.Check)
	assert.NotEmpty(t, v.Failure.Cycle)
	assert.Equal(t, v.Refused.Size(), v.Refused.Rf.Size())
}

// FuzzCheck looks for tests that make the search panic or run on.
func FuzzCheck(f *testing.F) {
	use := models(f)
	f.Add("AArch64 A\n{ 0:X1=x; }\n P0 ;\n L: ;\n LDADD W2,W3,[X1] ;\n CBZ W2,L ;\nexists (0:X2=1)\n")
	f.Add("X86_64 A\n{ }\n P0 | P1 ;\n movl $1,(x) | movl (x),%eax ;\nexists (1:rax=1)\n")
	f.Fuzz(func(t *testing.T, text string) {
		test, err := syntax.Parse("fuzz", text)
		if err != nil || len(text) > 400 {
			return
		}
		_, _ = model.Check(newPatience(10_000), test, use[test.Arch], model.Options{Traces: 200, Choices: 200})
	})
}

func ExampleCheck() {
	test, _ := syntax.Parse("SB", `X86_64 SB
{ x=0; y=0; }
 P0            | P1            ;
 movl $1,(x)   | movl $1,(y)   ;
 movl (y),%eax | movl (x),%eax ;
exists (0:rax=0 /\ 1:rax=0)
`)
	tso, _ := cat.Load("builtin:tso.cat", cat.Options{})
	v, _ := model.Check(context.Background(), test, tso, model.Options{})
	for _, s := range v.States {
		fmt.Println(s)
	}
	fmt.Println(v.Observation, litmus.Exists.Kind())
	// Output:
	// 0:rax=0; 1:rax=0;
	// 0:rax=0; 1:rax=1;
	// 0:rax=1; 1:rax=0;
	// 0:rax=1; 1:rax=1;
	// Sometimes Allowed
}

// TestControlOfFences: for models that do not compute dependencies themselves, one by control goes to fences too.
func TestControlOfFences(t *testing.T) {
	file := filepath.Join(t.TempDir(), "isb.cat")
	require.NoError(t, os.WriteFile(file, []byte("AArch64\ninclude \"cos.cat\"\nacyclic rfe | fre | po; [DMB.SY]; po | ctrl; [ISB]; po\n"), 0o644))
	m, err := cat.Load(file, cat.Options{})
	require.NoError(t, err)
	for fence, allowed := range map[string]bool{"ISB": false, "NOP": true} {
		test, err := syntax.Parse("test", strings.ReplaceAll(`AArch64 MP+dmb.sy+ctrlisb
{ 0:X1=x; 0:X3=y; 1:X1=x; 1:X3=y; }
 P0          | P1          ;
 MOV W0,#1   | LDR W0,[X3] ;
 STR W0,[X1] | CBNZ W0,E   ;
 DMB SY      | E: ISB      ;
 STR W0,[X3] | LDR W2,[X1] ;
exists (1:X0=1 /\ 1:X2=0)
`, "ISB", fence))
		require.NoError(t, err)
		v, err := model.Check(t.Context(), test, m, model.Options{})
		require.NoError(t, err)
		assert.Equal(t, allowed, v.Positive > 0, fence)
	}
}
