package sysroot

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// Open reads a recorded tree: a folder, or an archive, which is known by its content and not by its name. The tree may
// begin one folder down, as it does in archives made from a folder. The error says what was expected. Close the tree
// after use.
func Open(name string) (*Tree, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	var files fs.FS
	var closing func() error
	switch {
	case info.IsDir():
		root, err := os.OpenRoot(name) // links do not lead out of it
		if err != nil {
			return nil, err
		}
		files, closing = root.FS(), root.Close
	case info.Mode().IsRegular():
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		if files, err = readArchive(file, usual); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	default:
		return nil, fmt.Errorf("%s is neither a folder nor a file: expected a recorded /sys and /proc", name)
	}
	tree := &Tree{close: closing}
	if tree.fs, err = begin(files); err != nil {
		tree.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return tree, nil
}

// cpus is the folder without which a tree says nothing.
const cpus = "sys/devices/system/cpu"

// begin finds where the tree begins: here, or in the one folder that has it.
func begin(files fs.FS) (fs.FS, error) {
	if holdsMachine(files) {
		return files, nil
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		below, err := fs.Sub(files, entry.Name())
		if err == nil && entry.IsDir() && holdsMachine(below) {
			return below, nil
		}
	}
	return nil, fmt.Errorf("holds neither %s nor %s: expected a recorded /sys and /proc, such as atomlab cpu --bundle makes", cpus, FactsFile)
}

func holdsMachine(files fs.FS) bool {
	for _, name := range []string{cpus, FactsFile} {
		if _, err := fs.Stat(files, name); err == nil {
			return true
		}
	}
	return false
}

// readArchive reads a tar, compressed or not.
func readArchive(from io.Reader, most bounds) (fs.FS, error) {
	buffered := bufio.NewReader(from)
	magic, _ := buffered.Peek(4)
	var plain io.Reader = buffered
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		plain = unzipped
	case bytes.HasPrefix(magic, []byte("BZh")):
		plain = bzip2.NewReader(buffered)
	case bytes.HasPrefix(magic, []byte("\xfd7zX")), bytes.HasPrefix(magic, []byte("\x28\xb5\x2f\xfd")):
		return nil, errors.New("it is compressed with xz or zstd: expected gzip, bzip2 or nothing; unpack it (tar -xf) and give the folder")
	}
	return readTar(plain, most)
}

// clean turns an archive's name into a path of io/fs, inside the tree whatever the name says.
func clean(name string) string { return path.Clean("/" + name)[1:] }
