package a64

import (
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
)

// renamed are the names that herd7 has for instructions in hashes where they are not the manual's.
var renamed = map[string]string{"ADR": "ADDR", "REV64": "REV"}

// Old writes an instruction as herd7 does for the hash of a test, which must never change: zeros that mean nothing left
// out, and the slips of its first version kept.
func (ISA) Old(in litmus.Instr) string {
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
