package litmus

import (
	"slices"
	"strings"
)

// SymbolicName is %a for %a, W%a and X%a, and nothing for a register that a processor has.
func SymbolicName(register string) string {
	if i := strings.IndexByte(register, '%'); i >= 0 {
		return register[i:]
	}
	return ""
}

// EachRegister calls f for each register that an operand of the thread names, as it stands there.
func (t Thread) EachRegister(f func(name string)) {
	for _, in := range t.Code {
		RenameRegisters(in.Operands, func(name string, _ bool) string { f(name); return name })
	}
}

// RenameRegisters replaces the registers in operands; f is given the name, and whether it is part of an address.
func RenameRegisters(operands []Operand, f func(name string, address bool) string) []Operand {
	operands = slices.Clone(operands)
	for i, o := range operands {
		switch o := o.(type) {
		case Reg:
			operands[i] = Reg{Name: f(o.Name, false)}
		case Mem:
			if o.Base != "" {
				o.Base = f(o.Base, true)
			}
			if o.Index != "" {
				o.Index = f(o.Index, true)
			}
			operands[i] = o
		}
	}
	return operands
}
