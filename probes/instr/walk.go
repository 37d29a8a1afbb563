package instr

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
)

// A Walk does an operation once on each of many lines, in any order: the addresses come from a table.
type Walk struct {
	Says string

	arrangement Arrangement
	result      string         // what the next address waits for, in a chained walk
	extra       []litmus.Instr // what stands behind every so many copies
	every       int
}

// Behind puts another text behind each copy whose number is a multiple of every. Its addresses begin with registers of
// the body, which point to the line of that copy.
func (w Walk) Behind(text string, every int) (Walk, error) {
	other, err := Parse(w.arrangement.body.Arch, text)
	if err != nil {
		return w, err
	}
	if every < 1 || every > Lines {
		return w, fmt.Errorf("found %q behind every %d copies, expected 1 to %d", text, every, Lines)
	}
	for n := every - 1; n < every*len(w.arrangement.bases); n += every {
		for _, base := range other.bases {
			if !slices.Contains(w.arrangement.bases[n%len(w.arrangement.bases)], base) {
				return w, fmt.Errorf("found the base %s in %.40q, expected one of the operation's", base, text)
			}
		}
	}
	spare, err := w.arrangement.body.spare()
	if err != nil {
		return w, err
	}
	w.arrangement.start = maps.Clone(w.arrangement.start)
	for name, s := range other.start {
		if slices.Contains(spare, name) {
			return w, fmt.Errorf("found %s in %.40q, expected another register: the walk needs it", name, text)
		}
		if _, known := w.arrangement.start[name]; !known {
			w.arrangement.start[name] = s
		}
	}
	w.extra, w.every = other.code, every
	return w, w.prove()
}

// Walked arranges an operation for a walk: chained, if the address of the next line is to wait for the result.
func (b *Body) Walked(chained bool) (w Walk, err error) {
	if !b.touches() {
		return w, errors.New("it touches no memory")
	}
	w.arrangement, w.Says = b.plain(), "each line by itself"
	if chained {
		if w.result = b.found(); w.result == "" || !w.waits() {
			return w, errors.New("no address can wait for it: it leaves nothing in a register that depends on memory")
		}
		w.Says = "the next address waits for " + w.result
	} else if a, err := b.Independent(); err == nil {
		w.arrangement = a
	}
	for _, w.arrangement.places = range []bool{false, true} {
		if err = w.prove(); err == nil {
			return w, nil
		}
	}
	return w, err
}

// waits is whether the table's address depends on memory behind a copy, by the meaning of what stands there.
func (w *Walk) waits() bool {
	a := &w.arrangement
	spare, err := a.body.spare()
	if err != nil {
		return false
	}
	_, behind := w.around(0, 0)
	link, err := a.parse(behind)
	if err != nil {
		return false
	}
	f, err := flowOf(a.body.Arch, slices.Concat(a.copies[0], link), a.start)
	if err != nil {
		return false
	}
	for e := range f.from[spare[0]] {
		if isMemory(e) {
			return true
		}
	}
	return false
}

// parse reads lines of the code around copies.
func (a *Arrangement) parse(lines []string) (code []litmus.Instr, err error) {
	for _, line := range lines {
		for _, text := range split(line) {
			in, err := a.body.isa.Parse(text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", text, err)
			}
			code = append(code, in)
		}
	}
	return code, nil
}

// found is a register that depends on what is in the line.
func (b *Body) found() string {
	f, err := flowOf(b.Arch, b.code, b.start)
	if err != nil {
		return ""
	}
	for _, name := range b.order(f) {
		for e := range f.from[name] {
			if isMemory(e) {
				return name
			}
		}
	}
	return ""
}

// order are the general registers that are written, sorted.
func (b *Body) order(f flow) (names []string) {
	for e := range f.from {
		if !isMemory(e) && !b.isa.Hidden(e) && !isVector(e) {
			names = append(names, e)
		}
	}
	slices.Sort(names)
	return names
}

// around is the text of what stands around the n-th copy: in front of it the address of its line is loaded, behind it
// the table's is made to wait.
func (w *Walk) around(n, entry int) (before, behind []string) {
	a := &w.arrangement
	d := dialectOf(a.body.Arch)
	spare, _ := a.body.spare() // whoever asks has asked for it
	table, zero := spare[0], spare[1]
	for _, base := range a.bases[n%len(a.bases)] {
		before = append(before, d.load(base, table, 8*entry))
	}
	if w.result != "" {
		behind = []string{d.zero(zero, w.result), d.add(table, zero)}
	}
	return before, behind
}

// prove shows that every access stays in the line that the copy was given: there are two lines in the table.
func (w *Walk) prove() error {
	a := &w.arrangement
	spare, err := a.body.spare()
	if err != nil {
		return err
	}
	var code []litmus.Instr
	for n := range 2 * len(a.copies) {
		lines, behind := w.around(n, n%2)
		before, err := a.parse(lines)
		if err != nil {
			return err
		}
		after, err := a.parse(behind)
		if err != nil {
			return err
		}
		code = slices.Concat(code, before, a.copies[n%len(a.copies)], w.extra, after)
	}
	t := a.proof(code)
	for name, s := range a.start {
		if !s.address {
			t.Init = append(t.Init, register(name, a.value(s)))
		}
	}
	table := []litmus.Value{litmus.AddressOf(lineName), litmus.AddressOf(otherName)}
	t.Init = append(t.Init, a.line(otherName), register(spare[0], litmus.AddressOf(tableName)),
		litmus.Init{Type: litmus.Type{Name: "uint64_t", Len: 2}, Location: litmus.Place(tableName), List: table})
	return check(t)
}

// Assemble makes the code of one walk over so many lines; without the operation, if it is to be empty. It works on any
// machine.
func (w Walk) Assemble(lines int, empty bool) (*Code, error) {
	a := &w.arrangement
	spare, err := a.body.spare()
	if err != nil {
		return nil, err
	}
	if lines < 1 || lines > maxCopies {
		return nil, fmt.Errorf("found %d lines, expected 1 to %d", lines, maxCopies)
	}
	s := newAssembler(a.body.Arch)
	c := &Code{copies: lines}
	registers := map[string]start{}
	for name, begin := range a.start {
		if !begin.address {
			registers[name] = begin
		}
	}
	s.text(s.move(spare[0], s.block))
	s.begin(registers, spare[1])
	c.period.from = s.buffer.Len()
	for n := range lines {
		before, behind := w.around(n, n)
		s.text(before...)
		if !empty {
			s.code(a.copies[n%len(a.copies)]...)
		} else if w.result != "" { // what was loaded takes the place of the result
			s.text(s.move(w.result, a.bases[n%len(a.bases)][0]))
		}
		if !empty && w.every > 0 && (n+1)%w.every == 0 {
			s.code(w.extra...)
		}
		s.text(behind...)
		if n == len(a.copies)-1 {
			c.period.to = s.buffer.Len()
		}
	}
	c.end = piece{s.buffer.Len(), s.buffer.Len()}
	return c, s.finish(c)
}

// Lines is how many lines a walk that is timed goes over: so many that the call and the clock are little of it, and so
// few that they fit the first cache.
const Lines = 64

// lineStride is how far lines of a walk lie apart: further than prefetchers of neighbours reach.
const lineStride = 256

// A Path is lines to walk over, and a table of their addresses.
type Path struct {
	lines, table *pages.Block
	at           []unsafe.Pointer
}

// newPath makes so many lines, prepared for a walk.
func newPath(lines int, places bool) (*Path, error) {
	p := &Path{}
	var err error
	if p.lines, err = pages.New(lines * lineStride); err != nil {
		return nil, err
	}
	if p.table, err = pages.New(lines * 8); err != nil {
		p.lines.Free()
		return nil, err
	}
	for n := range lines {
		p.at = append(p.at, p.lines.At(n*lineStride))
		fill(p.at[n], places)
	}
	p.shuffle(rand.New(rand.NewPCG(0, 0)))
	return p, nil
}

func (p *Path) free() {
	p.lines.Free()
	p.table.Free()
}

// shuffle draws another order.
func (p *Path) shuffle(r *rand.Rand) {
	r.Shuffle(len(p.at), func(i, j int) { p.at[i], p.at[j] = p.at[j], p.at[i] })
	for n, line := range p.at {
		*p.table.Word(8 * n) = uint64(uintptr(line))
	}
}

// A State is in which state a walk finds its lines.
type State string

// States of lines.
const (
	Shared State = "shared"          // another processor has read each line since this one had it
	Owned  State = "owned elsewhere" // another processor has written to each line
)

// bring is what the other processor does; the lines keep what is in them.
func (s State) bring(p *Path) {
	for _, line := range p.at {
		word := (*uint64)(line)
		if s == Owned {
			asm.Add64(word, 0)
		} else {
			asm.Load64(word)
		}
	}
}

// run walks once.
func (p *Path) run(code *jit.Code) { code.RunWith(p.table.At(0), 0) }
