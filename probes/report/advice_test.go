package report

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
)

// nasty are values that leave a quotation where one forgets something, and comments that leave theirs.
var nasty = []string{
	`it's`, `"quoted"`, `'; exit 7; '`, "$(exit 7)", "`exit 7`", `$HOME`, `back\slash`, `ends in \`, "two\nlines", `??/`, `??=`, `*/ #error`,
	"\x1b[2J", "ß", "007", "-12", "1e3", " ", "%s%n",
}

// ofNasty is a report of this architecture whose values are the nasty ones, and so is all else that is said of them.
func ofNasty() Report {
	r := sample()
	r.Machine.Arch, r.Advice = runtime.GOARCH, nil
	for i, value := range nasty {
		r.Advice = append(r.Advice, probes.Advice{Tunable: "nasty" + strconv.Itoa(i), Value: value, Confidence: probes.High, Why: value,
			WouldChangeIf: value, Others: []probes.Other{{Who: value, Value: value}}})
	}
	r.Advice = append(r.Advice, probes.Advice{Tunable: "open", Value: probes.Inconclusive, Why: `ends in \`})
	return r
}

// write puts advice into a file of a temporary folder.
func writeAdvice(t *testing.T, r Report, format, name string) (path string) {
	t.Helper()
	f, known := FindAdviceFormat(format)
	require.True(t, known)
	text, err := f.Write(r)
	require.NoError(t, err)
	path = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, text, 0o644))
	return path
}

// TestAdviceFormats holds each against what it should look like, and has each value in all of them.
func TestAdviceFormats(t *testing.T) {
	for _, f := range AdviceFormats {
		text, err := f.Write(sample())
		require.NoError(t, err)
		for _, value := range []string{"64", "fetch-add", "inconclusive", "two words on one line cost 5.00 times", "other processors share", "crossbeam"} {
			assert.Contains(t, string(text), value, f.Name)
		}
	}
	for format, file := range map[string]string{"md": "advice.md", "c": "tuning.h", "env": "tuning.env"} {
		f, _ := FindAdviceFormat(format)
		text, err := f.Write(sample())
		require.NoError(t, err)
		golden(t, file, string(text))
	}
	_, known := FindAdviceFormat("yaml")
	assert.False(t, known)
}

// TestJSONIsTheAdvice: what is read back is what was there; nothing is an empty list.
func TestJSONIsTheAdvice(t *testing.T) {
	text, err := os.ReadFile(writeAdvice(t, sample(), "json", "tuning.json"))
	require.NoError(t, err)
	var back []probes.Advice
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, sample().Advice, back)
	text, err = Report{}.adviceJSON()
	require.NoError(t, err)
	assert.Equal(t, "[]\n", string(text))
}

// TestNamesThatAreNone: a report that came from somewhere names no variable that a program or the shell has already.
func TestNamesThatAreNone(t *testing.T) {
	for _, name := range []string{"", "_", "a__b", "PATH", "a-b", "a b", "8", "a8b", "ä", "a\nb"} {
		r := sample()
		r.Advice[0].Tunable = name
		for _, format := range []string{"go", "c", "env"} {
			f, _ := FindAdviceFormat(format)
			_, err := f.Write(r)
			assert.ErrorContains(t, err, "expected words joined by _", "%s as %s", name, format)
		}
	}
	r := sample()
	r.Machine.Arch = "riscv64"
	_, err := r.adviceC()
	assert.ErrorContains(t, err, `the report's architecture is "riscv64"`)
}

// TestShellReads has a shell source the nasty values, and say what it has.
func TestShellReads(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no POSIX shell here: ", err)
	}
	script := ". " + writeAdvice(t, ofNasty(), "env", "tuning.env") + "\n"
	for i := range nasty {
		script += fmt.Sprintf("printf '%%s\\n' \"$ATOMLAB_NASTY%d\"\n", i)
	}
	said, err := exec.Command(shell, "-eu", "-c", script+"printf '%s' \"${ATOMLAB_OPEN-none}\"").CombinedOutput()
	require.NoError(t, err, string(said))
	assert.Equal(t, printed()+"none", string(said))
}

// TestEnvironment: what the go command reads has its name.
func TestEnvironment(t *testing.T) {
	r := sample()
	r.Advice[1] = probes.Advice{Tunable: "goarm64", Value: "v8.1", Confidence: probes.High, Why: "LSE pays"}
	text, err := r.adviceShell()
	require.NoError(t, err)
	assert.Contains(t, string(text), "\nexport GOARM64='v8.1'\n")
	assert.Contains(t, string(text), "\nexport ATOMLAB_PADDING_BYTES='64'\n")
	assert.Contains(t, string(text), "\n# No ATOMLAB_SPIN_BUDGET: inconclusive")
}

func TestShellcheck(t *testing.T) {
	checker, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Skip("no shellcheck here: ", err)
	}
	for severity, r := range map[string]Report{"style": sample(), "warning": ofNasty()} { // which look like slips on purpose
		said, err := exec.Command(checker, "--severity", severity, writeAdvice(t, r, "env", "tuning.env")).CombinedOutput()
		assert.NoError(t, err, string(said))
	}
}

// printed are the values as a program prints them, a line each.
func printed() string {
	var b strings.Builder
	for _, value := range nasty {
		b.WriteString(printable.Text(value) + "\n")
	}
	return b.String()
}

// TestCompilerReads has a C compiler take the nasty values, with all warnings, and a program print them.
func TestCompilerReads(t *testing.T) {
	compiler, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler here: ", err)
	}
	makes, err := exec.Command(compiler, "-dM", "-E", "-x", "c", os.DevNull).Output()
	require.NoError(t, err)
	if macro, known := macros[runtime.GOARCH]; !known || !strings.Contains(string(makes), macro) {
		t.Skip("the C compiler here makes no code for " + runtime.GOARCH + ", or there is no header for it")
	}
	header := writeAdvice(t, ofNasty(), "c", "tuning.h")
	program := "#include <stdio.h>\n#include \"tuning.h\"\n#include \"tuning.h\"\nint main(void) {\n"
	for i, value := range nasty {
		if value == "-12" {
			program += fmt.Sprintf("  printf(\"%%d\\n\", 1 - ATOMLAB_NASTY%d - 1 - 2 * 12);\n", i)
		} else {
			program += fmt.Sprintf("  puts(ATOMLAB_NASTY%d);\n", i)
		}
	}
	source := filepath.Join(filepath.Dir(header), "main.c")
	require.NoError(t, os.WriteFile(source, []byte(program+"#ifdef ATOMLAB_OPEN\n  return 1;\n#endif\n  return 0;\n}\n"), 0o644))
	binary := filepath.Join(filepath.Dir(header), "main")
	said, err := exec.Command(compiler, "-Wall", "-Wextra", "-Werror", "-std=c99", "-o", binary, source).CombinedOutput()
	require.NoError(t, err, string(said))
	said, err = exec.Command(binary).CombinedOutput()
	require.NoError(t, err, string(said))
	assert.Equal(t, printed(), string(said))

	other := ofNasty()
	other.Machine.Arch = map[string]string{"amd64": "arm64", "arm64": "amd64"}[runtime.GOARCH]
	elsewhere := writeAdvice(t, other, "c", "tuning.h")
	said, err = exec.Command(compiler, "-fsyntax-only", "-x", "c", elsewhere).CombinedOutput()
	assert.Error(t, err, "it is for another processor")
	assert.Contains(t, string(said), "measured on "+other.Machine.Arch)
}

// TestGoReads parses the nasty values as Go does.
func TestGoReads(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), writeAdvice(t, ofNasty(), "go", "tuning.go"), nil, 0)
	require.NoError(t, err)
	values := map[string]string{}
	for _, d := range file.Decls {
		spec := d.(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
		switch v := spec.Values[0].(type) {
		case *ast.BasicLit:
			value, err := strconv.Unquote(v.Value)
			if err != nil {
				value = v.Value
			}
			values[spec.Names[0].Name] = value
		case *ast.UnaryExpr:
			values[spec.Names[0].Name] = "-" + v.X.(*ast.BasicLit).Value
		}
	}
	want := map[string]string{}
	for i, value := range nasty {
		want[fmt.Sprintf("Nasty%d", i)] = value
	}
	assert.Equal(t, want, values)
}
