package safe

import (
	"strings"

	"example.org/atomlab/litmus"
)

// a64 is what an AArch64 instruction makes of the sets. Of one that is not mentioned, what it writes is unknown.
func (m *moment) a64() {
	name, access := m.in.Mnemonic, m.form.Access
	results := m.results()
	switch {
	case access.Kind == litmus.Load && access.Order&litmus.Pair == 0 && !strings.Contains(name, "RS") && name != "LDPSW": // not LDRSB, LDURSW...
		results = []set{m.load(access.Bytes)}
	case access.Kind == litmus.Store:
		m.storeA64(access)
	case access.Kind == litmus.Modify:
		results = m.modifyA64(name, access)
	case access.Kind == litmus.NoAccess && len(m.in.Operands) > 1:
		if s, ok := m.computeA64(name); ok {
			results = []set{s}
		}
	}
	m.writeBack() // a loaded register may be the base: the load is what counts then
	n := 0
	for i, role := range m.form.Roles {
		r, isReg := m.in.Operands[i].(litmus.Reg)
		if !isReg || role&litmus.Writes == 0 {
			continue
		}
		s := unknown(width(r.Name))
		if n < len(results) {
			s = results[n]
		}
		m.put(r.Name, width(r.Name), s)
		n++
	}
}

// results are what is known without looking: whether a store-exclusive was done is 0 or 1.
func (m *moment) results() []set {
	if m.form.Access.Kind == litmus.Store && m.form.Access.Order&litmus.Exclusive != 0 {
		return []set{just(number{n: 0}, number{n: 1})}
	}
	return nil
}

func width(register string) int {
	if strings.HasPrefix(register, "W") {
		return 32
	}
	return 64
}

// storeA64 stores the register before the address; of pairs, anything.
func (m *moment) storeA64(access litmus.Access) {
	s := unknown(access.Bytes * 8)
	if access.Order&litmus.Pair == 0 {
		for i, o := range m.in.Operands {
			if _, ok := o.(litmus.Mem); ok && i > 0 {
				s = m.value(m.in.Operands[i-1])
			}
		}
	}
	m.store(access.Bytes, s)
}

// modifyA64 reads and writes at once: what was there is the result.
func (m *moment) modifyA64(name string, access litmus.Access) []set {
	if access.Order&litmus.Pair != 0 {
		m.store(access.Bytes, unknown(128))
		return nil
	}
	old := m.load(access.Bytes)
	switch {
	case strings.HasPrefix(name, "CAS"):
		m.store(access.Bytes, m.value(m.in.Operands[1]))
	case strings.HasPrefix(name, "SWP"):
		m.store(access.Bytes, m.value(m.in.Operands[0]))
	default:
		m.store(access.Bytes, unknown(access.Bytes*8))
	}
	return []set{old}
}

// value is that of a register or of a constant.
func (m *moment) value(o litmus.Operand) set {
	switch o := o.(type) {
	case litmus.Reg:
		return m.get(o.Name)
	case litmus.Imm:
		if o.Symbol == "" {
			return plain(uint64(o.Value))
		}
		return just(m.analysis.address(litmus.AddressOf(o.Symbol)))
	}
	return set{kind: any64}
}

// arithmetic is the operation behind a mnemonic.
var arithmetic = map[string]string{
	"ADD": "add", "ADDS": "add", "SUB": "sub", "SUBS": "sub", "AND": "and", "ANDS": "and", "ORR": "or", "EOR": "xor",
	"BIC": "bic", "BICS": "bic",
}

// computeA64 is the result of the instructions that tests compute addresses and indexes with.
func (m *moment) computeA64(name string) (s set, ok bool) {
	operands := m.in.Operands
	target, isReg := operands[0].(litmus.Reg)
	if !isReg {
		return s, false
	}
	bits := width(target.Name)
	switch {
	case (name == "MOV" || name == "MOVZ") && len(operands) == 2:
		return m.value(operands[1]).truncate(bits), true
	case name == "SXTW":
		return m.value(operands[1]).signed(32), true
	case name == "CSET":
		return just(number{n: 0}, number{n: 1}), true
	case name == "CSEL":
		return m.value(operands[1]).join(m.value(operands[2])), true
	case name == "LSL" || name == "LSR":
		shift, isImm := operands[2].(litmus.Imm)
		if !isImm {
			return s, false
		}
		return m.value(operands[1]).truncate(bits).each(func(n uint64) uint64 {
			if name == "LSL" {
				return n << shift.Value
			}
			return n >> shift.Value
		}).truncate(bits), true
	case arithmetic[name] == "" || len(operands) < 3:
		return s, false
	}
	right, same := m.value(operands[2]), operands[1] == operands[2]
	if len(operands) > 3 {
		right, same = m.modified(operands[2], operands[3]), false
	}
	return compute(arithmetic[name], m.value(operands[1]), right, same, bits), true
}

// modified is a register that is shifted or extended.
func (m *moment) modified(o, by litmus.Operand) set {
	s := m.value(o)
	modifier, ok := by.(litmus.Modifier)
	if !ok {
		return set{kind: any64}
	}
	switch modifier.Name {
	case "SXTW":
		s = s.signed(32)
	case "UXTW":
		s = s.truncate(32)
	case "LSL", "UXTX", "SXTX":
	default:
		return set{kind: any64}
	}
	if modifier.Amount == 0 {
		return s
	}
	return s.each(func(n uint64) uint64 { return n << modifier.Amount })
}
