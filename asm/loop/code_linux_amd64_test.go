package loop

import "golang.org/x/arch/x86/x86asm"

// updates counts the locked read-modify-writes in the machine code of an operation, and those that lack the prefix. An
// exchange with memory needs none. Nil: it is no atomic operation.
func updates(op Op, _ string, _ int) func(code []byte) (ordered, bare int) {
	if !isAtomic(op) {
		return nil
	}
	return func(code []byte) (ordered, bare int) {
		for len(code) > 0 {
			inst, err := x86asm.Decode(code, 64)
			if err != nil {
				return ordered, bare + 1
			}
			switch {
			case inst.Op == x86asm.XCHG && inst.MemBytes > 0:
				ordered++
			case inst.Op == x86asm.XADD, inst.Op == x86asm.CMPXCHG, inst.Op == x86asm.CMPXCHG16B:
				if locked(inst) {
					ordered++
				} else {
					bare++
				}
			}
			code = code[inst.Len:]
		}
		return ordered, bare
	}
}

func locked(inst x86asm.Inst) bool {
	for _, p := range inst.Prefix {
		if p&0xff == x86asm.PrefixLOCK&0xff && p&x86asm.PrefixInvalid == 0 {
			return true
		}
	}
	return false
}
