package weave

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// share moves the copies of modules to where other builds find them as well. The go command compiles a package again if
// its folder is another one, and what imports it too; so who weaves twice would wait for it twice.
func (w *weaver) share() error {
	if err := os.MkdirAll(w.Shared, 0o755); err != nil {
		return err
	}
	for key, from := range w.copies {
		name, err := digest(from)
		if err != nil {
			return err
		}
		to := filepath.Join(w.Shared, name)
		if err := moveTo(to, from); err != nil {
			return err
		}
		w.copies[key] = to
		for name, original := range w.result.Copies {
			if within(name, from) {
				delete(w.result.Copies, name)
				w.result.Copies[to+strings.TrimPrefix(name, from)] = original
			}
		}
	}
	return nil
}

// moveTo moves a folder, unless the same is there already; then that counts as used now.
func moveTo(to, from string) error {
	now := time.Now()
	if os.Chtimes(to, now, now) == nil {
		return nil
	}
	err := os.Rename(from, to)
	if _, other := os.Stat(to); other == nil { // another build was quicker, maybe
		return nil
	}
	return err
}

// digest names a folder by the names and texts of its files.
func digest(folder string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		fmt.Fprintf(h, "%q %d\n%s", strings.TrimPrefix(name, folder), len(text), text)
		return err
	})
	return fmt.Sprintf("%x", h.Sum(nil)[:16]), err
}
