package overlay

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A Rewrite returns the new text of a file of p, or false if it leaves it.
type Rewrite func(p *Package, path string, src []byte) ([]byte, bool, error)

// SwapImports is the Rewrite that swaps imports only.
func SwapImports(_ *Package, path string, src []byte) ([]byte, bool, error) {
	return SwapSource(path, src)
}

// Write writes rewritten copies of the packages to the folder out, and returns the flags that let go build use them, and
// how many files there are.
func Write(out, dir string, packages []Package, rewrite Rewrite) (flags []string, files int, err error) {
	w := &writer{out: out, replace: map[string]string{}, modules: map[string]string{}}
	for i := range packages {
		if err := w.add(&packages[i], rewrite); err != nil {
			return nil, 0, err
		}
	}
	name := filepath.Join(out, "overlay.json")
	text, err := json.MarshalIndent(map[string]any{"Replace": w.replace}, "", "\t")
	if err == nil {
		err = os.WriteFile(name, text, 0o644)
	}
	flags = []string{"-overlay=" + name}
	if err == nil && len(w.modules) > 0 {
		var mod string
		mod, err = w.modFile(dir)
		flags = append(flags, "-modfile="+mod)
	}
	return flags, w.files, err
}

type writer struct {
	out     string
	files   int
	replace map[string]string
	modules map[string]string // path@version of a module of the cache, to its copy
}

func (w *writer) add(p *Package, rewrite Rewrite) error {
	for _, file := range p.Files {
		path := filepath.Join(p.Dir, file)
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text, changed, err := rewrite(p, path, src)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if !changed {
			continue
		}
		if err := w.put(p, path, text); err != nil {
			return err
		}
		w.files++
	}
	return nil
}

// put stores a rewritten file: in the copy of its module if that is in the cache, else for the overlay.
func (w *writer) put(p *Package, path string, text []byte) error {
	if !p.Module.cached() {
		to := filepath.Join(w.out, fmt.Sprintf("%d_%s", len(w.replace), filepath.Base(path)))
		w.replace[path] = to
		return os.WriteFile(to, text, 0o644)
	}
	to, err := w.module(p.Module)
	if err != nil {
		return err
	}
	inside, err := filepath.Rel(p.Module.Dir, path)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, inside), text, 0o644)
}

// module copies a module of the cache, once.
func (w *writer) module(m *Module) (string, error) {
	key := m.Path + "@" + m.Version
	if to, ok := w.modules[key]; ok {
		return to, nil
	}
	to := filepath.Join(w.out, fmt.Sprintf("module%d", len(w.modules)))
	w.modules[key] = to
	return to, filepath.WalkDir(m.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(m.Dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, inside), 0o755)
		}
		text, err := os.ReadFile(path)
		if err != nil || strings.HasSuffix(path, "_test.go") {
			return err
		}
		return os.WriteFile(filepath.Join(to, inside), text, 0o644)
	})
}

// modFile writes a go.mod and a go.sum that are those of dir's module, with the copies in place.
func (w *writer) modFile(dir string) (string, error) {
	c := exec.Command("go", "env", "GOMOD")
	c.Dir = dir
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	original := strings.TrimSpace(string(out))
	name := filepath.Join(w.out, "go.mod")
	if err := copyFile(original, name); err != nil {
		return "", err
	}
	if err := copyFile(strings.TrimSuffix(original, ".mod")+".sum", filepath.Join(w.out, "go.sum")); err != nil && !os.IsNotExist(err) {
		return "", err
	}
	args := []string{"mod", "edit"}
	for key, to := range w.modules {
		args = append(args, "-replace="+key+"="+to)
		if err := ensureGoMod(to, key); err != nil {
			return "", err
		}
	}
	if out, err := exec.Command("go", append(args, name)...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go mod edit: %w: %s", err, out)
	}
	return name, absolute(original, name)
}

// ensureGoMod gives a module without a go.mod the one that go build takes for it.
func ensureGoMod(dir, key string) error {
	name := filepath.Join(dir, "go.mod")
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	path, _, _ := strings.Cut(key, "@")
	return os.WriteFile(name, []byte("module "+path+"\n"), 0o644)
}

// absolute makes the replacements by folders of a copied go.mod independent of where it stands.
func absolute(original, name string) error {
	out, err := exec.Command("go", "mod", "edit", "-json", name).Output()
	if err != nil {
		return fmt.Errorf("go mod edit: %w", err)
	}
	var mod struct {
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		return err
	}
	args := []string{"mod", "edit"}
	for _, r := range mod.Replace {
		if r.New.Version == "" && !filepath.IsAbs(r.New.Path) {
			old := r.Old.Path
			if r.Old.Version != "" {
				old += "@" + r.Old.Version
			}
			args = append(args, "-replace="+old+"="+filepath.Join(filepath.Dir(original), r.New.Path))
		}
	}
	if len(args) == 2 {
		return nil
	}
	if out, err := exec.Command("go", append(args, name)...).CombinedOutput(); err != nil {
		return fmt.Errorf("go mod edit: %w: %s", err, out)
	}
	return nil
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}
