package x86

import (
	"example.org/atomlab/litmus"
)

// threadSegment is the prefix of addresses in the memory of the thread, which Go has its goroutine in (SDM vol. 2A,
// 2.1.1).
const threadSegment = 0x64

// Pseudo-registers that addresses of decoded code may have for a base: the thread's memory. Encode refuses it.
const threadBase = "fs"

// A spelling is how an address stands in code that was decoded, where that is more than the address says: our encoder
// has the shortest.
type spelling struct {
	disp     int  // bytes of the displacement
	sib      bool // there is a SIB byte
	relative bool // to the end of the instruction
	thread   bool // in the memory of the thread
}

// address makes ModRM, SIB and displacement as they were spelled.
func (s *spelling) address(m litmus.Mem, field byte) (bytes []byte, extend byte, err error) {
	mod := map[int]byte{0: 0, 1: 1, 4: 2}[s.disp]
	base := byte(5)
	switch {
	case s.relative:
		return displacement([]byte{field<<3 | base}, m.Disp, 4), 0, nil
	case m.Base == "" || m.Base == threadBase:
		mod = 0
	default:
		if base, err = addressRegister(m.Base); err != nil {
			return nil, 0, err
		}
	}
	if s.sib {
		return indexed(m, mod, field, base, s.disp)
	}
	return displacement([]byte{mod<<6 | field<<3 | base&7}, m.Disp, s.disp), base >> 3 * rexB, nil
}
