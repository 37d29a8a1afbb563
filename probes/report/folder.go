package report

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The files of a run's folder. A folder is often left inside a repository, and next to other files, so none of them
// may become part of what lies around it: the go command passes over a folder whose name begins with an underscore, and
// git over what the ignore file names.
const (
	JournalFile = "journal.jsonl"
	JSONFile    = "report.json"
	TextFile    = "report.txt"
	TuningFile  = "_tuning/tuning.go"

	ignoreFile = ".gitignore"
	partial    = ".partial" // the end of a file's name until it is whole
)

// Prepare makes a folder ready for a run: it is there, and git passes over the files of the run, and only over those.
func Prepare(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for the report: %w: give another with --out", err)
	}
	path := filepath.Join(folder, ignoreFile)
	switch found, err := os.ReadFile(path); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("cannot look into the folder for the report: %w: give another with --out", err)
	case string(found) == ignored():
		return nil
	default:
		return fmt.Errorf("%s is there already, and not of a run: a run's files would show as changes of a repository: "+
			"give a folder of its own with --out", path)
	}
	if err := os.WriteFile(path, []byte(ignored()), 0o644); err != nil {
		return fmt.Errorf("cannot write to the folder for the report: %w: give another with --out", err)
	}
	return nil
}

// ignored is the text of the ignore file.
func ignored() string {
	var b strings.Builder
	b.WriteString("# The files of a run of atomlab are no part of a repository. Others in this folder are not touched.\n")
	for _, name := range []string{ignoreFile, JournalFile, JSONFile, TextFile} {
		fmt.Fprintf(&b, "/%s\n/%s%s\n", name, name, partial)
	}
	fmt.Fprintf(&b, "/%s/\n", path.Dir(TuningFile))
	return b.String()
}

// replace writes a file of the folder so that it is there whole or not at all.
func replace(path string, content []byte) error {
	if err := os.WriteFile(path+partial, content, 0o644); err != nil {
		os.Remove(path + partial)
		return fmt.Errorf("writing the report: %w", err)
	}
	return os.Rename(path+partial, path)
}
