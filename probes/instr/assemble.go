package instr

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// An assembler makes machine code of lines.
type assembler struct {
	dialect
	buffer jit.Buffer
	isa    isa.ISA
	labels map[string]jit.Label
	err    error
}

func newAssembler(arch litmus.Arch) *assembler {
	return &assembler{dialect: dialectOf(arch), isa: isa.For(arch), labels: map[string]jit.Label{}}
}

// text appends lines of the code around copies; one may have several instructions.
func (s *assembler) text(lines ...string) {
	for _, line := range lines {
		for _, text := range split(line) {
			in, err := s.isa.Parse(text)
			if err != nil {
				s.fail(text, err)
				return
			}
			s.code(in)
		}
	}
}

// code appends instructions.
func (s *assembler) code(list ...litmus.Instr) {
	for _, in := range list {
		if s.err != nil {
			return
		}
		if err := s.isa.Encode(&s.buffer, in, s.label, nowhere); err != nil {
			s.fail(s.isa.Format(in), err)
		}
	}
}

// encodable is why an instruction has no machine code, if it has none.
func encodable(arch litmus.Arch, in litmus.Instr) error {
	s := newAssembler(arch)
	s.code(in)
	return s.err
}

func (s *assembler) fail(text string, err error) {
	if s.err == nil {
		s.err = fmt.Errorf("%s: %w", text, err)
	}
}

func nowhere(string) (litmus.Mem, error) {
	return litmus.Mem{}, errors.New("found the name of a place")
}

func (s *assembler) label(name string) (jit.Label, error) {
	if _, known := s.labels[name]; !known {
		s.labels[name] = s.buffer.NewLabel()
	}
	return s.labels[name], nil
}

// bind puts the label here.
func (s *assembler) bind(name string) {
	l, _ := s.label(name)
	s.buffer.Bind(l)
}

// align fills up with what does nothing. The code as a whole is loaded where a page begins.
func (s *assembler) align(bytes int) {
	for s.buffer.Len()%bytes != 0 && s.err == nil {
		s.text(s.idle)
	}
}

// codeAlign is where loops begin: a line of instructions.
const codeAlign = 64

// begin gives registers what they hold in front of the first copy. The register with the line's address comes last.
func (s *assembler) begin(registers map[string]start, scratch string) {
	for _, name := range slices.Sorted(maps.Keys(registers)) {
		if isVector(name) {
			s.text(s.set(scratch, registers[name].n), s.toVector(name, scratch))
		}
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(registers)), func(name string) bool {
		return isVector(name) || name == s.block
	})
	if _, given := registers[s.block]; given {
		names = append(names, s.block)
	}
	for _, name := range names {
		if b := registers[name]; b.address {
			s.text(s.address(name, s.block, b.n))
		} else {
			s.text(s.set(name, b.n))
		}
	}
}

// A piece is some of the code that was made, from one byte to another.
type piece struct{ from, to int }

// Code is the machine code of a routine.
type Code struct {
	bytes  []byte
	period piece // the first copies, until they repeat; a link is part of each
	end    piece // what counts down and goes back
	copies int
}

// errCopies is what Assemble returns for a number that does not go.
var errCopies = errors.New("found a number of copies that is not a multiple of the period, or none")

// Assemble makes the code of a loop with so many copies in it, a multiple of the period. It works on any machine.
func (a Arrangement) Assemble(copies int) (*Code, error) {
	if copies <= 0 || copies%len(a.copies) != 0 || copies > maxCopies {
		return nil, fmt.Errorf("%w: %d of %d", errCopies, copies, len(a.copies))
	}
	spare, err := a.body.spare()
	if err != nil {
		return nil, err
	}
	s, count := newAssembler(a.body.Arch), spare[0]
	scratch := spare[1]
	c := &Code{copies: copies}
	s.text(s.move(count, s.number))
	s.begin(a.start, scratch)
	s.align(codeAlign)
	s.bind(loopName)
	c.period.from = s.buffer.Len()
	for i := range copies {
		s.code(a.copies[i%len(a.copies)]...)
		if i == len(a.copies)-1 {
			c.period.to = s.buffer.Len()
		}
	}
	c.end.from = s.buffer.Len()
	s.text(s.repeat(count)...)
	c.end.to = s.buffer.Len()
	return c, s.finish(c)
}

const maxCopies = 1024

func (s *assembler) finish(c *Code) (err error) {
	jit.Return(&s.buffer, 0)
	if s.err != nil {
		return s.err
	}
	c.bytes, err = s.buffer.Finish()
	return err
}
