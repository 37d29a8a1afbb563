package compiled

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// A runner carries out what a program does before its threads begin: the initialisers and init functions of its
// packages, one after the other, by the meaning of each instruction. So it is the code for the target that makes the
// initial memory, whatever this machine is. What the runtime does for them is done here: it allocates and it copies.
type runner struct {
	meaning.Ways
	image  *Image
	isa    isa.ISA
	regs   map[string]meaning.Register
	stack  []byte
	calls  []uint64
	failed error // of a write
	clock  uint64
	asked  bool // for the time
}

// How much an initialiser may do, in instructions and in calls inside one another.
const (
	maxRun   = 1_000_000
	maxDepth = 1000
)

// initialise runs the initialisers of the packages that are not of the standard library, in the order of the linker.
// Where that cannot be done, what the package's variables hold is not known; the image keeps why.
func (m *Image) initialise(packages []string) {
	of := map[uint64]string{} // the tasks
	for _, s := range m.symbols {
		if path, is := strings.CutSuffix(s.name, "..inittask"); is {
			of[s.address] = path
		}
	}
	m.unknown = map[string]error{}
	for _, path := range of {
		m.unknown[path] = errors.New("it is of the standard library")
	}
	runs := map[string]bool{"main": true}
	for _, path := range packages {
		runs[linkName(path)] = true
	}
	for _, task := range m.words("go:main.inittasks") {
		path := of[task]
		if !runs[path] {
			continue
		}
		before := len(m.heap)
		delete(m.unknown, path)
		if err := m.runTask(task); err != nil {
			m.unknown[path] = err
			m.heap = m.heap[:before]
		}
	}
}

// linkName is how symbols begin that are of a package.
func linkName(path string) string {
	slash := strings.LastIndexByte(path, '/') + 1
	return path[:slash] + strings.ReplaceAll(path[slash:], ".", "%2e")
}

// words are those of a variable.
func (m *Image) words(symbol string) (all []uint64) {
	for _, s := range m.symbols {
		if s.name == symbol {
			data, _, _ := m.bytes(s.address, int(s.size))
			for at := 0; at+8 <= len(data); at += 8 {
				all = append(all, binary.LittleEndian.Uint64(data[at:]))
			}
		}
	}
	return all
}

// runAt runs the functions of one package at a time, and is whether they asked for it: runtime.initTask has a state,
// their number, and then their addresses.
func (m *Image) runAt(task, clock uint64) (asked bool, err error) {
	head, _, ok := m.bytes(task, 8)
	if !ok {
		return false, fmt.Errorf("found no task at %#x", task)
	}
	for i := range uint64(binary.LittleEndian.Uint32(head[4:])) {
		entry, _, ok := m.bytes(task+8+8*i, 8)
		if !ok {
			return false, fmt.Errorf("found no function in the task at %#x", task)
		}
		r := &runner{image: m, isa: isa.For(m.Target.Arch()), stack: make([]byte, 2*stackSize), clock: clock}
		if err := r.run(binary.LittleEndian.Uint64(entry)); err != nil {
			return false, err
		}
		asked = asked || r.asked
	}
	return asked, nil
}

// run carries out a function until it returns.
func (r *runner) run(entry uint64) error {
	c := conventions[r.image.Target.Arch()]
	r.regs = map[string]meaning.Register{c.pointer: {Lo: stackTop}, c.goroutine: {Lo: goroutine}}
	if c.link != "" {
		r.regs[c.link] = meaning.Register{Lo: nowhere}
	}
	pc := entry
	for range maxRun {
		next, err := r.step(pc)
		if err != nil {
			of, _ := r.image.at(pc)
			return fmt.Errorf("%s+%#x: %w", of.name, pc-of.address, err)
		}
		if next == nowhere {
			return nil
		}
		pc = next
	}
	return fmt.Errorf("found more than %d instructions, expected initialisers that do less", maxRun)
}

func (r *runner) step(pc uint64) (next uint64, err error) {
	code := r.image.codeAt(pc)
	if code == nil {
		return 0, fmt.Errorf("found no code at %#x", pc)
	}
	in, size, err := r.isa.Decode(code, pc)
	if err != nil {
		return 0, err
	}
	form, err := r.isa.Form(in)
	if err != nil {
		return 0, err
	}
	next = pc + uint64(size)
	switch form.Control {
	case litmus.Call, litmus.Leave:
		if form.Control == litmus.Call {
			r.call(next)
		}
		if next, err = r.destination(in); err != nil {
			return 0, err
		}
		of, ok := r.image.at(next)
		switch {
		case ok && of.name == "time.Now":
			return r.now()
		case ok && r.image.ofRuntime(of.name):
			return r.runtime(of.name)
		}
		return next, nil
	case litmus.Return:
		return r.back(), nil
	case litmus.Trap:
		return 0, errors.New("found a trap")
	}
	if done, err := r.pushes(in, form); done || err != nil {
		return next, err
	}
	means, err := r.isa.Meaning(in)
	if err != nil {
		return 0, err
	}
	r.Ways = meaning.Ways{} // an exclusive store that may fail does not
	m := &meaning.Machine{World: r, Regs: r.regs}
	means(m)
	if err := cmp.Or(m.Err, r.failed); err != nil {
		return 0, fmt.Errorf("%s: %w", r.isa.Format(in), err)
	}
	if m.Target != "" {
		return litmus.NamedAddress(m.Target)
	}
	return next, nil
}

// call notes where control goes on: on x86 that has its place on the stack, which nobody looks at.
func (r *runner) call(next uint64) {
	c := conventions[r.image.Target.Arch()]
	r.calls = append(r.calls, next)
	if c.link != "" {
		r.regs[c.link] = meaning.Register{Lo: next}
		return
	}
	k := r.regs[c.pointer]
	k.Lo -= 8
	r.regs[c.pointer] = k
}

// back is where a function returns to.
func (r *runner) back() uint64 {
	if len(r.calls) == 0 {
		return nowhere
	}
	c := conventions[r.image.Target.Arch()]
	to := r.calls[len(r.calls)-1]
	r.calls = r.calls[:len(r.calls)-1]
	if c.link == "" {
		k := r.regs[c.pointer]
		k.Lo += 8
		r.regs[c.pointer] = k
	}
	return to
}

// destination is where a call or a jump leads, which may be what a word of memory says.
func (r *runner) destination(in litmus.Instr) (uint64, error) {
	if len(r.calls) > maxDepth {
		return 0, fmt.Errorf("found calls that are more than %d deep, expected fewer", maxDepth)
	}
	switch o := in.Operands[0].(type) {
	case litmus.Target:
		return litmus.NamedAddress(o.Label)
	case litmus.Reg:
		whole, _ := r.isa.Whole(o.Name)
		return r.regs[whole].Lo, nil
	case litmus.Mem:
		whole, ok := r.isa.Whole(o.Base)
		if ok && o.Index == "" && o.Symbol == "" {
			return r.word(r.regs[whole].Lo + uint64(o.Disp))
		}
	}
	return 0, fmt.Errorf("%s: found a call that is not followed", r.isa.Format(in))
}

// pushes is whether an instruction is a push or a pop, which is done then.
func (r *runner) pushes(in litmus.Instr, form litmus.Form) (bool, error) {
	c := conventions[r.image.Target.Arch()]
	if !form.Decoded || len(in.Operands) != 1 || len(form.Writes) == 0 || c.link != "" {
		return false, nil
	}
	o, is := in.Operands[0].(litmus.Reg)
	moves := false
	for _, w := range form.Writes {
		moves = moves || w.Register == c.pointer
	}
	if !is || !moves {
		return false, nil
	}
	whole, _ := r.isa.Whole(o.Name)
	sp := r.regs[c.pointer]
	if form.Roles[0]&litmus.Writes != 0 {
		word, err := r.word(sp.Lo)
		if err != nil {
			return false, err
		}
		r.regs[whole] = meaning.Register{Lo: word}
		sp.Lo += 8
	} else {
		sp.Lo -= 8
		data, err := r.memory(sp.Lo, 8, true)
		if err != nil {
			return false, err
		}
		binary.LittleEndian.PutUint64(data, r.regs[whole].Lo)
	}
	r.regs[c.pointer] = sp
	return true, nil
}

// memory is so many bytes of it, to be written if so said.
func (r *runner) memory(at uint64, n int, write bool) ([]byte, error) {
	if begin := uint64(stackTop - stackSize); begin <= at && at-begin+uint64(n) <= uint64(len(r.stack)) {
		return r.stack[at-begin:][:n], nil
	}
	data, writable, ok := r.image.bytes(at, n)
	switch {
	case !ok:
		return nil, fmt.Errorf("found an access to %#x, expected one to memory of the program", at)
	case write && !writable:
		return nil, fmt.Errorf("found a write to %#x, which is read-only", at)
	}
	s, found := r.image.at(at)
	if !found {
		return data, nil
	}
	if write {
		if r.image.ofRuntime(s.name) {
			return nil, fmt.Errorf("found a write to %s, which is the runtime's", s.name)
		}
		r.image.set[s.address] = true
	} else if err := r.image.unknownAt(s); writable && err != nil {
		return nil, err
	}
	return data, nil
}

// word reads 8 bytes.
func (r *runner) word(at uint64) (uint64, error) {
	data, err := r.memory(at, 8, false)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(data), nil
}

// World of the instructions.

func (r *runner) Place(name string) (meaning.Value, bool) {
	address, err := litmus.NamedAddress(name)
	return meaning.Const(address), err == nil
}

func (r *runner) Touch(meaning.Value) error { return nil }

func (r *runner) Parts(address meaning.Value, bytes int) (all []meaning.Part, err error) {
	at, _, _ := address.Known()
	for done := 0; done < bytes; done += 8 {
		p := meaning.Part{Loc: "memory", Address: at + uint64(done), Bytes: min(8, bytes-done)}
		if _, _, known := r.image.given(p.Address, p.Bytes); !known {
			if _, err := r.memory(p.Address, p.Bytes, false); err != nil {
				return nil, err
			}
		}
		all = append(all, p)
	}
	return all, nil
}

func (r *runner) Read(p meaning.Part) meaning.Value {
	if n, _, known := r.image.given(p.Address, p.Bytes); known {
		return meaning.Const(n)
	}
	data, _ := r.memory(p.Address, p.Bytes, false)
	return meaning.Const(number(data))
}

func (r *runner) Write(p meaning.Part, v meaning.Value) {
	n, _, _ := v.Known()
	var all [8]byte
	binary.LittleEndian.PutUint64(all[:], n)
	if data, err := r.memory(p.Address, p.Bytes, true); err == nil {
		copy(data, all[:])
	} else if r.failed == nil {
		r.failed = err
	}
}

// runtime does what a function of the runtime does, as far as initialisers need it, and returns from it.
func (r *runner) runtime(name string) (next uint64, err error) {
	arguments := conventions[r.image.Target.Arch()].arguments
	a := func(i int) uint64 { return r.regs[arguments[i]].Lo }
	result := uint64(0)
	switch name {
	case "runtime.newobject":
		result, err = r.image.allocate(a(0), -1)
	case "runtime.makeslice":
		if a(2) > maxHeap {
			return 0, fmt.Errorf("found a slice of %d, expected a smaller one", a(2))
		}
		result, err = r.image.allocate(a(0), int(a(2)))
	case "runtime.memmove":
		err = r.move(a(0), a(1), a(2))
	case "runtime.memclrNoHeapPointers":
		err = r.clear(a(0), a(1))
	default:
		err = fmt.Errorf("found a call of %s, expected initialisers that do without", name)
	}
	r.regs[arguments[0]] = meaning.Register{Lo: result}
	return r.back(), err
}

func (r *runner) move(to, from, n uint64) error {
	if n == 0 {
		return nil
	}
	if n > maxHeap {
		return fmt.Errorf("found a copy of %d bytes, expected fewer", n)
	}
	source, err := r.memory(from, int(n), false)
	if err != nil {
		return err
	}
	target, err := r.memory(to, int(n), true)
	copy(target, source)
	return err
}

func (r *runner) clear(at, n uint64) error {
	if n == 0 {
		return nil
	}
	if n > maxHeap {
		return fmt.Errorf("found %d bytes to clear, expected fewer", n)
	}
	data, err := r.memory(at, int(n), true)
	clear(data)
	return err
}
