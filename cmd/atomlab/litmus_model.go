package main

import (
	"context"
	"fmt"
	"path/filepath"
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
		return found, m.fits(name, t)
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
	return read, m.fits(name, t)
}

// fits refuses a model of ours for a test of another architecture.
func (m *models) fits(name string, t *litmus.Test) error {
	arches, own := ours[name]
	if !own {
		return nil
	}
	for _, a := range arches {
		if a == t.Arch {
			return nil
		}
	}
	return fmt.Errorf("found a test for %s, and the model %s, which is for %s", t.Arch, name, arches[0])
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
