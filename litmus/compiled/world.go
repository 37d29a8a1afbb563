package compiled

import (
	"encoding/binary"
	"errors"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// A world is the memory that an instruction finds whose operands are all known: the stack, what is read-only, and the
// settings of the runtime. It is not to be had where anything else is accessed.
type world struct {
	meaning.Ways
	x      *extractor
	state  *state // of which the stack is read and written
	placed bool   // the instruction names a place of the program
	loaded bool   // it reads memory
	stored bool
}

var errShared = errors.New("memory that others may write")

func (w *world) Place(name string) (meaning.Value, bool) {
	address, err := litmus.NamedAddress(name)
	w.placed = true
	return meaning.Const(address), err == nil
}

func (w *world) Parts(address meaning.Value, bytes int) ([]meaning.Part, error) {
	at, _, ok := address.Known()
	if !ok || bytes > 8 {
		return nil, errShared
	}
	if !onStack(at) {
		if _, ok := w.x.constant(at, bytes); !ok {
			return nil, errShared
		}
	}
	return []meaning.Part{{Loc: "memory", Address: at, Bytes: bytes}}, nil
}

func (w *world) Read(p meaning.Part) meaning.Value {
	w.loaded = true
	n, ok := w.x.constant(p.Address, p.Bytes)
	if onStack(p.Address) {
		n, ok = w.state.load(p.Address, p.Bytes)
	}
	if !ok {
		w.Unsteady = true
	}
	return meaning.Const(n)
}

func (w *world) Write(p meaning.Part, v meaning.Value) {
	w.stored = true
	n, _, ok := v.Known()
	if !onStack(p.Address) || !ok {
		w.Unsteady = true
		return
	}
	w.state.store(p.Address, slot{bytes: p.Bytes, number: n})
}

func (w *world) Touch(meaning.Value) error { return errShared }

// constant is what lies at an address that nobody writes: data that is read-only, how far the stack may go down, and
// settings.
func (x *extractor) constant(address uint64, bytes int) (uint64, bool) {
	switch {
	case bytes != 8:
	case address == goroutine+stackGuard:
		return stackTop - stackSize, true
	case address == threadRecord: // where x86 keeps the goroutine in the memory of the thread
		return goroutine, true
	}
	data, writable, ok := x.image.bytes(address, bytes)
	if !ok && x.image.process { // what the runtime has found out, and constants
		data, ok = inMemory(address, bytes)
	}
	if !ok || bytes > 8 {
		return 0, false
	}
	if writable {
		return x.setting(address)
	}
	var all [8]byte
	copy(all[:], data)
	return binary.LittleEndian.Uint64(all[:]), true
}

// setting is what a variable of the runtime is taken for that the program only reads once it runs.
func (x *extractor) setting(address uint64) (uint64, bool) {
	s, ok := x.image.at(address)
	if !ok {
		return 0, false
	}
	switch s.name {
	case "runtime.writeBarrier":
		x.assume("the collector is not marking: no write barrier")
		return 0, true
	case "runtime.arm64HasATOMICS", "example.org/atomlab/asm.hasLSE":
		if x.image.Target.LSE {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}
