package histogram

import (
	"encoding/binary"
	"math/bits"
	"unsafe"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/code"
)

// A Batch is the memory in which iterations leave their states.
type Batch struct {
	Layout cells.Layout
	Cells  unsafe.Pointer // of cells.Size bytes
	Out    unsafe.Pointer // the registers that are looked at: thread by thread, for each iteration
}

// Room is how many bytes the registers of so many iterations take.
func Room(p *code.Program, iterations int) (bytes int) {
	for _, thread := range p.Threads {
		bytes += 8 * len(thread.Out) * iterations
	}
	return bytes
}

// A Counter counts the states that one thread looks at.
type Counter struct {
	program *code.Program
	bits    int      // of a field in a packed state; 0: states cannot be packed
	packed  []uint32 // how often, by the packed state
	odd     map[string]uint64
	keys    [chunk]uint32
	key     []byte
}

// chunk is how many iterations are looked at together.
const chunk = 256

// maxPacked is how many bits a packed state has at most.
const maxPacked = 16

// NewCounter makes a counter for the states of a program.
func NewCounter(p *code.Program) *Counter {
	bits := fieldBits(p)
	return &Counter{program: p, bits: bits, packed: make([]uint32, 1<<(bits*len(p.Fields))), odd: map[string]uint64{}}
}

// fieldBits is how many bits a field has in a packed state: enough for the test's own constants and one more, if all
// fields together fit. What does not fit is counted another way.
func fieldBits(p *code.Program) int {
	if len(p.Fields) == 0 {
		return 1
	}
	largest := uint64(1)
	see := func(n uint64) {
		if n < 256 {
			largest = max(largest, n)
		}
	}
	for _, item := range p.Test.Init {
		see(item.Value.Lo)
	}
	for _, t := range p.Threads {
		for _, in := range t.Code.Code {
			for _, o := range in.Operands {
				if imm, ok := o.(litmus.Imm); ok {
					see(uint64(imm.Value))
				}
			}
		}
	}
	return min(bits.Len64(largest)+1, maxPacked/len(p.Fields))
}

// Collect counts the states of some iterations, and makes their cells fresh for the next batch.
func (c *Counter) Collect(b *Batch, from, to int) {
	for ; from < to; from += chunk {
		end := min(from+chunk, to)
		if c.bits == 0 || !c.pack(b, from, end) {
			c.count(b, from, end)
		}
		b.Layout.Reset(b.Cells, from, end)
	}
}

// pack counts iterations if every field of each is small.
func (c *Counter) pack(b *Batch, from, to int) (small bool) {
	keys := c.keys[:to-from]
	clear(keys)
	large := uint64(0)
	for i := range c.program.Fields {
		f, shift := &c.program.Fields[i], uint(i*c.bits)
		if f.InMemory {
			large |= b.addCells(f, keys, from, shift)
		} else {
			large |= c.addRegisters(b, f, keys, from, shift)
		}
	}
	if large>>c.bits != 0 {
		return false
	}
	for _, k := range keys {
		c.packed[k]++
	}
	return true
}

// addRegisters adds a register to the packed states of some iterations. It returns all values or-ed: too large if one
// is.
func (c *Counter) addRegisters(b *Batch, f *code.Field, keys []uint32, from int, shift uint) (all uint64) {
	stride := 8 * len(c.program.Threads[f.Thread].Out)
	at := unsafe.Add(c.out(b, f.Thread), stride*from+8*f.Slot)
	for i := range keys {
		v := *(*uint64)(unsafe.Add(at, stride*i))
		all |= v
		keys[i] |= uint32(v) << shift
	}
	return all
}

// addCells does the same with a cell of memory.
func (b *Batch) addCells(f *code.Field, keys []uint32, from int, shift uint) (all uint64) {
	base := unsafe.Add(b.Cells, b.Layout.Begin[f.At]+f.Offset)
	step, mask := b.Layout.Advance()
	for i, at := 0, b.Layout.Offset(from); i < len(keys); i, at = i+1, (at+step)&mask {
		v, high := cells.Load(unsafe.Add(base, at), f.Bytes)
		all |= v | high
		if high != 0 {
			all |= 1 << 63
		}
		keys[i] |= uint32(v) << shift
	}
	return all
}

// A whole state is 17 bytes a field: whether it is an address, and its value.
const fieldBytes = 1 + 16

// count counts iterations one by one. An address becomes the number that it has among those that the field may hold.
func (c *Counter) count(b *Batch, from, to int) {
	for i := from; i < to; i++ {
		offset := b.Layout.Offset(i)
		base := uint64(uintptr(b.Cells)) + uint64(offset)
		c.key = c.key[:0]
		for n := range c.program.Fields {
			f := &c.program.Fields[n]
			var low, high uint64
			if f.InMemory {
				low, high = cells.Load(unsafe.Add(b.Cells, b.Layout.Begin[f.At]+f.Offset+offset), f.Bytes)
			} else {
				low, _ = cells.Load(unsafe.Add(c.out(b, f.Thread), 8*(i*len(c.program.Threads[f.Thread].Out)+f.Slot)), 8)
			}
			isAddress := byte(0)
			for which, v := range f.Addresses {
				if low == base+uint64(b.Layout.Target(v)) {
					isAddress, low = 1, uint64(which)
				}
			}
			c.key = binary.LittleEndian.AppendUint64(append(c.key, isAddress), low)
			c.key = binary.LittleEndian.AppendUint64(c.key, high)
		}
		c.odd[string(c.key)]++
	}
}

// out is where the registers of a thread were stored.
func (c *Counter) out(b *Batch, thread int) unsafe.Pointer {
	at := 0
	for _, before := range c.program.Threads[:thread] {
		at += 8 * len(before.Out) * b.Layout.Batch
	}
	return unsafe.Add(b.Out, at)
}
