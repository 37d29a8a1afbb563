package weave

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// modules copies what is needed of the modules in the module cache, where the go command allows no overlay.
func (w *weaver) modules(all []*listed) error {
	w.copied, w.copies = map[string]string{}, map[string]string{}
	env, err := w.goCommand("env", "GOMODCACHE")
	if err != nil {
		return err
	}
	cache := strings.TrimSpace(string(env))
	for _, p := range w.chosen(all) {
		if m := p.Module; m != nil && within(p.Dir, cache) && w.copies[m.key()] == "" {
			to := filepath.Join(w.Out, "modules", m.Path, "_"+m.Version)
			w.copies[m.key()] = to
			if err := copyFile(filepath.Join(to, "go.mod"), m.origin().GoMod); err != nil {
				return err
			}
		}
	}
	for _, p := range all {
		if p.Module != nil && w.copies[p.Module.key()] != "" && !p.generated() {
			if err := w.copyPackage(p, w.copies[p.Module.key()]); err != nil {
				return err
			}
		}
	}
	return nil
}

// replace overlays go.mod or go.work by one that has the copies in the place of the modules.
func (w *weaver) replace() error {
	if len(w.copies) == 0 {
		return nil
	}
	env, err := w.goCommand("env", "GOMOD", "GOWORK")
	if err != nil {
		return err
	}
	mod, work, _ := strings.Cut(strings.TrimSuffix(string(env), "\n"), "\n")
	command := "mod"
	if work != "" && work != "off" {
		command, mod = "work", work
	}
	to := filepath.Join(w.Out, filepath.Base(mod))
	if err := copyFile(to, mod); err != nil {
		return err
	}
	w.overlay[mod] = to
	args := []string{command, "edit"}
	for _, key := range slices.Sorted(maps.Keys(w.copies)) {
		args = append(args, "-replace="+key+"="+w.copies[key])
	}
	_, err = w.goCommand(append(args, to)...)
	return err
}

func (m *module) key() string { return m.Path + "@" + m.Version }

// origin is the module whose source is taken: the replacement, if there is one.
func (m *module) origin() *module {
	if m.Replace != nil {
		return m.Replace
	}
	return m
}

// copyPackage copies the files of p, and what it embeds; of a package under test, its test data as well.
func (w *weaver) copyPackage(p *listed, root string) error {
	rel, err := filepath.Rel(p.Module.origin().Dir, p.Dir)
	if err != nil {
		return fmt.Errorf("package %s is not in the folder of its module: %w", p.ImportPath, err)
	}
	to := filepath.Join(root, rel)
	if w.copied[p.Dir] != "" {
		return nil
	}
	w.copied[p.Dir] = to
	files, err := os.ReadDir(p.Dir)
	if err != nil {
		return err
	}
	names := p.EmbedFiles
	for _, f := range files {
		if f.Type().IsRegular() {
			names = append(names, f.Name())
		}
	}
	for _, name := range names {
		if err := copyFile(filepath.Join(to, name), filepath.Join(p.Dir, name)); err != nil {
			return err
		}
	}
	if p.DepOnly || !w.Tests {
		return nil
	}
	return copyFolder(filepath.Join(to, "testdata"), filepath.Join(p.Dir, "testdata"))
}

// copyFolder copies a folder, if there is one.
func copyFolder(to, from string) error {
	return filepath.WalkDir(from, func(name string, d fs.DirEntry, err error) error {
		if name == from && errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		return copyFile(to+name[len(from):], name)
	})
}

func copyFile(to, from string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return write(to, text)
}

func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}
