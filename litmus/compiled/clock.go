package compiled

import (
	"bytes"
	"errors"
	"slices"

	"example.org/atomlab/litmus/isa/meaning"
)

// Initialisers that ask for the time are carried out twice, at two times: a variable that is not the same after both
// depends on it, and what it holds is not known. Neither is anything if they then allocate something else. A choice
// that goes one way at both times is not noticed.

// times are the two, in ns: the first one, and one that is long after it.
var times = [2]uint64{1, 1<<62 | 7}

// errClock is of what depends on the time.
var errClock = errors.New("it depends on the time when the program runs")

// runTask runs the functions of one package.
func (m *Image) runTask(task uint64) error {
	before := m.copyMemory()
	asked, err := m.runAt(task, times[0])
	if err != nil || !asked {
		return err
	}
	first := m.copyMemory()
	for i, data := range before {
		copy(m.memory(i), data)
	}
	m.heap = m.heap[:len(before)-len(m.sections)]
	if _, err := m.runAt(task, times[1]); err != nil {
		return err
	}
	return m.compare(first)
}

// memory is that of a section, or of what was allocated: those come behind the sections.
func (m *Image) memory(i int) []byte {
	if i < len(m.sections) {
		return m.sections[i].data
	}
	return m.heap[i-len(m.sections)].data
}

// copyMemory is a copy of all that may be written.
func (m *Image) copyMemory() (all [][]byte) {
	for _, s := range m.sections {
		data := []byte(nil)
		if s.writable {
			data = bytes.Clone(s.data)
		}
		all = append(all, data)
	}
	for _, a := range m.heap {
		all = append(all, bytes.Clone(a.data))
	}
	return all
}

// compare notes the variables that are not as they were at another time.
func (m *Image) compare(other [][]byte) error {
	if len(other) != len(m.sections)+len(m.heap) {
		return errClock
	}
	for i, data := range other {
		begin := uint64(0)
		if i < len(m.sections) {
			begin = m.sections[i].address
		} else {
			begin = m.heap[i-len(m.sections)].address
		}
		for at := range data {
			if data[at] == m.memory(i)[at] {
				continue
			}
			s, ok := m.at(begin + uint64(at))
			if !ok {
				return errClock
			}
			m.clocked = append(m.clocked, s.address)
		}
	}
	slices.Sort(m.clocked)
	m.clocked = slices.Compact(m.clocked)
	return nil
}

// hasMonotonic is the bit of a time.Time that says that it has a reading of the monotonic clock.
const hasMonotonic = 1 << 63

// now does what time.Now does, which returns a time.Time in registers.
func (r *runner) now() (next uint64, err error) {
	r.asked = true
	local := r.image.words("time.Local")
	if len(local) != 1 {
		return 0, errors.New("found no time.Local")
	}
	for i, word := range []uint64{hasMonotonic | r.clock, r.clock, local[0]} {
		r.regs[conventions[r.image.Target.Arch()].arguments[i]] = meaning.Register{Lo: word}
	}
	return r.back(), nil
}
