package a64

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// ISA is AArch64 as herd7 and the Arm manual write it.
type ISA struct{}

// Example is the name of a register.
func (ISA) Example() string { return "X1" }

// Whole returns the 64-bit name of a register.
func (ISA) Whole(name string) (string, bool) {
	r, ok := register(strings.ToUpper(name))
	if v, is := vector(strings.ToUpper(name)); is {
		return wholeVector(v), true
	}
	switch {
	case !ok:
		return "", false
	case r.number == 31 && r.stack:
		return "SP", true
	}
	return registerName("X", r.number), true
}

// High is nothing that AArch64 has.
func (ISA) High(string) bool { return false }

// Free lists the registers that symbolic ones may become: not X18, which systems keep, nor X28 and on, which Go does,
// nor X0, which has the address of the block that code is run with.
func (ISA) Free() (names []string) {
	for n := 1; n < 28; n++ {
		if n != 18 {
			names = append(names, registerName("X", n))
		}
	}
	return names
}

// Like returns W3 for W%a and X3.
func (ISA) Like(name, whole string, _ int) string {
	if !isSymbolic(name) {
		return name
	}
	return name[:1] + whole[1:]
}

// Part returns W3 for W1 and X3.
func (ISA) Part(name, whole string) (string, bool) {
	r, ok := register(name)
	w, found := register(whole)
	if !ok || !found || !w.wide || w.number == 31 || r.number == 31 {
		return "", false
	}
	if r.wide {
		return registerName("X", w.number), true
	}
	return registerName("W", w.number), true
}

// reg is what a register's name says.
type reg struct {
	number int // 31 is the zero register or the stack pointer
	wide   bool
	stack  bool
	vector int // of a register for vectors and floating point, how many bits of it
}

// vectorBits are the widths of the parts of a vector register that instructions name.
var vectorBits = map[byte]int{'S': 32, 'D': 64, 'Q': 128}

// vector reads the name of one, in capitals. The whole is called V.
func vector(name string) (reg, bool) {
	if len(name) < 2 || len(name) > 3 || name[1] == '0' && len(name) > 2 {
		return reg{}, false
	}
	n, err := strconv.Atoi(name[1:])
	bits := vectorBits[name[0]]
	if name[0] == 'V' {
		bits = 128
	}
	return reg{number: n, vector: bits}, err == nil && bits != 0 && 0 <= n && n < 32 && name[1] != '+'
}

func wholeVector(r reg) string { return "V" + strconv.Itoa(r.number) }

// register reads a name in capitals.
func register(name string) (reg, bool) {
	switch name {
	case "SP":
		return reg{number: 31, wide: true, stack: true}, true
	case "WSP":
		return reg{number: 31, wide: false, stack: true}, true
	case "XZR":
		return reg{number: 31, wide: true, stack: false}, true
	case "WZR":
		return reg{number: 31, wide: false, stack: false}, true
	case "FP":
		return reg{number: 29, wide: true, stack: false}, true
	case "LR":
		return reg{number: 30, wide: true, stack: false}, true
	}
	if len(name) < 2 || len(name) > 3 || name[0] != 'X' && name[0] != 'W' {
		return reg{}, false
	}
	n := 0
	for _, c := range name[1:] {
		if c < '0' || c > '9' {
			return reg{}, false
		}
		n = n*10 + int(c-'0')
	}
	return reg{number: n, wide: name[0] == 'X'}, n <= 30 && (len(name) == 2 || name[1] != '0')
}

func registerName(letter string, n int) string {
	if letter == "X" {
		return wholeNames[n]
	}
	return letter + wholeNames[n][1:]
}

var wholeNames = func() (names [32]string) {
	for n := range 31 {
		names[n] = "X" + strconv.Itoa(n)
	}
	names[31] = "XZR"
	return names
}()

// isRegister is whether it is one, or a symbolic one: W%a, X%a.
func isRegister(name string) bool {
	_, ok := register(name)
	return ok || len(name) > 2 && (name[:2] == "W%" || name[:2] == "X%")
}

// modifiers are the shifts and extensions.
var modifiers = []string{"LSL", "LSR", "ASR", "ROR", "MSL", "UXTB", "UXTH", "UXTW", "UXTX", "SXTB", "SXTH", "SXTW", "SXTX"}

func isModifier(name string) bool {
	for _, m := range modifiers {
		if m == name {
			return true
		}
	}
	return false
}

// text reads one instruction.
type text struct{ scan.Scanner }

// Parse reads one instruction: its operands by their looks, and then the table says which of its entries they fit.
func (ISA) Parse(source string) (litmus.Instr, error) { return parse(source, false) }

// parse reads those that are decoded only, too.
func parse(source string, decoded bool) (litmus.Instr, error) {
	t := text{scan.Scanner{Text: source}}
	t.Blank()
	starts := []int{t.At}
	in := litmus.Instr{Mnemonic: strings.ToUpper(t.Name())}
	if in.Mnemonic == "" {
		return in, t.Wrong("an instruction")
	}
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
	in.Operands = joinPostIndex(in.Operands)
	return resolve(in, append(starts, t.At), decoded)
}

const maxOperands = 8

// joinPostIndex makes one operand of [X1],#4.
func joinPostIndex(operands []litmus.Operand) []litmus.Operand {
	n := len(operands)
	if n < 2 {
		return operands
	}
	m, isMem := operands[n-2].(litmus.Mem)
	if !isMem || m.Mode != litmus.Offset || m.Index != "" || m.HasDisp {
		return operands
	}
	i, isImm := operands[n-1].(litmus.Imm)
	if !isImm {
		return operands
	}
	m.Disp, m.HasDisp, m.Mode = i.Value, true, litmus.PostIndex
	return append(operands[:n-2], m)
}

func (t *text) operand() (litmus.Operand, error) {
	switch {
	case t.Accept("["):
		return t.memory()
	case t.Accept("#") || t.SeesNumber():
		n, err := t.Int64()
		return litmus.Imm{Value: n}, err
	}
	if t.Sees(".+") || t.Sees(".-") {
		return t.relative()
	}
	name, err := t.registerOrName()
	switch {
	case err != nil:
		return nil, err
	case name == "":
		return nil, t.Wrong("an operand: a register, #number, [address] or a label")
	case isRegister(name):
		return litmus.Reg{Name: name}, nil
	case isModifier(strings.ToUpper(name)):
		return t.modifier(strings.ToUpper(name))
	}
	return litmus.Word{Text: name}, nil
}

// relative reads .+8, the instruction 8 bytes ahead.
func (t *text) relative() (litmus.Operand, error) {
	t.At++
	n, err := t.Int64()
	if err == nil && (n%4 != 0 || n < -1<<20 || n > 1<<20) {
		return nil, t.Wrong("a distance in bytes that is a multiple of 4, up to 1 MiB, before this")
	}
	return litmus.Target{Label: fmt.Sprintf(".%+d", n)}, err
}

// registerOrName reads a name; that of a register in capitals.
func (t *text) registerOrName() (string, error) {
	if t.Accept("%") {
		return t.symbolic("X")
	}
	name := t.Name()
	upper := strings.ToUpper(name)
	if (upper == "W" || upper == "X") && t.At < len(t.Text) && t.Text[t.At] == '%' {
		t.At++
		return t.symbolic(upper)
	}
	if isRegister(upper) {
		return upper, nil
	}
	return name, nil
}

func (t *text) symbolic(letter string) (string, error) {
	name := t.Name()
	if name == "" {
		return "", t.Wrong("the name of a symbolic register")
	}
	return letter + "%" + name, nil
}

// modifier reads what follows LSL or SXTW: an amount, perhaps.
func (t *text) modifier(name string) (litmus.Modifier, error) {
	m := litmus.Modifier{Name: name}
	if t.Accept("#") || t.SeesNumber() {
		amount, err := t.Small(63, "an amount")
		m.Amount, m.HasAmount = amount, true
		return m, err
	}
	return m, nil
}

// memory reads what follows the opening bracket.
func (t *text) memory() (litmus.Operand, error) {
	m := litmus.Mem{}
	var err error
	if m.Base, err = t.registerOrName(); err != nil {
		return nil, err
	}
	if !isRegister(m.Base) {
		t.At -= len(m.Base)
		return nil, t.Wrong("a base register")
	}
	if t.Accept(",") {
		if err := t.offset(&m); err != nil {
			return nil, err
		}
	}
	if err := t.Expect("]"); err != nil {
		return nil, err
	}
	if t.Accept("!") {
		m.Mode = litmus.PreIndex
	}
	return m, nil
}

func (t *text) offset(m *litmus.Mem) (err error) {
	if t.Accept("#") || t.SeesNumber() {
		m.HasDisp = true
		m.Disp, err = t.Int64()
		return err
	}
	if m.Index, err = t.registerOrName(); err != nil {
		return err
	}
	if !isRegister(m.Index) {
		t.At -= len(m.Index)
		return t.Wrong("an index register or #number")
	}
	if t.Accept(",") {
		name := strings.ToUpper(t.Name())
		if !isModifier(name) {
			t.At -= len(name)
			return t.Wrong("a shift or an extension: LSL #2, SXTW")
		}
		m.Extend, err = t.modifier(name)
	}
	return err
}

// Format writes an instruction in herd7's way: no blanks after commas.
func (ISA) Format(in litmus.Instr) string {
	operands := make([]string, len(in.Operands))
	for i, o := range in.Operands {
		operands[i] = format(o)
	}
	return strings.TrimRight(in.Mnemonic+" "+strings.Join(operands, ","), " ")
}

func format(o litmus.Operand) string {
	switch o := o.(type) {
	case litmus.Reg:
		return o.Name
	case litmus.Imm:
		return fmt.Sprintf("#%d", o.Value)
	case litmus.Target:
		return o.Label
	case litmus.Word:
		return o.Text
	case litmus.Modifier:
		return formatModifier(o)
	case litmus.Mem:
		return formatMemory(o)
	}
	return fmt.Sprint(o)
}

func formatModifier(m litmus.Modifier) string {
	if m.HasAmount {
		return fmt.Sprintf("%s #%d", m.Name, m.Amount)
	}
	return m.Name
}

func formatMemory(m litmus.Mem) string {
	text := "[" + m.Base
	if m.Mode == litmus.PostIndex {
		return fmt.Sprintf("%s],#%d", text, m.Disp)
	}
	if m.Index != "" {
		text += "," + m.Index
		if m.Extend.Name != "" {
			text += "," + formatModifier(m.Extend)
		}
	} else if m.HasDisp {
		text += fmt.Sprintf(",#%d", m.Disp)
	}
	if m.Mode == litmus.PreIndex {
		return text + "]!"
	}
	return text + "]"
}
