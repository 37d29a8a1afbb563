package sysroot

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// bounds are the limits on an archive.
type bounds struct {
	entries  int
	content  int // bytes of all files that are kept
	unpacked int // bytes that the compressed file may become
}

// usual: of a machine with 1024 processors the kernel shows some 100 000 files that matter.
var usual = bounds{entries: 500_000, content: 128 << 20, unpacked: 1 << 30}

// mostDepth bounds folders in folders, and links followed one after another.
const mostDepth = 40

// An archive is a tar in memory, as a file system. Links lead where they would if the archive were all there is.
type archive struct{ root *node }

// A node is a folder, a file or a link: the one of the three that is set.
type node struct {
	name    string
	folder  map[string]*node
	content []byte
	link    string
}

func newFolder(name string) *node { return &node{name: name, folder: map[string]*node{}} }

func readTar(from io.Reader, most bounds) (*archive, error) {
	bounded := &io.LimitedReader{R: from, N: int64(most.unpacked)}
	reader := tar.NewReader(bounded)
	a := &archive{newFolder(".")}
	content := 0
	for entries := 0; ; entries++ {
		header, err := reader.Next()
		if err == io.EOF && bounded.N > 0 {
			return a, nil
		}
		if err != nil {
			return nil, cutOff(bounded, most, fmt.Errorf("%w: expected a tar, plain or compressed with gzip or bzip2", err))
		}
		if entries == most.entries {
			return nil, fmt.Errorf("more than %d entries", most.entries)
		}
		n := &node{name: path.Base(header.Name)}
		switch header.Typeflag {
		case tar.TypeDir:
			n.folder = map[string]*node{}
		case tar.TypeSymlink:
			n.link = header.Linkname
		case tar.TypeLink: // its target counts from the root
			n.link = "/" + header.Linkname
		case tar.TypeReg:
			if header.Size > LargestFile {
				continue // nothing that is read here is so long
			}
			if n.content, err = io.ReadAll(reader); err != nil {
				return nil, cutOff(bounded, most, fmt.Errorf("%.100q: %w", header.Name, err))
			}
			if content += len(n.content); content > most.content {
				return nil, fmt.Errorf("its files hold more than %d bytes", most.content)
			}
		default:
			continue // a device or a pipe
		}
		a.add(clean(header.Name), n)
	}
}

// cutOff names the bound where reaching it is what led to the error.
func cutOff(bounded *io.LimitedReader, most bounds, err error) error {
	if bounded.N <= 0 {
		return fmt.Errorf("unpacks to more than %d bytes", most.unpacked)
	}
	return err
}

// add puts a node in its place and makes the folders above it. What is in the way stays, a folder excepted that takes
// the place of nothing.
func (a *archive) add(name string, n *node) {
	parts := strings.Split(name, "/")
	if name == "" || len(parts) > mostDepth {
		return
	}
	at := a.root
	for _, part := range parts[:len(parts)-1] {
		next := at.folder[part]
		if next == nil {
			next = newFolder(part)
			at.folder[part] = next
		}
		if next.folder == nil {
			return
		}
		at = next
	}
	last := parts[len(parts)-1]
	if at.folder[last] == nil {
		n.name = last
		at.folder[last] = n
	}
}

// find follows a path and the links on it.
func (a *archive) find(name string) (*node, error) {
	rest := strings.Split(name, "/")
	walked := []*node{a.root} // from the root to here, for ".."
	links := 0
	for len(rest) > 0 {
		part := rest[0]
		rest = rest[1:]
		here := walked[len(walked)-1]
		switch {
		case part == "" || part == ".":
			continue
		case part == "..":
			walked = walked[:max(1, len(walked)-1)]
			continue
		case here.folder == nil || here.folder[part] == nil:
			return nil, fs.ErrNotExist
		}
		next := here.folder[part]
		if next.link == "" {
			walked = append(walked, next)
			continue
		}
		if links++; links > mostDepth {
			return nil, errors.New("too many links")
		}
		if strings.HasPrefix(next.link, "/") {
			walked = walked[:1]
		}
		rest = append(strings.Split(next.link, "/"), rest...)
	}
	return walked[len(walked)-1], nil
}

// Open opens a file or a folder.
func (a *archive) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	n, err := a.find(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	described := info{n, path.Base(name)}
	if n.folder == nil {
		return &openFile{Reader: bytes.NewReader(n.content), info: described}, nil
	}
	return &openFolder{info: described, left: n.entries()}, nil
}

// entries are a folder's, by name; links are shown as links.
func (n *node) entries() (list []fs.DirEntry) {
	for name, child := range n.folder {
		list = append(list, fs.FileInfoToDirEntry(info{child, name}))
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// info describes a node under the name that led to it.
type info struct {
	n    *node
	name string
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return int64(len(i.n.content)) }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.n.folder != nil }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	switch {
	case i.n.folder != nil:
		return fs.ModeDir | 0o555
	case i.n.link != "":
		return fs.ModeSymlink | 0o777
	}
	return 0o444
}

type openFile struct {
	*bytes.Reader
	info info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openFolder struct {
	info info
	left []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFolder) Close() error               { return nil }

func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: errors.New("is a folder")}
}

// ReadDir returns the next n entries, or the rest where n is not positive.
func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.left) {
		if n > 0 && len(f.left) == 0 {
			return nil, io.EOF
		}
		n = len(f.left)
	}
	list := f.left[:n]
	f.left = f.left[n:]
	return list, nil
}
