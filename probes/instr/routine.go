package instr

import (
	"fmt"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// A Routine is code that can be run on this machine.
type Routine struct {
	Copies int // in the loop
	places bool
	code   *jit.Code
}

// Load makes a routine with so many copies in its loop, a multiple of the period; Free it. It returns an error where
// generated code cannot be run, or if this processor lacks an instruction.
func (a Arrangement) Load(copies int) (*Routine, error) {
	c, err := a.Assemble(copies)
	if err != nil {
		return nil, err
	}
	return a.load(c)
}

// load makes assembled code executable.
func (a *Arrangement) load(c *Code) (*Routine, error) {
	if err := isa.Missing(a.body.Arch, litmus.Thread{Code: a.all()}); err != nil {
		return nil, err
	}
	program, err := jit.Load(c.bytes)
	if err != nil {
		return nil, err
	}
	return &Routine{Copies: c.copies, places: a.places, code: program}, nil
}

// Free returns the memory of the code.
func (r *Routine) Free() { r.code.Free() }

// Prepare fills a line of 64 bytes, aligned to that and outside the Go heap, with what a routine must find there when
// it is run first. Afterwards it may be run on it any number of times, by any number of threads at once.
func (r *Routine) Prepare(line unsafe.Pointer) { fill(line, r.places) }

func fill(line unsafe.Pointer, places bool) {
	for offset := 0; offset < lineBytes; offset += 8 {
		word := unsafe.Add(line, offset)
		value := uint64(0)
		if places {
			value = uint64(uintptr(word))
		}
		asm.StoreRelease64((*uint64)(word), value)
	}
}

// Run does the operation n times on a line that was prepared: n is a positive multiple of Copies. The signature is that
// of a [loop.Loop], which Copies fit that divide [loop.Unroll]. Nothing is counted as failed.
func (r *Routine) Run(line unsafe.Pointer, n int) (failed int) {
	if n <= 0 || n%r.Copies != 0 {
		panic(fmt.Sprintf("instr: a loop of %d copies asked to run %d: expected a multiple", r.Copies, n))
	}
	r.code.RunWith(line, uint64(n/r.Copies))
	return 0
}

// Loop is the routine as a loop, so that it can be put to work beside others; its copies must divide [loop.Unroll].
func (r *Routine) Loop(name loop.Op) loop.Loop {
	if loop.Unroll%r.Copies != 0 {
		panic("instr: a loop of so many copies does not do every number that a loop may be asked for")
	}
	return loop.Loop{Op: name, Present: true, Run: r.Run}
}

// newLine is a page with a line at its beginning; it is touched by whoever prepares it.
func newLine() (*pages.Block, error) { return pages.New(lineBytes) }
