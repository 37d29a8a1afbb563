package asm

// LockAdd is a full fence by a locked addition of nothing to the top of the stack, which is in this processor's cache:
// often several times cheaper than MFENCE.
func LockAdd()

// XCHG is a full fence by an exchange with the top of the stack.
func XCHG()

// LFENCE waits for all earlier instructions and holds back all later ones; stores may remain in the store buffer.
func LFENCE()

// SFENCE orders stores with stores, which TSO does by itself but for non-temporal ones and flushes.
func SFENCE()

func fences() []FenceForm {
	return []FenceForm{
		{"MFENCE", "all before all", true, Fence},
		{"LOCK ADD", "all before all", true, LockAdd},
		{"XCHG", "all before all", true, XCHG},
		{"LFENCE", "instructions before instructions", true, LFENCE},
		{"SFENCE", "stores before stores", true, SFENCE},
	}
}
