package compiled

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"example.org/atomlab/litmus"
)

// A Target is what code is built for, and whether the processor then turns out to have LSE, where the code asks.
type Target struct {
	GOARCH, GOARM64 string
	LSE             bool
}

// Targets are those that tests are made for: on AArch64 with exclusives, with LSE that the code asks for, and with LSE
// that it takes for granted.
var Targets = []Target{{GOARCH: "amd64"}, {"arm64", "v8.0", false}, {"arm64", "v8.0", true}, {"arm64", "v8.1,lse", true}}

func (t Target) String() string {
	switch {
	case t.GOARCH == "amd64":
		return t.GOARCH
	case t.LSE && t.GOARM64 == "v8.0":
		return t.GOARCH + "/" + t.GOARM64 + "+lse"
	}
	return t.GOARCH + "/" + t.GOARM64
}

// Arch is the architecture of the tests.
func (t Target) Arch() litmus.Arch {
	if t.GOARCH == "arm64" {
		return litmus.AArch64
	}
	return litmus.X86_64
}

// A pkg is what the go command says of the package.
type pkg struct{ Dir, Name, ImportPath string }

// Build builds the program's package for a target with the go command, and reads what came out.
//
// Nothing refers to the functions but a file that is added to the package while it is built: it is not written there.
func Build(ctx context.Context, p *Program, target Target) (*Image, error) {
	return buildWith(ctx, p, target, "")
}

// buildWith adds one more file to the package, if it is named.
func buildWith(ctx context.Context, p *Program, target Target, file string) (*Image, error) {
	out, err := run(ctx, target, "list", "-find", "-json=Dir,Name,ImportPath", p.Threads[0].Package)
	if err != nil {
		return nil, err
	}
	var of pkg
	if err := json.Unmarshal(out, &of); err != nil {
		return nil, fmt.Errorf("go list %s: %w, expected one package", p.Threads[0].Package, err)
	}
	folder, err := os.MkdirTemp("", "atomlab-compiled-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	overlay, what, err := overlay(folder, of, p, file)
	if err != nil {
		return nil, err
	}
	name := filepath.Join(folder, "program")
	// Whatever GOFLAGS says: the debugging information tells what parameters and results are.
	if _, err := run(ctx, target, "build", "-gcflags=all=-dwarf=true", "-ldflags=-w=0 -s=0", "-overlay", overlay, "-o", name, what); err != nil {
		return nil, err
	}
	deps, err := run(ctx, target, "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", p.Threads[0].Package)
	if err != nil {
		return nil, err
	}
	m, err := open(name, target, of, strings.Fields(string(deps)))
	if file != "" && err == nil {
		m.moved = map[string]string{filepath.Join(of.Dir, added): file}
	}
	return m, err
}

// added is what the file is called in the package.
const added = "zz_atomlab_added.go"

// overlay writes the files that are added: one that keeps the functions in the program, and a main beside a package
// that has none; and one that somebody else has written.
func overlay(folder string, of pkg, p *Program, more string) (file, what string, err error) {
	replace := map[string]string{}
	add := func(at, text string) {
		real := filepath.Join(folder, fmt.Sprintf("file%d.go", len(replace)))
		if err == nil {
			err = os.WriteFile(real, []byte(text), 0o600)
		}
		replace[at] = real
	}
	var names []string
	for _, f := range p.Threads {
		names = append(names, f.Name)
	}
	add(filepath.Join(of.Dir, "zz_atomlab_keep.go"), fmt.Sprintf("package %s\n\nvar atomlabKeeps any = []any{%s}\n\n"+
		"func init() {\n\tif atomlabKeeps == nil {\n\t\tpanic(\"\")\n\t}\n}\n", of.Name, strings.Join(names, ", ")))
	if more != "" {
		replace[filepath.Join(of.Dir, added)] = more
	}
	what = of.Dir
	if of.Name != "main" {
		what = filepath.Join(of.Dir, "zzatomlab")
		add(filepath.Join(what, "main.go"), fmt.Sprintf("package main\n\nimport _ %q\n\nfunc main() {}\n", of.ImportPath))
	}
	file = filepath.Join(folder, "overlay.json")
	text, _ := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(file, text, 0o600)
	}
	return file, what, err
}

// run runs the go command for a target.
func run(ctx context.Context, target Target, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+target.GOARCH, "GOARM64="+target.GOARM64)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s for %v: %w\n%s", args[0], target, err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}
