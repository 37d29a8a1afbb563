package x86

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"example.org/atomlab/litmus"
)

// longest is how many bytes an instruction may have (SDM vol. 2A, 2.3.11).
const longest = 15

// byOpcode are the forms of the table, in its order, by the bytes of their opcodes.
var byOpcode = sync.OnceValue(func() map[string][]*form {
	all := map[string][]*form{}
	for _, r := range table {
		for _, f := range expand(r) {
			for n := range 8 {
				opcode := bytes.Clone(f.opcode)
				opcode[len(opcode)-1] += byte(n)
				all[string(opcode)] = append(all[string(opcode)], f)
				if len(f.tail) == 0 || f.tail[0] != "+r" {
					break
				}
			}
		}
	}
	return all
})

// severalWidths are the mnemonics whose width the operands need not say.
var severalWidths = sync.OnceValue(func() map[string]bool {
	widths, several := map[string]int{}, map[string]bool{}
	for _, r := range table {
		for _, f := range expand(r) {
			if before, seen := widths[f.mnemonic]; seen && before != f.bits {
				several[f.mnemonic] = true
			}
			widths[f.mnemonic] = f.bits
		}
	}
	return several
})

// Decode reads the instruction at the beginning of code, which stands at an address: a row whose opcode is there, with
// the operands that the bytes behind it say. Encoded by the row again it is the same bytes, or it is no instruction of
// the table. Labels, and places in memory at a distance from the instruction, are named by their addresses
// ([litmus.AddressName]); the base of an address in the memory of the thread is called fs, and no encoder takes it.
func (i ISA) Decode(code []byte, address uint64) (litmus.Instr, int, error) {
	d, err := decode(code, address)
	if err != nil {
		return litmus.Instr{}, 0, err
	}
	return d.in, d.size, nil
}

// A decoding is an instruction being read.
type decoding struct {
	head
	code    []byte
	address uint64
	size    int // read so far
	form    *form
	in      litmus.Instr
	operands
}

// A head is what stands before an opcode.
type head struct {
	size         int
	thread, lock bool
	legacy       []byte // 66, F2, F3
	rex          byte
}

func (h *head) extended(bit byte, n byte) int { return int(n | b2b(h.rex&bit != 0)<<3) }

func b2b(b bool) byte { return byte(b2u(b)) }

func readHead(code []byte) (h head) {
	for ; h.size < len(code); h.size++ {
		switch b := code[h.size]; b {
		case threadSegment:
			h.thread = true
		case 0xf0:
			h.lock = true
		case 0x66, 0xf2, 0xf3:
			h.legacy = append(h.legacy, b)
		default:
			if b&0xf0 == rex {
				h.rex = b
				h.size++
			}
			return h
		}
	}
	return h
}

func decode(code []byte, address uint64) (*decoding, error) {
	code = code[:min(len(code), longest)]
	h := readHead(code)
	for n := min(4, len(code)-h.size); n > 0; n-- {
		for _, f := range byOpcode()[string(code[h.size:h.size+n])] {
			d := &decoding{head: h, code: code, address: address, size: h.size + n, form: f}
			if d.read() == nil {
				return d, nil
			}
		}
	}
	return nil, fmt.Errorf("found the bytes % x, expected an instruction of the table", code)
}

var (
	errOther = errors.New("another instruction")
	errShort = errors.New("the code ends")
)

// read reads what the form says stands behind its opcode, and encodes it again.
func (d *decoding) read() error {
	f := d.form
	legacy := f.prefix
	if f.narrow {
		legacy = append([]byte{0x66}, f.prefix...)
	}
	if !bytes.Equal(legacy, d.legacy) || f.wide != (d.rex&rexW != 0) || d.lock && !f.lockable {
		return errOther
	}
	for _, t := range f.tail {
		if err := d.part(t); err != nil {
			return err
		}
	}
	if err := d.instruction(); err != nil {
		return err
	}
	again, err := f.encode(d.operands, d.lock)
	if err != nil || !bytes.Equal(again, d.code[:d.size]) {
		return errOther
	}
	g, _, err := find(d.in)
	if err != nil || g.bits != f.bits || g.control != f.control {
		return errOther
	}
	return nil
}

// part reads what a word of the code stands for.
func (d *decoding) part(t string) error {
	switch t {
	case "+r":
		d.register = reg{number: d.extended(rexB, d.code[d.size-1]&7)}
		return nil
	case "ib", "cb":
		return d.constant(1)
	case "iv":
		return d.constant(min(d.form.bits, 32) / 8)
	case "cd":
		return d.constant(4)
	case "iq":
		return d.constant(8)
	}
	return d.modrm(t)
}

// constant reads a number of so many bytes with its sign.
func (d *decoding) constant(size int) error {
	n, err := d.number64(size)
	d.number = n
	return err
}

func (d *decoding) number64(size int) (int64, error) {
	if d.size+size > len(d.code) {
		return 0, errShort
	}
	var all [8]byte
	copy(all[:], d.code[d.size:d.size+size])
	d.size += size
	shift := 64 - 8*size
	return int64(binary.LittleEndian.Uint64(all[:])<<shift) >> shift, nil
}

func (d *decoding) byte() (byte, error) {
	n, err := d.number64(1)
	return byte(n), err
}

// modrm reads the ModRM byte and what belongs to it.
func (d *decoding) modrm(t string) error {
	b, err := d.byte()
	if err != nil {
		return err
	}
	mod, field, rm := b>>6, b>>3&7, b&7
	if t != "/r" && field != t[1]-'0' {
		return errOther
	}
	d.register = reg{number: d.extended(rexR, field)}
	if mod == 3 {
		d.rm = reg{number: d.extended(rexB, rm)}
		return nil
	}
	return d.place(mod, rm)
}

// place reads the rest of an address.
func (d *decoding) place(mod, rm byte) (err error) {
	m, s := litmus.Mem{}, &spelling{disp: []int{0, 1, 4}[mod], thread: d.thread}
	d.memory, d.spelled = &m, s
	base := rm
	if rm == 4 {
		sib, err := d.byte()
		if err != nil {
			return err
		}
		s.sib, base = true, sib&7
		if index := d.extended(rexX, sib>>3&7); index != 4 {
			m.Index, m.Scale = names[64][index], 1<<(sib>>6)
		}
	}
	switch {
	case mod == 0 && base == 5:
		s.disp, s.relative = 4, !s.sib
	default:
		m.Base = names[64][d.extended(rexB, base)]
	}
	if s.thread {
		if m.Base != "" || m.Index != "" {
			return errOther
		}
		m.Base = threadBase
	}
	m.Disp, err = d.number64(s.disp)
	return err
}

// instruction makes the operands of what was read.
func (d *decoding) instruction() error {
	f := d.form
	d.in = litmus.Instr{Mnemonic: f.mnemonic}
	if severalWidths()[f.mnemonic] {
		d.in.Bits = f.bits
	}
	if d.lock {
		d.in.Prefix = "lock"
	}
	for _, slot := range f.slots {
		o := d.operand(slot)
		if o == nil {
			return errOther
		}
		d.in.Operands = append(d.in.Operands, o)
	}
	return nil
}

// operand is what was read for a slot, or nothing if that is something else.
func (d *decoding) operand(slot string) litmus.Operand {
	end := d.address + uint64(d.size)
	bits, _ := strconv.Atoi(strings.Trim(slot, "rmeisxa"))
	switch {
	case slot == "place":
		return nil
	case slot == "label":
		return litmus.Target{Label: litmus.AddressName(end + uint64(d.number))}
	case slot == "cl":
		return litmus.Reg{Name: slot}
	case slot[0] == 'a':
		return litmus.Reg{Name: names[bits][0]}
	case slot[0] == 'i':
		return litmus.Imm{Value: d.signedOrNot(slot, bits)}
	case slot == "x":
		return litmus.Reg{Name: name(&d.register, 0)}
	case takesMemory(slot) && d.memory != nil:
		m := *d.memory
		if d.spelled.relative {
			m = litmus.Mem{Symbol: litmus.AddressName(end + uint64(m.Disp))}
		}
		return m
	case slot[0] == 'm' || strings.HasPrefix(slot, "rm") && d.memory != nil:
		return nil
	case strings.HasPrefix(slot, "xm"):
		return litmus.Reg{Name: name(&d.rm, 0)}
	case strings.HasPrefix(slot, "rm"):
		return litmus.Reg{Name: d.general(&d.rm, bits)}
	}
	return litmus.Reg{Name: d.general(&d.register, bits)}
}

// signedOrNot is the constant as it is written: those whose sign is extended with it, others without.
func (d *decoding) signedOrNot(slot string, bits int) int64 {
	if strings.HasSuffix(slot, "s") || bits == 64 {
		return d.number
	}
	return int64(low(uint64(d.number), bits))
}

// general completes a register of so many bits, and names it.
func (d *decoding) general(r *reg, bits int) string {
	r.bits = bits
	r.high = bits == 8 && d.rex == 0 && r.number >= 4
	if r.high {
		r.number -= 4
		return highNames[r.number]
	}
	return name(r, bits)
}

// name is that of a general register of so many bits, or of a vector register.
func name(r *reg, bits int) string {
	if r.bits = bits; bits == 0 {
		r.bits, r.xmm = 128, true
		return xmmName(r.number)
	}
	return names[bits][r.number]
}
