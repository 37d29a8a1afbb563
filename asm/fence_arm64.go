package asm

// The domain of all these is the inner shareable one: the processors that run one operating system.

// DMBISHLD orders loads before it with all accesses after it.
func DMBISHLD()

// DMBISHST orders stores before it with stores after it.
func DMBISHST()

// DSBISH is Fence, and also waits until the accesses before it are complete before any later instruction executes.
func DSBISH()

func fences() []FenceForm {
	return []FenceForm{
		{"DMB ISH", "all before all", true, Fence},
		{"DSB ISH", "all before instructions", true, DSBISH},
		{"DMB ISHLD", "loads before all", true, DMBISHLD},
		{"DMB ISHST", "stores before stores", true, DMBISHST},
		{"ISB", "instructions before instruction fetches", true, ISB},
	}
}
