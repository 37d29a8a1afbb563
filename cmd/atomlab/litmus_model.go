package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/model"
)

// models are the memory models of a command, each read when a test first needs it.
type models struct {
	name string   // --model; empty: the one of the test's architecture
	dirs []string // -I
	lock sync.Mutex
	read map[string]*cat.Model
}

// ours are the models of this program, and the architectures whose tests they are for.
var ours = map[string][]litmus.Arch{"sc": litmus.Arches, "tso": {litmus.X86_64, litmus.X86}, "arm64": {litmus.AArch64}}

// of is the model for a test.
func (m *models) of(t *litmus.Test) (*cat.Model, error) {
	name := m.name
	if name == "" {
		name = map[litmus.Arch]string{litmus.X86_64: "tso", litmus.X86: "tso", litmus.AArch64: "arm64"}[t.Arch]
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
		return nil, fmt.Errorf("--model %s: expected sc, tso, arm64, or a file whose name ends in .cat", name)
	}
	read, err := cat.Load(file, cat.Options{Dirs: append([]string{filepath.Dir(name)}, m.dirs...)})
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

// speaksOf is the architectures that a file in cat is for, by the first word of its header or, if it has none, its own name; nil if
// these do not say: SC and TSO are for all.
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

// check is what the model allows, found within a time.
func (m *models) check(ctx context.Context, t *litmus.Test, limit time.Duration, options model.Options) (*model.Verdict, error) {
	use, err := m.of(t)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return model.Check(ctx, t, use, options)
}
