package x86

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// operands are those of an instruction, sorted by where they go in the machine code.
type operands struct {
	register reg // /r, +r
	rm       reg // of the ModRM byte, if memory is nil
	memory   *litmus.Mem
	number   int64
	label    string
	spelled  *spelling // of an address that was decoded
}

// take fits the operands of an instruction to the slots of a form. If they do not, it says which one, or less than 0
// for the instruction itself; wanted has the words.
func (f *form) take(in litmus.Instr) (o operands, at int, ok bool) {
	if in.Bits != 0 && in.Bits != f.bits {
		return o, otherWidth, false
	}
	for i, slot := range f.slots {
		if i >= len(in.Operands) || !o.fit(slot, in.Operands[i]) {
			return o, i, false
		}
	}
	if len(in.Operands) > len(f.slots) {
		return o, len(f.slots), false
	}
	if in.Prefix != "" && (!f.lockable || o.memory == nil) {
		return o, notLockable, false
	}
	return o, len(in.Operands), true
}

// What about an instruction does not fit, if it is none of the operands.
const (
	otherWidth  = -1
	notLockable = -2
)

// wanted says what take expected there.
func (f *form) wanted(in litmus.Instr, at int) string {
	switch {
	case at == otherWidth:
		return fmt.Sprintf("%s of another width than %d bits", in.Mnemonic, in.Bits)
	case at == notLockable:
		return "lock before an instruction that reads and writes memory"
	case at == len(f.slots):
		return "no more operands"
	}
	return words(f.slots[at])
}

// words says what a slot takes.
func words(slot string) string {
	digits := strings.TrimLeft(slot, "remixabcls")
	bits := strings.TrimRight(digits, "s") + " bits"
	switch {
	case slot == "label":
		return "a label"
	case slot == "cl":
		return "cl"
	case slot == "x":
		return "an xmm register"
	case strings.HasPrefix(slot, "xm"):
		return "an xmm register or memory"
	case slot == "place":
		return "the address of a location"
	case strings.HasPrefix(slot, "rm"):
		return "a register of " + bits + " or memory"
	case slot[0] == 'r':
		return "a register of " + bits
	case slot[0] == 'm':
		return "memory"
	}
	return "a constant of " + bits
}

// fit sorts one operand.
func (o *operands) fit(slot string, operand litmus.Operand) bool {
	switch operand := operand.(type) {
	case litmus.Reg:
		return o.fitRegister(slot, operand.Name)
	case litmus.Mem:
		if !takesMemory(slot) {
			return false
		}
		o.memory = &operand
		return fitsAddress(operand)
	case litmus.Target:
		o.label = operand.Label
		return slot == "label"
	case litmus.Imm:
		o.number = operand.Value
		if operand.Symbol != "" {
			o.memory = &litmus.Mem{Symbol: operand.Symbol}
			return slot == "place"
		}
		return slot[0] == 'i' && fitsNumber(slot[1:], operand.Value)
	}
	return false
}

func (o *operands) fitRegister(slot, name string) bool {
	r, ok := register(name)
	digits := strings.TrimLeft(slot, "rma")
	if strings.HasPrefix(name, "%") { // symbolic: any will do, until the code is wanted
		bits, _ := strconv.Atoi(digits)
		r, ok = reg{number: -1, bits: bits}, slot[0] == 'r'
	}
	switch {
	case slot == "cl":
		return name == "cl"
	case !ok:
		return false
	case slot == "x":
		o.register = r
		return r.xmm
	case strings.HasPrefix(slot, "xm"):
		o.rm = r
		return r.xmm
	case slot[0] == 'a':
		return r.number == 0 && !r.high && !r.xmm && strconv.Itoa(r.bits) == digits
	case slot[0] != 'r' || r.xmm || strconv.Itoa(r.bits) != digits:
		return false
	case slot[:2] == "rm":
		o.rm = r
	default:
		o.register = r
	}
	return true
}

// fitsNumber is whether a constant fits so many bits; with an s, whether it is what its low 32 (or 8) bits become when
// their sign is extended.
func fitsNumber(width string, n int64) bool {
	switch width {
	case "8s":
		return math.MinInt8 <= n && n <= math.MaxInt8
	case "64s":
		return math.MinInt32 <= n && n <= math.MaxInt32
	case "64":
		return true
	}
	bits, _ := strconv.Atoi(strings.TrimRight(width, "s"))
	return -1<<(bits-1) <= n && n < 1<<bits
}

func fitsAddress(m litmus.Mem) bool {
	if m.Disp < math.MinInt32 || m.Disp > math.MaxInt32 || m.Index != "" && m.Base == "" {
		return false
	}
	if m.Symbol != "" && (m.Base != "" || m.Index != "") {
		return false
	}
	return slices.Contains([]int{0, 1, 2, 4, 8}, m.Scale) && !strings.HasSuffix(m.Index, "sp")
}

// find returns the form of an instruction.
func find(in litmus.Instr) (*form, operands, error) {
	candidates := formsOf(in.Mnemonic)
	if candidates == nil {
		return nil, operands{}, unknown(in)
	}
	lockable := func(f *form) bool { return f.lockable }
	if in.Prefix != "" && !slices.ContainsFunc(candidates, lockable) {
		name := strings.TrimSpace(ATT.Format(litmus.Instr{Prefix: in.Prefix, Mnemonic: in.Mnemonic, Bits: in.Bits}))
		return nil, operands{}, &mismatch{at: -1, wrong: scan.Error{Found: fmt.Sprintf("%q", name), Expected: "lock before an instruction that reads and writes memory"}}
	}
	for _, f := range candidates {
		if o, _, ok := f.take(in); ok {
			return f, o, nil
		}
	}
	return nil, operands{}, mismatched(in, candidates)
}

// mismatched is why an instruction is none of the candidates: the words are of those that it came furthest with.
func mismatched(in litmus.Instr, candidates []*form) *mismatch {
	worst := &mismatch{at: math.MinInt}
	for _, f := range candidates {
		_, at, _ := f.take(in)
		expected, at := f.wanted(in, at), max(at, -1)
		if f.decoded {
			continue
		}
		if at > worst.at {
			*worst = mismatch{at: at}
		}
		if at == worst.at && !slices.Contains(worst.expected, expected) {
			worst.expected = append(worst.expected, expected)
		}
	}
	worst.wrong.Expected = strings.Join(worst.expected, ", or ")
	switch {
	case worst.at < 0:
		worst.wrong.Found = fmt.Sprintf("%q", ATT.Format(in))
	case worst.at < len(in.Operands):
		worst.wrong.Found = fmt.Sprintf("%q", ATT.format(in.Operands[worst.at]))
	default:
		worst.wrong.Found = "the end of the instruction"
	}
	return worst
}

// unknown is the error of an instruction that no test has.
func unknown(in litmus.Instr) *mismatch {
	return &mismatch{at: -1, wrong: scan.Error{Found: fmt.Sprintf("%q", in.Mnemonic), Expected: "an x86 instruction that user-level tests may use"}}
}

// A mismatch says which operand fits no form.
type mismatch struct {
	wrong    scan.Error
	at       int // the operand, or less than 0 for the mnemonic
	expected []string
}

func (m *mismatch) Error() string { return m.wrong.Error() }

// resolve checks an instruction that was read against the table. It is told where the mnemonic and the operands were
// read, in the order of the instruction.
func resolve(in litmus.Instr, starts []int) (litmus.Instr, error) {
	f, _, err := find(in)
	if err == nil && f.decoded {
		err = unknown(in)
	}
	if err != nil {
		m := err.(*mismatch)
		m.wrong.At = starts[max(0, min(m.at+1, len(starts)-1))]
		return in, &m.wrong
	}
	return in, nil
}

// Encode appends the machine code of an instruction. It asks where the labels and the places are that the instruction
// names; a place is a base register and a displacement.
func (i ISA) Encode(b *jit.Buffer, in litmus.Instr, label func(name string) (jit.Label, error), place func(name string) (litmus.Mem, error)) error {
	f, o, err := find(in)
	if err != nil {
		return err
	}
	if o.memory != nil && o.memory.Symbol != "" {
		at, err := place(o.memory.Symbol)
		if err != nil {
			return err
		}
		at.Disp += o.memory.Disp
		o.memory = &at
	}
	code, err := f.encode(o, in.Prefix != "")
	if err != nil {
		return err
	}
	b.Bytes(code...)
	if o.label == "" {
		return nil
	}
	if f.tail[0] != "cd" {
		return fmt.Errorf("found a branch by a byte, expected one by four")
	}
	l, err := label(o.label)
	if err == nil {
		b.Refer(b.Len()-4, l, distance)
	}
	return err
}

// distance writes how far a label is from the end of an instruction, which its last four bytes say.
func distance(code []byte, at, target int) error {
	binary.LittleEndian.PutUint32(code[at:], uint32(target-at-4))
	return nil
}
