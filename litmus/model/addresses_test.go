package model_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestAddresses: what is computed with addresses is shown by name and distance, and what has no name is refused, by the
// model and by the proof before a test is run.
func TestAddresses(t *testing.T) {
	const x86, arm = "X86_64 A\n{ int64_t x[4]={7,8,9,10}; int64_t p; y=0; 0:rax=x; 0:rbx=y; }\n P0 ;\n %s ;\nlocations [%s]\n",
		"AArch64 A\n{ int64_t x[4]={7,8,9,10}; int64_t p; y=0; 0:X0=x; 0:X1=y; 0:X2=p; }\n P0 ;\n %s ;\nlocations [%s]\n"
	const nameless = "made of addresses"
	for _, c := range []struct{ format, code, shown, want string }{
		{x86, "addq $8,%rax", "0:rax;", "0:rax=x[1];"},
		{x86, "addq $4,%rax", "0:rax;", "0:rax=x+4;"},
		{x86, "addq $-8,%rax", "0:rax;", "0:rax=x+-8;"},
		{x86, "addq $32,%rax", "0:rax;", "0:rax=x+32;"},
		{x86, "addq $4096,%rbx", "0:rbx;", "0:rbx=y+4096;"},
		{x86, "leaq -1(%rbx),%rcx", "0:rcx;", "0:rcx=y+-1;"},
		{x86, "addq $8,%rax ; movq %rax,(p)", "p;", "[p]=x[1];"},
		{x86, "addq $12,%rax ; movq %rax,(p)", "p;", "[p]=x+12;"},
		{x86, "movq %rax,8(%rax)", "x;", "x={7,x,9,10};"},
		{x86, "movq $0,%rcx ; orq %rax,%rcx", "0:rcx;", "0:rcx=x;"},
		{x86, "xorq %rax,%rax", "0:rax;", "0:rax=0;"},
		{x86, "movq %rax,%rcx ; addq $24,%rcx ; subq %rax,%rcx", "0:rcx;", "0:rcx=24;"},
		{x86, "xorq %rbx,%rax", "0:rax;", nameless},
		{x86, "subq %rbx,%rax", "0:rax;", nameless},
		{x86, "addq %rbx,%rax", "0:rax;", nameless},
		{x86, "movl %eax,%ecx", "0:rcx;", nameless},
		{x86, "shlq $1,%rax", "0:rax;", nameless},
		{x86, "negq %rax", "0:rax;", nameless},
		{x86, "movq %rax,(p) ; movl 4(p),%ecx", "0:rcx;", nameless},
		{x86, "movl %eax,(y)", "y;", nameless},
		{x86, "xorq %rbx,%rax ; movl (%rax),%ecx", "0:rcx;", "expected one"},
		{x86, "movl 32(%rax),%ecx", "0:rcx;", "found 4 bytes at x+32, which has 32"},
		{x86, "cmpl $0,(y) ; sete %al ; movzbl %al,%ecx", "0:rcx;", "0:rcx=1;"},
		{x86, "cmpl $0,(y) ; sete %al ; testb %al,%al ; jne E ; movl $1,(y) ; E:", "y;", "[y]=0;"},
		{x86, "movb $5,%ah ; movb %ah,(y)", "y;", "[y]=5;"},
		{x86, "movw $5,%ax ; movzwl %ax,%ecx", "0:rcx;", "0:rcx=5;"},
		{x86, "movb $5,%al ; movb %al,(y)", "y;", "[y]=5;"},
		{x86, "movb $5,%al ; movb %ah,(y)", "y;", nameless},
		{x86, "movb $5,%al", "0:rax;", nameless},
		{x86, "movq %rax,%rcx ; subq $4,%rax ; movb %cl,%al", "0:rax;", nameless},
		{x86, "movb $5,%al ; addq $0,%rax", "0:rax;", nameless},
		{x86, "movb $5,%al ; movb %bl,%al ; movzbl %al,%ecx", "0:rcx;", nameless},
		{x86, "movq %rax,(p) ; movb $5,(p)", "p;", nameless},
		{arm, "ADD X3,X0,#8", "0:X3;", "0:X3=x[1];"},
		{arm, "SUB X3,X0,#8", "0:X3;", "0:X3=x+-8;"},
		{arm, "LDR X3,[X0],#4", "0:X0; 0:X3;", "0:X0=x+4; 0:X3=7;"},
		{arm, "STR X0,[X2]", "p;", "[p]=x;"},
		{arm, "EOR X3,X0,X0 ; ADD X3,X3,X1", "0:X3;", "0:X3=y;"},
		{arm, "ADD X3,X0,#16 ; SUB X3,X3,X0", "0:X3;", "0:X3=16;"},
		{arm, "CMP X0,X1 ; CSET W3,EQ", "0:X3;", "0:X3=0;"},
		{arm, "CMP X0,#0 ; CSEL X3,X0,X1,NE", "0:X3;", "0:X3=x;"},
		{arm, "CBZ X0,E ; MOV W3,#1 ; E:", "0:X3;", "0:X3=1;"},
		{arm, "SUB X3,X0,X1", "0:X3;", nameless},
		{arm, "EOR X3,X0,X1", "0:X3;", nameless},
		{arm, "AND X3,X0,#4096", "0:X3;", nameless},
		{arm, "MOV W3,W0", "0:X3;", nameless},
		{arm, "LSR X3,X0,#12", "0:X3;", nameless},
		{arm, "STR W0,[X1]", "y;", nameless},
	} {
		test, err := syntax.Parse("test", fmt.Sprintf(c.format, strings.ReplaceAll(c.code, " ; ", " ;\n "), c.shown))
		require.NoError(t, err, c.code)
		v, err := model.Check(t.Context(), test, models(t)[test.Arch], model.Options{})
		_, unsafe := safe.Check(test)
		if !strings.Contains(c.want, "=") {
			assert.ErrorContains(t, err, c.want, c.code)
			assert.ErrorContains(t, unsafe, c.want, c.code)
			continue
		}
		if assert.NoError(t, err, c.code) && assert.NoError(t, unsafe, c.code) {
			assert.Equal(t, []string{c.want}, states(v), c.code)
		}
	}
}

// TestPartsOfAddresses: a plain number among the bytes of an address is plain, and the bytes of an address make it
// again where they are put together. The proof does not follow that far.
func TestPartsOfAddresses(t *testing.T) {
	const x86, arm = "X86_64 A\n{ int64_t x[2]={7,8}; int64_t p; 0:rax=x; }\n P0 ;\n %s ;\nlocations [%s]\n",
		"AArch64 A\n{ int64_t x[2]={7,8}; int64_t p; 0:X0=x; 0:X1=x; 0:X4=p; }\n P0 ;\n %s ;\nlocations [%s]\n"
	for _, c := range []struct{ format, code, shown, want string }{
		{x86, "movb %al,%cl ; movb $5,%al ; movb %cl,%al", "0:rax;", "0:rax=x;"},
		{x86, "movb %ah,%cl ; movb $5,%ah ; movb %cl,%ah", "0:rax;", "0:rax=x;"},
		{x86, "movq %rax,(p) ; movb $5,(p) ; movzbl (p),%ecx", "0:rcx;", "0:rcx=5;"},
		{x86, "movq %rax,(p) ; movb $5,(p) ; movb %al,(p)", "p;", "[p]=x;"},
		{x86, "movq %rax,(%rax) ; movq $0,%rax ; movq $0,%rdx ; movq $0,%rcx ; lock cmpxchg16b (x)", "0:rax; 0:rdx;", "0:rax=x; 0:rdx=8;"},
		{x86, "movq %rax,(%rax) ; movdqu (x),%xmm0 ; movq %xmm0,%rcx", "0:rcx;", "0:rcx=x;"},
		{arm, "STR X0,[X1] ; MOV X2,#0 ; MOV X3,#0 ; CASP X2,X3,X2,X3,[X1]", "0:X2; 0:X3;", "0:X2=x; 0:X3=8;"},
		{arm, "STR X0,[X4] ; MOV W2,#5 ; STRB W2,[X4] ; LDRB W3,[X4]", "0:X3;", "0:X3=5;"},
	} {
		test, err := syntax.Parse("test", fmt.Sprintf(c.format, strings.ReplaceAll(c.code, " ; ", " ;\n "), c.shown))
		require.NoError(t, err, c.code)
		v, err := model.Check(t.Context(), test, models(t)[test.Arch], model.Options{})
		if assert.NoError(t, err, c.code) {
			assert.Equal(t, []string{c.want}, states(v), c.code)
		}
	}
}

// lines are what random programs are made of: d is any register, s another, a one with an address at first.
var lines = map[litmus.Arch][]string{
	litmus.AArch64: {"ADD <d>,<s>,<s>", "SUB <d>,<s>,<s>", "ADD <d>,<s>,#8", "SUB <d>,<s>,#4", "EOR <d>,<s>,<s>", "ORR <d>,<s>,<s>", "AND <d>,<s>,<s>", "BIC <d>,<s>,<s>", "MOV <d>,<s>", "MOV <d>,#3",
		"LSL <d>,<s>,#1", "LSR <d>,<s>,#3", "NEG <d>,<s>", "MVN <d>,<s>", "MUL <d>,<s>,<s>", "UBFX <d>,<s>,#4,#8", "UBFX <d>,<s>,#8,#8", "LSL <d>,<s>,#8", "BFI <d>,<s>,#8,#16", "STRB <w>,[<a>]", "LDRB <w>,[<a>]", "UXTB <w>,<w>", "SXTW <d>,<w>", "ADD <d>,<s>,<w>,UXTW", "MOVK <d>,#1",
		"CMP <s>,<s> ;\n CSET <d>,EQ", "CMP <s>,<s> ;\n CSEL <d>,<s>,<s>,HI", "CMP <s>,#0 ;\n CSINC <d>,<s>,<s>,LT", "SUBS <d>,<s>,<s> ;\n CSET <d>,NE", "TST <s>,<s> ;\n CSET <d>,MI",
		"ADDS <d>,<s>,<s> ;\n ADC <d>,<s>,<s>", "NEGS <d>,<s> ;\n CSET <d>,MI", "LDR <d>,[<a>]", "LDR <w>,[<a>]", "STR <d>,[<a>]", "STR <w>,[<a>]", "SWP <d>,<s>,[<a>]", "CAS <d>,<s>,[<a>]", "LDADD <d>,<s>,[<a>]", "CBZ <s>,E", "TBZ <s>,#5,E", "TBNZ <s>,#4,E"},
	litmus.X86_64: {"addq <s>,<d>", "subq <s>,<d>", "addq $8,<d>", "subq $4,<d>", "xorq <s>,<d>", "orq <s>,<d>", "andq <s>,<d>", "movq <s>,<d>", "movq $3,<d>",
		"shlq $1,<d>", "shrq $3,<d>", "movq <s>,%rcx ;\n shlq %cl,<d>", "negq <d>", "notq <d>", "imulq <s>,<d>", "leaq 4(<s>),<d>", "leaq (<s>,<s>),<d>", "incq <d>", "xaddq <s>,<d>",
		"cmpq <s>,<s> ;\n sete <b>", "cmpq <s>,<s> ;\n cmovaq <s>,<d>", "testq <s>,<s> ;\n sets <b>", "subq <s>,<d> ;\n setne <b>", "addq <s>,<d> ;\n adcq <s>,<d>", "movslq <w>,<d>", "movl <w>,<e>",
		"movq (<a>),<d>", "movl (<a>),<e>", "movq <s>,(<a>)", "movl <w>,(<a>)", "xchgq <d>,(<a>)", "movb $3,<b>", "movb <b>,<b>", "movw $300,<h>", "movb <b>,%ah ;\n movb %ah,<b>", "movzbl <b>,<e>", "movsbq <b>,<d>", "movb <b>,(<a>)", "movb (<a>),<b>",
		"cmpb $3,<b> ;\n sete <b>", "addb $3,<b>", "lock cmpxchgq <s>,(<a>)", "lock xaddq <d>,(<a>)", "testq <s>,<s> ;\n je E"},
}

var operand = regexp.MustCompile(`<.>`)

// TestWhereverPlacesLie: random programs that compute with addresses have the same answer wherever places lie, or are
// refused; and what the proof lets through is what the model shows. ATOMLAB_ADDRESS_PROGRAMS says how many.
func TestWhereverPlacesLie(t *testing.T) {
	inLongTest(t)
	r := rand.New(rand.NewPCG(20, 26))
	count, known := map[string]int{}, models(t)
	programs, _ := strconv.Atoi(os.Getenv("ATOMLAB_ADDRESS_PROGRAMS"))
	if programs = max(programs, 300); programs > 300 {
		r = rand.New(rand.NewPCG(rand.Uint64(), 0))
	}
	for range programs {
		arch := []litmus.Arch{litmus.AArch64, litmus.X86_64}[r.IntN(2)]
		text := program(r, arch)
		test, err := syntax.Parse("test", text)
		require.NoError(t, err, text)
		v, err := model.Check(t.Context(), test, known[arch], model.Options{})
		if err == nil {
			elsewhere, err := model.CheckElsewhere(t.Context(), test, known[arch], model.Options{})
			if assert.NoError(t, err, text) {
				assert.Equal(t, states(v), states(elsewhere), text)
			}
			count["answered"]++
		}
		proof, unsafe := safe.Check(test)
		if unsafe != nil {
			continue
		}
		count["proven"]++
		if !assert.NoError(t, err, text) {
			continue
		}
		for _, s := range v.States {
			for l, value := range s {
				if value.Kind == litmus.Address {
					count["addresses"]++
					assert.Contains(t, proof.Addresses[l], value, "%v: %s", l, text)
				}
			}
		}
	}
	for _, what := range []string{"answered", "proven", "addresses"} {
		assert.Greater(t, count[what], programs/10, what)
	}
}

// program is a random test of one thread that computes with addresses.
func program(r *rand.Rand, arch litmus.Arch) string {
	registers, addresses := []int{0, 1, 2, 3}, []int{4, 5}
	name := func(n int) string { return fmt.Sprintf("X%d", n) }
	half := func(n int) string { return fmt.Sprintf("W%d", n) }
	byteOf, wordOf := half, half
	if arch == litmus.X86_64 {
		name = func(n int) string { return "%" + []string{"rax", "rbx", "rcx", "rdx", "rsi", "rdi"}[n] }
		half = func(n int) string { return "%" + []string{"eax", "ebx", "ecx", "edx", "esi", "edi"}[n] }
		wordOf = func(n int) string { return "%" + []string{"ax", "bx", "cx", "dx", "si", "di"}[n] }
		byteOf = func(n int) string { return "%" + []string{"al", "bl", "cl", "dl", "sil", "dil"}[n] }
	}
	pick := func(of []int) int { return of[r.IntN(len(of))] }
	var code strings.Builder
	of := map[string]func() string{
		"<d>": func() string { return name(pick(registers)) },
		"<s>": func() string { return name(pick(append(registers, addresses...))) },
		"<w>": func() string { return half(pick(registers)) },
		"<e>": func() string { return half(pick(registers)) },
		"<h>": func() string { return wordOf(pick(registers)) },
		"<b>": func() string { return byteOf(pick(registers)) },
		"<a>": func() string { return name(pick(addresses)) },
	}
	for range 1 + r.IntN(6) {
		line := lines[arch][r.IntN(len(lines[arch]))]
		code.WriteString(operand.ReplaceAllStringFunc(line, func(which string) string { return of[which]() }) + " ;\n ")
	}
	whole := func(n int) string { return strings.TrimPrefix(name(n), "%") }
	return fmt.Sprintf("%s A\n{ int64_t x[2]={1,2}; int64_t p=x; 0:%s=x; 0:%s=p; 0:%s=x; 0:%s=p; }\n P0 ;\n %sE: ;\nlocations [0:%s; 0:%s; 0:%s; 0:%s; x; p;]\n",
		arch, whole(0), whole(1), whole(4), whole(5), code.String(), whole(0), whole(1), whole(2), whole(3))
}
