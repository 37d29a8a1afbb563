package code

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/isa"
)

// Assemble makes the code of all threads for a complete setting and the layout that it asks for. It starts with the
// choice of a thread, by [Block].Thread.
func (p *Program) Assemble(s setting.Setting, lay *cells.Layout) ([]byte, error) {
	var buffer jit.Buffer
	begins := &listing{buffer: &buffer, arch: p.harness(), labels: map[string]jit.Label{}}
	for i := range p.Threads {
		d, err := p.registers(i)
		if err != nil {
			return nil, err
		}
		l := &listing{buffer: &buffer, arch: p.harness(), words: strings.NewReplacer(d.words()...), extra: d.extra(), labels: map[string]jit.Label{}}
		if i == 0 {
			begins.words = l.words
			d.dispatch(begins, len(p.Threads))
		}
		buffer.Bind(begins.label(threadLabel(i)))
		p.loop(d, l, i, s, lay)
		if l.err != nil {
			return nil, l.err
		}
	}
	if begins.err != nil {
		return nil, begins.err
	}
	return buffer.Finish()
}

func threadLabel(i int) string { return fmt.Sprintf("thread%d", i) }

// harness is how the loop is written: X86 tests are run in 64-bit mode.
func (p *Program) harness() litmus.Arch {
	if p.Test.Arch == litmus.X86 {
		return litmus.X86_64
	}
	return p.Test.Arch
}

// loop writes the code of a thread.
func (p *Program) loop(d dialect, l *listing, i int, s setting.Setting, lay *cells.Layout) {
	t := &p.Threads[i]
	d.enter(l)
	warm := p.flush(d, l, i, s, lay)
	for _, touch := range s.Touch {
		if touch.Thread == i {
			d.touch(l, lay.Begin[lay.Find(touch.Location)], touch.How)
		}
	}
	if s.Bodies > 1 && s.Rendezvous != setting.None {
		d.skip(l, s.Bodies)
	}
	switch s.Rendezvous {
	case setting.Flag, setting.Fence:
		d.flag(l, s.Rendezvous == setting.Fence)
	case setting.Deadline:
		d.deadline(l)
	}
	if i < len(s.Skew) && s.Skew[i] > 0 {
		d.skew(l, s.Skew[i])
	}
	if warm > 0 {
		d.endLine(l, warm)
	}
	l.text("body:")
	p.body(d, l, i, t.Code, lay)
	for slot, name := range t.Out {
		d.store(l, name, slot)
	}
	d.leave(l, len(t.Out))
}

// flush makes the code cold behind the instructions of a thread that are to be warm, and returns how many bytes of the
// body those are; 0 for a thread without cold code.
func (p *Program) flush(d dialect, l *listing, i int, s setting.Setting, lay *cells.Layout) (warm int) {
	if i >= len(s.Cold) || s.Cold[i] == 0 {
		return 0
	}
	first := p.Threads[i].Code
	first.Code = slices.Clone(first.Code)
	for n := s.Cold[i]; n < len(first.Code); n++ {
		first.Code[n] = litmus.Instr{Labels: first.Code[n].Labels}
	}
	alone := &listing{buffer: &jit.Buffer{}, arch: l.arch, words: l.words, extra: l.extra, labels: map[string]jit.Label{}}
	p.body(d, alone, i, first, lay)
	l.fail(alone.err)
	warm = alone.buffer.Len()
	d.flush(l, warm)
	return warm
}

// body gives the registers of a thread their values, and appends its own instructions, as package isa encodes them and
// nothing else.
func (p *Program) body(d dialect, l *listing, i int, code litmus.Thread, lay *cells.Layout) {
	for _, name := range p.Threads[i].used {
		if v := p.Threads[i].start[name]; v.Kind == litmus.Address {
			d.address(l, name, lay.Target(v))
		} else {
			d.number(l, name, v.Lo)
		}
	}
	base := base(d.words())
	place := func(name string) (litmus.Mem, error) {
		at := lay.Find(name)
		if at < 0 {
			return litmus.Mem{}, fmt.Errorf("found %s, expected a location of the test", name)
		}
		return litmus.Mem{Base: base, Disp: int64(lay.Begin[at])}, nil
	}
	l.fail(isa.Encode(l.buffer, p.Test.Arch, code, place))
}
