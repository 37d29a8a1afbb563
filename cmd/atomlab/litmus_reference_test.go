package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// same is where the lab answers as the reference does.
const same = ""

// TestReference has small files of each kind on which tools differ, with what herd7 7.58 -variant mixed answers and
// what litmus check does. Where both differ, the last column says why. With ATOMLAB_TEST_REFERENCE="herd7 -variant
// mixed" the reference itself is asked, and must say what stands here.
func TestReference(t *testing.T) {
	const sb = "X86_64 T\n{ x=0; y=0; }\n P0 | P1 ;\n movl $1,(x) | movl $1,(y) ;\n movl (y),%eax | movl (x),%eax ;\n" +
		"exists (0:rax=0 /\\ 1:rax=0)\n"
	const one = "X86_64 T\n{ int x[2]={1,2}; int s=3; 0:rbx=x; }\n P0 ;\n nop ;\nexists (s=3)\n"
	const arm = "AArch64 T\n{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }\n P0 | P1 ;\n LDR W0,[X1] | LDR W0,[X1] ;\n CBZ W0,L | MOV W2,#1 ;\n" +
		" L: | STR W2,[X3] ;\n MOV W2,#1 | ;\n STR W2,[X3] | ;\nexists (0:X0=1 /\\ 1:X0=1)\n"
	const armFour = "0:X0=0; 1:X0=0; 0:X0=0; 1:X0=1; 0:X0=1; 1:X0=0; 0:X0=1; 1:X0=1; Ok Sometimes "
	const four = "0:rax=0; 1:rax=0; 0:rax=0; 1:rax=1; 0:rax=1; 1:rax=0; 0:rax=1; 1:rax=1; Ok Sometimes "
	swap := strings.NewReplacer
	for _, c := range []struct{ kind, text, reference, ours, why string }{
		{"plain", sb, four + "7607b7", same, ""},
		{"a location twice", swap("y=0;", "y=0; y=0;").Replace(sb), "refused", same, ""},
		{"a register twice, in two widths", swap("y=0;", "0:rbx=1; 0:ebx=1;").Replace(sb), "refused", same, ""},
		{"a label twice", swap("movl $1,(x)", "L: movl $1,(x)", "movl (y)", "L: movl (y)").Replace(sb), "refused", same, ""},
		{"a label in two threads", swap("movl $1,(x)", "L: movl $1,(x)", "movl (x)", "L: movl (x)").Replace(sb), "refused", four + "6f6281", "labels are a thread's own; so litmus7 reads it"},
		{"a branch to nowhere", swap("movl $1,(x)", "jmp L").Replace(sb), "refused", same, ""},
		{"a semicolon after the brace", swap("}", "};").Replace(sb), four + "7607b7", same, ""},
		{"a short name and an empty text", swap("T\n", "T (short) \"\"\n").Replace(sb), four + "7607b7", same, ""},
		{"quotes in quotes", swap("T\n", "T\n\"a \\\"quoted\\\" text\"\n").Replace(sb), four + "7607b7", same, ""},
		{"a name that ends as files do", swap("T\n", "T.litmus\n").Replace(sb), four + "7607b7", same, ""},
		{"observed states", swap("exists (0:rax=0 /\\ 1:rax=0)", "observed 0:rax=0; 1:rax=0; and 0:rax=1;").Replace(sb), four + "7607b7", same, ""},
		{"no quantifier", swap("exists", "locations [x;]").Replace(sb), "0:rax=0; 1:rax=0; [x]=1; 0:rax=0; 1:rax=1; [x]=1; 0:rax=1; 1:rax=0; [x]=1; 0:rax=1; 1:rax=1; [x]=1; Ok Sometimes 989f83", same, ""},
		{"neither quantifier nor locations", swap("exists", "").Replace(sb), "refused", same, ""},
		{"no condition", swap("exists (0:rax=0 /\\ 1:rax=0)", "").Replace(sb), " Ok Always af9ea6", same, ""},
		{"a filter before locations", swap("exists", "filter (x=1) locations [x;] exists").Replace(sb), "refused", same, ""},
		{"a filter", swap("exists", "filter (0:rax=0) exists").Replace(sb), "0:rax=0; 1:rax=0; 0:rax=0; 1:rax=1; Ok Sometimes 7607b7", same, ""},
		{"an implication", swap("0:rax=0 /\\ 1", "0:rax=0 => 1").Replace(sb), four + "7607b7", same, ""},
		{"a kind", swap("1:rax=0)", "1:rax=0) with tso: ~exists;").Replace(sb), four + "7607b7", same, ""},
		{"a dash in the architecture", swap("X86_64", "X86-64").Replace(sb), "refused", same, ""},
		{"a dash in a name", swap("y=0", "y-z=1").Replace(sb), four + "f39067", same, ""},
		{"threads in another order", swap("P0 | P1", "P1 | P0").Replace(sb), "refused", four + "7607b7", "threads have names"},
		{"threads with a gap", swap("P1 ;", "P2 ;", "1:rax", "2:rax").Replace(sb), "refused",
			"0:rax=0; 2:rax=0; 0:rax=0; 2:rax=1; 0:rax=1; 2:rax=0; 0:rax=1; 2:rax=1; Ok Sometimes a80fbc", "threads have names"},
		{"a row too short", swap("movl $1,(x) |", "").Replace(sb), "refused", same, ""},
		{"metadata twice", swap("{", "Com=Rf\nCom=Fr\n{").Replace(sb), "refused", same, ""},
		{"no such thread", swap("1:rax", "2:rax").Replace(sb), "refused", same, ""},
		{"no such thread in the initial state", swap("y=0;", "2:rax=0;").Replace(sb), "refused", same, ""},
		{"no such location", swap("1:rax", "z").Replace(sb), "0:rax=0; [z]=0; 0:rax=1; [z]=0; Ok Sometimes cd7b69", "refused", "a mistake of the writer"},
		{"a register that nobody touches", swap("1:rax", "1:rcx").Replace(sb), "0:rax=0; 1:rcx=0; 0:rax=1; 1:rcx=0; Ok Sometimes 52e28b", same, ""},
		{"registers in capitals", swap("y=0;", "0:RBX=1;", "1:rax", "1:RBX").Replace(sb), "0:rax=0; 1:rbx=0; 0:rax=1; 1:rbx=0; Ok Sometimes 287ed6", same, ""},
		{"registers in small letters", swap("0:X1", "0:x1", "(0:X0", "(0:x0").Replace(arm), armFour + "6ff03b", same, ""},
		{"the zero register", swap("1:X0=1)", "1:X0=1 /\\ 0:XZR=0)").Replace(arm), "0:XZR=0; 0:X0=0; 1:X0=0; 0:XZR=0; 0:X0=0; 1:X0=1; 0:XZR=0; 0:X0=1; 1:X0=0; 0:XZR=0; 0:X0=1; 1:X0=1; Ok Sometimes b102f7", same, ""},
		{"how memory is mapped", swap("{", "cacheType=DIC\nMT=b\n{").Replace(arm), armFour + "870a09", same, ""},
		{"a cell", swap("s=3)", "x[1]=2)").Replace(one), "x[1]=2; Ok Always f6a0a1", same, ""},
		{"a cell outside the array", swap("s=3)", "x[2]=0)").Replace(one), "refused", same, ""},
		{"a whole array", swap("s=3)", "x={1,2})").Replace(one), "x={1,2}; Ok Always 064a0d", same, ""},
		{"more values than cells", swap("s=3)", "x={1,2,3})").Replace(one), "x={1,2}; No Never 064a0d", "refused", "a mistake of the writer"},
		{"an array as a scalar", swap("s=3)", "x=1)").Replace(one), "x={1,2}; No Never 064a0d", "refused", "a mistake of the writer"},
		{"a scalar as an array", swap("s=3)", "s[0]=3)").Replace(one), "refused", same, ""},
		{"fewer values than cells", swap("{1,2}", "{1}").Replace(one), "refused", same, ""},
		{"a number of another base", swap("s=3;", "s=0b11;").Replace(one), "refused", "[s]=3; Ok Always 05c7e1", "C has such numbers"},
		{"a hexadecimal number", swap("s=3;", "s=0x3;").Replace(one), "[s]=3; Ok Always e5ed61", same, ""},
		{"a negative number", swap("s=3;", "s=-1;", "(s=3)", "(s=0xffffffff)").Replace(one), "[s]=-1; Ok Always 183bc7", same, ""},
		{"more bits than the type", swap("int s=3", "uint8_t s=300", "(s=3)", "(s=44)").Replace(one), "[s]=44; Ok Always b322ac", same, ""},
		{"an unknown type", swap("int s=3", "foo s=3").Replace(one), "refused", same, ""},
		{"an unknown type of a register", swap("0:rbx=x", "unit64_t 0:rbx=1").Replace(one), "[s]=3; Ok Always 808db8", same, ""},
		{"a label that is not there", swap("(s=3)", "(s=0:L)").Replace(one), "refused", same, ""},
		{"an address and a distance", swap("nop", "addq $2,%rbx", "(s=3)", "(0:rbx=x)").Replace(one), "0:rbx=x+2; No Never 362a18", same, ""},
		{"a distance backwards", swap("nop", "addq $-4,%rbx", "(s=3)", "(0:rbx=x)").Replace(one), "0:rbx=x+-4; No Never e3936e", same, ""},
		{"the address of a cell", swap("nop", "addq $4,%rbx", "(s=3)", "(0:rbx=x)").Replace(one), "0:rbx=x+4; No Never 75e8b8", "0:rbx=x[1]; No Never 75e8b8", "a cell goes by its name"},
		{"an access outside its location", swap("nop", "movl 4096(%rbx),%eax", "(s=3)", "(0:rax=0)").Replace(one), "refused", same, ""},
		{"addresses combined", swap("nop", "leaq (s),%rcx ;\n xorq %rcx,%rbx", "(s=3)", "(0:rbx=0)").Replace(one), "refused", same, ""},
		{"a pointer that is 0 on an allowed path", swap("0:rbx=x", "int64_t p=0", "nop", "movq (p),%rbx ;\n movl (%rbx),%eax", "(s=3)", "(0:rax=0)").Replace(one), "No Never 91d5ce", "refused", "the access strays"},
		{"a branch", arm, armFour + "24667d", same, ""},
		{"a loop", swap("L: | STR", " | STR", "LDR W0,[X1] |", "L: LDR W0,[X1] |").Replace(arm), "0:X0=1; 1:X0=0; 0:X0=1; 1:X0=1; Loop Ok Sometimes 560f2c", same, ""},
		{"a loop with its own bound", swap("{", "Unroll=1\n{", "L: | STR", " | STR", "LDR W0,[X1] |", "L: LDR W0,[X1] |").Replace(arm), "0:X0=1; 1:X0=0; 0:X0=1; 1:X0=1; Loop Ok Sometimes 560f2c", same, ""},
	} {
		file := t.TempDir() + "/T.litmus"
		writeFile(t, file, c.text)
		if herd := os.Getenv("ATOMLAB_TEST_REFERENCE"); herd != "" {
			words := append(strings.Fields(herd), file)
			log, _ := exec.Command(words[0], words[1:]...).Output()
			assert.Equal(t, c.reference, condensed(string(log)), c.kind)
		}
		want := c.ours
		if want == same {
			want = c.reference
		}
		_, log, _ := call("litmus", "check", file)
		assert.Equal(t, want, condensed(log), c.kind)
		assert.Equal(t, c.ours == same, c.why == "", c.kind)
	}
}

// condensed is what matters of a log with one test: its states, verdict, name if it is not T, observation and the
// beginning of its hash.
func condensed(log string) string {
	var parts []string
	states := false
	for _, line := range strings.Split(log, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case word == "States":
			states = true
		case word == "Witnesses":
			states = false
		case word == "Observation":
			name, observed, _ := strings.Cut(rest, " ")
			parts = append(parts, strings.TrimPrefix(name+" ", "T ")+strings.Fields(observed)[0])
		case strings.HasPrefix(word, "Hash="):
			parts = append(parts, word[5:11])
		case states:
			parts = append(parts, line)
		}
	}
	if parts == nil {
		return "refused"
	}
	return strings.Join(parts, " ")
}
