package runner

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// A Journal is a run on disk. A nil journal keeps nothing.
type Journal struct {
	Header   report.Header
	Items    []string
	findings []probes.Finding
	file     *os.File
	unlock   func() error
}

// An entry is a line of the journal: the first one has the header and the items, each further one a finding.
type entry struct {
	Header  *report.Header  `json:"header,omitempty"`
	Items   []string        `json:"items,omitempty"`
	Finding *probes.Finding `json:"finding,omitempty"`
}

// Create begins the journal of a run in a folder, which it makes if it must. A folder that holds a run already is
// refused.
func Create(folder string, h report.Header, items []string) (*Journal, error) {
	if _, err := os.Stat(filepath.Join(folder, report.JSONFile)); err == nil {
		return nil, fmt.Errorf("%s holds a report already: give another folder with --out", folder)
	}
	if err := report.Prepare(folder); err != nil {
		return nil, err
	}
	unlock, err := report.Lock(folder)
	if err != nil {
		return nil, err
	}
	j, err := create(folder, h, items)
	if err != nil {
		unlock()
		return nil, err
	}
	j.unlock = unlock
	return j, nil
}

// create makes the file.
func create(folder string, h report.Header, items []string) (*Journal, error) {
	path := filepath.Join(folder, report.JournalFile)
	if text, err := files.Read(path, report.Largest); err == nil && !bytes.Contains(text, []byte("\n")) {
		os.Remove(path) // of a run that was killed before it wrote its first line
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("%s holds a run that did not finish: go on with it by --resume, or give another folder with --out", folder)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot write to the folder for the report: %w: give another with --out", err)
	}
	j := &Journal{Header: h, Items: items, file: f}
	if err := j.write(entry{Header: &h, Items: items}); err != nil {
		f.Close()
		os.Remove(f.Name()) // nothing is lost: nothing was measured
		return nil, err
	}
	return j, nil
}

// Resume opens the journal of a run that was cut off, drops what was not written whole, and goes on with it. The
// machine and the program must be those that began it, and no other process may be at it.
func Resume(folder string, now report.Header) (*Journal, error) {
	f, err := files.OpenWritable(filepath.Join(folder, report.JournalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no run to resume: expected %s in it", printable.Text(folder), report.JournalFile)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the run to resume: %w", err)
	}
	unlock, err := report.Lock(folder)
	if err != nil {
		f.Close()
		return nil, err
	}
	j, err := resume(f, now)
	if err != nil {
		f.Close()
		unlock()
		return nil, err
	}
	j.file, j.unlock = f, unlock
	return j, nil
}

// resume reads the file, and makes it end with its last whole line.
func resume(f *os.File, now report.Header) (*Journal, error) {
	name := printable.Text(f.Name())
	text, err := files.ReadAll(f, report.Largest)
	if err != nil {
		return nil, fmt.Errorf("reading the run to resume: %s: %w", name, err)
	}
	j, whole, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	if err := sameRun(j.Header, now); err != nil {
		return nil, fmt.Errorf("%s cannot be resumed: %w", printable.Text(filepath.Dir(f.Name())), err)
	}
	if err = f.Truncate(int64(whole)); err == nil {
		_, err = f.Seek(int64(whole), io.SeekStart)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot go on with the run: %w", err)
	}
	return j, nil
}

// parse reads a journal, and returns how many of its bytes are whole lines. Only the last line may be broken.
func parse(text []byte) (j *Journal, whole int, err error) {
	j = &Journal{}
	for number := 1; whole < len(text); number++ {
		line, _, complete := bytes.Cut(text[whole:], []byte("\n"))
		if !complete {
			break // cut off while it was written
		}
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, 0, fmt.Errorf("%d: %w: expected a line of a journal", number, err)
		}
		switch {
		case number == 1 && e.Header != nil:
			j.Header, j.Items = *e.Header, e.Items
		case number > 1 && e.Finding != nil:
			j.findings = append(j.findings, *e.Finding)
		default:
			return nil, 0, fmt.Errorf("%d: expected the header of a run first, and findings after it", number)
		}
		whole += len(line) + 1
	}
	if whole == 0 {
		return nil, 0, errors.New("1: expected the header of a run, found an empty or broken line: begin anew in another folder")
	}
	if j.Header.Schema < 1 || j.Header.Schema > report.Schema {
		return nil, 0, fmt.Errorf("1: schema %d: this atomlab reads 1 to %d", j.Header.Schema, report.Schema)
	}
	return j, whole, nil
}

// sameRun compares what must not have changed since the run began.
func sameRun(then, now report.Header) error {
	for _, c := range []struct{ what, then, now string }{
		{"atomlab", then.Tool, now.Tool},
		{"the architecture", then.Machine.Arch, now.Machine.Arch},
		{"the processor", then.Machine.Vendor + " " + then.Machine.Model, now.Machine.Vendor + " " + now.Machine.Model},
		{"the processors that may be used", fmt.Sprint(then.Machine.Allowed), fmt.Sprint(now.Machine.Allowed)},
		{"the sign of emulation", fmt.Sprint(then.Machine.Emulated != ""), fmt.Sprint(now.Machine.Emulated != "")},
	} {
		if c.then != c.now {
			return fmt.Errorf("%s was %s when it began and is %s now", c.what, c.then, c.now)
		}
	}
	return nil
}

// find returns the finding of an item, if the journal has it.
func (j *Journal) find(item string) (probes.Finding, bool) {
	if j == nil {
		return probes.Finding{}, false
	}
	i := slices.IndexFunc(j.findings, func(f probes.Finding) bool { return f.Probe == item })
	if i < 0 {
		return probes.Finding{}, false
	}
	return j.findings[i], true
}

// add appends a finding.
func (j *Journal) add(f probes.Finding) error {
	if j == nil {
		return nil
	}
	j.findings = append(j.findings, f)
	return j.write(entry{Finding: &f})
}

// write appends a line and waits until it is on the disk.
func (j *Journal) write(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encoding a line of the journal: %w", err)
	}
	if _, err = j.file.Write(append(line, '\n')); err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return fmt.Errorf("writing the journal: %w: what was measured before is kept: make room, and go on with --resume", err)
	}
	return nil
}

// Close closes the file, and lets others go on with the run.
func (j *Journal) Close() error {
	if j == nil || j.file == nil {
		return nil
	}
	err := j.file.Close()
	if j.unlock != nil {
		err = errors.Join(err, j.unlock())
	}
	return err
}
