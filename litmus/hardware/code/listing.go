package code

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A listing turns assembler text into machine code with the same tables that the tests' own instructions go through.
// The text has an instruction or a label on each line; words in braces are replaced.
type listing struct {
	buffer *jit.Buffer
	arch   litmus.Arch
	words  *strings.Replacer // {B} by a register...
	extra  map[string]func(*jit.Buffer)
	labels map[string]jit.Label
	err    error
}

// text appends some lines.
func (l *listing) text(text string, args ...any) {
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	text = l.words.Replace(text)
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && l.err == nil {
			if l.err = l.line(line); l.err != nil {
				l.err = fmt.Errorf("the engine's own code: %s: %w", line, l.err)
			}
		}
	}
}

func (l *listing) line(line string) error {
	if name, ok := strings.CutSuffix(line, ":"); ok {
		l.buffer.Bind(l.label(name))
		return nil
	}
	if emit := l.extra[line]; emit != nil { // what the tables do not have
		emit(l.buffer)
		return nil
	}
	in, err := read(l.arch, line)
	if err != nil {
		return err
	}
	if in.bytes != nil {
		l.buffer.Bytes(in.bytes...)
		return nil
	}
	find := func(name string) (jit.Label, error) { return l.label(name), nil }
	return isa.For(l.arch).Encode(l.buffer, in.instr, find, nil)
}

// fail keeps the first error.
func (l *listing) fail(err error) { l.err = cmp.Or(l.err, err) }

func (l *listing) label(name string) jit.Label {
	if _, ok := l.labels[name]; !ok {
		l.labels[name] = l.buffer.NewLabel()
	}
	return l.labels[name]
}

// A written line is an instruction, and its code if that is the same wherever it stands: it goes to no label.
type written struct {
	instr litmus.Instr
	bytes []byte
}

// memory of lines that were read: most are the same for every test.
var memory struct {
	sync.Mutex
	lines map[string]written
}

// read is shared and must not be changed.
func read(arch litmus.Arch, line string) (written, error) {
	memory.Lock()
	defer memory.Unlock()
	key := string(arch) + " " + line
	if in, ok := memory.lines[key]; ok {
		return in, nil
	}
	instr, err := isa.For(arch).Parse(line)
	if err != nil {
		return written{}, err
	}
	in := written{instr: instr, bytes: anywhere(arch, instr)}
	if memory.lines == nil {
		memory.lines = map[string]written{}
	}
	if len(memory.lines) < 1<<14 {
		memory.lines[key] = in
	}
	return in, nil
}

// anywhere is the code of an instruction that goes to no label, nil for others.
func anywhere(arch litmus.Arch, in litmus.Instr) []byte {
	var buffer jit.Buffer
	nowhere := func(string) (jit.Label, error) { return 0, errors.ErrUnsupported }
	if isa.For(arch).Encode(&buffer, in, nowhere, nil) != nil {
		return nil
	}
	bytes, err := buffer.Finish()
	if err != nil {
		return nil
	}
	return bytes
}
