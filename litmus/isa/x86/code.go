package x86

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"example.org/atomlab/litmus"
)

// Bits of the REX prefix (SDM vol. 2A, 2.2.1).
const (
	rex  = 0x40
	rexB = 1 << iota >> 1 // extends the base, or the register of rm
	rexX                  // extends the index
	rexR                  // extends the register of /r
	rexW                  // 64 bits
)

// encode makes the bytes: prefixes, REX, opcode, ModRM, SIB, displacement, constant.
func (f *form) encode(o operands, lock bool) ([]byte, error) {
	var code []byte
	if o.spelled != nil && o.spelled.thread {
		code = append(code, threadSegment)
	}
	if lock {
		code = append(code, 0xf0)
	}
	if f.narrow {
		code = append(code, 0x66)
	}
	code = append(code, f.prefix...)
	modrm, extend, err := f.modrm(o)
	if err != nil {
		return nil, err
	}
	if f.wide {
		extend |= rexW
	}
	low, high := f.byteRegisters(o)
	if extend != 0 || low {
		if high {
			return nil, fmt.Errorf("found ah, bh, ch or dh beside a register that only a REX prefix can name, expected another register")
		}
		code = append(code, rex|extend)
	}
	code = append(code, f.opcode...)
	if f.tail != nil && f.tail[0] == "+r" {
		code[len(code)-1] += byte(o.register.number & 7)
	}
	code = append(code, modrm...)
	return f.constant(code, o.number), nil
}

// byteRegisters is whether there are registers of 8 bits that need a REX prefix, and such that must not have one.
func (f *form) byteRegisters(o operands) (low, high bool) {
	for _, r := range []reg{o.register, o.rm} {
		low = low || r.bits == 8 && !r.high && r.number >= 4
		high = high || r.high
	}
	return low, high
}

// number is that of a register in the machine code.
func (r reg) code() (byte, error) {
	if r.number < 0 {
		return 0, fmt.Errorf("found a symbolic register, expected it to have been given a name")
	}
	if r.high {
		return byte(r.number + 4), nil
	}
	return byte(r.number), nil
}

// modrm makes the ModRM byte and what belongs to it, and the REX bits that extend it.
func (f *form) modrm(o operands) (bytes []byte, extend byte, err error) {
	if len(f.tail) == 0 || f.tail[0][0] == 'c' || f.tail[0][0] == 'i' {
		return nil, 0, nil
	}
	field, err := o.register.code()
	if err != nil {
		return nil, 0, err
	}
	if f.tail[0] == "+r" {
		return nil, field >> 3 * rexB, nil
	}
	if f.tail[0] != "/r" {
		field = f.tail[0][1] - '0'
	}
	extend = field >> 3 * rexR
	field &= 7
	if o.memory == nil {
		rm, err := o.rm.code()
		return []byte{3<<6 | field<<3 | rm&7}, extend | rm>>3*rexB, err
	}
	if o.spelled != nil {
		address, more, err := o.spelled.address(*o.memory, field)
		return address, extend | more, err
	}
	address, more, err := address(*o.memory, field)
	return address, extend | more, err
}

// address makes ModRM, SIB and displacement (SDM vol. 2A, tables 2-2 and 2-3).
func address(m litmus.Mem, field byte) (bytes []byte, extend byte, err error) {
	if m.Disp < math.MinInt32 || m.Disp > math.MaxInt32 {
		return nil, 0, fmt.Errorf("found a displacement of %d, expected 32 bits", m.Disp)
	}
	if m.Base == "" {
		return displacement([]byte{field<<3 | 4, 0x25}, m.Disp, 4), 0, nil
	}
	base, err := addressRegister(m.Base)
	if err != nil {
		return nil, 0, err
	}
	mod, size := byte(2), 4
	switch {
	case m.Disp == 0 && base&7 != 5: // rbp and r13 need a displacement
		mod, size = 0, 0
	case math.MinInt8 <= m.Disp && m.Disp <= math.MaxInt8:
		mod, size = 1, 1
	}
	extend = base >> 3 * rexB
	if m.Index == "" && base&7 != 4 { // rsp and r12 need a SIB byte
		return displacement([]byte{mod<<6 | field<<3 | base&7}, m.Disp, size), extend, nil
	}
	return indexed(m, mod, field, base, size)
}

// indexed makes ModRM, SIB and displacement of an address whose base has a number, 5 for none.
func indexed(m litmus.Mem, mod, field, base byte, size int) (bytes []byte, extend byte, err error) {
	const none = 4 // of an index, and of the base where ModRM says that there is a SIB byte
	index := byte(none)
	if m.Index != "" {
		if index, err = addressRegister(m.Index); err != nil {
			return nil, 0, err
		}
	}
	scale := byte(0)
	for 1<<scale < m.Scale {
		scale++
	}
	sib := scale<<6 | index&7<<3 | base&7
	return displacement([]byte{mod<<6 | field<<3 | none, sib}, m.Disp, size), base>>3*rexB | index>>3*rexX, nil
}

// addressRegister is one of 64 bits. Tests of 32 bits say eax and mean as much of it as an address has.
func addressRegister(name string) (byte, error) {
	r, ok := register(name)
	if strings.HasPrefix(name, "%") {
		r, ok = reg{number: -1, bits: 64}, true
	}
	if !ok || r.xmm || r.bits < 32 {
		return 0, fmt.Errorf("found %q, expected a register that holds an address", name)
	}
	return r.code()
}

func displacement(code []byte, n int64, size int) []byte {
	return append(code, binary.LittleEndian.AppendUint64(nil, uint64(n))[:size]...)
}

// constant appends the number, or room for the distance of a label.
func (f *form) constant(code []byte, n int64) []byte {
	size := 0
	for _, t := range f.tail {
		switch t {
		case "ib":
			size = 1
		case "iv":
			size = min(f.bits, 32) / 8
		case "iq":
			size = 8
		case "cb":
			size = 1
		case "cd":
			size = 4
		}
	}
	return displacement(code, n, size)
}
