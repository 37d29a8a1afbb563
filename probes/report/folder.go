package report

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/printable"
)

// The files of a run's folder. A folder is often left inside a repository, and next to other files, so none of them
// may become part of what lies around it: the go command passes over a folder whose name begins with an underscore, and
// git over what the ignore file names.
const (
	JournalFile = "journal.jsonl"
	JSONFile    = "report.json"
	TextFile    = "report.txt"
	HTMLFile    = "report.html"
	TuningFile  = "_tuning/tuning.go"

	ignoreFile = ".gitignore"
	lockFile   = "journal.lock"
)

// Prepare makes a folder ready for a run: it is there, and git passes over the files of the run, and only over those.
func Prepare(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("cannot make the folder for the report: %w: give another with --out", err)
	}
	path := filepath.Join(folder, ignoreFile)
	switch found, err := files.Read(path, 1<<20); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("cannot look into the folder for the report: %w: give another with --out", err)
	case string(found) == ignored():
		return nil
	default:
		return fmt.Errorf("%s is there already, and not of a run: a run's files would show as changes of a repository: "+
			"give a folder of its own with --out", path)
	}
	if err := files.Write(path, []byte(ignored())); err != nil {
		return fmt.Errorf("cannot write to the folder for the report: %w: give another with --out", err)
	}
	return nil
}

// ignored is the text of the ignore file.
func ignored() string {
	var b strings.Builder
	b.WriteString("# The files of a run of atomlab are no part of a repository. Others in this folder are not touched.\n")
	for _, name := range []string{ignoreFile, JournalFile, JSONFile, TextFile, HTMLFile} {
		fmt.Fprintf(&b, "/%s\n/.%s-*%s\n", name, name, files.Partial)
	}
	fmt.Fprintf(&b, "/%s\n", lockFile)
	fmt.Fprintf(&b, "/%s/\n", path.Dir(TuningFile))
	return b.String()
}

// ErrInUse is that another process measures for a folder.
var ErrInUse = errors.New("another run of atomlab is at work in it: wait for its end, or give another folder with --out")

// Lock keeps other processes from measuring for a folder, until it is unlocked or this process ends, in whatever way.
func Lock(folder string) (unlock func() error, err error) {
	path := filepath.Join(folder, lockFile)
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: found something else than a file of atomlab: give another folder with --out", printable.Text(path))
	}
	lock := flock.New(path)
	// a process that was killed may have left a child that holds it still
	soon, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	switch held, err := lock.TryLockContext(soon, 10*time.Millisecond); {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("%s: %w", printable.Text(folder), ErrInUse)
	case err != nil || !held:
		return nil, fmt.Errorf("cannot lock the folder for the report: %w", err)
	}
	return lock.Unlock, nil
}
