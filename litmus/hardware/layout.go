package hardware

import "math/bits"

// arenaSize is how much memory all cells of a batch may take.
const arenaSize = 1 << 26

// A layout is where the cells of a batch lie: those of an iteration at an offset that is the same for all places, plus
// where each place begins.
type layout struct {
	begin  []int // of each place
	stride int
	batch  int
}

const (
	lineSize = 64
	pageSize = 4096 // what loads and stores of different addresses may be confused by, whatever the size of pages
)

// lay arranges the places of a program. A stride that is too short becomes longer, and a batch that is too large
// smaller.
func lay(p *program, s Setting) layout {
	l := layout{begin: make([]int, len(p.places)), stride: s.Stride, batch: s.Batch}
	if s.Apart == Together {
		at := 0
		for i, place := range p.places {
			align := max(min(16, power(place.Bytes)), place.Align)
			at = (at + align - 1) / align * align
			l.begin[i] = at
			at += place.Size()
		}
		l.stride = max(l.stride, power(at))
		l.batch = min(l.batch, arenaSize/2/l.stride)
		return l
	}
	for _, place := range p.places {
		l.stride = max(l.stride, power(place.Size()))
	}
	for l.batch > 1 && len(p.places)*(l.batch*l.stride+2*pageSize) > arenaSize {
		l.batch /= 2
	}
	array := (l.batch*l.stride + pageSize - 1) / pageSize * pageSize
	for i := range l.begin {
		l.begin[i] = i * array
		if s.Apart == Pages {
			l.begin[i] += i % 16 * (5 * lineSize) // odd: 16 arrays at different offsets
		}
	}
	return l
}

// power is the next power of two.
func power(n int) int { return 1 << bits.Len(uint(max(n, 1)-1)) }

// offset is where the cells of an iteration lie.
func (l layout) offset(iteration, step int) int {
	return iteration * step % l.batch * l.stride
}

// place is the number of a place by its name, or -1.
func (p *program) place(name string) int {
	for i := range p.places {
		if p.places[i].Name == name {
			return i
		}
	}
	return -1
}
