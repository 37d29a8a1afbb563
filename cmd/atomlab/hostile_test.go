package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

// evil is what must not reach a terminal: a sequence that clears it, and characters that turn the direction of writing
// around.
const evil = "\x1b[2J\u202e\u2066\u009b31m"

// steers finds what of a text would steer a terminal.
func steers(text string) string {
	for _, r := range text {
		if r != '\n' && r != '\t' && !unicode.IsGraphic(r) {
			return fmt.Sprintf("%U in %q", r, text)
		}
	}
	return ""
}

// TestSteering puts hostile text wherever files and names come from, and looks at everything that is printed.
func TestSteering(t *testing.T) {
	folder := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(folder, name)
		writeFile(t, path, text)
		return path
	}
	sb := find(t, litmus.X86_64, "SB").Text
	named := put("named.litmus", strings.Replace(sb, "X86_64 SB", "X86_64 SB"+evil, 1))
	again := put("again.litmus", strings.Replace(find(t, litmus.X86_64, "MP").Text, "X86_64 MP", "X86_64 SB"+evil, 1))
	titled := put("titled.litmus", strings.Replace(sb, "\n", "\n\""+evil+"\"\nBecause="+evil+"\n", 1))
	commented := put("commented.litmus", strings.Replace(sb, "{", "(* "+evil+" *)\n{", 1))
	broken := put("broken.litmus", "X86_64 SB\n{}\n P0 ;\n "+evil+" x ;\nexists (x=1)\n")
	file := put("file"+evil+"\n.litmus", sb)
	wrong := put("wrong"+evil+"\n.litmus", evil)
	log := put("log"+evil, "Test S"+evil+" Allowed\nStates 1\n0:rax="+evil+";\nOk\nWitnesses\nPositive: 1 Negative: 0\nCondition exists (0:rax=0)\nObservation S"+evil+" Always 1 0\n")
	other := put("other", "Test S"+evil+" Allowed\nHistogram (1 states)\n5:>0:rax=1;\nOk\n\nWitnesses\nPositive: 5, Negative: 0\nObservation S"+evil+" Always 5 0\n")
	model := put("m"+evil+".cat", "\""+evil+"\"\nacyclic po | "+evil+" as x\n")
	titledModel := put("t.cat", "X86 \"title "+evil+"\"\nflag ~empty po as f\nacyclic po | rf | co | fr as a\n")
	list := put("list", evil+"\n"+"named.litmus\n")
	report := put("report.json", `{"schema":1,"tool":"\u001b[2J\u202e","machine":{"vendor":"\u001b]0;x\u0007"},"findings":[],"advice":[{"tunable":"\u202e"}]}`)
	for _, args := range [][]string{
		{"litmus", "show", named, titled, commented, broken, file, wrong}, {"litmus", "check", named, titled, commented, file}, {"litmus", "check", broken, wrong},
		{"litmus", "check", "--json", named, titled, broken}, {"litmus", "explain", named}, {"litmus", "explain", titled, "--format", "json"},
		{"litmus", "explain", named, "--format", "dot"}, {"litmus", "explain", named, "--format", "svg"},
		{"litmus", "check", "--model", model, named}, {"litmus", "check", "--model", titledModel, named}, {"litmus", "explain", "--model", titledModel, named},
		{"litmus", "check", "@" + list}, {"litmus", "check", "no" + evil}, {"litmus", "check", "@no" + evil}, {"litmus", "run", "--iterations", "100", named, titled, wrong},
		{"litmus", "run", "--json", "--iterations", "100", named}, {"litmus", "compare", log, other}, {"litmus", "compare", "--json", log, other}, {"litmus", "compare", log, "no" + evil},
		{"litmus", "list", evil}, {"probe", "instr", evil}, {"probe", "instr", "nop; " + evil}, {"litmus", "run", "--iterations", "100", named, again}, {"recommend", report}, {"recommend", report, "--format", "go"}, {"recommend", report, "--json"}, {"page", "go-mutex-spin", report}, {"page", evil}, {"recommend", "no" + evil},
		{"report", report}, {"report", report, "--format", "md"}, {"report", report, "--format", "bench"}, {"report", report, "--format", "csv"},
		{"report", report, "--format", "junit"}, {"report", report, "--format", "json"}, {"report", report, "--format", evil}, {"report", "no" + evil},
		{"merge", report, report}, {"merge", report, "--json"}, {"merge", "no" + evil},
		{"diff", report, report}, {"diff", report, report, "--json"}, {"diff", report, "no" + evil}, {"diff", folder, report},
		{"cpu", "--sysroot", "no" + evil}, {"run", "--resume", "--out", "no" + evil}, {"run", "--only", evil}, {evil}, {"litmus", "check", named, "--" + evil},
		{"stress", "run", evil}, {"probe", "run", evil}, {"litmus", "run", "--setting", evil, named},
	} {
		_, stdout, stderr := call(args...)
		assert.Empty(t, steers(stdout), "%q", args)
		assert.Empty(t, steers(stderr), "%q", args)
	}
	_, stdout, stderr := call("litmus", "check", file, wrong)
	assert.NotContains(t, stdout+stderr, "m\n.litmus", "a name is one line")
	assert.Contains(t, stderr, `\u202e`)
}

// TestNoRegularFile names what never ends, or never begins, wherever a file is read.
func TestNoRegularFile(t *testing.T) {
	folder := t.TempDir()
	sb := filepath.Join(folder, "SB.litmus")
	writeFile(t, sb, find(t, litmus.X86_64, "SB").Text)
	zero := filepath.Join(folder, "zero.cat")
	require.NoError(t, os.Symlink("/dev/zero", zero))
	including := filepath.Join(folder, "including.cat")
	writeFile(t, including, "include \"zero.cat\"\n")
	require.NoError(t, os.Symlink("/dev/zero", filepath.Join(folder, "journal.jsonl")))
	for _, args := range [][]string{
		{"litmus", "check", zero}, {"litmus", "show", "@" + zero}, {"litmus", "check", sb, "--model", zero}, {"litmus", "check", sb, "--model", including},
		{"litmus", "compare", zero, zero}, {"recommend", zero}, {"report", zero}, {"diff", zero, zero}, {"merge", zero}, {"run", "--resume", "--out", folder},
	} {
		code, _, stderr := call(args...)
		assert.Equal(t, exitWrong, code, args)
		assert.Contains(t, stderr, "expected a regular file", args)
	}
}

// TestLists: lists that name each other over and over end.
func TestLists(t *testing.T) {
	folder := t.TempDir()
	list := filepath.Join(folder, "list")
	writeFile(t, list, strings.Repeat("@"+list+"\n", 10)+"SB\n")
	code, _, stderr := call("litmus", "show", "@"+list)
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "or 1000 lists of such, of which the first were taken")
}

// TestExpired: what a bound ends is said in words, and what was found until then is printed.
func TestExpired(t *testing.T) {
	file := filepath.Join(t.TempDir(), "long.litmus")
	row := " LDR W2,[X1] | LDR W2,[X1] | LDR W2,[X1] ;\n ADD W2,W2,#1 | ADD W2,W2,#1 | ADD W2,W2,#1 ;\n STR W2,[X1] | STR W2,[X1] | STR W2,[X1] ;\n"
	writeFile(t, file, "AArch64 long\n{ 0:X1=x; 1:X1=x; 2:X1=x; }\n P0 | P1 | P2 ;\n"+strings.Repeat(row, 3)+"exists (x=9)\n")
	for _, command := range []string{"check", "explain"} {
		code, _, stderr := call("litmus", command, "--timeout", "50ms", file)
		assert.Equal(t, exitWrong, code, command)
		assert.Contains(t, stderr, "not done within 50ms", command)
		assert.NotContains(t, stderr, "context", command)
	}
	code, _, stderr := call("litmus", "check", "--memory", "0", file)
	assert.Equal(t, exitWrong, code)
	assert.Contains(t, stderr, "--memory 0")
}
