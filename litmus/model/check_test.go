package model_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

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
		{"a loop that waits is cut", "AArch64 A\n{ 0:X1=x; }\n P0 ;\n L: ;\n LDR W2,[X1] ;\n CBZ W2,L ;\nexists (0:X2=1)\n", nil, true},
		{"a loop that counts ends", "AArch64 A\n{ }\n P0 ;\n MOV W1,#2 ;\n L: ;\n SUB W1,W1,#1 ;\n CBNZ W1,L ;\nforall (0:X1=0)\n", []string{"0:X1=0;"}, false},
		{"an exclusive may fail", "AArch64 A\n{ 0:X1=x; }\n P0 ;\n LDXR W2,[X1] ;\n MOV W3,#1 ;\n STXR W4,W3,[X1] ;\nexists (0:X4=0 /\\ x=1)\n",
			[]string{"0:X4=0; [x]=1;", "0:X4=1; [x]=0;"}, false},
		{"an exclusive alone fails", "AArch64 A\n{ 0:X1=x; }\n P0 ;\n MOV W3,#1 ;\n STXR W4,W3,[X1] ;\nexists (0:X4=0 /\\ x=1)\n", []string{"0:X4=1; [x]=0;"}, false},
		{"nothing from nowhere", "AArch64 A\n{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }\n P0 | P1 ;\n LDR W2,[X1] | LDR W2,[X1] ;\n ADD W2,W2,#1 | NOP ;\n STR W2,[X3] | STR W2,[X3] ;\nexists (x=1)\n",
			[]string{"[x]=0;", "[x]=1;"}, false},
		{"only what the filter lets through", "AArch64 A\n{ 0:X1=x; 1:X1=x; }\n P0 | P1 ;\n MOV W2,#1 | LDR W2,[X1] ;\n STR W2,[X1] | NOP ;\nfilter (1:X2=1)\nexists (x=1)\n",
			[]string{"[x]=1;"}, false},
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

// TestErrors checks what is said of tests that cannot be checked.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"AArch64 A\n{ }\n P0 ;\n LDR W1,[X2] ;\nexists (0:X1=0)\n", "found an access of 4 bytes at address 0x0, expected it to be in a place of the test"},
		{"AArch64 A\n{ }\n P0 ;\n B L ;\nexists (0:X1=0)\n", "found label L, expected one of this thread"},
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
		ctx, cancel := context.WithTimeout(context.Background(), 1e8)
		defer cancel()
		_, _ = model.Check(ctx, test, use[test.Arch], model.Options{Traces: 200, Choices: 200})
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
