package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/scenarios"
	"example.org/atomlab/litmus/explore/weave"
)

const (
	module = "example.org/atomlab"
	tests  = "litmus/explore/scenarios" // the package whose test has the scenarios, from the module's folder
)

// A workshop makes instrumented tests of mutated sources: what package explore does for a test, with one file more that
// is not what it was.
type workshop struct {
	root, dir string
	woven     *weave.Result
	overlay   map[string]string
	took      map[string]time.Duration // scenarios, without a mutant
}

func open(dir string) (*workshop, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return nil, fmt.Errorf("run it in a folder of module %s: %w", module, err)
	}
	w := &workshop{root: strings.TrimSpace(string(out)), dir: dir, took: map[string]time.Duration{}}
	w.woven, err = weave.Run(weave.Config{Dir: w.root, Patterns: []string{"./" + tests}, Tests: true, Out: dir, Swap: weave.StandIns,
		Keep: weave.Kept})
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(w.woven.Overlay)
	if err != nil {
		return nil, err
	}
	var o struct{ Replace map[string]string }
	err = json.Unmarshal(text, &o)
	w.overlay = o.Replace
	return w, err
}

// build makes the instrumented test in which the mutant stands in the place of its file; nil is no mutant.
func (w *workshop) build(m *mutant) (binary string, err error) {
	overlay := maps.Clone(w.overlay)
	if m != nil {
		name := filepath.Join(w.dir, "mutant.go")
		if err := os.WriteFile(name, m.text, 0o644); err != nil {
			return "", err
		}
		overlay[filepath.Join(w.root, m.file)] = name
	}
	text, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return "", err
	}
	name := filepath.Join(w.dir, "mutant.json")
	if err := os.WriteFile(name, text, 0o644); err != nil {
		return "", err
	}
	binary = filepath.Join(w.dir, "mutant.test")
	c := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-o", binary, "-overlay="+name, "./"+tests)
	c.Dir = w.root
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("it does not compile: %w\n%s", err, out)
	}
	return binary, nil
}

// patience is how long a scenario may take, which does not look at the time itself in a loop without a step.
func (w *workshop) patience(s scenarios.Scenario) time.Duration {
	if took, ok := w.took[s.Name]; ok {
		return 10*time.Second + 5*took
	}
	return 5 * time.Minute
}

// run explores one scenario in the binary. The error says that it fails.
func (w *workshop) run(binary string, s scenarios.Scenario) (explore.Result, error) {
	result := filepath.Join(w.dir, "result.json")
	os.Remove(result)
	ctx, cancel := context.WithTimeout(context.Background(), w.patience(s))
	defer cancel()
	c := exec.CommandContext(ctx, binary, "-test.run=^TestStructures$/^"+regexpOf(s.Name)+"$")
	c.Dir = filepath.Join(w.root, tests)
	c.Env = append(os.Environ(), "EXPLORE_ONLY=1", "EXPLORE_RESULT="+result) // the variables of package explore
	out, err := c.CombinedOutput()
	if ctx.Err() != nil {
		return explore.Result{}, errors.New("it hangs, or has many more schedules")
	}
	var r explore.Result
	text, missing := os.ReadFile(result)
	if missing != nil || len(text) == 0 {
		return r, fmt.Errorf("it ends without a result (%v): %s", err, firstLine(out))
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, err
	}
	return r, s.Judge(r)
}

func firstLine(out []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}
