package compiled

import (
	"fmt"

	"example.org/atomlab/litmus"
)

// revive has the residual code put a known number into its register.
func (x *extractor) revive(whole string, s *state, from Source) error {
	k, ok := s.registers[whole]
	if !ok || k.live {
		return nil
	}
	if k.value.Hi != 0 || x.isa.Hidden(whole) {
		return fmt.Errorf("found that %s is needed, which is known but not in the code that is left", whole)
	}
	move, err := x.setting(whole, k.value.Lo)
	if err != nil {
		return err
	}
	x.locating.join(k.value.Lo)
	x.emit(move, from)
	k.live = true
	s.registers[whole] = k
	return nil
}

// writesConstants is whether the instructions of the architecture name locations and numbers: no register need hold
// them from the beginning.
func (x *extractor) writesConstants() bool { return x.image.Target.Arch() == litmus.X86_64 }

// place is the operand for an access to a location.
func (x *extractor) place(at uint64, access litmus.Access) (litmus.Mem, error) {
	o, err := x.locating.accessed(at, access)
	if err != nil {
		return litmus.Mem{}, err
	}
	if x.writesConstants() {
		return litmus.Mem{Symbol: o.name, Disp: int64(at - o.address)}, nil
	}
	name, err := x.holding(at)
	return litmus.Mem{Base: name}, err
}

// setting is an instruction that puts a number, or the address of a location, into a register.
func (x *extractor) setting(whole string, n uint64) (litmus.Instr, error) {
	s, found := x.image.at(n)
	number := litmus.Imm{Value: int64(n)}
	if found && !s.code && n == s.address {
		o, err := x.locating.at(n)
		if err != nil {
			return litmus.Instr{}, err
		}
		number = litmus.Imm{Symbol: o.name}
	}
	if x.writesConstants() && (number.Symbol != "" || !found && int64(n) == int64(int32(n))) && !onStack(n) {
		move := x.isa.Clear(litmus.Reg{Name: whole})
		move.Operands = []litmus.Operand{move.Operands[0], number}
		return move, nil
	}
	constant, err := x.holding(n)
	return x.isa.Move(litmus.Reg{Name: whole}, litmus.Reg{Name: constant}), err
}

// holding is a register that holds a number, or the address of a location, from the beginning.
func (x *extractor) holding(n uint64) (string, error) {
	if name, ok := x.constants[n]; ok {
		return name, nil
	}
	if onStack(n) || n == goroutine || n == nowhere {
		return "", fmt.Errorf("found an address on the stack that leaves the function, expected none")
	}
	name, err := x.register()
	if err == nil {
		x.constants[n] = name
	}
	return name, err
}

// register is one that the thread does not use otherwise.
func (x *extractor) register() (string, error) {
	if len(x.free) == 0 && x.trial {
		x.short = true
		return x.isa.Free()[0], nil
	}
	if len(x.free) == 0 {
		return "", fmt.Errorf("found no free register, expected a smaller function")
	}
	name := x.free[len(x.free)-1]
	x.free = x.free[:len(x.free)-1]
	return name, nil
}
