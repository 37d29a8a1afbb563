package a64

import (
	"encoding/binary"
	"fmt"

	"example.org/atomlab/asm/jit"
)

// A distance is how a word says how far away a label is: in units of so many bytes, in one or two fields; of ADRP, from
// page to page.
type distance struct {
	width, shift int
	low          int // how many of the lowest bits stand from bit 29 on instead
	unit         int64
}

var distances = map[string]distance{
	"label26": {width: 26, shift: 0, unit: 4},
	"label19": {width: 19, shift: 5, unit: 4},
	"label14": {width: 14, shift: 5, unit: 4},
	"label21": {width: 21, shift: 5, low: 2, unit: 1},
	"page21":  {width: 21, shift: 5, low: 2, unit: 4096},
}

// counted is an address as distances are counted from it and to it: that of its page, if they are pages.
func (d distance) counted(address int64) int64 {
	if d.unit > 4 {
		return address &^ (d.unit - 1)
	}
	return address
}

func (d distance) mask() uint32 { return (1<<(d.width-d.low)-1)<<d.shift | (1<<d.low-1)<<29 }

// write sets the distance from an address to another.
func (d distance) write(word uint32, at, target int64) (uint32, error) {
	away := d.counted(target) - d.counted(at)
	n, limit := away/d.unit, int64(1)<<(d.width-1)
	if n < -limit || n >= limit || away%d.unit != 0 {
		return 0, fmt.Errorf("found a label %d bytes away, expected less than %d, and a multiple of %d", away, limit*d.unit, d.unit)
	}
	low := uint32(1)<<d.low - 1
	high := d.mask() &^ (low << 29)
	return word&^d.mask() | uint32(n)>>d.low<<d.shift&high | uint32(n)&low<<29, nil
}

// read is the address that a word at another says.
func (d distance) read(word uint32, at uint64) uint64 {
	n := uint64(word&d.mask()>>d.shift)&(1<<(d.width-d.low)-1)<<d.low | uint64(word>>29&(1<<d.low-1))
	return uint64(d.counted(int64(at)) + signedOf(n, d.width)*d.unit)
}

// patch is write for a buffer of code.
func (d distance) patch(code []byte, at, target int) error {
	word, err := d.write(binary.LittleEndian.Uint32(code[at:]), int64(at), int64(target))
	if err == nil {
		binary.LittleEndian.PutUint32(code[at:], word)
	}
	return err
}

var _ jit.Patch = distance{}.patch
