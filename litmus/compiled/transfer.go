package compiled

import (
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// transfer is a call, a return and what is like them.
func (x *extractor) transfer(in litmus.Instr, form litmus.Form, pc, next uint64, s *state) (uint64, bool, error) {
	c := conventions[x.image.Target.Arch()]
	move := func(by uint64) {
		if c.link == "" {
			k := s.registers[c.pointer]
			k.value.Lo += by
			s.registers[c.pointer] = k
		}
	}
	back := func() (uint64, bool, error) {
		if len(s.calls) == 0 {
			return 0, true, x.finish(pc, s)
		}
		to := s.calls[len(s.calls)-1]
		s.calls, s.entered = s.calls[:len(s.calls)-1], s.entered[:len(s.entered)-1]
		move(8)
		return to, false, nil
	}
	switch form.Control {
	case litmus.Return:
		return back()
	case litmus.Trap:
		x.cutAt(pc, s, "a trap")
		return 0, true, nil
	}
	to, ok := x.destination(in, s)
	if !ok {
		return 0, false, fmt.Errorf("found a call through a register that is not known here, expected one of a function")
	}
	of, found := x.image.at(to)
	if !found || !of.code {
		return 0, false, fmt.Errorf("found no function at %#x", to)
	}
	if of.name == "sync.(*Pool).Get" {
		made, err := x.poolMakes(s)
		if err != nil {
			return 0, false, err
		}
		if made != 0 {
			s.registers[c.closure] = known{value: meaning.Register{Lo: made}}
			code, _, _ := x.image.bytes(made, 8)
			to = number(code)
			of, _ = x.image.at(to)
		}
	}
	if done, err := x.models(of.name, next, s); err != nil {
		return 0, false, err
	} else if done && form.Control == litmus.Call {
		return next, false, nil
	} else if done {
		return back()
	}
	if x.image.ofRuntime(of.name) || sleeps[of.name] {
		x.cutAt(pc, s, of.name)
		return 0, true, nil
	}
	if form.Control == litmus.Call {
		if len(s.calls) > 16 {
			return 0, false, fmt.Errorf("found calls that are more than 16 deep, expected fewer")
		}
		s.calls, s.entered = append(s.calls, next), append(s.entered, s.accesses)
		move(^uint64(7))
		if c.link != "" {
			s.registers[c.link] = known{value: meaning.Register{Lo: next}}
		}
	}
	return to, false, nil
}

// sleeps are the functions of a sync.Mutex in which a goroutine spins and then sleeps in the runtime, or wakes one that
// does. Who gets the lock in there without a sleep is left out too: the states of the word are too many to enumerate.
var sleeps = map[string]bool{"internal/sync.(*Mutex).lockSlow": true, "internal/sync.(*Mutex).unlockSlow": true}

// models is whether a function is one of those whose effect is known without their code: it has returned then. next is
// behind what led there.
func (x *extractor) models(name string, next uint64, s *state) (bool, error) {
	arguments := conventions[x.image.Target.Arch()].arguments
	switch name {
	case "runtime.newobject":
		return x.allocates(next, s)
	case "sync.(*Pool).Get":
		x.assume("a sync.Pool keeps nothing")
		s.registers[arguments[0]], s.registers[arguments[1]] = known{}, known{}
		return true, nil
	case "sync.(*Pool).Put":
		x.assume("a sync.Pool keeps nothing")
		return true, nil
	}
	return false, nil
}

// poolMakes is the value of the function that a sync.Pool makes values with, 0 if it has none. It keeps nothing, so Get
// calls that, if anything.
func (x *extractor) poolMakes(s *state) (uint64, error) {
	pool, ok := s.registers[conventions[x.image.Target.Arch()].arguments[0]]
	of, found := x.image.at(pool.value.Lo)
	if !ok || !found {
		return 0, fmt.Errorf("found a sync.Pool that is not known here, expected a variable")
	}
	leaves, err := x.image.leaves(of)
	if err != nil {
		return 0, err
	}
	x.assume("a sync.Pool keeps nothing")
	for _, f := range leaves {
		at := of.address + f.offset
		if at < pool.value.Lo || !strings.HasSuffix(f.path, "_New") {
			continue
		}
		if data, _, _ := x.image.bytes(at, 8); number(data) == 0 {
			return 0, nil
		}
		read := litmus.Form{Access: litmus.Access{Kind: litmus.Load, Bytes: 8}}
		if n, ok := x.fetch(s, at, 8); ok && x.owns(at, 8, read) {
			return n, nil
		}
		break
	}
	return 0, fmt.Errorf("found a sync.Pool whose New is not known here, expected one that nobody changes")
}

// destination is where a call or a jump leads.
func (x *extractor) destination(in litmus.Instr, s *state) (uint64, bool) {
	switch o := in.Operands[0].(type) {
	case litmus.Target:
		to, err := litmus.NamedAddress(o.Label)
		return to, err == nil
	case litmus.Reg:
		whole, _ := x.isa.Whole(o.Name)
		k, ok := s.registers[whole]
		return k.value.Lo, ok
	}
	return 0, false
}

// cutAt ends the thread where it leads into what is not modelled.
func (x *extractor) cutAt(pc uint64, s *state, into string) {
	x.cuts, x.cut = appendNew(x.cuts, into), true
	x.emit(x.isa.Goto(cutLabel), x.source(pc, s))
}
