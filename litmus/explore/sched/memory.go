package sched

import "unsafe"

// A location is an address that operations access, under a number that is the same in every schedule that begins alike.
type location struct {
	addr    unsafe.Pointer
	size    uint8
	version int32   // how often it was changed
	write   int32   // event of the last change, -1: none
	reads   []int32 // the last event of each thread that read it since
}

// memory is all locations of a schedule. Their addresses keep the objects alive, so that none is
// used again within a schedule.
type memory struct {
	locs []location
	of   map[uintptr]int32
}

func (m *memory) reset() {
	m.locs = m.locs[:0]
	clear(m.of)
}

// at returns the number of the location at addr, -1 if it overlaps another one of another address.
func (m *memory) at(addr unsafe.Pointer, size uint8) int32 {
	if i, ok := m.of[uintptr(addr)]; ok {
		if size <= m.locs[i].size || !m.overlaps(addr, size) {
			m.locs[i].size = max(m.locs[i].size, size)
			return i
		}
		return -1
	}
	if m.overlaps(addr, size) {
		return -1
	}
	i := len(m.locs)
	if i < cap(m.locs) {
		m.locs = m.locs[:i+1]
	} else {
		m.locs = append(m.locs, location{})
	}
	l := &m.locs[i]
	l.addr, l.size, l.version, l.write, l.reads = addr, size, 0, -1, l.reads[:0]
	m.of[uintptr(addr)] = int32(i)
	return int32(i)
}

// overlaps looks in the aligned word of addr for a location at another address that has bytes in common.
func (m *memory) overlaps(addr unsafe.Pointer, size uint8) bool {
	a := uintptr(addr)
	for b := a &^ 7; b < a&^7+8; b++ {
		if b == a {
			continue
		}
		if i, ok := m.of[b]; ok {
			if b < a && b+uintptr(m.locs[i].size) > a || b > a && a+uintptr(size) > b {
				return true
			}
		}
	}
	return false
}
