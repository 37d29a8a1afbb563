package compiled

import (
	"context"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// TestAlone runs each function of the shapes by itself, on this machine and, at night, under an emulator of the others:
// what it returns is what the test that was made of its code says, of which there is one way only.
func TestAlone(t *testing.T) {
	native := here(t)
	if runtime.GOOS != "linux" {
		t.Skip("runs programs for Linux")
	}
	for _, target := range Targets {
		runner := emulator(target)
		switch {
		case target == native:
			runner = nil
		case runner == nil || os.Getenv("ATOMLAB_TEST_LINKED") == "":
			continue
		}
		t.Run(target.String(), func(t *testing.T) { alone(t, target, runner) })
	}
}

// emulator is what runs a program for a target, on a processor with LSE or one without; nothing if there is none.
func emulator(target Target) []string {
	name, err := exec.LookPath("qemu-aarch64-static")
	switch {
	case err != nil || target.GOARCH != "arm64":
		return nil
	case target.LSE:
		return []string{name, "-cpu", "max"}
	}
	return []string{name, "-cpu", "cortex-a53"}
}

func alone(t *testing.T, target Target, runner []string) {
	_, all := shapes(t)
	ran := aloneOf(t, together(all), shapeFiles, target, runner)
	assert.Greater(t, ran, 150)
	var others Program
	for _, name := range []string{"Narrow", "Wider", "Conditions", "Chosen"} {
		others.Threads = append(others.Threads, Function{"./testdata/alone", name})
	}
	aloneOf(t, &others, []string{"spills.go"}, target, runner)
}

// aloneOf runs the functions of a program, which are in some files of its folder, and says how many.
func aloneOf(t *testing.T, all *Program, files []string, target Target, runner []string) (ran int) {
	program := runnable(t, all.Threads[0].Package, files, target)
	image, err := Build(context.Background(), all, target)
	require.NoError(t, err)
	for _, f := range all.Threads {
		e, err := Extract(&Program{[]Function{f}}, image, Options{})
		require.NoError(t, err, f)
		v, err := (&verdict.Models{}).Check(context.Background(), e.Test, verdict.Limit{}, model.Options{})
		require.NoError(t, err, f)
		require.Len(t, v.States, 1, f)
		var says []string
		for _, o := range e.Test.Observed {
			if !o.Location.IsMemory() {
				says = append(says, v.States[0][o.Location].String())
			}
		}
		command := append(slices.Clone(runner), program, f.Name)
		out, err := exec.Command(command[0], command[1:]...).Output()
		require.NoError(t, err, f)
		assert.Equal(t, strings.TrimSpace(string(out)), strings.Join(says, " "), "%v\n%s", f, e.Format())
		ran++
	}
	return ran
}

// runnable is a program that calls the function of some files whose name it is given, and prints the results.
func runnable(t *testing.T, from string, files []string, target Target) string {
	folder := t.TempDir()
	var cases strings.Builder
	for _, d := range declsOf(t, from, files) {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Type.Params.NumFields() > 0 {
			continue
		}
		if f.Type.Results.NumFields() == 0 {
			fmt.Fprintf(&cases, "\tcase %q:\n\t\t%s()\n", f.Name.Name, f.Name.Name)
			continue
		}
		var names []string
		for n := range f.Type.Results.NumFields() {
			names = append(names, fmt.Sprintf("r%d", n))
		}
		list := strings.Join(names, ", ")
		fmt.Fprintf(&cases, "\tcase %q:\n\t\t%s := %s()\n\t\tshow(%s)\n", f.Name.Name, list, f.Name.Name, list)
	}
	text := `package main

import ("fmt"; "os")

func show(all ...any) {
	for i, v := range all {
		if b, ok := v.(bool); ok {
			v = map[bool]int{true: 1}[b]
		}
		if i > 0 {
			fmt.Print(" ")
		}
		fmt.Print(v)
	}
}

func main() {
	switch os.Args[1] {
` + cases.String() + "\t}\n}\n"
	for _, name := range files {
		source, err := os.ReadFile(filepath.Join(from, name))
		require.NoError(t, err)
		main := strings.Replace(string(source), "package "+filepath.Base(from), "package main", 1)
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(main), 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(folder, "main.go"), []byte(text), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module shapes\n\ngo 1.26\n"), 0o600))
	build := exec.Command("go", "build", "-o", "program", ".")
	build.Dir, build.Env = folder, append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+target.GOARCH, "GOARM64="+target.GOARM64)
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return filepath.Join(folder, "program")
}
