package catalogue

import (
	"strings"
	"unsafe"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/explore/shim/asm"
	"example.org/atomlab/litmus/isa"
)

// A value is a number, or so many bytes into an object.
type value struct {
	n  uint64
	in *object
}

// An object is a place in memory.
type object struct {
	litmus.Object
	words *[4]uint64 // aligned to 16 bytes
}

// A machine is what one schedule of a test runs on.
type machine struct {
	objects   map[string]*object
	registers []map[string]value // by thread, by the name of the whole register
}

// A step is an instruction, made of stubs.
type step func(m *machine, registers map[string]value)

// A refusal says why a test cannot be made of stubs.
type refusal string

func (r refusal) Error() string { return string(r) }

func newObject(o litmus.Object) *object {
	raw := new([6]uint64)
	p := unsafe.Pointer(raw)
	if uintptr(p)%16 != 0 {
		p = unsafe.Add(p, 8)
	}
	return &object{o, (*[4]uint64)(p)}
}

// newMachine has the initial state of the test.
func newMachine(t *litmus.Test) (*machine, error) {
	m := &machine{objects: map[string]*object{}}
	all, err := t.Objects()
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		x := newObject(o)
		for i, c := range o.Cells {
			if c.Kind != litmus.Number || o.Size() > 16 {
				return nil, refusal("memory that holds addresses or is larger than 16 bytes")
			}
			at := unsafe.Add(unsafe.Pointer(x.words), i*o.Bytes)
			for k := range o.Bytes {
				*(*byte)(unsafe.Add(at, k)) = byte(c.Lo >> (8 * k))
			}
		}
		m.objects[o.Name] = x
	}
	for range t.Threads {
		m.registers = append(m.registers, map[string]value{})
	}
	for _, i := range t.Init {
		if i.Location.IsMemory() {
			continue
		}
		whole, _ := isa.For(t.Arch).Whole(i.Location.Name)
		m.registers[i.Location.Proc][whole] = value{i.Value.Lo, m.objects[i.Value.Name]}
	}
	return m, nil
}

// state is what is left, of what the test shows.
func (m *machine) state(t *litmus.Test) litmus.State {
	s := litmus.State{}
	for _, l := range t.Locations() {
		v := litmus.Value{}
		if l.IsMemory() {
			v = litmus.Value{Lo: m.objects[l.Name].words[0]}
		} else {
			whole, _ := isa.For(t.Arch).Whole(l.Name)
			v = litmus.Value{Lo: m.registers[l.Proc][whole].n}
		}
		s[l] = t.TypeOf(l).Show(v)
	}
	return s
}

// translate makes the steps of a thread.
func translate(t *litmus.Test, code []litmus.Instr) (steps []step, err error) {
	for _, in := range code {
		if len(in.Labels) > 0 {
			return nil, refusal("labels")
		}
		s, err := instruction(t, in)
		if err != nil {
			return nil, err
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// fences are the stubs that are an instruction without operands.
var fences = map[string]func(){"mfence": asm.Fence, "lfence": lfence, "sfence": sfence}

func instruction(t *litmus.Test, in litmus.Instr) (step, error) {
	if f, ok := fences[in.Mnemonic]; ok {
		return func(*machine, map[string]value) { f() }, nil
	}
	w, ok := widths[in.Bits]
	if !ok && in.Mnemonic != "cmpxchg16b" {
		return nil, noStub(in)
	}
	var a []operand
	for _, o := range in.Operands {
		x, err := newOperand(t, o)
		if err != nil {
			return nil, err
		}
		a = append(a, x)
	}
	switch {
	case in.Mnemonic == "mov":
		return func(m *machine, r map[string]value) { a[0].write(m, r, w, a[1].read(m, r, w)) }, nil
	case in.Mnemonic == "xchg":
		p, register := memoryFirst(a)
		return func(m *machine, r map[string]value) {
			register.write(m, r, w, w.swap(p.address(m, r), register.read(m, r, w)))
		}, nil
	case in.Mnemonic == "cmpxchg":
		p, register := memoryFirst(a)
		cas := w.cas
		if in.Prefix != "lock" {
			cas = w.unlockedCAS
		}
		return func(m *machine, r map[string]value) {
			old := rax.read(m, r, w)
			if found := cas(p.address(m, r), old, register.read(m, r, w)); found != old {
				rax.write(m, r, w, found)
			}
		}, nil
	case in.Mnemonic == "cmpxchg16b" && in.Prefix == "lock":
		return func(m *machine, r map[string]value) {
			old := asm.Uint128{Lo: r["rax"].n, Hi: r["rdx"].n}
			found := asm.CAS128((*asm.Uint128)(a[0].address(m, r)), old, asm.Uint128{Lo: r["rbx"].n, Hi: r["rcx"].n})
			r["rax"], r["rdx"] = value{n: found.Lo}, value{n: found.Hi}
		}, nil
	case in.Mnemonic == "xadd" && in.Prefix == "lock":
		return func(m *machine, r map[string]value) {
			a[1].write(m, r, w, w.add(a[0].address(m, r), a[1].read(m, r, w)))
		}, nil
	}
	delta, ok := addition(in.Mnemonic, a)
	switch {
	case !ok:
		return nil, noStub(in)
	case in.Prefix == "lock":
		return func(m *machine, r map[string]value) { w.add(a[0].address(m, r), delta(m, r, w)) }, nil
	}
	return func(m *machine, r map[string]value) { a[0].write(m, r, w, a[0].read(m, r, w)+delta(m, r, w)) }, nil
}

var rax = operand{register: "rax"}

// memoryFirst sorts two operands one of which is memory.
func memoryFirst(a []operand) (memory, register operand) {
	if a[1].memory {
		return a[1], a[0]
	}
	return a[0], a[1]
}

func noStub(in litmus.Instr) error {
	return refusal("no stub for " + strings.TrimSpace(in.Prefix+" "+in.Mnemonic))
}

// addition is what an instruction adds.
func addition(mnemonic string, a []operand) (delta func(*machine, map[string]value, width) uint64, ok bool) {
	switch mnemonic {
	case "inc":
		return func(*machine, map[string]value, width) uint64 { return 1 }, true
	case "dec":
		return func(*machine, map[string]value, width) uint64 { return ^uint64(0) }, true
	case "add":
		return func(m *machine, r map[string]value, w width) uint64 { return a[1].read(m, r, w) }, true
	}
	return nil, false
}

// An operand is a constant, a register, or memory at an object or at an address in a register.
type operand struct {
	constant uint64
	register string
	memory   bool
	symbol   string
	disp     int64
}

func newOperand(t *litmus.Test, o litmus.Operand) (operand, error) {
	whole := func(name string) string {
		w, _ := isa.For(t.Arch).Whole(name)
		return w
	}
	switch o := o.(type) {
	case litmus.Imm:
		if o.Symbol == "" {
			return operand{constant: uint64(o.Value)}, nil
		}
	case litmus.Reg:
		if w := whole(o.Name); w != "" && o.Name[len(o.Name)-1] != 'h' {
			return operand{register: w}, nil
		}
	case litmus.Mem:
		if o.Index == "" {
			return operand{memory: true, symbol: o.Symbol, register: whole(o.Base), disp: o.Disp}, nil
		}
	}
	return operand{}, refusal("operands other than a constant, a register, an address")
}

func (o operand) address(m *machine, r map[string]value) unsafe.Pointer {
	x, offset := m.objects[o.symbol], o.disp
	if o.symbol == "" {
		v := r[o.register]
		x, offset = v.in, offset+int64(v.n)
	}
	return unsafe.Add(unsafe.Pointer(x.words), offset)
}

func (o operand) read(m *machine, r map[string]value, w width) uint64 {
	switch {
	case o.memory:
		return w.load(o.address(m, r))
	case o.register != "":
		return w.narrow(r[o.register].n)
	}
	return w.narrow(o.constant)
}

func (o operand) write(m *machine, r map[string]value, w width, v uint64) {
	if o.memory {
		w.store(o.address(m, r), v)
		return
	}
	v = w.narrow(v)
	if w.bytes < 4 { // what is above stays
		v |= r[o.register].n &^ w.narrow(^uint64(0))
	}
	r[o.register] = value{n: v}
}
