//go:build linux && (amd64 || arm64)

package hardware

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/isa/meaning"
)

// A bed is where programs run: two pages between ranges without access rights.
type bed struct {
	memory      []byte
	block, outs *pages.Block
	witness     bool // the processor does what its manual says
}

const bedSize = 2 * cells.PageSize

func newBed(t *testing.T) *bed {
	reservation, err := unix.Mmap(-1, 0, 2*cells.Guard+bedSize, unix.PROT_NONE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	require.NoError(t, err)
	b := &bed{memory: reservation[cells.Guard : cells.Guard+bedSize]}
	b.witness = arch != litmus.X86_64 || machine.Detect().Emulated == "" // QEMU leaves other flags, by cmpxchg8b after rol for one
	require.NoError(t, unix.Mprotect(b.memory, unix.PROT_READ|unix.PROT_WRITE))
	b.block, err = pages.New(cells.PageSize)
	require.NoError(t, err)
	b.outs, err = pages.New(cells.PageSize)
	require.NoError(t, err)
	return b
}

// lay puts the places of a program with gaps between them; the first begins where the memory does, the last ends with
// it. No place is aligned better than it must be.
func lay(p []litmus.Object, r *rand.Rand) (lay cells.Layout) {
	order := r.Perm(len(p))
	lay = cells.Layout{Locations: p, Begin: make([]int, len(p)), Stride: bedSize, Batch: 1, Step: 1}
	at := 0
	for i, n := range order {
		align := alignment(p[n])
		if i == len(order)-1 {
			at = bedSize - p[n].Size()
			at -= at % align
		}
		at = (at + align - 1) / align * align
		lay.Begin[n] = at
		at += p[n].Size() + 1 + r.IntN(bedSize/len(p)/2)
	}
	return lay
}

func alignment(p litmus.Object) int { return max(p.Align, cells.PowerOfTwo(p.Bytes)) }

// ends are the states that a program may leave, by its meaning, if one thread runs after the other; not all if they are
// too many, if it does not end, or if a load faults.
func ends(p *code.Program, proof *safe.Proof, begin []uint64) (states []string, all bool, err error) {
	var ways meaning.Ways
	for range 64 {
		s := newSimulation(p.Test, proof, begin, ways.Choose)
		ended, err := s.run(func(int) int { return 0 })
		if err != nil || !ended || s.strayed {
			return nil, false, err
		}
		states = append(states, state(p, s.contents, s.outs(p)))
		if !ways.Next() {
			return states, true, nil
		}
	}
	return nil, false, nil
}

const canary = 0xa5

// run has the processor run a program, one thread after the other, if that is known to end. The gaps must stay as they
// were, and what is left must be what the meaning leaves.
func (b *bed) run(p *code.Program, proof *safe.Proof, r *rand.Rand) (ran bool, err error) {
	layout := lay(p.Locations, r)
	base := uint64(uintptr(unsafe.Pointer(&b.memory[0])))
	begin := make([]uint64, len(layout.Begin))
	for i, at := range layout.Begin {
		begin[i] = base + uint64(at)
	}
	expected, all, err := ends(p, proof, begin)
	if err != nil || !all {
		return false, err
	}
	b.fill(newSimulation(p.Test, proof, begin, nil).contents, &layout)
	if err := b.execute(p, &layout, base); err != nil {
		return false, err
	}
	contents, err := b.read(&layout)
	if err != nil {
		return false, err
	}
	if found := state(p, contents, b.registers(p)); b.witness && !slices.Contains(expected, found) {
		return false, fmt.Errorf("found %s, by the meaning %q", found, expected)
	}
	return true, nil
}

// fill gives the places their initial values, and the gaps canaries.
func (b *bed) fill(contents [][]byte, layout *cells.Layout) {
	for i := range b.memory {
		b.memory[i] = canary
	}
	for i, at := range layout.Begin {
		copy(b.memory[at:], contents[i])
	}
}

func (b *bed) execute(p *code.Program, layout *cells.Layout, base uint64) error {
	s := setting.Setting{Rendezvous: setting.None, Batch: 1, Stride: cells.PageSize, Apart: setting.Together}.Complete()
	loop, err := p.Assemble(s, layout)
	if err != nil {
		return err
	}
	loaded, err := jit.Load(loop)
	if err != nil {
		return err
	}
	defer loaded.Free()
	out := uint64(uintptr(b.outs.At(0)))
	for i, t := range p.Threads {
		unix.Getppid() // who returns from the kernel has no exclusive monitor set: the thread before may have left it so
		*(*code.Block)(b.block.At(0)) = code.Block{Left: 1, Out: out, Bodies: 1, Cells: base, Thread: uint64(i)}
		if result := loaded.Run(b.block.At(0)); result != code.Ended {
			return fmt.Errorf("found the result %d, expected %d", result, code.Ended)
		}
		out += uint64(8 * len(t.Out))
	}
	return nil
}

// read takes the places out of the memory, which must leave canaries.
func (b *bed) read(layout *cells.Layout) (contents [][]byte, err error) {
	for i, at := range layout.Begin {
		place := b.memory[at : at+layout.Locations[i].Size()]
		contents = append(contents, slices.Clone(place))
		for n := range place {
			place[n] = canary
		}
	}
	if n := slices.IndexFunc(b.memory, func(c byte) bool { return c != canary }); n >= 0 {
		return nil, fmt.Errorf("the byte %d outside all places has changed to %#x", n, b.memory[n])
	}
	return contents, nil
}

func (b *bed) registers(p *code.Program) (all []uint64) {
	for _, t := range p.Threads {
		for range t.Out {
			all = append(all, *b.outs.Word(8 * len(all)))
		}
	}
	return all
}
