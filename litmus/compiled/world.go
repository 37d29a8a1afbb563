package compiled

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// A world is the memory that an instruction finds whose operands are all known: the stack, what is read-only, and the
// settings of the runtime. It is not to be had where anything else is accessed.
type world struct {
	meaning.Ways
	x      *extractor
	form   litmus.Form // of the instruction
	state  *state      // of which the stack is read and written
	placed bool        // the instruction names a place of the program
	loaded bool        // it reads memory
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
	if !w.x.owns(at, bytes, w.form) {
		if _, ok := w.x.constant(at, bytes); !ok {
			return nil, errShared
		}
	}
	return []meaning.Part{{Loc: "memory", Address: at, Bytes: bytes}}, nil
}

func (w *world) Read(p meaning.Part) meaning.Value {
	w.loaded = true
	n, ok := w.x.constant(p.Address, p.Bytes)
	if w.x.owns(p.Address, p.Bytes, w.form) {
		n, ok = w.x.fetch(w.state, p.Address, p.Bytes)
	}
	if !ok {
		w.Unsteady = true
	}
	return meaning.Const(n)
}

func (w *world) Write(p meaning.Part, v meaning.Value) {
	w.stored = true
	n, _, ok := v.Known()
	if !ok || !w.x.owns(p.Address, p.Bytes, w.form) {
		w.Unsteady = true
		return
	}
	w.state.store(p.Address, slot{bytes: p.Bytes, number: n})
}

func (w *world) Touch(meaning.Value) error { return errShared }

// constant is what lies at an address that nobody writes: data that is read-only, how far the stack may go down, and
// settings.
func (x *extractor) constant(address uint64, bytes int) (uint64, bool) {
	if n, assumed, ok := x.image.given(address, bytes); ok {
		if assumed != "" {
			x.assume(assumed)
		}
		return n, true
	}
	data, writable, ok := x.image.bytes(address, bytes)
	if !ok && x.image.process { // what the runtime has found out, and constants
		data, ok = inMemory(address, bytes)
	}
	if !ok || bytes > 8 || writable {
		return 0, false
	}
	return number(data), true
}

// number is that of up to 8 bytes.
func number(data []byte) uint64 {
	var all [8]byte
	copy(all[:], data)
	return binary.LittleEndian.Uint64(all[:])
}

// given is what code finds that the program does not have until it runs: how far down the stack may go, where x86 keeps
// the goroutine in the memory of the thread, and variables of the runtime that code only reads, with what is assumed of
// the last.
func (m *Image) given(address uint64, bytes int) (n uint64, assumed string, ok bool) {
	switch {
	case bytes != 8:
	case address == goroutine+stackGuard:
		return stackTop - stackSize, "", true
	case address == threadRecord:
		return goroutine, "", true
	}
	s, ok := m.at(address)
	if !ok || s.code {
		return 0, "", false
	}
	if s.name == "example.org/atomlab/structures/tagged.exchanges" || s.name == "example.org/atomlab/asm.Have" && bytes == 1 {
		return m.has(s, address)
	}
	switch s.name {
	case "runtime.writeBarrier":
		return 0, "the collector is not marking: no write barrier", true
	case "example.org/atomlab/structures/tagged.never": // nobody writes it
		return 0, "", true
	case "runtime.arm64HasATOMICS", "example.org/atomlab/asm.hasLSE":
		if m.Target.LSE {
			return 1, "", true
		}
		return 0, "", true
	}
	return 0, "", false
}

// has is whether the processor has what asm.Have names, as far as the target says it, or all processors of today have
// it; tagged.exchanges is a copy of one field. It does not load 128 bits at once: so the code of those that do is not
// what is looked at.
func (m *Image) has(s symbol, address uint64) (n uint64, assumed string, ok bool) {
	field := "_CAS128"
	if strings.HasSuffix(s.name, ".Have") {
		leaves, _ := m.leaves(s)
		i := slices.IndexFunc(leaves, func(f leaf) bool { return s.address+f.offset == address })
		if i < 0 {
			return 0, "", false
		}
		field = leaves[i].path
	}
	arm := m.Target.GOARCH == "arm64"
	switch field {
	case "_CAS128", "_Load128":
		if arm {
			return 1, "", true
		}
		return 1, "the processor has CMPXCHG16B", true
	case "_AVX128", "_LSE2":
		return 0, "the processor does not load 128 bits by one load", true
	}
	return 0, "", false
}
