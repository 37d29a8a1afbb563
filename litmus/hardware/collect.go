package hardware

import (
	"encoding/binary"
	"unsafe"

	"example.org/atomlab/litmus"
)

// A counter counts the states that one thread looks at. Nearly all are of small numbers: these are packed into a few bits
// and counted in a table. The others are counted by all of their bytes.
type counter struct {
	packed []uint32
	odd    map[string]uint64
	keys   [chunk]uint32
	key    []byte
}

// chunk is how many iterations are looked at together.
const chunk = 256

func newCounter(p *program) *counter {
	return &counter{packed: make([]uint32, 1<<(p.bits*len(p.fields))), odd: map[string]uint64{}}
}

// collect counts the states of some iterations, and makes their cells fresh.
func (c *counter) collect(t *trial, from, to int) {
	for ; from < to; from += chunk {
		end := min(from+chunk, to)
		if t.p.bits == 0 || !c.pack(t, from, end) {
			c.count(t, from, end)
		}
		t.refresh(from, end)
	}
}

// pack counts iterations if every field of each is small.
func (c *counter) pack(t *trial, from, to int) (small bool) {
	keys := c.keys[:to-from]
	clear(keys)
	large := uint64(0)
	for i := range t.p.fields {
		f := &t.p.fields[i]
		large |= t.column(f, keys, from, uint(i*t.p.bits))
	}
	if large>>t.p.bits != 0 {
		return false
	}
	for _, k := range keys {
		c.packed[k]++
	}
	return true
}

// column adds a field to the packed states of some iterations. It returns all values or-ed: too large if one is.
func (t *trial) column(f *field, keys []uint32, from int, shift uint) (all uint64) {
	if f.place < 0 {
		outs := len(t.p.threads[f.thread].out)
		at := unsafe.Add(t.out(f.thread), 8*(from*outs+f.slot))
		for i := range keys {
			v := *(*uint64)(unsafe.Add(at, 8*outs*i))
			all |= v
			keys[i] |= uint32(v) << shift
		}
		return all
	}
	base := unsafe.Add(t.runner.arena.cells, t.lay.begin[f.place]+f.offset)
	step, mask := t.s.Step*t.lay.stride, t.lay.batch*t.lay.stride-1
	for i, at := 0, t.lay.offset(from, t.s.Step); i < len(keys); i, at = i+1, (at+step)&mask {
		v, high := load(unsafe.Add(base, at), f.bytes)
		all |= v | high
		if high != 0 {
			all |= 1 << 63
		}
		keys[i] |= uint32(v) << shift
	}
	return all
}

// load reads so many bytes, unsigned.
func load(at unsafe.Pointer, bytes int) (low, high uint64) {
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

// count counts iterations one by one. An address becomes its distance from the iteration's cells.
func (c *counter) count(t *trial, from, to int) {
	for i := from; i < to; i++ {
		offset := t.lay.offset(i, t.s.Step)
		cells := uint64(uintptr(t.runner.arena.cells)) + uint64(offset)
		c.key = c.key[:0]
		for n := range t.p.fields {
			f := &t.p.fields[n]
			var low, high uint64
			if f.place < 0 {
				outs := len(t.p.threads[f.thread].out)
				low, _ = load(unsafe.Add(t.out(f.thread), 8*(i*outs+f.slot)), 8)
			} else {
				low, high = load(unsafe.Add(t.runner.arena.cells, t.lay.begin[f.place]+f.offset+offset), f.bytes)
			}
			kind := byte(0)
			if low-uint64(uintptr(t.runner.arena.cells)) < arenaSize && high == 0 {
				kind, low = 1, low-cells
			}
			c.key = binary.LittleEndian.AppendUint64(append(c.key, kind), low)
			c.key = binary.LittleEndian.AppendUint64(c.key, high)
		}
		c.odd[string(c.key)]++
	}
}

// out is where the registers of a thread were stored.
func (t *trial) out(thread int) unsafe.Pointer {
	at := 0
	for _, before := range t.p.threads[:thread] {
		at += 8 * len(before.out) * t.lay.batch
	}
	return t.runner.outs.At(at)
}

// refresh gives the cells of some iterations their initial values.
func (t *trial) refresh(from, to int) {
	step, mask := t.s.Step*t.lay.stride, t.lay.batch*t.lay.stride-1
	first := t.lay.offset(from, t.s.Step)
	for p := range t.p.places {
		place := &t.p.places[p]
		for c, v := range place.Cells {
			base := unsafe.Add(t.runner.arena.cells, t.lay.begin[p]+c*place.Bytes)
			if v.Kind == litmus.Address {
				t.point(base, first, to-from, v)
				continue
			}
			for i, at := from, first; i < to; i, at = i+1, (at+step)&mask {
				store(unsafe.Add(base, at), place.Bytes, v.Lo, v.Hi)
			}
		}
	}
}

// point stores the address of a place of the same iteration.
func (t *trial) point(base unsafe.Pointer, at, iterations int, v litmus.Value) {
	target := t.p.place(v.Name)
	begin := t.lay.begin[target] + v.Cell*t.p.places[target].Bytes
	step, mask := t.s.Step*t.lay.stride, t.lay.batch*t.lay.stride-1
	for ; iterations > 0; iterations-- {
		store(unsafe.Add(base, at), 8, uint64(uintptr(unsafe.Add(t.runner.arena.cells, begin+at))), 0)
		at = (at + step) & mask
	}
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
