package cells

import (
	"math/bits"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/setting"
)

// A Layout is where the cells of a batch lie, in bytes from the beginning of the memory.
type Layout struct {
	Locations []litmus.Object
	Begin     []int // of each location, in the first cells
	Stride    int   // from one set of cells to the next, a power of two
	Batch     int   // how many there are, a power of two
	Step      int   // an odd number: iteration i has cells i*Step modulo Batch
}

const (
	lineSize = 64
	// PageSize is what loads and stores of different addresses may be confused by, whatever the size of pages.
	PageSize = 4096
)

// Lay arranges locations as a complete setting wants them. A stride that is too short becomes longer, and a batch that
// is too large for an [Arena] smaller.
func Lay(locations []litmus.Object, s setting.Setting) Layout {
	l := Layout{Locations: locations, Begin: make([]int, len(locations)), Stride: s.Stride, Batch: s.Batch, Step: s.Step}
	if s.Apart == setting.Together {
		l.together()
	} else {
		l.apart(s.Apart == setting.Pages)
	}
	return l
}

// together puts the locations of an iteration side by side.
func (l *Layout) together() {
	at := 0
	for i, location := range l.Locations {
		align := max(min(16, PowerOfTwo(location.Bytes)), location.Align)
		at = (at + align - 1) / align * align
		l.Begin[i] = at
		at += location.Size()
	}
	l.Stride = max(l.Stride, PowerOfTwo(at))
	l.Batch = min(l.Batch, Size/2/l.Stride)
}

// apart gives each location an array of its own; staggered, these begin at different offsets in their pages.
func (l *Layout) apart(staggered bool) {
	for _, location := range l.Locations {
		l.Stride = max(l.Stride, PowerOfTwo(location.Size()))
	}
	for l.Batch > 1 && len(l.Locations)*(l.Batch*l.Stride+2*PageSize) > Size {
		l.Batch /= 2
	}
	array := (l.Batch*l.Stride + PageSize - 1) / PageSize * PageSize
	for i := range l.Begin {
		l.Begin[i] = i * array
		if staggered {
			l.Begin[i] += i % 16 * (5 * lineSize) // odd: 16 arrays at different offsets
		}
	}
}

// PowerOfTwo is the least one that is not below n.
func PowerOfTwo(n int) int { return 1 << bits.Len(uint(max(n, 1)-1)) }

// Advance is what to add to the offset of an iteration's cells for that of the next, and which bits of the sum to keep.
func (l *Layout) Advance() (step, mask int) { return l.Step * l.Stride, l.Batch*l.Stride - 1 }

// Offset is where the cells of an iteration lie, seen from Begin.
func (l *Layout) Offset(iteration int) int { return iteration * l.Step % l.Batch * l.Stride }

// Find is the number of a location by its name, or -1.
func (l *Layout) Find(name string) int {
	for i := range l.Locations {
		if l.Locations[i].Name == name {
			return i
		}
	}
	return -1
}

// Target is where an address of the test points to, seen from the cells of an iteration. The location
// is one of the layout's.
func (l *Layout) Target(v litmus.Value) int {
	i := l.Find(v.Name)
	return l.Begin[i] + v.Cell*l.Locations[i].Bytes + int(v.Offset)
}
