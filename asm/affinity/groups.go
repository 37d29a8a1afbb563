package affinity

import (
	"fmt"
	"math/bits"
)

// PerGroup is how many numbers a processor group of Windows takes: processor n of group g is number g*PerGroup+n here,
// whether or not each group is full (Windows, "Processor Groups": a group has at most 64 processors).
const PerGroup = 64

// groupMask is the form in which Windows names processors: those of one group only.
func groupMask(cpus []int) (group uint16, mask uint64, err error) {
	m, err := maskOf(cpus)
	if err != nil {
		return 0, 0, err
	}
	for _, cpu := range m.list() {
		if cpu/PerGroup != cpus[0]/PerGroup {
			return 0, 0, fmt.Errorf("processors %d and %d are of two processor groups: expected those of one", cpus[0], cpu)
		}
		mask |= 1 << (cpu % PerGroup)
	}
	return uint16(cpus[0] / PerGroup), mask, nil
}

// InGroup numbers the processors of a mask of a processor group, ascending.
func InGroup(group uint16, mask uint64) (cpus List) {
	for ; mask != 0; mask &= mask - 1 {
		if cpu := int(group)*PerGroup + bits.TrailingZeros64(mask); cpu < Most {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}
