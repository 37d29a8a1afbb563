// Package files reads files that strangers have named or made, and writes files so that nothing of anybody's is
// overwritten or left in part.
//
// A name may lead to what never ends, or never begins: a device, a named pipe. [Open] and [Read] take regular files
// only, and not more of them than is reasonable. A folder may hold a link to somebody's file where a program is about
// to write. [Write] makes a fresh file that was not there, and gives it its name when it is whole.
package files

import (
	"crypto/rand"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"example.org/atomlab/asm/printable"
)

// Open opens a regular file for reading. It never waits for one.
func Open(name string) (*os.File, error) { return open(name, os.O_RDONLY) }

// OpenWritable opens a regular file that is there, for reading and writing.
func OpenWritable(name string) (*os.File, error) { return open(name, os.O_RDWR) }

func open(name string, flags int) (*os.File, error) {
	info, err := os.Stat(name) // before, for opening a device may do something
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, said(name, err)
	}
	f, err := os.OpenFile(name, flags|withoutWaiting, 0)
	if err != nil {
		return nil, said(name, err)
	}
	info, err = f.Stat() // and after, for it may be another one now
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		f.Close()
		return nil, said(name, err)
	}
	return f, nil
}

// said is an error with a name that is fit to be printed.
func said(name string, err error) error {
	if path, ok := err.(*fs.PathError); ok {
		err = path.Err
	}
	return &fs.PathError{Op: "open", Path: printable.Text(name), Err: err}
}

func regular(info fs.FileInfo) error {
	kind := "something else"
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a pipe"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	}
	return fmt.Errorf("found %s, expected a regular file", kind)
}

// Read reads a regular file of at most so many bytes.
func Read(name string, most int64) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := ReadAll(f, most)
	if err != nil {
		return nil, said(name, err)
	}
	return text, nil
}

// ReadAll reads to the end, which must come after at most so many bytes.
func ReadAll(from io.Reader, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("found more than %d bytes, expected at most that many", most)
	}
	return text, err
}

// Write makes a file, or puts a new one in its place, which is there whole or not at all. What the name was before, a
// link too, is replaced and not followed.
func Write(name string, content []byte) error {
	f, err := fresh(name)
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // it is gone, unless something went wrong
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// fresh makes a file beside the name, which was not there. Its own begins with a dot and ends with [Partial].
func fresh(name string) (*os.File, error) {
	folder, base := filepath.Split(name)
	return os.OpenFile(filepath.Join(folder, "."+base+"-"+rand.Text()+Partial), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

// Partial is the end of the name of a file that Write has not finished.
const Partial = ".partial"
