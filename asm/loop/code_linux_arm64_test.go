package loop

import "encoding/binary"

// A pattern is an encoding: the bits of mask are as in value (Arm ARM, C4.1, loads and stores).
type pattern struct{ mask, value uint32 }

func (p pattern) matches(word uint32) bool { return word&p.mask == p.value }

// updates counts the atomic instructions with acquire and release in the machine code of an operation, and those of
// their kind that lack either. Nil: it is no atomic operation.
func updates(op Op, form string, width int) func(code []byte) (ordered, bare int) {
	if !isAtomic(op) {
		return nil
	}
	var kind, full []pattern
	sizes := map[int]uint32{8: 0, 16: 1, 32: 2, 64: 3}
	size := sizes[width] << 30
	const sizeField = uint32(3 << 30)
	switch {
	case form == "LSE" && op == FetchAdd:
		kind, full = []pattern{{0x3f20fc00, 0x38200000}}, []pattern{{0xffe0fc00, 0x38e00000 | size}} // LDADD, LDADDAL
	case form == "LSE" && op == Swap:
		kind, full = []pattern{{0x3f20fc00, 0x38208000}}, []pattern{{0xffe0fc00, 0x38e08000 | size}} // SWP, SWPAL
	case form == "LSE" && width == 128:
		kind, full = []pattern{{0xbfa07c00, 0x08207c00}}, []pattern{{0xffe0fc00, 0x4860fc00}} // CASP, CASPAL of 64-bit registers
	case form == "LSE":
		kind, full = []pattern{{0x3fa07c00, 0x08a07c00}}, []pattern{{0xffe0fc00, 0x08e0fc00 | size}} // CAS, CASAL
	case width == 128:
		kind = []pattern{{0xbfa00000, 0x88200000}}                           // LDXP, STXP, with or without order
		full = []pattern{{0xffe08000, 0xc8608000}, {0xffe08000, 0xc8208000}} // LDAXP, STLXP
	default:
		kind = []pattern{{0x3fa00000, 0x08000000}}                                                                 // LDXR, STXR
		full = []pattern{{sizeField | 0x3fe08000, size | 0x08408000}, {sizeField | 0x3fe08000, size | 0x08008000}} // LDAXR, STLXR
	}
	return func(code []byte) (ordered, bare int) {
		for ; len(code) >= 4; code = code[4:] {
			word := binary.LittleEndian.Uint32(code)
			switch {
			case anyMatches(full, word):
				ordered++
			case anyMatches(kind, word):
				bare++
			}
		}
		return ordered, bare
	}
}

func anyMatches(list []pattern, word uint32) bool {
	for _, p := range list {
		if p.matches(word) {
			return true
		}
	}
	return false
}
