package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.org/atomlab/asm/printable"
)

// Find names the reports at a path: a report, the folder of a run, or a folder of such folders and of reports.
func Find(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, said(path, err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	if _, err := os.Stat(filepath.Join(path, JSONFile)); err == nil {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, said(path, err)
	}
	var found []string
	for _, e := range entries {
		inside := filepath.Join(path, e.Name(), JSONFile)
		if _, err := os.Stat(inside); err == nil {
			found = append(found, inside)
		} else if !e.IsDir() && filepath.Ext(e.Name()) == ".json" {
			found = append(found, filepath.Join(path, e.Name()))
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s: no report is in it: expected %s, or folders with one", printable.Text(path), JSONFile)
	}
	return found, nil
}

// said is an error of the system with a name that is fit to be printed.
func said(path string, err error) error {
	var system *fs.PathError
	if errors.As(err, &system) {
		err = system.Err
	}
	return fmt.Errorf("%s: %w", printable.Text(path), err)
}
