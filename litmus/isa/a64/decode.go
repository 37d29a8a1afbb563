package a64

import (
	"encoding/binary"
	"fmt"
	"sync"

	"example.org/atomlab/litmus"
)

// decodable are the forms of the table, in its order.
var decodable = sync.OnceValue(func() (forms []*form) {
	for _, r := range table {
		for _, e := range expand(r) {
			f := understand(e)
			for _, s := range f.slots {
				f.mask |= s.mask
			}
			forms = append(forms, f)
		}
	}
	return forms
})

// Decode reads the instruction at the beginning of code, which stands at an address: a row whose fixed bits are there,
// with the operands that stand in its fields. Encoded again it is the same word, or it is no instruction of the table.
// Of several names it gets the shortest, as the manual prefers: CMP for SUBS to the zero register; but ADDS to the zero
// register stays one, since herd7 has no CMN. Labels are named by their addresses ([litmus.AddressName]).
func (ISA) Decode(code []byte, address uint64) (in litmus.Instr, size int, err error) {
	if len(code) < 4 {
		return in, 0, fmt.Errorf("found %d bytes of code, expected a word of 4", len(code))
	}
	word := binary.LittleEndian.Uint32(code)
	for _, f := range decodable() {
		read, ok := f.read(word, address)
		if ok && read.Mnemonic != "CMN" && (size == 0 || len(read.Operands) < len(in.Operands)) {
			in, size = read, 4
		}
	}
	if size > 0 {
		return in, size, nil
	}
	return in, 0, fmt.Errorf("found the word %#08x, expected an instruction of the table", word)
}

// read is the inverse of try.
func (f *form) read(word uint32, address uint64) (in litmus.Instr, ok bool) {
	if word&^f.mask != f.code&^f.mask {
		return in, false
	}
	e := encoding{word: word, wide: f.wide, address: address}
	in.Mnemonic = f.mnemonic
	for _, s := range f.slots {
		o, ok := s.get(&e)
		if !ok {
			return in, false
		}
		if o != nil {
			in.Operands = append(in.Operands, o)
		}
	}
	again, err := recode(in, address)
	return in, err == nil && again == word
}

// recode is the word of an instruction that was decoded at an address.
func recode(in litmus.Instr, address uint64) (uint32, error) {
	_, e, err := find(in, false)
	if err != nil || e.label == "" {
		return e.word, err
	}
	target, err := litmus.NamedAddress(e.label)
	if err != nil {
		return 0, err
	}
	return e.distance.write(e.word, int64(address), int64(target))
}
