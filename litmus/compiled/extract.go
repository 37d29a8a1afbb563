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
	flows   map[uint64]map[uint64][]uint64 // of functions: where control may go on after each instruction

	free      []string
	names     map[string]bool   // registers that the code that is left has of the program
	trial     bool              // this extraction is to find out which registers are free
	short     bool              // and there were too few at first
	constants map[uint64]string // registers that hold a number from the beginning
	slots     map[uint64]string // registers that stand for words of the stack
	read      map[uint64]bool   // those that are read
	unread    map[uint64]bool   // those that the trial has found to be written only
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
	closure                  string // has the address of what is called, if that is a variable's value
}

var conventions = map[litmus.Arch]convention{
	litmus.AArch64: {"SP", "X28", "X30", strings.Fields("X0 X1 X2 X3 X4 X5 X6 X7 X8 X9 X10 X11 X12 X13 X14 X15"), "", "X27", "X26"},
	litmus.X86_64:  {"rsp", "r14", "", strings.Fields("rax rbx rcx rdi rsi r8 r9 r10 r11"), "xmm15", "", "rdx"},
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
		begin.registers[c.zero] = known{live: true} // as registers of tests begin
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

// turn notes that control goes on at an instruction; at the head of a loop from within, that is a turn of it. Those
// count in which memory was accessed that others may see: others end by themselves.
func (x *extractor) turn(pc, next uint64, s *state) {
	of, ok := x.image.at(pc)
	if next > pc || !ok || next < of.address || !x.leads(next, pc) {
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
					if to, err := litmus.NamedAddress(target.Label); err == nil && to <= at && x.leads(to, at) {
						heads[to] = true
					}
				}
			}
		})
	}
	return heads[pc]
}

// leads is whether control may come from one instruction of a function to another. A branch back that does not lead to
// itself leaves a loop: the compiler lays out what comes after a loop before it.
func (x *extractor) leads(from, to uint64) bool {
	of, _ := x.image.at(to)
	next, seen := x.flows[of.address]
	if !seen {
		next = map[uint64][]uint64{}
		x.flows[of.address] = next
		last := uint64(0) // from which control goes on
		x.each(of, func(at uint64, in litmus.Instr, form litmus.Form) {
			if last != 0 {
				next[last] = append(next[last], at)
			}
			if last = at; form.Control == litmus.Jump || form.Control == litmus.Return || form.Control == litmus.Leave || form.Control == litmus.Trap {
				last = 0
			}
			for _, o := range in.Operands {
				if target, is := o.(litmus.Target); is && (form.Control == litmus.Branch || form.Control == litmus.Jump) {
					if to, err := litmus.NamedAddress(target.Label); err == nil {
						next[at] = append(next[at], to)
					}
				}
			}
		})
	}
	been := map[uint64]bool{from: true}
	for todo := []uint64{from}; len(todo) > 0; {
		at := todo[0]
		if todo = todo[1:]; at == to {
			return true
		}
		for _, n := range next[at] {
			if !been[n] {
				been[n] = true
				todo = append(todo, n)
			}
		}
	}
	return false
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
	if form.Control > litmus.Branch || form.Control == litmus.Jump && x.leaves(in, pc) {
		next, ended, err = x.transfer(in, form, pc, next, s)
	} else {
		next, ended, err = x.ordinary(in, form, pc, next, s)
	}
	if err != nil {
		return 0, false, where(fmt.Errorf("%s: %w", x.isa.Format(in), err))
	}
	return next, ended, nil
}

// leaves is whether a jump ends its function, which another one does instead and returns in its place.
func (x *extractor) leaves(in litmus.Instr, pc uint64) bool {
	to, known := x.destination(in, nil)
	of, ok := x.image.at(pc)
	return known && ok && (to < of.address || to >= of.address+of.size)
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
