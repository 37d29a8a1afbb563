package compiled

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// A Source says where an instruction of a test comes from.
type Source struct {
	Address uint64
	File    string
	Line    int
	Calls   []string // the functions that were inlined or called there, outermost first
	Atomic  bool     // it is of an operation of sync/atomic

	path string // of the file that the innermost function there is in, and the line
	line int
}

// An extractor makes the thread of one function.
type extractor struct {
	image    *Image
	isa      isa.ISA
	proc     int
	locating *locations

	code    []litmus.Instr
	sources []Source
	labels  map[string]string // of states to labels
	pending []task
	label   string // that the next instruction gets
	heads   map[uint64]map[uint64]bool

	free      []string
	names     map[string]bool   // registers that the code that is left has of the program
	trial     bool              // this extraction is to find out which registers are free
	short     bool              // and there were too few at first
	constants map[uint64]string // registers that hold a number from the beginning
	slots     map[uint64]string // registers that stand for words of the stack
	results   []string          // registers, whole, in which the function returns something
	cuts      []string
	assumed   []string
	cut       bool
	turns     int // how often a loop may go on that is never the same again; negative: any loop, not at all
}

// A task is where the extraction goes on.
type task struct {
	label string
	pc    uint64
	state *state
}

// Registers with a part of their own in Go's calling convention (the ABI of the compiler, cmd/compile/abi-internal.md).
type convention struct {
	pointer, goroutine, link string
	arguments                []string
	zero                     string // a vector register that is 0
	scratch                  string // the assembler's: it holds nothing from one instruction of the compiler to the next
}

var conventions = map[litmus.Arch]convention{
	litmus.AArch64: {"SP", "X28", "X30", strings.Fields("X0 X1 X2 X3 X4 X5 X6 X7 X8 X9 X10 X11 X12 X13 X14 X15"), "", "X27"},
	litmus.X86_64:  {"rsp", "r14", "", strings.Fields("rax rbx rcx rdi rsi r8 r9 r10 r11"), "xmm15", ""},
}

// Where a thread ends, and where it goes if it leads into what is cut.
const endLabel, cutLabel = "END", "CUT"

// loopCut is what a thread is said to lead into whose loop is cut.
const loopCut = "a loop that goes on"

// How large a thread may become.
const maxCode = 400

// walk makes the code of a thread.
func (x *extractor) walk(entry uint64) error {
	c := conventions[x.image.Target.Arch()]
	begin := &state{registers: map[string]known{}, stack: map[uint64]slot{}}
	sp := uint64(stackTop)
	if c.link == "" { // the call has pushed where it goes on
		sp -= 8
	} else {
		begin.registers[c.link] = known{value: meaning.Register{Lo: nowhere}}
	}
	begin.registers[c.pointer] = known{value: meaning.Register{Lo: sp}}
	begin.registers[c.goroutine] = known{value: meaning.Register{Lo: goroutine}}
	if c.zero != "" {
		begin.registers[c.zero] = known{}
	}
	for _, frame := range []string{"X29", "rbp"} {
		if whole, ok := x.isa.Whole(frame); ok {
			begin.registers[whole] = known{}
		}
	}
	x.pending = []task{{pc: entry, state: begin}}
	for len(x.pending) > 0 {
		t := x.pending[0]
		x.pending = x.pending[1:]
		x.label = t.label
		if err := x.follow(t.pc, t.state); err != nil {
			return err
		}
	}
	return nil
}

// follow goes on from an instruction until the thread ends or comes to where it has been.
func (x *extractor) follow(pc uint64, s *state) error {
	for {
		if x.isHead(pc) {
			x.forget(pc, s)
		}
		if s.turns[turnKey(pc, s)].count > max(0, x.turns) {
			x.startLabel(pc, s)
			x.cutAt(pc, s, loopCut)
			return nil
		}
		key := s.key(pc)
		if label, seen := x.labels[key]; seen && label != x.label {
			x.emit(x.isa.Goto(label), Source{Address: pc})
			return nil
		} else if !seen {
			if x.label == "" {
				x.label = fmt.Sprintf("L%d", len(x.labels))
			}
			x.labels[key] = x.label
		}
		if x.label != "" {
			x.code, x.sources = append(x.code, litmus.Instr{Labels: []string{x.label}}), append(x.sources, Source{})
			x.label = ""
		}
		next, ended, err := x.step(pc, s)
		if err != nil || ended {
			return err
		}
		if len(x.code) > 4*maxCode {
			return fmt.Errorf("found more than %d instructions, expected a smaller function", maxCode)
		}
		x.turn(pc, next, s)
		pc = next
	}
}

// startLabel has the label that control comes to an instruction by begin there.
func (x *extractor) startLabel(pc uint64, s *state) {
	if x.label != "" {
		x.labels[s.key(pc)] = x.label
		x.emit(litmus.Instr{Labels: []string{x.label}}, Source{})
		x.label = ""
	}
}

// turn notes that control goes on at an instruction; backwards in the same function, that is a turn of a loop. Those
// count in which memory was accessed that others may see: others end by themselves.
func (x *extractor) turn(pc, next uint64, s *state) {
	of, ok := x.image.at(pc)
	if next > pc || !ok || next < of.address {
		return
	}
	key := turnKey(next, s)
	t, been := s.turns[key]
	if !been && len(s.entered) > 0 {
		t.accesses = s.entered[len(s.entered)-1]
	}
	if t.accesses < s.accesses {
		t.count++
	}
	t.accesses = s.accesses
	turns := maps.Clone(s.turns)
	if turns == nil {
		turns = map[string]loopTurn{}
	}
	turns[key], s.turns = t, turns
}

// turnKey is of a loop, by its head and the calls that it is in.
func turnKey(head uint64, s *state) string { return fmt.Sprintf("%x %x", head, s.calls) }

// isHead is whether an instruction begins a loop: another of its function branches back to it.
func (x *extractor) isHead(pc uint64) bool {
	of, ok := x.image.at(pc)
	if !ok {
		return false
	}
	heads, seen := x.heads[of.address]
	if !seen {
		heads = map[uint64]bool{}
		x.heads[of.address] = heads
		x.each(of, func(at uint64, in litmus.Instr, form litmus.Form) {
			for _, o := range in.Operands {
				if target, is := o.(litmus.Target); is && (form.Control == litmus.Branch || form.Control == litmus.Jump) {
					if to, err := litmus.NamedAddress(target.Label); err == nil && to <= at {
						heads[to] = true
					}
				}
			}
		})
	}
	return heads[pc]
}

// each calls f with the instructions of a function, as far as they can be decoded.
func (x *extractor) each(of symbol, f func(at uint64, in litmus.Instr, form litmus.Form)) {
	code, _, _ := x.image.bytes(of.address, int(of.size))
	for at := 0; at < len(code); {
		in, size, err := x.isa.Decode(code[at:], of.address+uint64(at))
		if err != nil {
			return // where it is walked, that is an error
		}
		if form, err := x.isa.Form(in); err == nil {
			f(of.address+uint64(at), in, form)
		}
		at += size
	}
}

// emit adds an instruction to the thread.
func (x *extractor) emit(in litmus.Instr, from Source) {
	x.code, x.sources = append(x.code, in), append(x.sources, from)
}

func (x *extractor) assume(what string) {
	x.assumed = appendNew(x.assumed, what)
}

func appendNew(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// source is where an instruction comes from.
func (x *extractor) source(pc uint64, s *state) Source {
	from := Source{Address: pc}
	for i, at := range append(slices.Clone(s.calls), pc) {
		of, ok := x.image.at(at)
		if !ok {
			continue
		}
		if i > 0 {
			from.Calls = append(from.Calls, of.name)
		}
		info := x.image.debug.functions[of.name]
		if info == nil {
			continue
		}
		if i < len(s.calls) {
			at-- // behind the call
		}
		file, number, calls := info.where(at)
		if i == 0 {
			from.File, from.Line = filepath.Base(file), number
		}
		from.Calls = append(from.Calls, calls...)
		from.path, from.line = info.innermost(at)
	}
	from.Atomic = slices.ContainsFunc(from.Calls, isAtomic)
	return from
}

// isAtomic is whether a function is an operation of sync/atomic, or what one is made of.
func isAtomic(function string) bool {
	return strings.HasPrefix(function, "sync/atomic.") || strings.HasPrefix(function, "internal/runtime/atomic.")
}

// step carries out one instruction as far as it is known, and emits what is left.
func (x *extractor) step(pc uint64, s *state) (next uint64, ended bool, err error) {
	code := x.image.codeAt(pc)
	if code == nil {
		return 0, false, fmt.Errorf("found no code at %#x", pc)
	}
	in, size, err := x.isa.Decode(code, pc)
	where := func(err error) error {
		of, _ := x.image.at(pc)
		return fmt.Errorf("%s+%#x (%#x): %w", of.name, pc-of.address, pc, err)
	}
	if err != nil {
		return 0, false, where(err)
	}
	form, err := x.isa.Form(in)
	if err != nil {
		return 0, false, where(err)
	}
	next = pc + uint64(size)
	switch form.Control {
	case litmus.Call, litmus.Return, litmus.Leave, litmus.Trap:
		next, ended, err = x.transfer(in, form, pc, next, s)
	default:
		next, ended, err = x.ordinary(in, form, pc, next, s)
	}
	if err != nil {
		return 0, false, where(fmt.Errorf("%s: %w", x.isa.Format(in), err))
	}
	return next, ended, nil
}

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
	switch form.Control {
	case litmus.Return:
		if len(s.calls) == 0 {
			return 0, true, x.finish(pc, s)
		}
		to := s.calls[len(s.calls)-1]
		s.calls, s.entered = s.calls[:len(s.calls)-1], s.entered[:len(s.entered)-1]
		move(8)
		return to, false, nil
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
	if done, err := x.models(of.name, next, s); done || err != nil {
		return next, false, err
	}
	if x.image.ofRuntime(of.name) {
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

// models is whether a function is one of those whose effect is known without their code: it was called, and
// control goes on behind the call.
func (x *extractor) models(name string, next uint64, s *state) (bool, error) {
	arguments := conventions[x.image.Target.Arch()].arguments
	switch name {
	case "runtime.newobject":
		return x.allocates(next, s)
	case "sync.(*Pool).Get":
		if err := x.makesNothing(s); err != nil {
			return false, err
		}
		x.assume("a sync.Pool keeps nothing")
		s.registers[arguments[0]], s.registers[arguments[1]] = known{}, known{}
		return true, nil
	case "sync.(*Pool).Put":
		x.assume("a sync.Pool keeps nothing")
		return true, nil
	}
	return false, nil
}

// makesNothing is an error unless a pool has no function that makes values.
func (x *extractor) makesNothing(s *state) error {
	pool, ok := s.registers[conventions[x.image.Target.Arch()].arguments[0]]
	of, found := x.image.at(pool.value.Lo)
	if !ok || !found {
		return fmt.Errorf("found a sync.Pool that is not known here, expected a variable")
	}
	leaves, err := x.image.leaves(of)
	if err != nil {
		return err
	}
	for _, f := range leaves {
		if f.offset >= pool.value.Lo-of.address && strings.HasSuffix(f.path, "_New") {
			if data, _, _ := x.image.bytes(of.address+f.offset, 8); number(data) == 0 {
				return nil
			}
			break
		}
	}
	return fmt.Errorf("found a sync.Pool that makes values, expected one without New")
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

// finish is the return of the thread's function: what it returns must be in its registers.
func (x *extractor) finish(pc uint64, s *state) error {
	from := x.source(pc, s)
	for _, whole := range x.results {
		if err := x.revive(whole, s, from); err != nil {
			return err
		}
	}
	x.emit(x.isa.Goto(endLabel), from)
	return nil
}

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
