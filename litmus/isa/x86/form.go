package x86

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// A form is one encoding of one instruction: a row, of one family and one width.
type form struct {
	row
	member
	implied
	mnemonic  string
	bits      int // the width that v stood for, or that a register of the syntax has; 0 without
	slots     []string
	roles     []litmus.Role
	access    litmus.AccessKind // of an operand that is memory
	control   litmus.Control
	prefix    []byte // 66, F2 or F3 that belongs to the opcode
	wide      bool   // REX.W
	default64 bool   // 64 bits without it
	narrow    bool   // 66 for the width
	opcode    []byte
	tail      []string // what follows it: /r, ib...
}

// implied is what stands behind the semicolon of a syntax.
type implied struct {
	lockable, locked bool // it may have a lock prefix; it needs none
	aligned          bool // memory must be
	streams          bool // past the caches
	fence, unrun     bool
	decoded, faults  bool           // only code that was decoded has it; it may fault whatever its address is
	elsewhere        litmus.Control // where control goes, of such code
	plain            string         // the mnemonic that does the same without its order
	old              string         // the name in hashes
	sets, undefines  uint64         // flags
	tests            uint64
	registers        []implicit
}

// An implicit operand is a register that an instruction uses without naming it.
type implicit struct {
	reg
	role litmus.Role
}

// formsOf are the table's of a mnemonic, in its order. Only they are made: a process that reads one test would spend
// most of its time on the others.
func formsOf(mnemonic string) []*form {
	if made, ok := made.Load(mnemonic); ok {
		return made.([]*form)
	}
	if !known(mnemonic) { // what is in the table is bounded, what is asked for is not
		return nil
	}
	var forms []*form
	for _, r := range table {
		forms = append(forms, expandTo(r, mnemonic)...)
	}
	made.Store(mnemonic, forms)
	return forms
}

var made sync.Map // of mnemonics to forms

func known(mnemonic string) bool { return mnemonics()[mnemonic] }

// mnemonics are all of the table.
var mnemonics = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, r := range table {
		for _, m := range r.members() {
			all[r.name(m)] = true
		}
	}
	return all
})

// members are those of the row's family, or an empty one.
func (r *row) members() []member {
	if r.family == nil {
		return []member{{}}
	}
	return r.family
}

// name is the mnemonic of a member.
func (r *row) name(m member) string {
	return strings.ReplaceAll(scan.FirstWord(r.syntax), "{op}", m.name)
}

// sized are the operands that come in each width.
var sized = []string{"rmv", "mv", "rv", "ivs", "av", "dv"}

// expand makes a form for each member of a family and each width.
func expand(r row) []*form { return expandTo(r, "") }

// expandTo makes only those of a mnemonic; of all if it is empty.
func expandTo(r row, mnemonic string) (all []*form) {
	for _, m := range r.members() {
		if mnemonic != "" && r.name(m) != mnemonic {
			continue
		}
		syntax := strings.ReplaceAll(strings.ReplaceAll(r.syntax, "{op}", m.name), "{flags}", m.flags)
		syntax = strings.TrimSuffix(syntax, " ")
		mnemonic, operands, _ := strings.Cut(syntax, " ")
		if !slices.ContainsFunc(sized, func(s string) bool { return strings.Contains(operands, s) }) {
			all = append(all, understand(r, m, syntax, 0))
			continue
		}
		for _, bits := range []int{32, 64, 16} {
			all = append(all, understand(r, m, mnemonic+" "+withWidth(operands, bits), bits))
		}
	}
	return all
}

// withWidth gives the operands that come in each width one of them.
func withWidth(operands string, bits int) string {
	width := strconv.Itoa(bits)
	for _, s := range sized {
		begin, _, _ := strings.Cut(s, "v")
		operands = strings.ReplaceAll(operands, s, begin+width+strings.TrimPrefix(s, begin+"v"))
	}
	return operands
}

// understand reads the notation.
func understand(r row, m member, syntax string, bits int) *form {
	f := &form{row: r, member: m, bits: bits}
	f.syntax = syntax
	explicit, behind, _ := strings.Cut(syntax, ";")
	mnemonic, operands, _ := strings.Cut(explicit, " ")
	f.mnemonic = mnemonic
	if operands != "" {
		for _, word := range strings.Split(operands, ", ") {
			f.operand(word)
		}
	}
	for _, word := range strings.Fields(behind) {
		f.imply(word)
	}
	if bits == 0 {
		f.bits = firstWidth(f.slots)
	}
	if f.elsewhere != litmus.Next {
		f.control = f.elsewhere
	}
	f.narrow = f.bits == 16
	f.readCode()
	return f
}

// signs say what is done with an operand; without one it is read.
var signs = map[byte]litmus.Role{'=': litmus.Writes, '+': litmus.Reads | litmus.Writes, '&': litmus.Addresses, '!': litmus.Addresses, '>': litmus.Reads, '?': litmus.Reads}

// operand adds a slot.
func (f *form) operand(word string) {
	sign := word[0]
	role, signed := signs[sign]
	if signed {
		word = word[1:]
	} else {
		role = litmus.Reads
	}
	f.slots, f.roles = append(f.slots, word), append(f.roles, role)
	switch {
	case sign == '>':
		f.control = litmus.Jump
	case sign == '?':
		f.control = litmus.Branch
	case !takesMemory(word) || sign == '&':
	case sign == '!':
		f.access = litmus.Touch
	default:
		f.access = map[litmus.Role]litmus.AccessKind{litmus.Reads: litmus.Load, litmus.Writes: litmus.Store, litmus.Reads | litmus.Writes: litmus.Modify}[role]
	}
}

// takesMemory is whether a slot takes an address.
func takesMemory(slot string) bool {
	return slot[0] == 'm' || strings.HasPrefix(slot, "rm") || strings.HasPrefix(slot, "xm")
}

// elsewhere is where control goes when that is not to a label of the test.
var elsewhere = map[string]litmus.Control{"calls": litmus.Call, "returns": litmus.Return, "away": litmus.Leave, "traps": litmus.Trap}

// imply takes a word behind the semicolon.
func (f *form) imply(word string) {
	name, value, _ := strings.Cut(word, "=")
	letters := strings.TrimLeft(word, "=+?")
	switch {
	case word == "locked":
		f.locked, f.lockable = true, true
	case word == "lockable":
		f.lockable = true
	case word == "aligned":
		f.aligned = true
	case word == "streams":
		f.streams = true
	case word == "fence":
		f.fence = true
	case word == "unrun":
		f.unrun = true
	case word == "decoded":
		f.decoded, f.unrun = true, true
	case word == "faults":
		f.faults = true
	case elsewhere[word] != litmus.Next:
		f.elsewhere = elsewhere[word]
	case name == "plain":
		f.plain = value
	case name == "old":
		f.old = value
	case strings.Trim(letters, flagLetters) == "":
		f.implyFlags(word[0], mask(letters))
	default:
		r, ok := registers[letters]
		if bits, err := strconv.Atoi(letters[1:]); letters[0] == 'a' && err == nil {
			r, ok = reg{bits: bits}, true // al, ax, eax or rax
		} else if letters[0] == 'd' && err == nil {
			r, ok = reg{number: 2, bits: bits}, true // dx, edx or rdx
		}
		if !ok {
			panic("x86: the table says " + word)
		}
		role := litmus.Reads
		if letters != word {
			role = signs[word[0]]
		}
		f.registers = append(f.registers, implicit{r, role})
	}
}

// implyFlags takes flags behind the semicolon.
func (f *form) implyFlags(sign byte, flags uint64) {
	switch sign {
	case '=':
		f.sets |= flags
	case '?':
		f.undefines |= flags
	default:
		f.tests |= flags
	}
}

// readCode reads the notation of Intel's manual.
func (f *form) readCode() {
	words := strings.Fields(f.code)
	for i, w := range words {
		opcode, plusRegister := strings.CutSuffix(w, "+r")
		switch b, err := strconv.ParseUint(opcode, 16, 8); {
		case w == "W":
			f.wide = true
		case w == "N":
			f.default64 = true
		case w == "cd", w == "cb": // which would do as bytes too
			f.tail = append(f.tail, w)
		case len(f.opcode) == 0 && len(f.prefix) == 0 && len(words) > i+1 && (b == 0x66 || b == 0xf2 || b == 0xf3): // no opcode of the table is one of these alone
			f.prefix = append(f.prefix, byte(b))
		case len(opcode) == 2 && err == nil:
			f.opcode = append(f.opcode, byte(b))
			if plusRegister {
				f.tail = append(f.tail, "+r")
			}
		case w == "/n":
			f.tail = append(f.tail, fmt.Sprintf("/%d", f.n))
		default:
			f.tail = append(f.tail, w)
		}
	}
	if f.family != nil && !strings.Contains(f.code, "/n") {
		f.opcode[len(f.opcode)-1] += f.n
	}
	f.wide = f.wide || f.bits == 64 && !f.default64
}

// firstWidth is that of the first operand that has one.
func firstWidth(slots []string) int {
	for _, s := range slots {
		if n, err := strconv.Atoi(strings.TrimLeft(s, "rmxa")); err == nil {
			return n
		}
	}
	return 0
}

// accessBits is the width of what is read or written in memory.
func (f *form) accessBits() int {
	for _, s := range f.slots {
		if n, err := strconv.Atoi(strings.TrimLeft(s, "rmex")); err == nil && takesMemory(s) {
			return n
		}
	}
	return 128
}

// Forms returns what the table says of each of its instructions, one in each width.
func (ISA) Forms() (all []litmus.Form) {
	for _, r := range table {
		for _, f := range expand(r) {
			all = append(all, f.describe())
		}
	}
	return all
}

// describe is what is so whatever the operands are.
func (f *form) describe() litmus.Form {
	letters := func(m uint64) string { return flagNames(m) }
	return litmus.Form{Syntax: f.syntax, Needs: f.needs, Control: f.control, Fence: f.fence, Unrun: f.unrun, Decoded: f.decoded, Faults: f.faults,
		Flags: litmus.Flags{Reads: letters(f.tests), Writes: letters(f.sets), Undefined: letters(f.undefines)}}
}

// Form returns what the table says of an instruction.
func (i ISA) Form(in litmus.Instr) (litmus.Form, error) {
	f, o, err := find(in)
	if err != nil {
		return litmus.Form{}, err
	}
	result := f.describe()
	if o.memory != nil && f.access != litmus.NoAccess {
		result.Access = litmus.Access{Kind: f.access, Bytes: f.accessBits() / 8}
		if in.Prefix != "" || f.locked {
			result.Access.Order = litmus.Locked
		}
		if f.aligned || result.Access.Order == litmus.Locked { // what is locked across two lines locks the bus, or faults
			result.Access.Align = result.Access.Bytes
		}
	}
	for n := range f.slots {
		role := f.roles[n]
		switch operand := in.Operands[n].(type) {
		case litmus.Mem:
			role = litmus.Reads | litmus.Addresses
			for _, name := range []string{operand.Base, operand.Index} {
				if r, ok := register(name); ok {
					i.uses(&result, r, litmus.Reads)
				}
			}
		case litmus.Reg:
			if r, ok := register(operand.Name); ok {
				i.uses(&result, r, role)
			}
		}
		result.Roles = append(result.Roles, role)
	}
	for _, r := range f.registers {
		i.uses(&result, r.reg, r.role)
	}
	return result, nil
}

// uses adds a register to those that a form reads or writes.
func (i ISA) uses(f *litmus.Form, r reg, role litmus.Role) {
	name := i.wholeOf(r)
	if role&litmus.Reads != 0 && !slices.Contains(f.Reads, name) {
		f.Reads = append(f.Reads, name)
	}
	if role&litmus.Writes != 0 {
		f.Writes = append(f.Writes, litmus.Write{Register: name, Bits: r.bits, High: r.high, Keeps: r.bits < 32})
	}
}

// Plain returns an instruction that does the same without ordering others: without its lock prefix, or the store alone
// of an exchange.
func (i ISA) Plain(in litmus.Instr) (litmus.Instr, bool) {
	f, o, err := find(in)
	switch {
	case err != nil:
		return in, false
	case in.Prefix != "":
		in.Prefix = ""
		return in, true
	case f.plain == "" || o.memory == nil:
		return in, false
	}
	in.Mnemonic = f.plain
	if _, second := in.Operands[1].(litmus.Mem); second {
		in.Operands = []litmus.Operand{in.Operands[1], in.Operands[0]}
	}
	_, _, err = find(in)
	return in, err == nil
}

// Without returns nothing: an instruction has one order, or none.
func (i ISA) Without(in litmus.Instr, _ litmus.Order) (litmus.Instr, bool) { return in, false }

// Clear returns an instruction that makes a register 0 and depends on nothing.
func (i ISA) Clear(r litmus.Reg) litmus.Instr {
	return litmus.Instr{Mnemonic: "mov", Operands: []litmus.Operand{r, litmus.Imm{}}}
}

// Move returns an instruction that copies a register.
func (i ISA) Move(to, from litmus.Reg) litmus.Instr {
	r, _ := register(to.Name)
	return litmus.Instr{Mnemonic: "mov", Bits: r.bits, Operands: []litmus.Operand{to, from}}
}

// OnRegister returns the instruction with a part of the register in the place of its memory.
func (i ISA) OnRegister(in litmus.Instr, whole string) (litmus.Instr, bool) {
	f, err := i.Form(in)
	at := slices.IndexFunc(in.Operands, func(o litmus.Operand) bool { _, is := o.(litmus.Mem); return is })
	if err != nil || at < 0 || f.Access.Order != 0 || names[8*f.Access.Bytes] == nil {
		return in, false
	}
	in.Operands = slices.Clone(in.Operands)
	in.Operands[at] = litmus.Reg{Name: i.Like("%", whole, 8*f.Access.Bytes)}
	_, err = i.Form(in)
	return in, err == nil
}

// Goto returns a jump to a label.
func (i ISA) Goto(label string) litmus.Instr {
	return litmus.Instr{Mnemonic: "jmp", Operands: []litmus.Operand{litmus.Target{Label: label}}}
}
