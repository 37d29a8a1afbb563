package syntax

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
	"example.org/atomlab/litmus/isa"
)

// What a test may not exceed. The largest public ones have 10 kB and 8 threads.
const (
	MaxSize    = 1 << 20 // bytes
	MaxThreads = 64
	MaxDepth   = 100  // of nested parentheses and negations
	MaxCells   = 4096 // of an array
)

// An Error says where a test is not one.
type Error struct {
	File string
	Pos  litmus.Pos
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%s: %v", e.File, e.Pos, e.Err) }

// Unwrap is the error without the place.
func (e *Error) Unwrap() error { return e.Err }

// ReadFile reads the test in a file.
func ReadFile(path string) (*litmus.Test, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > MaxSize {
		return nil, tooLarge(path, info.Size())
	}
	text, err := files.ReadAll(f, MaxSize)
	if err != nil {
		return nil, err
	}
	return Parse(path, string(text))
}

func tooLarge(file string, size int64) error {
	return &Error{file, litmus.Pos{Line: 1, Col: 1}, fmt.Errorf("found %d bytes, expected a test of at most %d", size, MaxSize)}
}

// Parse reads one test. The name of the file stands in errors, and is the name of a test that is called "--".
func Parse(file, text string) (*litmus.Test, error) {
	if len(text) > MaxSize {
		return nil, tooLarge(file, int64(len(text)))
	}
	p := &parser{Scanner: scan.Scanner{Text: text}, file: file, test: &litmus.Test{}}
	for _, part := range []func() error{p.header, p.body, p.init, p.program, p.constraints} {
		if err := part(); err != nil {
			return nil, p.place(err)
		}
	}
	p.test.Cond.Prop, p.test.Filter = p.test.Typed(p.test.Cond.Prop), p.test.Typed(p.test.Filter)
	if err := p.valid(); err != nil {
		return nil, err
	}
	return p.test, nil
}

// parser stands at a place in the file. From the initial state on the text has blanks for comments, so that offsets
// stay true.
type parser struct {
	scan.Scanner
	file string
	test *litmus.Test
	isa  isa.ISA

	system  error // in the metadata
	lines   []int // where each begins
	located []int // where each location of the initial state and the constraints begins
}

// valid says where a test is well written and cannot be meant.
func (p *parser) valid() error {
	err := p.test.Validate()
	wrong, is := err.(*litmus.Invalid)
	if !is {
		return err
	}
	at := wrong.Pos
	if at == (litmus.Pos{}) {
		at = p.position(p.located[wrong.Nth])
	}
	return &Error{p.file, at, &scan.Error{Found: wrong.Found, Expected: wrong.Expected}}
}

// place turns an offset into a line and a column.
func (p *parser) place(err error) error {
	var at *scan.Error
	if !errors.As(err, &at) {
		return err
	}
	return &Error{p.file, p.position(at.At), at}
}

func (p *parser) position(at int) litmus.Pos {
	if p.lines == nil {
		p.lines = []int{0}
		for i, c := range []byte(p.Text) {
			if c == '\n' {
				p.lines = append(p.lines, i+1)
			}
		}
	}
	line, exact := slices.BinarySearch(p.lines, at)
	if !exact {
		line--
	}
	return litmus.Pos{Line: line + 1, Col: at - p.lines[line] + 1}
}

// header reads all that comes before the initial state.
func (p *parser) header() error {
	if err := p.architecture(); err != nil {
		return err
	}
	start := p.At
	if p.test.Name = p.testName(); p.test.Name == "" {
		return p.Wrong("the name of the test")
	}
	if p.test.Name == "--" {
		p.test.Name = strings.TrimSuffix(filepath.Base(p.file), filepath.Ext(p.file))
		if clean := (&parser{Scanner: scan.Scanner{Text: p.test.Name}}); clean.testName() != p.test.Name {
			p.At = start
			return p.Wrong("a name, for that of the file would not do as one")
		}
	}
	if short := strings.TrimSuffix(p.test.Name, ".litmus"); short != "" {
		p.test.Name = short
	}
	return p.metadata()
}

// byteOrderMark is what some editors begin a file with. herd7 takes none.
const byteOrderMark = "\ufeff"

func (p *parser) architecture() error {
	p.Blank()
	word := p.Text[p.At:]
	if end := strings.IndexAny(word, " \t\r\n"); end >= 0 {
		word = word[:end]
	}
	for _, a := range litmus.Arches {
		if strings.EqualFold(word, string(a)) {
			p.test.Arch, p.isa = a, isa.For(a)
			p.At += len(word)
			return nil
		}
	}
	if strings.HasPrefix(word, byteOrderMark) {
		return &scan.Error{At: p.At, Found: "a byte order mark", Expected: arches}
	}
	if name := (&scan.Scanner{Text: word}); name.Name() != word { // "AArch64-8": all of it is the name
		return &scan.Error{At: p.At, Found: fmt.Sprintf("%.40q", word), Expected: arches}
	}
	return p.Wrong(arches)
}

const arches = "X86_64, X86 or AArch64 on the first line"

// testName reads what herd7 takes for the name of a test.
func (p *parser) testName() string {
	for p.At < len(p.Text) && strings.IndexByte(" \t", p.Text[p.At]) >= 0 {
		p.At++
	}
	start := p.At
	for p.At < len(p.Text) && (isAlnum(p.Text[p.At]) || strings.IndexByte("_/.-+[]:", p.Text[p.At]) >= 0) {
		p.At++
	}
	return p.Text[start:p.At]
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// metadata reads lines of Key=Value, and the first quoted text, up to the brace that opens the initial state.
func (p *parser) metadata() error {
	atLineStart := false
	for p.At < len(p.Text) {
		switch c := p.Text[p.At]; {
		case c == '{':
			return p.system
		case strings.HasPrefix(p.Text[p.At:], "(*"):
			end, ok := skipComment(p.Text, p.At)
			if !ok {
				return &scan.Error{At: p.At, Found: "a comment that does not end", Expected: "*)"}
			}
			p.At = end
		case c == '"' && p.test.Doc == "" && strings.IndexByte(p.Text[p.At+1:], '"') >= 0:
			end := strings.IndexByte(p.Text[p.At+1:], '"')
			p.test.Doc = p.Text[p.At+1 : p.At+1+end]
			p.At += end + 2
		case atLineStart && p.keyValue():
		default:
			p.At++
		}
		atLineStart = p.Text[p.At-1] == '\n'
	}
	return p.Wrong("{ before the initial state")
}

// userLevel refuses metadata that make a test one of system level or of vectors, or say nothing: without them it would
// ask for something else.
func userLevel(at int, key, value string) error {
	switch {
	case strings.EqualFold(key, "TTHM"):
		return &scan.Error{At: at, Found: key, Expected: "a user-level test: it is about page tables that the hardware changes"}
	case strings.EqualFold(key, "Variant"):
		for _, v := range strings.Split(value, ",") {
			if v = strings.TrimSpace(v); !slices.Contains(variants, v) {
				return &scan.Error{At: at, Found: fmt.Sprintf("the variant %.40q", v), Expected: "a user-level test without vectors, or a variant " + strings.Join(variants, " or ")}
			}
		}
	case strings.EqualFold(key, litmus.UnrollKey):
		if turns, err := strconv.Atoi(strings.TrimSpace(value)); err != nil || turns < 1 {
			return &scan.Error{At: at, Found: fmt.Sprintf("%s=%.40s", key, value), Expected: "how often a backward branch may be taken, at least 1"}
		}
	}
	return nil
}

// variants are those that mean what is always so here: accesses of several sizes to one location.
var variants = []string{"mixed", "DontCheckMixed"}

// keyValue reads a whole line, or nothing.
func (p *parser) keyValue() bool {
	line, _, _ := strings.Cut(p.Text[p.At:], "\n")
	key, value, found := strings.Cut(line, "=")
	key = strings.TrimRight(key, " \t")
	if !found || !isKey(key) {
		return false
	}
	if p.system == nil {
		p.system = userLevel(p.At, key, value)
	}
	if _, twice := p.test.Get(key); twice && p.system == nil {
		p.system = &scan.Error{At: p.At, Found: fmt.Sprintf("%.40s twice in the metadata", key), Expected: "it once"}
	}
	p.test.Info = append(p.test.Info, litmus.Info{Key: key, Value: strings.TrimSpace(value)})
	p.At = min(p.At+len(line)+1, len(p.Text))
	return true
}

func isKey(s string) bool {
	if s == "" || !isAlnum(s[0]) || '0' <= s[0] && s[0] <= '9' {
		return false
	}
	for i := range len(s) {
		if !isAlnum(s[i]) && strings.IndexByte("_/.-", s[i]) < 0 {
			return false
		}
	}
	return true
}

// body turns the comments of the rest of the file into blanks.
func (p *parser) body() error {
	masked, err := mask(p.Text, p.At)
	p.Text = masked
	return err
}
