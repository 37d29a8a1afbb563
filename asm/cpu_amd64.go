package asm

// Linux keeps the processor's number in the low 12 bits of IA32_TSC_AUX and the NUMA node above them.
const tscAuxCPU = 1<<12 - 1

// cpuRegisters lists the ways to read the number without a system call, fastest first.
func cpuRegisters() (sources []func() int) {
	if Have.RDPID {
		sources = append(sources, func() int { return int(rdpid() & tscAuxCPU) })
	}
	if Have.RDTSCP {
		sources = append(sources, func() int { return int(rdtscpAux() & tscAuxCPU) })
	}
	return sources
}

func rdpid() (aux uint64)

func rdtscpAux() (aux uint64)
