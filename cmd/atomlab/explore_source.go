package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

// A goTool runs the go command.
type goTool struct {
	ctx context.Context
	dir string
}

// goPatience is how long an interrupted go command may take to end.
const goPatience = 5 * time.Second

// errNoGo says what to do where there is no Go.
var errNoGo = errors.New("explore run rewrites Go source and compiles it, and finds no go command: install Go from https://go.dev/dl, " +
	"or add the folder of its command to PATH")

func newGoTool(ctx context.Context) (goTool, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return goTool{}, errNoGo
	}
	return goTool{ctx: ctx}, nil
}

// command is one of the go command, which is interrupted, not killed, with the context: it ends what it started.
func (g goTool) command(args ...string) *exec.Cmd {
	c := exec.CommandContext(g.ctx, "go", args...)
	c.Dir = g.dir
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = goPatience
	return c
}

// output is what the go command prints.
func (g goTool) output(args ...string) (string, error) {
	out, err := g.command(args...).Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return "", fmt.Errorf("go %s: %s", strings.Join(args, " "), strings.TrimSpace(string(exit.Stderr)))
	}
	return strings.TrimSpace(string(out)), err
}

// A lab is a folder with the source of this module.
type lab struct {
	goTool
	cleanup func()
}

// ownModule is the module that this program is of.
func ownModule() (module, version string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
	return info.Main.Path, info.Main.Version
}

// findLab finds the source of this module: the module around the current folder, the one that it requires, or the
// version that this program was built from, which the go command fetches.
func (g goTool) findLab() (lab, error) {
	module, version := ownModule()
	dir, err := g.output("list", "-m", "-f", "{{.Dir}}", module)
	if err != nil || dir == "" {
		if dir, err = g.fetchLab(module, version); err != nil {
			return lab{}, err
		}
	}
	cache, err := g.output("env", "GOMODCACHE")
	if err != nil {
		return lab{}, err
	}
	if rel, err := filepath.Rel(cache, dir); err != nil || !filepath.IsLocal(rel) {
		return lab{goTool{g.ctx, dir}, func() {}}, nil
	}
	return g.copyLab(dir)
}

func (g goTool) fetchLab(module, version string) (dir string, err error) {
	if version == "" || version == "(devel)" || strings.Contains(version, "+dirty") {
		return "", fmt.Errorf("the source of the scenarios is not at hand, and this atomlab (%s) is none that could be fetched: "+
			"call it from the folder of the module %s, or of a module that requires it", version, module)
	}
	text, failed := g.command("mod", "download", "-json", module+"@"+version).Output() // it says in the JSON what is wrong
	var got struct{ Dir, Error string }
	if err := errors.Join(failed, json.Unmarshal(text, &got)); err != nil || got.Dir == "" {
		return "", fmt.Errorf("the source of the scenarios, %s@%s, cannot be fetched: %s", module, version, cmp.Or(got.Error, fmt.Sprint(err)))
	}
	return got.Dir, nil
}

// copyLab copies the module out of the module cache, where nothing can be rewritten.
func (g goTool) copyLab(dir string) (lab, error) {
	to, err := os.MkdirTemp("", "atomlab-explore-")
	if err != nil {
		return lab{}, err
	}
	l := lab{goTool{g.ctx, filepath.Join(to, "module")}, func() { os.RemoveAll(to) }}
	if err := os.CopyFS(l.dir, os.DirFS(dir)); err != nil {
		l.cleanup()
		return lab{}, err
	}
	return l, nil
}
