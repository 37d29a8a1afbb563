package safe

import (
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// Constant is what an instruction writes to a register, if that is the same number whatever was in the registers.
func Constant(i isa.ISA, in litmus.Instr, register string) (n uint64, ok bool) {
	p, err := newInstruction(i, in)
	if err != nil {
		return 0, false
	}
	a := newAnalysis(&litmus.Test{}, i, nil)
	before := map[string]set{}
	for _, r := range p.registers {
		before[r.name] = set{kind: any64, made: meaning.Mixed}
	}
	after, err := a.run(&p, before)
	s := after[register]
	if err != nil || s.kind != known || len(s.all) != 1 || s.all[0].of != 0 {
		return 0, false
	}
	return s.all[0].n, true
}
