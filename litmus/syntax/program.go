package syntax

import (
	"errors"
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// sections are the words that what follows the program begins with.
var sections = []string{"locations", "filter", "exists", "~", "not", "forall", "final", "observed", "Observed", "cases"}

// program reads the header row and the rows of instructions.
func (p *parser) program() error {
	p.maskLineComments()
	p.Accept(";") // some files have one after the brace
	cells, err := p.row()
	if err != nil {
		return err
	}
	if err := p.threads(cells); err != nil {
		return err
	}
	for !p.End() && !p.atSection() {
		if cells, err = p.row(); err != nil {
			return err
		}
		if err := p.instructions(cells); err != nil {
			return err
		}
	}
	return nil
}

// maskLineComments turns // comments of AArch64 programs into blanks, up to the condition: no operator there has two
// strokes.
func (p *parser) maskLineComments() {
	if p.test.Arch != litmus.AArch64 {
		return
	}
	masked := []byte(p.Text)
	for at := p.At; at+1 < len(masked); at++ {
		if masked[at] == '/' && masked[at+1] == '/' {
			end := strings.IndexByte(p.Text[at:], '\n')
			if end < 0 {
				end = len(p.Text) - at
			}
			blank(masked[at : at+end])
			at += end
		}
	}
	p.Text = string(masked)
}

func (p *parser) atSection() bool {
	for _, s := range sections {
		rest := p.Scanner
		if s == "~" && p.Sees(s) || rest.Word(s) && !rest.Sees(":") && !rest.Sees("|") && !rest.Sees(";") {
			return true
		}
	}
	return false
}

// A cell is a piece of the program's table, and the offset where it begins.
type cell struct {
	text string
	at   int
}

// row reads up to the semicolon and splits at the bars.
func (p *parser) row() ([]cell, error) {
	p.Blank()
	end := p.rowEnd()
	if end < 0 {
		p.At = len(p.Text)
		return nil, p.Wrong("; at the end of a row of the program")
	}
	var cells []cell
	for text, at := p.Text[p.At:p.At+end], p.At; ; {
		first, rest, more := strings.Cut(text, "|")
		cells = append(cells, cell{first, at})
		if !more {
			break
		}
		at += len(first) + 1
		text = rest
	}
	p.At += end + 1
	return cells, nil
}

// rowEnd is how far the semicolon is that ends the row: not that of "lock; incl (x)".
func (p *parser) rowEnd() int {
	for end := 0; ; end++ {
		next := strings.IndexByte(p.Text[p.At+end:], ';')
		if next < 0 {
			return -1
		}
		end += next
		before := strings.TrimRight(p.Text[p.At:p.At+end], " \t\r\n")
		if p.test.Arch == litmus.AArch64 || !endsInLock(before) {
			return end
		}
	}
}

func endsInLock(text string) bool {
	start := len(text) - len("lock")
	return start >= 0 && strings.EqualFold(text[start:], "lock") && (start == 0 || !isAlnum(text[start-1]))
}

// threads reads the header row: P0 | P1 ;
func (p *parser) threads(cells []cell) error {
	if len(cells) > MaxThreads {
		return &scan.Error{At: cells[MaxThreads].at, Found: fmt.Sprintf("%d threads", len(cells)), Expected: fmt.Sprintf("at most %d", MaxThreads)}
	}
	seen := map[int]bool{}
	for _, c := range cells {
		s := scan.Scanner{Text: p.Text[:c.at+len(c.text)], At: c.at}
		s.Blank()
		start := s.At
		name := s.Name()
		if strings.HasSuffix(name, ".F") {
			s.At = start
			return s.Wrong("a thread: handlers of faults are outside what user-level tests can do")
		}
		proc, ok := asThread(name)
		if !ok || seen[proc] {
			s.At = start
			return s.Wrong(fmt.Sprintf("threads P0 to P%d in the first row of the program, each once", MaxThreads-1))
		}
		seen[proc] = true
		thread := litmus.Thread{Proc: proc}
		if s.Sees(":") {
			return s.Wrong("| or ; after a thread: exception levels are outside what user-level tests can do")
		}
		if !s.End() {
			return s.Wrong("| or ; after a thread")
		}
		p.test.Threads = append(p.test.Threads, thread)
	}
	return nil
}

// instructions reads one row: a cell for each thread, some of them empty.
func (p *parser) instructions(cells []cell) error {
	if len(cells) != len(p.test.Threads) {
		return &scan.Error{At: cells[0].at, Found: fmt.Sprintf("a row of %d cells", len(cells)),
			Expected: fmt.Sprintf("%d, one for each thread", len(p.test.Threads))}
	}
	for i, c := range cells {
		in, err := p.instruction(c)
		if err != nil {
			return err
		}
		if in.Mnemonic != "" || len(in.Labels) > 0 {
			p.test.Threads[i].Code = append(p.test.Threads[i].Code, in)
		}
	}
	return nil
}

// instruction reads labels, and what follows them if anything does.
func (p *parser) instruction(c cell) (litmus.Instr, error) {
	s := scan.Scanner{Text: c.text}
	var labels []string
	for {
		start := s.At
		name := s.Name()
		if name == "" || !s.Accept(":") {
			s.At = start
			break
		}
		labels = append(labels, name)
	}
	if s.End() {
		return litmus.Instr{Labels: labels, Pos: p.position(c.at)}, nil
	}
	in, err := p.isa.Parse(c.text[s.At:])
	var wrong *scan.Error
	if errors.As(err, &wrong) {
		if vector := p.vector(c.text[s.At:], c.at+s.At); vector != nil {
			return in, vector
		}
		return in, &scan.Error{At: c.at + s.At + wrong.At, Found: wrong.Found, Expected: wrong.Expected}
	}
	in.Labels = labels
	in.Pos = p.position(c.at + s.At)
	return in, err
}
