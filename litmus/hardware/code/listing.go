package code

import (
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
	words  []string // pairs for strings.NewReplacer: {B}, a register...
	extra  map[string]func(*jit.Buffer)
	labels map[string]jit.Label
	err    error
}

// text appends some lines.
func (l *listing) text(text string, args ...any) {
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	text = strings.NewReplacer(l.words...).Replace(text)
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
	in, err := parsed(l.arch, line)
	if err != nil {
		return err
	}
	find := func(name string) (jit.Label, error) { return l.label(name), nil }
	return isa.For(l.arch).Encode(l.buffer, in, find, nil)
}

func (l *listing) label(name string) jit.Label {
	if _, ok := l.labels[name]; !ok {
		l.labels[name] = l.buffer.NewLabel()
	}
	return l.labels[name]
}

// memory of lines that were parsed: most are the same for every test.
var memory struct {
	sync.Mutex
	lines map[string]litmus.Instr
}

// parsed is an instruction; it is shared and must not be changed.
func parsed(arch litmus.Arch, line string) (litmus.Instr, error) {
	memory.Lock()
	defer memory.Unlock()
	key := string(arch) + " " + line
	if in, ok := memory.lines[key]; ok {
		return in, nil
	}
	in, err := isa.For(arch).Parse(line)
	if err == nil && len(memory.lines) < 1<<14 {
		if memory.lines == nil {
			memory.lines = map[string]litmus.Instr{}
		}
		memory.lines[key] = in
	}
	return in, err
}
