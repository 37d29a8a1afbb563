package hardware

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// Offsets in the block of memory that a thread's code is run with. The first are registers of the loop, kept there
// while the code is not running; the others are read only.
const (
	blockOffset = 8 * iota // of this iteration's cells
	blockLeft              // iterations left in the batch
	blockOut               // where the next registers are stored
	blockMeet              // the next flag, or the low half of the next deadline
	blockLead              // rendezvous until this thread writes the flag
	blockBodies            // iterations until the next rendezvous, and one

	blockCells    // where the arena begins
	blockStep     // what to add to the offset
	blockMask     // what of it stays
	blockEpoch    // what a flag has once it was written
	blockLooks    // how often to look before giving up for now
	blockInterval // ticks
	blockThreads  // less one
	blockThread   // which thread's code to run
	blockSize
)

// flagStride is the distance of flags in bytes.
const flagStride = 64

// Results of a thread's code.
const (
	ended  = 0 // the batch is done
	gaveUp = 1 // the others did not come: to be run again, when it goes on where it stopped
)

// A dialect writes the loop in the instructions of one architecture.
type dialect interface {
	// words are the names of registers for listings.
	words() []string
	// dispatch goes to the code of the thread that the block names.
	dispatch(l *listing, threads int)
	// enter reads the registers of the loop and finds the cells of an iteration.
	enter(l *listing)
	touch(l *listing, begin int, how How)
	// skip goes past the rendezvous for all but one of so many iterations.
	skip(l *listing, bodies int)
	flag(l *listing, fence bool)
	deadline(l *listing)
	skew(l *listing, turns int)
	// set gives a register a number, or the address of something in this iteration's cells.
	number(l *listing, register string, n uint64)
	address(l *listing, register string, begin int)
	store(l *listing, register string, slot int)
	// leave goes to the next iteration, or returns.
	leave(l *listing, outs int)
}

// assemble makes the code of all threads for a setting. It starts with the choice of a thread.
func (p *program) assemble(s Setting, lay layout) ([]byte, error) {
	var buffer jit.Buffer
	begins := &listing{buffer: &buffer, arch: p.harness(), labels: map[string]jit.Label{}}
	for i := range p.threads {
		d, err := p.registers(i)
		if err != nil {
			return nil, err
		}
		l := &listing{buffer: &buffer, arch: p.harness(), words: d.words(), extra: extra, labels: map[string]jit.Label{}}
		if i == 0 {
			begins.words = l.words
			d.dispatch(begins, len(p.threads))
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
func (p *program) harness() litmus.Arch {
	if p.test.Arch == litmus.X86 {
		return litmus.X86_64
	}
	return p.test.Arch
}

// loop writes the code of a thread.
func (p *program) loop(d dialect, l *listing, i int, s Setting, lay layout) {
	t := &p.threads[i]
	d.enter(l)
	for _, touch := range s.Touch {
		if touch.Thread == i {
			d.touch(l, lay.begin[p.place(touch.Place)], touch.How)
		}
	}
	if s.Bodies > 1 && s.Rendezvous != None {
		d.skip(l, s.Bodies)
	}
	switch s.Rendezvous {
	case Flag, Fence:
		d.flag(l, s.Rendezvous == Fence)
	case Deadline:
		d.deadline(l)
	}
	if i < len(s.Skew) && s.Skew[i] > 0 {
		d.skew(l, s.Skew[i])
	}
	l.text("body:")
	for _, name := range t.used {
		if v := t.start[name]; v.Kind == litmus.Address {
			at := p.place(v.Name)
			d.address(l, name, lay.begin[at]+v.Cell*p.places[at].Bytes)
		} else {
			d.number(l, name, v.Lo)
		}
	}
	if err := p.body(l, i, lay); err != nil && l.err == nil {
		l.err = err
	}
	for slot, name := range t.out {
		d.store(l, name, slot)
	}
	d.leave(l, len(t.out))
}

// body appends the test's own instructions, as package isa encodes them and nothing else.
func (p *program) body(l *listing, i int, lay layout) error {
	base := base(l.words)
	place := func(name string) (litmus.Mem, error) {
		at := p.place(name)
		if at < 0 {
			return litmus.Mem{}, fmt.Errorf("found %s, expected a location of the test", name)
		}
		return litmus.Mem{Base: base, Disp: int64(lay.begin[at])}, nil
	}
	return isa.Encode(l.buffer, p.test.Arch, p.threads[i].code, place)
}

// base is the register that has the address of an iteration's cells.
func base(words []string) string {
	return strings.TrimPrefix(words[slices.Index(words, "{B}")+1], "%")
}

// registers chooses those of a thread's loop among what the thread leaves.
func (p *program) registers(i int) (dialect, error) {
	if p.test.Arch == litmus.AArch64 {
		return chooseA64(p.threads[i])
	}
	return chooseX86(p.threads[i])
}

// choose takes registers that a thread does not use.
func choose(t thread, from []string, need int) ([]string, error) {
	var free []string
	for _, name := range from {
		if !slices.Contains(t.used, name) {
			free = append(free, name)
		}
	}
	if len(free) < need {
		return nil, refuse(Unsupported, "P%d uses the registers %v, expected it to leave %d of %v to the loop around it", t.code.Proc, t.used, need, from)
	}
	return free[:need], nil
}

// extra are the instructions of the loop that tests do not have.
var extra = map[string]func(*jit.Buffer){}
