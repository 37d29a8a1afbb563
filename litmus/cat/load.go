package cat

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"example.org/atomlab/asm/files"
)

// Options say how a model is read.
type Options struct {
	// Dirs are the folders in which files are looked for, after the folder of the file that includes them, in order.
	Dirs []string
	// FS is where files are looked for that are in none of the folders; nil means the files of this package: a standard
	// library of our own, and the models sc, tso and arm64.
	FS fs.FS
	// Variants are those that are on, for if "variant".
	Variants []string
	// Skip names checks to leave out.
	Skip []string
	// Steps bounds the work of judging one execution; 0 means DefaultSteps. A step is a call, a turn of a loop, or an
	// element made.
	Steps int64

	plain bool // evaluate as it stands: no sharing, no early checks (to test the optimiser)
}

// DefaultSteps is the bound on the work for one execution if Options do not set one.
const DefaultSteps = 50_000_000

// Load reads the model of that name: a file, in the current folder or as Options say. "builtin:arm64.cat" is a built-in
// one whatever other files there are.
func Load(name string, opts Options) (*Model, error) {
	c := newCompiler(name, opts)
	return c.load(func() (*file, error) { return c.find(Pos{}, name) })
}

// Parse reads a model from text. The name stands for the file in errors, and its folder is where included files are
// looked for first.
func Parse(name, text string, opts Options) (*Model, error) {
	c := newCompiler(name, opts)
	return c.load(func() (*file, error) { return parseFile(name, text) })
}

func newCompiler(name string, opts Options) *compiler {
	if opts.FS == nil {
		opts.FS = Models
	}
	if opts.Steps == 0 {
		opts.Steps = DefaultSteps
	}
	m := &Model{name: strings.TrimSuffix(filepath.Base(name), ".cat"), plain: opts.plain, bases: map[string]bool{}, names: map[string]code{}}
	return &compiler{m: m, opts: &opts, byKey: map[string]int{}, files: map[string]*file{}}
}

// load compiles the standard library and then the model.
func (c *compiler) load(read func() (*file, error)) (*Model, error) {
	f, err := read()
	if err != nil {
		return nil, err
	}
	lib, err := c.find(Pos{f.name, 1, 1}, "stdlib.cat")
	if err != nil {
		return nil, err
	}
	sc, err := c.top(nil, lib.body)
	if err != nil {
		return nil, err
	}
	c.open = []string{f.name}
	if sc, err = c.top(sc, f.body); err != nil {
		return nil, err
	}
	m := c.m
	m.catdep = m.catdep || f.catdep
	m.title = f.title
	if f.arch != "" {
		m.name = f.arch
	}
	for ; sc != nil; sc = sc.up {
		if x, ok := sc.is.(closed); ok {
			if _, hidden := m.names[sc.name]; !hidden {
				m.names[sc.name] = x.code
			}
		}
	}
	m.steps = c.opts.Steps
	m.finish()
	return m, nil
}

// include compiles another file here, even if it has been included before: what its definitions mean may have changed.
func (c *compiler) include(sc *scope, i includeInstr) (*scope, error) {
	if len(c.open) >= maxIncludes {
		return nil, errorAt(i.Pos, "found %d files including each other; expected at most %d", len(c.open)+1, maxIncludes)
	}
	f, err := c.find(i.Pos, i.file)
	if err != nil {
		return nil, err
	}
	c.m.catdep = c.m.catdep || f.catdep
	c.open = append(c.open, f.name)
	sc, err = c.top(sc, f.body)
	c.open = c.open[:len(c.open)-1]
	return sc, err
}

// builtin marks the name of a file that is in Options.FS.
const builtin = "builtin:"

// find reads the file that an include names, or that the caller asks for if from is no place. Built-in files include
// built-in files; other files, what is beside them, then what is in the folders of the options, then built-in files.
func (c *compiler) find(from Pos, name string) (*file, error) {
	if strings.HasPrefix(name, builtin) || strings.HasPrefix(from.File, builtin) {
		return c.readBuiltin(from, strings.TrimPrefix(name, builtin))
	}
	places := []string{filepath.Join(filepath.Dir(from.File), name)}
	if filepath.IsAbs(name) {
		places = []string{name}
	}
	for _, dir := range c.opts.Dirs {
		places = append(places, filepath.Join(dir, name))
	}
	for _, path := range places {
		f, err := c.read(path, func() (fs.File, error) { return files.Open(path) })
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return c.readBuiltin(from, name)
}

func (c *compiler) readBuiltin(from Pos, name string) (*file, error) {
	if fs.ValidPath(name) {
		f, err := c.read(builtin+name, func() (fs.File, error) { return c.opts.FS.Open(name) })
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	if from.File == "" {
		from = Pos{name, 1, 1}
	}
	folders := append([]string{filepath.Dir(from.File)}, c.opts.Dirs...)
	return nil, &Error{from, fmt.Sprintf("found no file %q; expected it in one of %q or built in (-I names a folder)", name, folders), fs.ErrNotExist}
}

// read parses a file, once.
func (c *compiler) read(path string, open func() (fs.File, error)) (*file, error) {
	f, ok := c.files[path]
	if !ok {
		src, err := slurp(open)
		if err != nil {
			return nil, &Error{Pos{path, 1, 1}, err.Error(), err}
		}
		if f, err = parseFile(path, src); err != nil {
			return nil, err
		}
		f.size = len(src)
		c.files[path] = f
	}
	if c.bytes += f.size; c.bytes > maxTotal {
		return nil, &Error{Pos{path, 1, 1}, fmt.Sprintf("found more than %d bytes of included files, counting each as often as it is included", maxTotal), ErrLimit}
	}
	return f, nil
}

// slurp returns the text of a file, or a little more than what is allowed if it is longer.
func slurp(open func() (fs.File, error)) (string, error) {
	f, err := open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	return string(text), err
}
