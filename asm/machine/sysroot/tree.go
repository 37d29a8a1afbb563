// Package sysroot reads what a Linux kernel says about a machine in /sys and /proc, of this machine or of another one
// that was recorded: a folder, or an archive (.tar, .tar.gz, .tar.bz2) that a stranger sent. One code path reads all.
//
// Recorded trees are hostile until proved otherwise: only regular files are opened, nothing outside the tree, nothing
// beyond [LargestFile]; what does not parse becomes a complaint and an absent value, never a failure.
package sysroot

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
)

// Limits on what is read.
const (
	LargestFile    = 16 << 20 // bytes of one file; /proc/cpuinfo of 8192 processors has some 12 MB
	mostComplaints = 20
)

// A Tree is a /sys and a /proc, and whatever else was recorded beside them. Paths have no leading slash:
// "sys/devices/system/cpu/online". It is not safe for concurrent use.
type Tree struct {
	fs         fs.FS
	complaints []string
	seen       map[string][]byte // what was read, if it is to be recorded; folders end in a slash
	close      func() error      // of an open folder
}

// Live is this machine's. On a system without /sys and /proc every file is missing.
func Live() *Tree { return New(os.DirFS("/")) }

// New reads a file system.
func New(files fs.FS) *Tree { return &Tree{fs: files} }

// Close gives back what [Open] has opened. Nothing can be read after that.
func (t *Tree) Close() error {
	if t.close == nil {
		return nil
	}
	return t.close()
}

// Complaints are the files that could not be understood, as "path: what was found, what was expected".
func (t *Tree) Complaints() []string { return t.complaints }

// Complain adds one, up to a bound.
func (t *Tree) Complain(path string, why error) {
	if len(t.complaints) < mostComplaints {
		t.complaints = append(t.complaints, fmt.Sprintf("%s: %v", path, why))
	}
}

// Text returns a file's content, or "" where it cannot be read.
func (t *Tree) Text(path string) string {
	text, err := t.read(path)
	if err != nil {
		return ""
	}
	if t.seen != nil {
		t.seen[path] = text
	}
	return string(text)
}

func (t *Tree) read(path string) ([]byte, error) {
	info, err := fs.Stat(t.fs, path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for its other end
		return nil, fmt.Errorf("%s: not a regular file", path)
	}
	file, err := t.fs.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, LargestFile+1))
	if err == nil && len(text) > LargestFile {
		err = fmt.Errorf("longer than %d MiB", LargestFile>>20)
		t.Complain(path, err)
	}
	return text, err
}

// Line returns a file's first line without the spaces around it.
func (t *Tree) Line(path string) string {
	line, _, _ := strings.Cut(t.Text(path), "\n")
	return strings.TrimSpace(line)
}

// Number returns the number in a file, if there is one: decimal, or with 0x hexadecimal.
func (t *Tree) Number(path string) (value int, found bool) {
	line := t.Line(path)
	if line == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(line, 0, strconv.IntSize)
	if err != nil {
		t.Complain(path, fmt.Errorf("%.40q is not a number", line))
		return 0, false
	}
	return int(n), true
}

// List returns the processors that the first of the files names which is there. A name ending in "list", or one that
// is not a map or a mask, holds the list form; the others hold the mask form, all that kernels before 2.6.25 had.
func (t *Tree) List(paths ...string) affinity.List {
	for _, file := range paths {
		line := t.Line(file)
		if line == "" || line == "(null)" {
			continue
		}
		parse := affinity.ParseList
		if isMask(path.Base(file)) {
			parse = affinity.ParseMask
		}
		list, err := parse(line)
		if err == nil {
			return list
		}
		t.Complain(file, err)
	}
	return nil
}

func isMask(name string) bool {
	switch name {
	case "thread_siblings", "core_siblings", "core_cpus", "package_cpus", "die_cpus", "cluster_cpus", "shared_cpu_map", "cpumap":
		return true
	}
	return false
}

// Exists says whether a file or a folder is there.
func (t *Tree) Exists(path string) bool {
	_, err := fs.Stat(t.fs, path)
	return err == nil
}

// Names lists what is in a folder, the names in order, up to a bound.
func (t *Tree) Names(folder string) (names []string) {
	const most = 1024
	entries, _ := fs.ReadDir(t.fs, folder)
	for _, entry := range entries[:min(most, len(entries))] {
		names = append(names, entry.Name())
	}
	return names
}

// Numbered returns the numbers N for which the folder has an entry prefixN, ascending, below affinity.Most.
func (t *Tree) Numbered(folder, prefix string) (numbers []int) {
	entries, err := fs.ReadDir(t.fs, folder)
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		digits, found := strings.CutPrefix(entry.Name(), prefix)
		number, err := strconv.Atoi(digits)
		if found && err == nil && number >= 0 && number < affinity.Most && digits == strconv.Itoa(number) {
			numbers = append(numbers, number)
			if t.seen != nil {
				t.seen[path.Join(folder, entry.Name())+"/"] = nil
			}
		}
	}
	slices.Sort(numbers)
	return numbers
}
