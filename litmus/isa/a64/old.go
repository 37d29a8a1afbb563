package a64

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
)

// renamed are the names that herd7 has for instructions in hashes where they are not the manual's. That EON is EOR is a
// slip of its.
var renamed = map[string]string{
	"ADR": "ADDR", "REV64": "REV", "EON": "EOR", "LSLV": "LSL", "LSRV": "LSR", "ASRV": "ASR", "RORV": "ROR",
}

// An alias is short for an instruction whose operand at a place is the zero register.
type alias struct {
	short, long string
	zero        int
}

var (
	spelledOut = []alias{{"NEG", "SUB", 1}, {"NEGS", "SUBS", 1}}
	shortened  = []alias{{"CMP", "SUBS", 0}, {"TST", "ANDS", 0}, {"MVN", "ORN", 1}, {"MUL", "MADD", 3}, {"MNEG", "MSUB", 3}}
)

// oldAlias is the instruction by the one of its names that herd7 uses in hashes.
func oldAlias(in litmus.Instr) litmus.Instr {
	last, shifted := in.Operands[len(in.Operands)-1].(litmus.Modifier)
	extended := shifted && strings.Contains(last.Name, "XT")
	long := spelledOut
	if extended {
		long = append(long, shortened[0])
	}
	for _, a := range long {
		if in.Mnemonic == a.short {
			zero := litmus.Reg{Name: in.Operands[0].(litmus.Reg).Name[:1] + "ZR"}
			in.Mnemonic, in.Operands = a.long, slices.Insert(slices.Clone(in.Operands), a.zero, litmus.Operand(zero))
		}
	}
	for _, a := range shortened {
		if in.Mnemonic == a.long && !extended && strings.HasSuffix(in.Operands[a.zero].(litmus.Reg).Name, "ZR") {
			in.Mnemonic, in.Operands = a.short, slices.Delete(slices.Clone(in.Operands), a.zero, a.zero+1)
		}
	}
	return oldCondition(in)
}

// inverse is what herd7 takes for the opposite of a condition: GT for that of GE is another slip.
func inverse(cond litmus.Word) litmus.Word {
	switch name := strings.ToUpper(cond.Text); name {
	case "GE":
		return litmus.Word{Text: "GT"}
	case "AL":
		return litmus.Word{Text: name}
	}
	return litmus.Word{Text: conditionNames[condition(cond.Text)^1]}
}

// oldCondition has CSET, CSETM and CINC for what selects between a register and itself, by the opposite condition.
func oldCondition(in litmus.Instr) litmus.Instr {
	last := len(in.Operands) - 1
	cond, is := in.Operands[last].(litmus.Word)
	if !is || last < 1 {
		return in
	}
	from := in.Operands[1:last] // one register, two, or none: the zero register
	switch in.Mnemonic {
	case "CSET", "CINC":
		in.Mnemonic, cond = "CSINC", inverse(cond)
	case "CSETM":
		in.Mnemonic, cond = "CSINV", inverse(cond)
	default:
		if len(from) < 2 || from[0] != from[1] {
			return in
		}
	}
	zero := len(from) == 0 || strings.HasSuffix(from[0].(litmus.Reg).Name, "ZR")
	switch {
	case in.Mnemonic == "CSINC" && zero:
		return litmus.Instr{Mnemonic: "CSET", Operands: []litmus.Operand{in.Operands[0], inverse(cond)}}
	case in.Mnemonic == "CSINC":
		return litmus.Instr{Mnemonic: "CINC", Operands: []litmus.Operand{in.Operands[0], from[0], inverse(cond)}}
	case in.Mnemonic == "CSINV" && zero:
		return litmus.Instr{Mnemonic: "CSETM", Operands: []litmus.Operand{in.Operands[0], inverse(cond)}}
	}
	return in
}

// Old writes an instruction as herd7 does for the hash of a test, which must never change: zeros that mean nothing left
// out, and the slips of its first version kept.
func (ISA) Old(in litmus.Instr) string {
	if len(in.Operands) > 0 {
		in = oldAlias(in)
	}
	name := in.Mnemonic
	if n, ok := renamed[name]; ok {
		name = n
	}
	text := name + " "
	for i, o := range in.Operands {
		comma := ","
		if i == 0 {
			comma = ""
		}
		switch o := o.(type) {
		case litmus.Modifier:
			if o.HasAmount && o.Amount == 0 && strings.Contains("LSL LSR ASR ROR", o.Name) && !strings.HasPrefix(name, "MOV") {
				continue
			}
			if strings.HasPrefix(name, "MOV") {
				comma = ",,"
			}
			text += comma + formatModifier(o)
		case litmus.Mem:
			if name == "LDUR" {
				comma = ", "
			}
			text += comma + oldMemory(o, i > 1)
		case litmus.Target:
			text += comma + o.Label
		case litmus.Reg:
			if name == "LDUR" || name == "UBFM" || name == "SBFM" {
				o.Name = strings.Replace(o.Name, "W", "X", 1)
			}
			if i == 0 && (name == "LDXP" || name == "LDAXP") {
				o.Name = strings.Replace(o.Name, "X", "W", 1)
			}
			text += comma + o.Name
		default:
			text += comma + strings.ToUpper(format(o))
		}
	}
	return strings.TrimRight(text, " ")
}

func oldMemory(m litmus.Mem, pair bool) string {
	switch {
	case m.Mode == litmus.PostIndex && pair:
		return fmt.Sprintf(" [%s]#%d", m.Base, m.Disp)
	case m.Mode == litmus.PostIndex:
		return fmt.Sprintf("[%s]#%d", m.Base, m.Disp)
	case m.Mode == litmus.Offset:
		m.HasDisp = m.Disp != 0
		m.Extend.HasAmount = m.Extend.Amount != 0
		if m.Extend.Name == "LSL" && !m.Extend.HasAmount {
			m.Extend.Name = ""
		}
	}
	return formatMemory(m)
}
