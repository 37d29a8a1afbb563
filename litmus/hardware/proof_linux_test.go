//go:build linux && (amd64 || arm64)

package hardware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
	"example.org/atomlab/litmus/syntax"
)

// The proof is held against two things that know nothing of it. A simulation carries out, number by number, what the
// instructions of an accepted program mean, with threads that take turns by chance, and looks at every address. And the
// processor runs the program, with its places between ranges without access rights and bytes that must not change, in a
// process of its own.

// programs is how many accepted programs a test runs.
func programs() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("ATOMLAB_PROOF_PROGRAMS"), 10, 64); err == nil {
		return n
	}
	if testing.Short() {
		return 100
	}
	return 300
}

// TestProofHolds has a child judge and run programs; if the child dies, the program it was at is shown.
func TestProofHolds(t *testing.T) {
	if model := os.Getenv("ATOMLAB_TEST_CPU"); model != "" && model != "max" {
		t.Skip("an emulator does the same for all of its processors: max has the most instructions")
	}
	progress := filepath.Join(t.TempDir(), "progress")
	require.NoError(t, os.WriteFile(progress, make([]byte, 16), 0o600))
	seed := uint64(1)
	if n, err := strconv.ParseUint(os.Getenv("ATOMLAB_PROOF_SEED"), 10, 64); err == nil {
		seed = n
	}
	child, err := reexec.Command("-test.run=^TestProofChild$", "-test.v", "-test.timeout=0")
	require.NoError(t, err)
	child.Env = append(os.Environ(), "ATOMLAB_PROOF_CHILD="+progress, "ATOMLAB_PROOF_SEED="+strconv.FormatUint(seed, 10), "ATOMLAB_PROOF_PROGRAMS="+strconv.FormatUint(programs(), 10))
	alive, err := child.StdinPipe() // its end tells the child that nobody waits for it any longer
	require.NoError(t, err)
	defer alive.Close()
	out, err := child.CombinedOutput()
	if err == nil {
		t.Logf("%s", out[:min(len(out), 1000)])
		return
	}
	at, _ := os.ReadFile(progress)
	test, _ := newProgram(seed, binary.LittleEndian.Uint64(at))
	t.Fatalf("%v at %s\n%s\n%s", err, test.Name, programText(test), out[:min(len(out), 3000)])
}

// TestProofChild is the child.
func TestProofChild(t *testing.T) {
	file := os.Getenv("ATOMLAB_PROOF_CHILD")
	if file == "" {
		t.Skip("this is the child of TestProofHolds")
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	require.NoError(t, err)
	shared, err := unix.Mmap(int(f.Fd()), 0, 16, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	require.NoError(t, err)
	seed, err := strconv.ParseUint(os.Getenv("ATOMLAB_PROOF_SEED"), 10, 64)
	require.NoError(t, err)
	bed := newBed(t)
	count := map[string]uint64{}
	for n := uint64(0); count["accepted"] < programs() && n < 2000*programs(); n++ {
		binary.LittleEndian.PutUint64(shared, n)
		test, loops := newProgram(seed, n)
		count["made"]++
		proof, err := safe.Check(test)
		if err != nil {
			continue
		}
		count["accepted"]++
		if err := bed.simulate(test, proof, rand.New(rand.NewPCG(seed, n)), false); err != nil {
			t.Fatalf("%s: the proof has accepted what leaves its places: %v\n%s", test.Name, err, programText(test))
		}
		p, err := code.Compile(test)
		if err != nil || loops || len(proof.MayFault) > 0 {
			continue
		}
		count["run"]++
		same, err := bed.run(p, rand.New(rand.NewPCG(n, seed)))
		if err != nil {
			t.Fatalf("%s: %v\n%s", test.Name, err, programText(test))
		}
		if same {
			count["compared"]++
		}
	}
	t.Logf("%v", count)
	require.GreaterOrEqual(t, count["accepted"], programs())
	assert.Greater(t, count["run"], programs()/2)
}

// A bed is where programs run: two pages between ranges without access rights.
type bed struct {
	reservation []byte
	memory      []byte
	block, outs *pages.Block

	// A simulation.
	places   []litmus.Object
	begin    []uint64
	contents [][]byte
	mayFault []litmus.Pos
	at       litmus.Instr
	form     litmus.Form
	choose   *rand.Rand
	choices  int
	layout   cells.Layout
}

const bedSize = 2 * cells.PageSize

func newBed(t *testing.T) *bed {
	b := &bed{}
	var err error
	b.reservation, err = unix.Mmap(-1, 0, 2*cells.Guard+bedSize, unix.PROT_NONE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	require.NoError(t, err)
	b.memory = b.reservation[cells.Guard : cells.Guard+bedSize]
	require.NoError(t, unix.Mprotect(b.memory, unix.PROT_READ|unix.PROT_WRITE))
	b.block, err = pages.New(cells.PageSize)
	require.NoError(t, err)
	b.outs, err = pages.New(cells.PageSize)
	require.NoError(t, err)
	return b
}

// lay puts the places of a program with gaps between them; the first begins where the memory does, the last ends with
// it.
func (b *bed) lay(p []litmus.Object, r *rand.Rand) (lay cells.Layout) {
	order := r.Perm(len(p))
	lay = cells.Layout{Locations: p, Begin: make([]int, len(p)), Stride: bedSize, Batch: 1, Step: 1}
	at := 0
	for i, n := range order {
		align := max(p[n].Align, cells.PowerOfTwo(p[n].Bytes), 1)
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

const canary = 0xa5

// fill gives the places their initial values, and the gaps canaries.
func (b *bed) fill() {
	for i := range b.memory {
		b.memory[i] = canary
	}
	for i := range b.places {
		copy(b.memory[b.layout.Begin[i]:], b.contents[i])
	}
}

// start makes the contents of places that lie at the given addresses.
func (b *bed) start(places []litmus.Object, begin []uint64) {
	b.places, b.begin = places, begin
	b.contents = make([][]byte, len(places))
	for i, p := range places {
		b.contents[i] = make([]byte, p.Size())
		for c, v := range p.Cells {
			var cell [16]byte
			lo, hi := b.value(v)
			binary.LittleEndian.PutUint64(cell[:], lo)
			binary.LittleEndian.PutUint64(cell[8:], hi)
			copy(b.contents[i][c*p.Bytes:(c+1)*p.Bytes], cell[:])
		}
	}
}

func (b *bed) value(v litmus.Value) (lo, hi uint64) {
	if v.Kind != litmus.Address {
		return v.Lo, v.Hi
	}
	i := b.place(v.Name)
	return b.begin[i] + uint64(v.Cell*b.places[i].Bytes), 0
}

func (b *bed) place(name string) int {
	return slices.IndexFunc(b.places, func(p litmus.Object) bool { return p.Name == name })
}

// simulate carries out a program by its meaning and looks at every address. In order means one thread after the other.
func (b *bed) simulate(t *litmus.Test, proof *safe.Proof, r *rand.Rand, inOrder bool) error {
	if !inOrder {
		begin := make([]uint64, len(proof.Places))
		for i := range begin {
			begin[i] = uint64(i+1)<<36 + uint64(r.Uint32()&0xffff)<<4
		}
		b.start(proof.Places, begin)
	}
	b.mayFault, b.choose, b.choices = proof.MayFault, r, 0
	threads := make([]*simulated, len(t.Threads))
	for i := range threads {
		threads[i] = b.newThread(t, i)
	}
	for step := 0; step < 200; step++ {
		left := slices.DeleteFunc(slices.Clone(threads), func(s *simulated) bool { return s.at >= len(s.code) })
		if len(left) == 0 {
			return nil
		}
		next := left[0]
		if !inOrder {
			next = left[r.IntN(len(left))]
		}
		if err := b.step(t.Arch, next); err != nil {
			return fmt.Errorf("P%d: %s: %w", next.proc, isa.For(t.Arch).Format(b.at), err)
		}
	}
	return nil
}

// A simulated thread.
type simulated struct {
	proc    int
	code    []litmus.Instr
	at      int
	machine meaning.Machine
}

func (b *bed) newThread(t *litmus.Test, i int) *simulated {
	thread := t.Threads[i]
	s := &simulated{proc: thread.Proc, code: thread.Code, machine: meaning.Machine{World: b, Regs: map[string]meaning.Register{}}}
	flags, undefined := isa.For(t.Arch).Flags()
	s.machine.Regs[flags] = meaning.Holding(undefined)
	for _, item := range t.Init {
		if item.Location.Proc == thread.Proc {
			lo, hi := b.value(item.Value)
			name, _ := isa.For(t.Arch).Whole(item.Location.Name)
			s.machine.Regs[name] = meaning.Register{Lo: lo, Hi: hi}
		}
	}
	return s
}

func (b *bed) step(arch litmus.Arch, s *simulated) (err error) {
	b.at = s.code[s.at]
	s.at++
	if b.at.Mnemonic == "" {
		return nil
	}
	if b.form, err = isa.For(arch).Form(b.at); err != nil {
		return err
	}
	means, err := isa.For(arch).Meaning(b.at)
	if err != nil {
		return err
	}
	m := &s.machine
	m.Events, m.Values = m.Events[:0], m.Values[:0]
	m.Begin(0)
	means(m)
	if m.Target != "" {
		s.at = slices.IndexFunc(s.code, func(in litmus.Instr) bool { return slices.Contains(in.Labels, m.Target) })
	}
	return m.Err
}

func (b *bed) Choose(n int) int { b.choices++; return b.choose.IntN(n) }

func (b *bed) Place(name string) (meaning.Value, bool) {
	return meaning.Const(b.begin[b.place(name)]), true
}

func (b *bed) Touch(v meaning.Value) error {
	_, err := b.Parts(v, 1)
	return err
}

// Parts is where an access is held against the places.
func (b *bed) Parts(v meaning.Value, n int) ([]meaning.Part, error) {
	address, _, _ := v.Known()
	for i := range b.places {
		if at := address - b.begin[i]; at < uint64(len(b.contents[i])) && at+uint64(n) <= uint64(len(b.contents[i])) {
			return []meaning.Part{{Loc: b.places[i].Name, Address: at, Bytes: n}}, nil
		}
	}
	if slices.Contains(b.mayFault, b.at.Pos) && b.form.Access.Kind == litmus.Load {
		return []meaning.Part{{Bytes: n}}, nil
	}
	return nil, fmt.Errorf("found %d bytes at %#x, outside all places", n, address)
}

func (b *bed) Read(p meaning.Part) meaning.Value {
	var all [16]byte
	if i := b.place(p.Loc); i >= 0 {
		copy(all[:p.Bytes], b.contents[i][p.Address:])
	}
	return meaning.Wide(binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:]))
}

func (b *bed) Write(p meaning.Part, v meaning.Value) {
	lo, hi, _ := v.Known()
	var all [16]byte
	binary.LittleEndian.PutUint64(all[:], lo)
	binary.LittleEndian.PutUint64(all[8:], hi)
	copy(b.contents[b.place(p.Loc)][p.Address:], all[:p.Bytes])
}

// run has the processor run a program, one thread after the other, and compares what is left with the meaning if that
// leaves nothing open.
func (b *bed) run(p *code.Program, r *rand.Rand) (compared bool, err error) {
	s := setting.Setting{Rendezvous: setting.None, Batch: 1, Stride: cells.PageSize, Apart: setting.Together}.Complete()
	b.layout = b.lay(p.Locations, r)
	loop, err := p.Assemble(s, &b.layout)
	if err != nil {
		return false, err
	}
	loaded, err := jit.Load(loop)
	if err != nil {
		return false, err
	}
	defer loaded.Free()
	begin := make([]uint64, len(p.Locations))
	for i := range begin {
		begin[i] = uint64(uintptr(unsafe.Pointer(&b.memory[0]))) + uint64(b.layout.Begin[i])
	}
	b.start(p.Locations, begin)
	b.fill()
	out := uint64(uintptr(b.outs.At(0)))
	for i := range p.Threads {
		*(*code.Block)(b.block.At(0)) = code.Block{Left: 1, Out: out, Bodies: 1, Cells: uint64(uintptr(unsafe.Pointer(&b.memory[0]))), Thread: uint64(i)}
		if result := loaded.Run(b.block.At(0)); result != code.Ended {
			return false, fmt.Errorf("found the result %d, expected %d", result, code.Ended)
		}
		out += uint64(8 * len(p.Threads[i].Out))
	}
	return b.compare(p, r)
}

func (b *bed) compare(p *code.Program, r *rand.Rand) (bool, error) {
	if err := b.simulate(p.Test, &safe.Proof{Places: p.Locations}, r, true); err != nil {
		return false, err
	}
	after := bytes.Clone(b.memory)
	b.fill() // now with what the simulation has left
	inside := make([]bool, bedSize)
	for i, place := range p.Locations {
		for n := range place.Size() {
			inside[b.layout.Begin[i]+n] = true
		}
	}
	for n := range after {
		if !inside[n] && after[n] != canary {
			return false, fmt.Errorf("the byte %d outside all places has changed to %#x", n, after[n])
		}
		if inside[n] && b.choices == 0 && after[n] != b.memory[n] {
			return false, fmt.Errorf("the byte %d is %#x, by the meaning %#x", n, after[n], b.memory[n])
		}
	}
	return b.choices == 0, nil
}

// TestVectorsBegin: what the initial state gives a vector register is there when the test begins.
func TestVectorsBegin(t *testing.T) {
	if arch != litmus.X86_64 {
		t.Skip("AArch64 tests have no vector registers")
	}
	test, err := syntax.Parse("v", `X86_64 v
{ 0:xmm0=0x300000000; 0:xmm9=x; 0:rax=5; int64_t 0:rbx; }
 P0 ;
 movq %xmm0,%rbx ;
 movq %xmm9,%rcx ;
 movq %rax,%rdx ;
 movl $1,(%rcx) ;
forall (0:rbx=0x300000000 /\ 0:rdx=5 /\ x=1)
`)
	require.NoError(t, err)
	r, err := New(nil)
	require.NoError(t, err)
	defer r.Close()
	result, err := r.Run(t.Context(), test, Options{Iterations: 100, Setting: &setting.Setting{Rendezvous: setting.None}})
	require.NoError(t, err)
	for _, o := range result.Outcomes {
		assert.True(t, test.Cond.Prop.Holds(o.State), o.State.String())
	}
}
