package x86

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// ISA is x86 in one of its two notations.
type ISA struct{ intel bool }

var (
	ATT   = ISA{}            // movl $1,(x): source first, widths as letters; 64-bit
	Intel = ISA{intel: true} // MOV [x],$1: destination first; 32-bit, in the dialect of herd7
)

// Example is the name of a register.
func (i ISA) Example() string {
	if i.intel {
		return "EAX"
	}
	return "rax"
}

// Whole returns the 64-bit name of a register; for Intel's notation, where tests are of 32 bits, that one in capitals.
func (i ISA) Whole(name string) (string, bool) {
	r, ok := register(strings.ToLower(name))
	if !ok {
		return strings.ToLower(name), false
	}
	return i.wholeOf(r), true
}

func (i ISA) wholeOf(r reg) string {
	switch {
	case r.xmm:
		return xmmName(r.number)
	case i.intel:
		return strings.ToUpper(names[32][r.number])
	}
	return names[64][r.number]
}

// Machine is the 64-bit name of a register, also where tests are of 32 bits: rax for EAX.
func (i ISA) Machine(name string) (string, bool) { return ATT.Whole(name) }

// Reserved says why a register isn't the test's, or nothing.
func (i ISA) Reserved(name string) string {
	r, ok := register(strings.ToLower(name))
	switch {
	case ok && r.number == 4 && !r.xmm && !r.high:
		return "belongs to the system"
	case ok && i.intel && r.number >= 8:
		return "32-bit x86 does not have"
	}
	return ""
}

// Hidden is whether a register has no name in the code of tests.
func (i ISA) Hidden(name string) bool { return name == flagsRegister }

// High is whether a register is the second byte of another.
func (i ISA) High(name string) bool {
	r, _ := register(strings.ToLower(name))
	return r.high
}

// Free lists the registers that symbolic ones may become: not the stack pointer, nor rdi, which has the address of the
// block that code is run with.
func (i ISA) Free() (free []string) {
	for _, name := range append([]string{"rax", "rbx", "rcx", "rdx", "rsi", "rbp"}, names[64][8:]...) {
		if whole, _ := i.Whole(name); i.Reserved(whole) == "" {
			free = append(free, whole)
		}
	}
	return free
}

// Like returns eax for %a, rax and 32.
func (i ISA) Like(name, whole string, bits int) string {
	r, ok := register(strings.ToLower(whole))
	if name[0] != '%' || !ok {
		return name
	}
	if bits == 0 {
		bits = r.bits
	}
	return names[bits][r.number]
}

// Part returns r8b for al and r8.
func (i ISA) Part(name, whole string) (string, bool) {
	r, ok := register(strings.ToLower(name))
	w, found := register(strings.ToLower(whole))
	switch {
	case !ok || !found || r.xmm != w.xmm || r.high && w.number > 3:
		return "", false
	case r.xmm:
		return xmmName(w.number), true
	case r.high:
		return highNames[w.number], true
	}
	return names[r.bits][w.number], true
}

// reg is what a register's name says.
type reg struct {
	number int
	bits   int
	high   bool // ah, ch, dh, bh
	xmm    bool
}

// names are those of the registers by width, in the order of their numbers.
var names = map[int][]string{
	64: {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"},
	32: {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "r8d", "r9d", "r10d", "r11d", "r12d", "r13d", "r14d", "r15d"},
	16: {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8w", "r9w", "r10w", "r11w", "r12w", "r13w", "r14w", "r15w"},
	8:  {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", "r8b", "r9b", "r10b", "r11b", "r12b", "r13b", "r14b", "r15b"},
}

var highNames = []string{"ah", "ch", "dh", "bh"}

var registers = func() map[string]reg {
	all := map[string]reg{}
	for bits, list := range names {
		for n, name := range list {
			all[name] = reg{number: n, bits: bits}
		}
	}
	for n, name := range highNames {
		all[name] = reg{number: n, bits: 8, high: true}
	}
	for n := range 16 {
		all[xmmName(n)] = reg{number: n, bits: 128, xmm: true}
	}
	return all
}()

func xmmName(n int) string { return "xmm" + strconv.Itoa(n) }

// register reads a name in small letters.
func register(name string) (reg, bool) {
	r, ok := registers[name]
	return r, ok
}

// text reads one instruction.
type text struct {
	scan.Scanner
	ISA
}

const maxOperands = 4

// Parse reads one instruction. In herd7's way "lock" may have a semicolon, and it is loose with notation: a register
// may lack its %, a number its $, and addresses may stand in either kind of brackets.
func (i ISA) Parse(source string) (litmus.Instr, error) {
	t := text{scan.Scanner{Text: source}, i}
	in := litmus.Instr{}
	t.Blank()
	name := strings.ToLower(t.Name())
	if name == "lock" {
		in.Prefix = name
		t.Accept(";")
		t.Blank()
		name = strings.ToLower(t.Name())
	}
	if name == "" {
		return in, t.Wrong("an instruction")
	}
	in.Mnemonic, in.Bits = split(name)
	mnemonic := t.At - len(name)
	var starts []int
	for !t.End() {
		if len(in.Operands) > 0 {
			if err := t.Expect(","); err != nil {
				return in, err
			}
		}
		t.Blank()
		starts = append(starts, t.At)
		o, err := t.operand()
		if err != nil {
			return in, err
		}
		in.Operands = append(in.Operands, o)
		if len(in.Operands) > maxOperands {
			return in, t.Wrong(fmt.Sprintf("at most %d operands", maxOperands))
		}
	}
	if !i.intel {
		slices.Reverse(in.Operands)
		slices.Reverse(starts)
	}
	return resolve(in, append(append([]int{mnemonic}, starts...), t.At))
}

// letters are the widths that the last letter of an AT&T mnemonic says.
var letters = map[byte]int{'b': 8, 'w': 16, 'l': 32, 'q': 64}

// split takes the width from a mnemonic, unless it has that letter by itself, like "sub".
func split(name string) (mnemonic string, bits int) {
	if known(name) {
		return name, 0
	}
	last := len(name) - 1
	if bits, ok := letters[name[last]]; ok && known(name[:last]) {
		return name[:last], bits
	}
	return name, 0
}

func (t *text) operand() (litmus.Operand, error) {
	switch {
	case t.Accept("$"):
		if name := t.Name(); name != "" {
			return litmus.Imm{Symbol: name}, nil
		}
		n, err := t.Int64()
		return litmus.Imm{Value: n}, err
	case t.SeesNumber():
		n, err := t.Int64()
		if err != nil || !t.Sees("(") && !t.Sees("[") {
			return litmus.Imm{Value: n}, err
		}
		return t.memory(litmus.Mem{Disp: n})
	case t.Sees("(") || t.Sees("["):
		return t.memory(litmus.Mem{})
	}
	percent := t.Accept("%")
	name := t.Name()
	if name == "" {
		return nil, t.Wrong("an operand: a register, $number, an address or a label")
	}
	if _, ok := register(strings.ToLower(name)); ok {
		return litmus.Reg{Name: strings.ToLower(name)}, nil
	}
	if percent && isForeign(name) {
		t.At -= len(name)
		return nil, t.Wrong("a general register, an xmm register, or a symbolic one")
	}
	if percent {
		return litmus.Reg{Name: "%" + name}, nil
	}
	if t.Sees("(") { // x(%rip), as compilers write it
		return t.memory(litmus.Mem{Symbol: name})
	}
	return litmus.Target{Label: name}, nil
}

// memory reads an address in brackets: (x), (%rax), 8(%rax,%rcx,4), [x], [EAX+4].
func (t *text) memory(m litmus.Mem) (litmus.Operand, error) {
	closing := ")"
	if !t.Accept("(") {
		t.Accept("[")
		closing = "]"
	}
	for {
		if err := t.term(&m); err != nil {
			return nil, err
		}
		if t.Accept(closing) {
			return m, nil
		}
		if !t.Accept(",") && !t.Accept("+") && !t.Sees("-") {
			return nil, t.Wrong(closing + " or another part of an address")
		}
	}
}

// term reads a part of an address: a register, the place of a test, a displacement, or the scale of the index.
func (t *text) term(m *litmus.Mem) error {
	if t.SeesNumber() {
		n, err := t.Int64()
		if m.Index != "" && m.Scale == 0 && !t.intel {
			m.Scale = int(n)
		} else {
			m.Disp += n
		}
		return err
	}
	percent := t.Accept("%")
	start := t.At
	name := t.Name()
	_, isRegister := register(strings.ToLower(name))
	switch {
	case name == "":
		return t.Wrong("a register, a number or the name of a location")
	case percent && isForeign(name):
		t.At = start
		return t.Wrong("a general register, or a symbolic one")
	case !isRegister && !percent && m.Symbol == "":
		m.Symbol = name
	case m.Base == "" && (isRegister || percent):
		m.Base = registerOrSymbolic(name, isRegister)
	case m.Index == "" && (isRegister || percent):
		m.Index = registerOrSymbolic(name, isRegister)
		if t.Accept("*") {
			n, err := t.Int64()
			m.Scale = int(n)
			return err
		}
	default:
		t.At = start
		return t.Wrong("at most a base, an index, and one location")
	}
	return nil
}

// foreign are the registers of x86 that tests have no use for. Their names are not symbolic ones.
var foreign = strings.Fields("rip eip ip rflags eflags cs ds es fs gs ss cr0 cr2 cr3 cr4 cr8 mxcsr")

func isForeign(name string) bool { return slices.Contains(foreign, strings.ToLower(name)) }

func registerOrSymbolic(name string, isRegister bool) string {
	if isRegister {
		return strings.ToLower(name)
	}
	return "%" + name
}

// Format writes an instruction in herd7's way.
func (i ISA) Format(in litmus.Instr) string {
	name := in.Mnemonic
	for letter, bits := range letters {
		if bits == in.Bits {
			name += string(letter)
		}
	}
	operands := make([]string, len(in.Operands))
	for n, o := range in.Operands {
		operands[n] = i.format(o)
	}
	if i.intel {
		name = strings.ToUpper(name)
	} else {
		slices.Reverse(operands)
	}
	text := strings.TrimRight(name+" "+strings.Join(operands, ","), " ")
	if in.Prefix != "" {
		return in.Prefix + " " + text
	}
	return text
}

// Old writes an instruction as herd7 did when hashes were new.
func (i ISA) Old(in litmus.Instr) string {
	if f, _, err := find(in); err == nil && f.old != "" {
		return f.old
	}
	text := i.Format(in)
	for _, o := range in.Operands {
		if m, ok := o.(litmus.Mem); ok && m.Index != "" {
			text = strings.Replace(text, i.register(m.Base)+",", i.register(m.Base)+", ", 1)
		}
	}
	if in.Prefix != "" {
		return "lock; " + strings.TrimPrefix(text, in.Prefix+" ")
	}
	return text
}

func (i ISA) register(name string) string {
	switch {
	case i.intel && name[0] != '%':
		return strings.ToUpper(name)
	case name[0] != '%':
		return "%" + name
	}
	return name
}

func (i ISA) format(o litmus.Operand) string {
	switch o := o.(type) {
	case litmus.Reg:
		return i.register(o.Name)
	case litmus.Imm:
		if o.Symbol != "" {
			return "$" + o.Symbol
		}
		return fmt.Sprintf("$%d", o.Value)
	case litmus.Target:
		return o.Label
	case litmus.Mem:
		return i.formatMemory(o)
	}
	return fmt.Sprint(o)
}

func (i ISA) formatMemory(m litmus.Mem) string {
	if i.intel {
		return i.intelMemory(m)
	}
	var parts []string
	for _, r := range []string{m.Base, m.Index} {
		if r != "" {
			parts = append(parts, i.register(r))
		}
	}
	if m.Scale != 0 {
		parts = append(parts, fmt.Sprint(m.Scale))
	}
	text := ""
	if m.Disp != 0 {
		text = fmt.Sprint(m.Disp)
	}
	if m.Symbol != "" {
		parts = append([]string{m.Symbol}, parts...)
	}
	if len(parts) == 0 {
		return fmt.Sprintf("(%d)", m.Disp)
	}
	return text + "(" + strings.Join(parts, ",") + ")"
}

func (i ISA) intelMemory(m litmus.Mem) string {
	var parts []string
	if m.Symbol != "" {
		parts = append(parts, m.Symbol)
	}
	if m.Base != "" {
		parts = append(parts, i.register(m.Base))
	}
	if m.Index != "" {
		index := i.register(m.Index)
		if m.Scale != 0 {
			index += fmt.Sprintf("*%d", m.Scale)
		}
		parts = append(parts, index)
	}
	text := strings.Join(parts, "+")
	switch {
	case text == "":
		text = fmt.Sprint(m.Disp)
	case m.Disp != 0:
		text += fmt.Sprintf("%+d", m.Disp)
	}
	return "[" + text + "]"
}
