package model

import (
	"encoding/binary"

	"example.org/atomlab/litmus/isa/meaning"
)

// num is a number of 128 bits, and what it has to do with addresses.
type num struct {
	lo, hi uint64
	of     meaning.Origin
}

func (n num) value() meaning.Value { return meaning.Wide(n.lo, n.hi).Made(n.of) }

func numOf(v meaning.Value) num {
	lo, hi, _ := v.Known()
	return num{lo, hi, v.Origin()}
}

// content is what a place holds. Bytes that are not there are 0.
type content struct {
	bytes []byte
	of    []meaning.Origin // of each byte; none if no number has one
}

// put writes a number, little end first.
func (c *content) put(at, size int, n num) {
	if missing := at + size - len(c.bytes); missing > 0 {
		c.bytes = append(c.bytes, make([]byte, missing)...)
	}
	var all [16]byte
	binary.LittleEndian.PutUint64(all[:], n.lo)
	binary.LittleEndian.PutUint64(all[8:], n.hi)
	copy(c.bytes[at:at+size], all[:])
	if c.of == nil && n.of == 0 {
		return
	}
	c.of = append(c.of, make([]meaning.Origin, len(c.bytes)-len(c.of))...)
	for i := range size {
		c.of[at+i] = n.value().Byte(i)
	}
}

// get reads what put writes.
func (c *content) get(at, size int) num {
	var all [16]byte
	if at < len(c.bytes) {
		copy(all[:size], c.bytes[at:])
	}
	n := num{lo: binary.LittleEndian.Uint64(all[:]), hi: binary.LittleEndian.Uint64(all[8:])}
	if at < len(c.of) {
		n.of = meaning.Together(c.of[at:min(at+size, len(c.of))])
	}
	return n
}
