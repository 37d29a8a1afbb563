package histogram_test

import (
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/histogram"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/syntax"
)

// small has few locations, whose states are packed if they are small.
const small = `X86_64 A
{ int64_t c; d=2; }
 P0          | P1          ;
 movl $1,(d) | movl (d),%eax ;
locations [1:rbx;]
filter (~([c]=1))
exists (1:rax=1 /\ d=1)
`

// large looks at registers, at cells of every width, at an array and at addresses.
const large = `X86_64 A
{ int8_t a; uint16_t b; int64_t c; int64_t z[2]; int64_t p; 0:rax=z; }
 P0           | P1          ;
 movb $1,(a)  | movl (d),%eax ;
 movw $1,(b)  | movq (c),%rcx ;
 movl $1,(d)  |             ;
 movq %rax,(p) |            ;
 addq $4,%rax |             ;
 movq %rax,(p) |            ;
locations [a; b; z; p; 0:rax; 1:rcx;]
filter (~([c]=1))
exists (1:rax=1 /\ d=1)
`

// TestCounts fills batches with random states, and compares what is counted with a count one by one, by the texts of
// the states.
func TestCounts(t *testing.T) {
	for _, c := range []struct {
		test    string
		largest uint64 // value
	}{{small, 1}, {small, 3}, {small, 8}, {small, 1 << 40}, {large, 1}, {large, 1 << 40}} {
		parsed, err := syntax.Parse("test", c.test)
		require.NoError(t, err)
		p, err := code.Compile(parsed)
		require.NoError(t, err)
		counts(t, p, c.largest)
	}
}

func counts(t *testing.T, p *code.Program, largest uint64) {
	r := rand.New(rand.NewPCG(1, 2))
	l := cells.Lay(p.Locations, setting.Setting{Apart: setting.Together, Batch: 512, Stride: 64, Step: 5})
	memory, out := make([]byte, l.Stride*l.Batch), make([]byte, histogram.Room(p, l.Batch))
	b := histogram.Batch{Layout: l, Cells: unsafe.Pointer(&memory[0]), Out: unsafe.Pointer(&out[0])}
	want := map[string]uint64{}
	witnesses := uint64(0)
	counters := []*histogram.Counter{histogram.NewCounter(p), histogram.NewCounter(p)}
	h := histogram.New(p)
	for range 2 {
		for i := range l.Batch {
			s := fill(p, &b, memory, out, i, func() uint64 { return r.Uint64N(largest + 1) })
			if p.Test.Filter.Holds(s) {
				shown := maps.Clone(s)
				delete(shown, litmus.Place("c"))
				want[shown.String()]++
				if p.Test.Cond.Prop.Holds(s) {
					witnesses++
				}
			}
		}
		counters[0].Collect(&b, 0, l.Batch/2)
		counters[1].Collect(&b, l.Batch/2, l.Batch)
		h.Add(counters)
		for i := range l.Batch {
			assert.Zero(t, binary.LittleEndian.Uint64(memory[l.Begin[l.Find("c")]+l.Offset(i):]), "cells begin anew")
		}
	}
	got := map[string]uint64{}
	for _, o := range h.Outcomes() {
		got[o.State.String()] = o.Count
	}
	assert.Equal(t, want, got, "up to %d", largest)
	assert.Equal(t, witnesses, h.Witnesses())
}

// fill makes the final state of an iteration, and returns it.
func fill(p *code.Program, b *histogram.Batch, memory, out []byte, i int, random func() uint64) litmus.State {
	s := litmus.State{}
	for _, f := range p.Fields {
		var raw [8]byte
		n := random()
		v := litmus.Value{Lo: n}
		if len(f.Addresses) > 0 && n%2 == 0 {
			v = f.Addresses[int(n/2)%len(f.Addresses)]
			n = uint64(uintptr(b.Cells)) + uint64(b.Layout.Target(v)+b.Layout.Offset(i))
		} else {
			v = f.Type.Show(v)
		}
		binary.LittleEndian.PutUint64(raw[:], n)
		if f.InMemory {
			copy(memory[b.Layout.Begin[f.At]+f.Offset+b.Layout.Offset(i):], raw[:f.Bytes])
		} else {
			at := 8 * (i*len(p.Threads[f.Thread].Out) + f.Slot)
			if f.Thread == 1 {
				at += 8 * len(p.Threads[0].Out) * b.Layout.Batch
			}
			copy(out[at:], raw[:])
		}
		s[f.Location] = v
	}
	for _, l := range p.Arrays {
		s.Whole(l, p.Test.Length(l), func(litmus.Location) bool { return false })
	}
	return s
}
