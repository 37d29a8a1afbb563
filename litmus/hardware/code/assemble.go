package code

import (
	"fmt"
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
	l.text("body:")
	for _, name := range t.used {
		if v := t.start[name]; v.Kind == litmus.Address {
			d.address(l, name, lay.Target(v))
		} else {
			d.number(l, name, v.Lo)
		}
	}
	if err := p.body(d, l, i, lay); err != nil && l.err == nil {
		l.err = err
	}
	for slot, name := range t.Out {
		d.store(l, name, slot)
	}
	d.leave(l, len(t.Out))
}

// body appends the test's own instructions, as package isa encodes them and nothing else.
func (p *Program) body(d dialect, l *listing, i int, lay *cells.Layout) error {
	base := base(d.words())
	place := func(name string) (litmus.Mem, error) {
		at := lay.Find(name)
		if at < 0 {
			return litmus.Mem{}, fmt.Errorf("found %s, expected a location of the test", name)
		}
		return litmus.Mem{Base: base, Disp: int64(lay.Begin[at])}, nil
	}
	return isa.Encode(l.buffer, p.Test.Arch, p.Threads[i].Code, place)
}
