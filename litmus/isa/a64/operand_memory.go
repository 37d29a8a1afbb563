package a64

import (
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
)

// base sets the field of the base register.
func (e *encoding) base(name string) bool {
	r, ok := e.register(name)
	if !ok || !r.wide || r.number == 31 && !r.stack {
		return false
	}
	e.word |= uint32(r.number) << 5
	return true
}

// memorySlot reads [n], [n, #u12*4], [n, #s9], [n, #s7*8]! and [n], #s9, [n, index2], and fixed offsets: [n], #16.
func memorySlot(word string) slot {
	mode, role := litmus.Offset, litmus.Reads|litmus.Addresses
	inner, after, _ := strings.Cut(word[1:], "]")
	switch {
	case after == "!":
		mode = litmus.PreIndex
	case after != "":
		mode, inner = litmus.PostIndex, inner+after
	}
	if mode != litmus.Offset {
		role |= litmus.Writes
	}
	_, offset, _ := strings.Cut(inner, ", ")
	s := slot{role: role, expected: "an address like " + addressExample(word)}
	s.set = func(e *encoding, o litmus.Operand) bool {
		m, ok := o.(litmus.Mem)
		return ok && m.Mode == mode && m.Symbol == "" && e.base(m.Base) && e.offset(m, offset)
	}
	s.mask = 31 << 5
	for kind, mask := range offsetMasks {
		if strings.HasPrefix(offset, kind) {
			s.mask |= mask
		}
	}
	s.get = func(e *encoding) (litmus.Operand, bool) {
		m := litmus.Mem{Base: generalName(true, true, int(e.bitsAt(5, 5))), Mode: mode}
		ok := e.getOffset(&m, offset)
		m.HasDisp = m.HasDisp || m.Index == "" && mode != litmus.Offset
		return m, ok
	}
	return s
}

// offsetMasks are where offsets of each kind stand.
var offsetMasks = map[string]uint32{"#u12": 0xfff << 10, "#s9": 0x1ff << 12, "#s7": 0x7f << 15, "index": 31<<16 | 15<<12}

// getOffset reads what offset sets.
func (e *encoding) getOffset(m *litmus.Mem, kind string) bool {
	if scale, ok := strings.CutPrefix(kind, "index"); ok {
		return e.getIndex(m, int(scale[0]-'0'))
	}
	name, times, _ := strings.Cut(kind, "*")
	scale, err := strconv.ParseInt(times, 10, 64)
	if err != nil {
		scale = 1
	}
	switch name {
	case "":
		return true
	case "#u12":
		m.Disp = e.bitsAt(10, 12) * scale
	case "#s9":
		m.Disp = signedOf(uint64(e.bitsAt(12, 9)), 9)
	case "#s7":
		m.Disp = signedOf(uint64(e.bitsAt(15, 7)), 7) * scale
	default:
		m.Disp, err = strconv.ParseInt(name[1:], 10, 64)
		if err != nil {
			return false
		}
	}
	m.HasDisp = m.Disp != 0
	return true
}

// getIndex reads what index sets.
func (e *encoding) getIndex(m *litmus.Mem, scale int) bool {
	option, shifted := int(e.bitsAt(13, 3)), e.bitsAt(12, 1) == 1
	m.Index = generalName(option&1 == 1, false, int(e.bitsAt(16, 5)))
	if option != 3 {
		m.Extend.Name = extensions[option]
	}
	if shifted {
		m.Extend.Amount, m.Extend.HasAmount = scale, true
		if option == 3 {
			m.Extend.Name = "LSL"
		}
	}
	return true
}

// addressExample says in words what the offset may be.
func addressExample(word string) string {
	return strings.NewReplacer("n", "Xn", "#u12*", "#0 to 4095 times ", "#s9", "#-256 to 255", "#s7*", "#-64 to 63 times ",
		"index", "Xm or Wm, extended, shifted by 0 or ").Replace(word)
}

func (e *encoding) offset(m litmus.Mem, kind string) bool {
	if scale, ok := strings.CutPrefix(kind, "index"); ok {
		return e.index(m, int(scale[0]-'0'))
	}
	if m.Index != "" {
		return false
	}
	name, times, _ := strings.Cut(kind, "*")
	scale := int64(1)
	if times != "" {
		scale, _ = strconv.ParseInt(times, 10, 64)
	}
	units := m.Disp / scale
	if m.Disp%scale != 0 {
		return false
	}
	switch name {
	case "":
		return m.Disp == 0
	case "#u12":
		e.word |= uint32(units&0xfff) << 10
		return 0 <= units && units < 1<<12
	case "#s9":
		e.word |= uint32(units&0x1ff) << 12
		return (m.HasDisp || m.Mode == litmus.Offset) && -256 <= units && units < 256
	case "#s7":
		e.word |= uint32(units&0x7f) << 15
		return -64 <= units && units < 64
	}
	fixed, err := strconv.ParseInt(name[1:], 10, 64)
	return err == nil && m.Disp == fixed
}

// index sets an index register, which may be extended, and shifted by the width of the access or not at all.
func (e *encoding) index(m litmus.Mem, scale int) bool {
	r, ok := e.register(m.Index)
	if !ok || m.HasDisp || r.stack {
		return false
	}
	option, shifted := 3, m.Extend.Amount != 0
	if m.Extend.Name != "" && m.Extend.Name != "LSL" {
		option = slices.Index(extensions, m.Extend.Name)
	}
	if !r.wide && option&1 == 1 || option < 2 || // herd7 also takes X1 for the W1 that SXTW means
		m.Extend.Name == "LSL" && !m.Extend.HasAmount {
		return false
	}
	// of a byte, the shift by 0 may be said or not, and the two are coded differently
	if scale == 0 && m.Extend.HasAmount {
		shifted = true
	}
	e.word |= uint32(r.number)<<16 | uint32(option)<<13
	if shifted {
		e.word |= 1 << 12
	}
	return m.Extend.Amount == 0 || m.Extend.Amount == scale
}

// extensions by the number that stands for them.
var extensions = []string{"UXTB", "UXTH", "UXTW", "UXTX", "SXTB", "SXTH", "SXTW", "SXTX"}
