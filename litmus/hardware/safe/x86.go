package safe

import (
	"strings"

	"example.org/atomlab/litmus"
)

// x86 is what an x86 instruction makes of the sets. Of one that is not mentioned, what it writes is unknown.
func (m *moment) x86() {
	bits := m.bits()
	old := m.read(0, bits)
	result, ok := m.computeX86(old, bits)
	if !ok {
		result = unknown(bits)
	}
	switch m.in.Mnemonic {
	case "xchg", "xadd": // each operand gets something
		m.write(1, bits, old)
	case "cmpxchg":
		m.put("rax", bits, unknown(bits))
		m.write(1, bits, unknown(bits)) // which operand is which depends on the order of the form
	case "cmpxchg8b", "cmpxchg16b":
		m.put("rax", 64, unknown(64))
		m.put("rdx", 64, unknown(64))
	}
	if strings.HasPrefix(m.in.Mnemonic, "cmov") {
		m.write(1, bits, m.read(1, bits).join(old)) // herd7's order
	}
	if m.writesFirst() {
		m.write(0, bits, result)
	}
}

// bits is the width of what is computed.
func (m *moment) bits() int {
	for _, o := range m.in.Operands {
		if r, ok := o.(litmus.Reg); ok {
			return widthX86(r.Name)
		}
	}
	if m.form.Access.Bytes > 0 {
		return m.form.Access.Bytes * 8
	}
	return 64
}

func widthX86(name string) int {
	switch {
	case strings.HasPrefix(name, "xmm"):
		return 128
	case name[0] == 'r' && !strings.HasSuffix(name, "d") && !strings.HasSuffix(name, "w") && !strings.HasSuffix(name, "b"):
		return 64
	case name[0] == 'e' || strings.HasSuffix(name, "d"):
		return 32
	}
	return 8 // or 16: what matters is that the rest stays
}

// read is the value of an operand.
func (m *moment) read(i, bits int) set {
	if i >= len(m.in.Operands) {
		return unknown(bits)
	}
	switch o := m.in.Operands[i].(type) {
	case litmus.Reg:
		if bits >= 32 {
			return m.get(o.Name).truncate(bits)
		}
		return unknown(bits)
	case litmus.Imm:
		if o.Symbol == "" {
			return plain(uint64(o.Value)).truncate(bits)
		}
		return m.value(o)
	case litmus.Mem:
		if m.form.Access.Bytes > 8 || m.form.Access.Bytes == 0 {
			return set{kind: any64}
		}
		return m.load(m.form.Access.Bytes)
	}
	return unknown(bits)
}

// write gives an operand a value.
func (m *moment) write(i, bits int, s set) {
	if i >= len(m.in.Operands) {
		return
	}
	switch o := m.in.Operands[i].(type) {
	case litmus.Reg:
		m.put(o.Name, min(bits, widthX86(o.Name)), s)
	case litmus.Mem:
		if kind := m.form.Access.Kind; kind == litmus.Store || kind == litmus.Modify {
			m.store(m.form.Access.Bytes, s)
		}
	}
}

// writesFirst is whether the first operand is a destination.
func (m *moment) writesFirst() bool {
	if len(m.in.Operands) == 0 {
		return false
	}
	switch m.in.Mnemonic {
	case "cmp", "test", "bt":
		return false
	case "cmpxchg8b", "cmpxchg16b":
		return true
	}
	if _, ok := m.in.Operands[0].(litmus.Mem); ok {
		return m.form.Access.Kind == litmus.Store || m.form.Access.Kind == litmus.Modify
	}
	return len(m.form.Roles) > 0 && m.form.Roles[0]&litmus.Writes != 0
}

// computeX86 is what the first operand becomes.
func (m *moment) computeX86(old set, bits int) (s set, ok bool) {
	name := m.in.Mnemonic
	source := func() set { return m.read(1, bits) }
	switch name {
	case "mov", "movabs", "movnti", "xchg":
		return source(), len(m.in.Operands) == 2
	case "lea":
		base, index := m.address(m.in.Operands[1].(litmus.Mem))
		return both(base, index, 64, add).truncate(bits), true
	case "inc":
		return compute("add", old, plain(1), false, bits), true
	case "dec":
		return compute("sub", old, plain(1), false, bits), true
	case "xadd":
		return compute("add", old, source(), false, bits), true
	case "add", "sub", "and", "or", "xor":
		return compute(name, old, source(), m.in.Operands[0] == m.in.Operands[1], bits), true
	}
	if strings.HasPrefix(name, "cmov") && len(m.in.Operands) == 2 {
		if _, ok := m.in.Operands[0].(litmus.Reg); ok {
			return old.join(source()), true
		}
	}
	return s, false
}
