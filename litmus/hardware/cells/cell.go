package cells

import (
	"unsafe"

	"example.org/atomlab/litmus"
)

// Reset gives the cells of some iterations their initial values, in memory that begins at base.
func (l *Layout) Reset(base unsafe.Pointer, from, to int) {
	step, mask := l.Advance()
	first := l.Offset(from)
	for i := range l.Locations {
		location := &l.Locations[i]
		for c, v := range location.Cells {
			cell := unsafe.Add(base, l.Begin[i]+c*location.Bytes)
			if v.Kind == litmus.Address {
				l.point(base, cell, first, to-from, l.Target(v))
				continue
			}
			for i, at := from, first; i < to; i, at = i+1, (at+step)&mask {
				store(unsafe.Add(cell, at), location.Bytes, v.Lo, v.Hi)
			}
		}
	}
}

// point stores the address of a location of the same iteration.
func (l *Layout) point(base, cell unsafe.Pointer, at, iterations, target int) {
	step, mask := l.Advance()
	for ; iterations > 0; iterations-- {
		store(unsafe.Add(cell, at), 8, uint64(uintptr(unsafe.Add(base, target+at))), 0)
		at = (at + step) & mask
	}
}

// Load reads 1, 2, 4, 8 or 16 bytes, unsigned. It is not atomic.
func Load(at unsafe.Pointer, bytes int) (low, high uint64) {
	switch bytes {
	case 1:
		return uint64(*(*uint8)(at)), 0
	case 2:
		return uint64(*(*uint16)(at)), 0
	case 4:
		return uint64(*(*uint32)(at)), 0
	case 8:
		return *(*uint64)(at), 0
	}
	return *(*uint64)(at), *(*uint64)(unsafe.Add(at, 8))
}

func store(at unsafe.Pointer, bytes int, low, high uint64) {
	switch bytes {
	case 1:
		*(*uint8)(at) = uint8(low)
	case 2:
		*(*uint16)(at) = uint16(low)
	case 4:
		*(*uint32)(at) = uint32(low)
	case 8:
		*(*uint64)(at) = low
	default:
		*(*uint64)(at), *(*uint64)(unsafe.Add(at, 8)) = low, high
	}
}
