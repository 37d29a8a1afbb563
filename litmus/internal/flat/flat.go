// Package flat is the world of a thread that runs by itself, for tests that compare what instructions mean with what a
// processor does: plain memory, no places with names.
package flat

import (
	"encoding/binary"
	"fmt"

	"example.org/atomlab/litmus/isa/meaning"
)

// Memory is so many bytes from the base address on. It is a [meaning.World].
type Memory struct {
	Base  uint64
	Bytes []byte
	// Choices counts what instructions have left open: what they do then need not be what a processor does.
	Choices int
}

func (m *Memory) Place(string) (meaning.Value, bool) { return meaning.Value{}, false }

func (m *Memory) Touch(meaning.Value) error { return nil }

func (m *Memory) Choose(int) int { m.Choices++; return 0 }

func (m *Memory) Parts(v meaning.Value, n int) ([]meaning.Part, error) {
	address, _, _ := v.Known()
	if at := address - m.Base; at > uint64(len(m.Bytes)-n) {
		return nil, fmt.Errorf("found an access at %#x, expected it within %d bytes from %#x on", address, len(m.Bytes), m.Base)
	}
	return []meaning.Part{{Address: address, Bytes: n}}, nil
}

func (m *Memory) Read(p meaning.Part) meaning.Value {
	var all [16]byte
	copy(all[:p.Bytes], m.Bytes[p.Address-m.Base:])
	return meaning.Wide(binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:]))
}

func (m *Memory) Write(p meaning.Part, v meaning.Value) {
	lo, hi, _ := v.Known()
	var all [16]byte
	binary.LittleEndian.PutUint64(all[:], lo)
	binary.LittleEndian.PutUint64(all[8:], hi)
	copy(m.Bytes[p.Address-m.Base:], all[:p.Bytes])
}
