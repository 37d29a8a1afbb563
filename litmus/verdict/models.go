// Package verdict judges litmus tests: which model does it, what it allows within bounds of time and memory, and
// whether what was seen of a test is more than that. Commands and probes ask here, so that they cannot disagree.
//
//	var models verdict.Models // those of the tests' architectures
//	allowed, err := models.Check(ctx, test, verdict.Limit{Time: 5 * time.Second}, model.Options{})
//	judged := models.Judge(ctx, test, verdict.Seen{Outcomes: outcomes}, limit)
//	judged.Word // ok, violation, or emulator
package verdict

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/explain"
	"example.org/atomlab/litmus/model"
)

// Models are the memory models that judge, each read when a test first needs it. The zero Models are those of the
// architectures. They may be used by several goroutines.
type Models struct {
	Name string   // sc, go, tso, arm64, or a file whose name ends in .cat; empty: the one of each test's architecture
	Dirs []string // where files that a model includes are looked for, beside its own folder

	lock sync.Mutex
	read map[string]*cat.Model
}

// ours are the models of this program, and the architectures whose tests they are for.
var ours = map[string][]litmus.Arch{"sc": litmus.Arches, "go": litmus.Arches, "tso": {litmus.X86_64, litmus.X86}, "arm64": {litmus.AArch64}}

// Default is the name of an architecture's own model.
func Default(a litmus.Arch) string {
	for name, arches := range ours {
		if name != "sc" && name != "go" && slices.Contains(arches, a) {
			return name
		}
	}
	return ""
}

// For is the model for a test.
func (m *Models) For(t *litmus.Test) (*cat.Model, error) {
	name := m.Name
	if name == "" {
		name = Default(t.Arch)
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	if found := m.read[name]; found != nil {
		return found, fits(name, found, t)
	}
	file := name
	if _, own := ours[name]; own {
		file = "builtin:" + name + ".cat"
	} else if !strings.HasSuffix(name, ".cat") {
		return nil, fmt.Errorf("--model %s: expected sc, go, tso, arm64, or a file whose name ends in .cat", name)
	}
	read, err := cat.Load(file, cat.Options{Dirs: append([]string{filepath.Dir(name)}, m.Dirs...)})
	if err != nil {
		return nil, err
	}
	if m.read == nil {
		m.read = map[string]*cat.Model{}
	}
	m.read[name] = read
	return read, fits(name, read, t)
}

// fits refuses a model for a test of another architecture.
func fits(name string, m *cat.Model, t *litmus.Test) error {
	arches, own := ours[name]
	if !own {
		arches = speaksOf(name, m)
	}
	if arches == nil || slices.Contains(arches, t.Arch) {
		return nil
	}
	return fmt.Errorf("found a test for %s, and the model %s, which is for %s", t.Arch, name, arches[0])
}

// speaksOf is the architectures that a file in cat is for, by the first word of its header or, if it has none, its own
// name; nil if these do not say: SC and TSO are for all.
func speaksOf(name string, m *cat.Model) []litmus.Arch {
	switch word := strings.ToUpper(m.Name()); {
	case strings.HasPrefix(word, "X86"):
		return []litmus.Arch{litmus.X86_64, litmus.X86}
	case strings.HasPrefix(word, "AARCH64"):
		return []litmus.Arch{litmus.AArch64}
	case slices.Contains([]string{"ARM", "PPC", "RISCV", "MIPS", "C", "BPF", "LISA"}, word):
		return []litmus.Arch{litmus.Arch(word)}
	}
	if base := filepath.Base(name); strings.HasPrefix(base, "aarch64") {
		return []litmus.Arch{litmus.AArch64}
	}
	return nil
}

// Check is what the model allows. If a bound is reached there is a verdict all the same, marked as Expired, and an
// error that says which; an error without a verdict is about the test or the model.
func (m *Models) Check(ctx context.Context, t *litmus.Test, l Limit, o model.Options) (v *model.Verdict, err error) {
	use, err := m.For(t)
	if err != nil {
		return nil, err
	}
	err = l.Do(ctx, func(ctx context.Context) (err error) {
		v, err = model.Check(ctx, t, use, o)
		return err
	})
	return v, err
}

// Explain says why the model allows a state, or why not. See [explain.Of].
func (m *Models) Explain(ctx context.Context, t *litmus.Test, state litmus.Prop, l Limit, o model.Options) (x *explain.Explanation, err error) {
	use, err := m.For(t)
	if err != nil {
		return nil, err
	}
	err = l.Do(ctx, func(ctx context.Context) (err error) {
		x, err = explain.Of(ctx, t, use, state, o)
		return err
	})
	return x, err
}
