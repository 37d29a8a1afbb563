//go:build linux && (amd64 || arm64)

package isa_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// A row of a table is proven by executing it: an instruction with random operands, between code that loads every
// register, all flags and memory around it from a sample, and code that stores all of them again. What has changed is
// then held against what the row says is written, and against the meaning.

// A sample is one instruction and what surrounds it.
type sample struct {
	in     litmus.Instr
	form   litmus.Form
	before machineState
	marked bool // an exclusive load of the same place goes ahead
	block  *sampleBlock
}

// A machineState is all that an instruction could change, as it lies in memory.
type machineState struct {
	General [32]uint64
	Vector  [32][2]uint64
	Flags   uint64
	Went    uint64 // where control went
	Memory  [memorySize]byte
}

const memorySize = 256

// A sampleBlock is where the machine code finds a sample and leaves the result: the instruction works on the memory of
// after.
type sampleBlock struct{ Before, After machineState }

// samplesMemory maps memory whose addresses fit 32 bits where the code asks for that.
func samplesMemory(t testing.TB, n int) []sampleBlock {
	memory, err := unix.Mmap(-1, 0, n*int(unsafe.Sizeof(sampleBlock{})), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|lowMemory)
	require.NoError(t, err)
	t.Cleanup(func() { unix.Munmap(memory) })
	return unsafe.Slice((*sampleBlock)(unsafe.Pointer(&memory[0])), n)
}

// prepare makes an instruction of a form, and a state in which its address lies in the memory of the block.
func prepare(r *rand.Rand, f litmus.Form, block *sampleBlock, forget func(*sample)) (*sample, bool) {
	s := &sample{block: block}
	i := isa.For(testedArch)
	s.in = specimen.New(r, testedArch, f.Syntax, pool)
	form, err := i.Form(s.in)
	if err != nil || form.Syntax != f.Syntax || form.Unpredictable != "" || isa.For(testedArch).Encode(&jit.Buffer{}, s.in, anywhere, s.place) != nil {
		return nil, false
	}
	s.form = form
	if forget != nil {
		forget(s)
	}
	for n := range s.before.General {
		s.before.General[n] = interesting(r)
	}
	for n := range s.before.Vector {
		s.before.Vector[n] = [2]uint64{interesting(r), interesting(r)}
	}
	s.before.Flags = r.Uint64() & allFlags
	for n := range s.before.Memory {
		s.before.Memory[n] = byte(interesting(r))
	}
	s.marked = slices.Contains(form.Reads, "RES") && r.IntN(4) > 0
	if !s.point(r) {
		return nil, false
	}
	if r.IntN(2) == 0 {
		s.meet()
	}
	return s, true
}

// set puts numbers into memory at the address of the instruction.
func (s *sample) set(numbers ...uint64) {
	at, ok := s.touched()
	if !ok {
		return
	}
	for i, n := range numbers {
		binary.LittleEndian.PutUint64(s.before.Memory[int(at-s.address(0))+8*i:], n)
	}
}

func anywhere(string) (jit.Label, error) { return 0, nil }

// place is where the location x of an instruction is: in the memory of the block.
func (s *sample) place(string) (litmus.Mem, error) {
	return litmus.Mem{Disp: int64(s.address(96))}, nil
}

func (s *sample) address(offset int) uint64 {
	return uint64(uintptr(unsafe.Pointer(&s.block.After.Memory))) + uint64(offset)
}

// interesting is a number of those that make a difference more often than others.
func interesting(r *rand.Rand) uint64 {
	return []uint64{0, 1, ^uint64(0), 1 << 63, 1 << 31, 0x7fffffff, r.Uint64(), r.Uint64(), r.Uint64() >> 32, r.Uint64() & 0xff}[r.IntN(10)]
}

// memoryOperand is the operand in memory, if there is one.
func memoryOperand(in litmus.Instr) (litmus.Mem, bool) {
	for _, o := range in.Operands {
		if m, ok := o.(litmus.Mem); ok {
			return m, true
		}
	}
	return litmus.Mem{}, false
}

// point gives the base register of an address the value with which it lies in the memory of the block.
func (s *sample) point(r *rand.Rand) bool {
	m, ok := memoryOperand(s.in)
	if !ok {
		return true
	}
	if m.Index != "" && numberOf(m.Index) == numberOf(m.Base) {
		return false
	}
	align := max(1, s.form.Access.Align)
	target := s.address(96 + r.IntN(32)/align*align)
	if m.Mode != litmus.PostIndex {
		target -= uint64(m.Disp)
	}
	if m.Index != "" {
		target -= offsetOf(m, s.before.General[numberOf(m.Index)])
	}
	s.before.General[numberOf(m.Base)] = target
	return true
}

// offsetOf is what an index adds to an address.
func offsetOf(m litmus.Mem, index uint64) uint64 {
	switch m.Extend.Name {
	case "UXTW":
		index = uint64(uint32(index))
	case "SXTW":
		index = uint64(int64(int32(index)))
	}
	return index * uint64(max(1, m.Scale)) << m.Extend.Amount
}

// registers are all of a state by name.
func (m *machineState) registers() map[string]meaning.Register {
	all := map[string]meaning.Register{}
	for _, n := range kept {
		all[generalName(n)] = meaning.Register{Lo: m.General[n]}
	}
	for n := range vectors {
		all[vectorName(n)] = meaning.Register{Lo: m.Vector[n][0], Hi: m.Vector[n][1]}
	}
	return all
}

// check holds what the processor has done against the row and the meaning.
func (s *sample) check() error {
	return firstOf(s.checkRegisters(), s.checkFlags(), s.checkMemory(), s.checkMeaning())
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sample) checkRegisters() error {
	before, after := s.before.registers(), s.block.After.registers()
	for name, was := range before {
		is := after[name]
		if was == is {
			continue
		}
		at := slices.IndexFunc(s.form.Writes, func(w litmus.Write) bool { return w.Register == name })
		if at < 0 {
			return fmt.Errorf("%s has changed from %#x to %#x, which the row does not say", name, was, is)
		}
		var whole, of meaning.Value
		for _, w := range s.form.Writes {
			if w.Register == name { // one register may be written in two parts: ah and al
				whole, of = rest(w, was, is, whole, of)
			}
		}
		if _, _, ok := whole.Known(); ok && whole != of && !twice(s.form.Writes, name) {
			return fmt.Errorf("%s has changed from %#x to %#x, and the row says something else of what is beside the %d bits that it writes", name, was, is, s.form.Writes[at].Bits)
		}
	}
	return nil
}

func twice(all []litmus.Write, name string) bool {
	n := 0
	for _, w := range all {
		if w.Register == name {
			n++
		}
	}
	return n > 1
}

// rest is what stands beside the bits that are written, and what should.
func rest(w litmus.Write, was, is meaning.Register, _, _ meaning.Value) (found, expected meaning.Value) {
	without := func(v meaning.Value) meaning.Value {
		if w.High {
			return v.Low(8).Join(v.Right(16), 8)
		}
		if w.Bits >= 128 {
			return meaning.Const(0)
		}
		return v.Right(w.Bits)
	}
	if !w.Keeps {
		return without(is.Value()), meaning.Const(0)
	}
	return without(is.Value()), without(was.Value())
}

// flagsOf are the bits of flags by their letters.
func flagsOf(letters string) (mask uint64) {
	for _, l := range letters {
		mask |= flagLetters[l]
	}
	return mask
}

func (s *sample) checkFlags() error {
	changed := (s.before.Flags ^ s.block.After.Flags) & allFlags
	if beside := changed &^ flagsOf(s.form.Flags.Writes+s.form.Flags.Undefined); beside != 0 {
		return fmt.Errorf("the flags %#x have changed, which the row does not say", beside)
	}
	return nil
}

func (s *sample) checkMemory() error {
	first, last := -1, -1
	for n := range memorySize {
		if s.before.Memory[n] != s.block.After.Memory[n] {
			if first < 0 {
				first = n
			}
			last = n
		}
	}
	access := s.form.Access
	switch {
	case first < 0:
	case access.Kind != litmus.Store && access.Kind != litmus.Modify:
		return fmt.Errorf("memory has changed, which the row does not say")
	case last-first >= access.Bytes:
		return fmt.Errorf("%d bytes of memory have changed, the row says %d", last-first+1, access.Bytes)
	}
	return nil
}

// checkMeaning carries out the meaning in every way: one of them must be what the processor has done.
func (s *sample) checkMeaning() error {
	means, err := isa.For(testedArch).Meaning(s.in)
	if err != nil {
		return err
	}
	var ways meaning.Ways
	var why error
	for more := true; more; more = ways.Next() {
		w := &world{Ways: &ways, base: s.address(0), memory: s.before.Memory, sample: s}
		m := &meaning.Machine{World: w, Regs: s.before.registers()}
		flags, _ := isa.For(testedArch).Flags()
		m.Regs[flags] = meaning.Register{Lo: s.before.Flags}
		if s.marked {
			at, _ := s.touched()
			m.Regs["RES"] = meaning.Register{Lo: at}
		}
		m.Begin(0)
		means(m)
		if m.Err != nil && s.form.Unrun { // models refuse it too
			return nil
		}
		if why = s.differs(m, w); why == nil {
			return nil
		}
	}
	return why
}

// stackOnly are the forms that only the stack pointer needs, which no code of tests may name: other rows take other
// registers.
var stackOnly = []string{"MOV =Wd|SP, Wn|SP", "MOV =Xd|SP, Xn|SP"}

// touched is the address that the instruction accesses.
func (s *sample) touched() (uint64, bool) {
	m, ok := memoryOperand(s.in)
	if !ok {
		return 0, false
	}
	at := s.before.General[numberOf(m.Base)]
	if m.Mode != litmus.PostIndex {
		at += uint64(m.Disp)
	}
	if m.Index != "" {
		at += offsetOf(m, s.before.General[numberOf(m.Index)])
	}
	return at, true
}

// differs says what the processor has done otherwise than the meaning.
func (s *sample) differs(m *meaning.Machine, w *world) error {
	if m.Err != nil {
		return m.Err
	}
	after := s.block.After.registers()
	for name, is := range after {
		if v := m.Regs[name]; v.Lo != is.Lo || v.Hi != is.Hi {
			return fmt.Errorf("%s is %#x:%#x, by the meaning %#x:%#x", name, is.Hi, is.Lo, v.Hi, v.Lo)
		}
	}
	if w.memory != s.block.After.Memory {
		return fmt.Errorf("memory is %x, by the meaning %x", s.block.After.Memory[64:160], w.memory[64:160])
	}
	name, _ := isa.For(testedArch).Flags()
	flags := m.Regs[name]
	if beside := flags.Hi &^ flagsOf(s.form.Flags.Undefined); beside != 0 {
		return fmt.Errorf("the meaning leaves the flags %#x undefined, the row does not", beside)
	}
	if wrong := (flags.Lo ^ s.block.After.Flags) & allFlags &^ flags.Hi; wrong != 0 {
		return fmt.Errorf("the flags %#x are not those of the meaning", wrong)
	}
	if s.block.After.Went == nowhere || (m.Target != "") != jumped(s.block.After.Went) {
		return fmt.Errorf("control goes another way than by the meaning")
	}
	for i := range w.accessed {
		if a := w.accessed[i]; a.bytes > s.form.Access.Bytes && s.form.Access.Kind != litmus.Touch {
			return fmt.Errorf("the meaning accesses %d bytes, the row says %d", a.bytes, s.form.Access.Bytes)
		}
	}
	if len(w.accessed) > 0 && s.form.Access.Kind == litmus.NoAccess {
		return fmt.Errorf("the meaning accesses memory, the row does not say so")
	}
	return nil
}

// A world is the memory of a block.
type world struct {
	*meaning.Ways
	base     uint64
	memory   [memorySize]byte
	accessed []access
	sample   *sample
}

type access struct {
	address uint64
	bytes   int
}

func (w *world) Place(string) (meaning.Value, bool) { return meaning.Const(w.base + 96), true }

func (w *world) Touch(v meaning.Value) error {
	_, err := w.Parts(v, 1)
	return err
}

func (w *world) Parts(v meaning.Value, n int) ([]meaning.Part, error) {
	address, _, _ := v.Known()
	if at := address - w.base; at > uint64(memorySize-n) {
		return nil, fmt.Errorf("found an access at %#x, expected it within %d bytes from %#x on", address, memorySize, w.base)
	}
	w.accessed = append(w.accessed, access{address, n})
	return []meaning.Part{{Address: address, Bytes: n}}, nil
}

func (w *world) Read(p meaning.Part) meaning.Value {
	var all [16]byte
	copy(all[:p.Bytes], w.memory[p.Address-w.base:])
	return meaning.Wide(binary.LittleEndian.Uint64(all[:]), binary.LittleEndian.Uint64(all[8:]))
}

func (w *world) Write(p meaning.Part, v meaning.Value) {
	lo, hi, _ := v.Known()
	var all [16]byte
	binary.LittleEndian.PutUint64(all[:], lo)
	binary.LittleEndian.PutUint64(all[8:], hi)
	copy(w.memory[p.Address-w.base:], all[:p.Bytes])
}

// execute runs all samples in one go.
func execute(t testing.TB, samples []*sample) {
	var b jit.Buffer
	begin(&b)
	for _, s := range samples {
		s.block.Before, s.block.After = s.before, machineState{Memory: s.before.Memory, Went: nowhere}
		load(&b, s)
		label := b.NewLabel()
		require.NoError(t, isa.For(testedArch).Encode(&b, s.in, func(string) (jit.Label, error) { return label, nil }, s.place))
		finish(&b, s, label)
	}
	end(&b)
	code, err := b.Finish()
	require.NoError(t, err)
	loaded, err := jit.Load(code)
	require.NoError(t, err)
	defer loaded.Free()
	require.EqualValues(t, 5, loaded.Run(unsafe.Pointer(&samples[0].block.Before)))
}

// unread is the same sample with other values in everything that the row does not say is read.
func (s *sample) unread(r *rand.Rand, block *sampleBlock) *sample {
	next := *s
	next.block = block
	flags, _ := isa.For(testedArch).Flags()
	for _, n := range kept {
		name := generalName(n)
		keeps := slices.ContainsFunc(s.form.Writes, func(w litmus.Write) bool { return w.Register == name && w.Keeps })
		if !slices.Contains(s.form.Reads, name) && !keeps {
			next.before.General[n] = interesting(r)
		}
	}
	for n := range vectors {
		if !slices.Contains(s.form.Reads, vectorName(n)) {
			next.before.Vector[n] = [2]uint64{interesting(r), interesting(r)}
		}
	}
	if !slices.Contains(s.form.Reads, flags) {
		reads := flagsOf(s.form.Flags.Reads)
		next.before.Flags = s.before.Flags&reads | r.Uint64()&allFlags&^reads
	}
	if m, ok := memoryOperand(s.in); ok { // the address follows the block
		next.before.General[numberOf(m.Base)] = s.before.General[numberOf(m.Base)] + next.address(0) - s.address(0)
	}
	return &next
}

// comparable is whether a second sample can differ in what is not read, and have the same results: not if the base of
// the address is data too, nor if what happens depends on where it lies, or on chance.
func (s *sample) comparable() bool {
	if slices.Contains(s.form.Reads, "RES") || s.form.Unrun {
		return false
	}
	m, isMem := memoryOperand(s.in)
	if isMem && s.form.Access.Kind == litmus.NoAccess && len(s.form.Writes) > 0 { // lea
		return false
	}
	base := wholeName(m.Base)
	named := func(o litmus.Operand) bool {
		imm, isImm := o.(litmus.Imm)
		reg, isReg := o.(litmus.Reg)
		return isImm && imm.Symbol != "" || isReg && isMem && wholeName(reg.Name) == base
	}
	unnamed := func(name string) bool { return isMem && name == base && readWithoutName(s.in) }
	return !slices.ContainsFunc(s.in.Operands, named) && !slices.ContainsFunc(s.form.Reads, unnamed)
}

// alike checks that two samples that differ in nothing that is read have the same results.
func alike(s, o *sample) error {
	a, b := s.block.After.registers(), o.block.After.registers()
	was, wasToo := s.before.registers(), o.before.registers()
	m, isMem := memoryOperand(s.in)
	for _, w := range s.form.Writes {
		if isa.For(testedArch).Hidden(w.Register) || isMem && w.Register == wholeName(m.Base) {
			continue
		}
		untouched := a[w.Register] == was[w.Register] && b[w.Register] == wasToo[w.Register]
		if a[w.Register] != b[w.Register] && !untouched {
			return fmt.Errorf("%s depends on something that the row does not say is read", w.Register)
		}
	}
	if s.block.After.Memory != o.block.After.Memory {
		return fmt.Errorf("what is stored depends on something that the row does not say is read")
	}
	defined := flagsOf(s.form.Flags.Writes) &^ flagsOf(s.form.Flags.Undefined)
	differ := (s.block.After.Flags ^ o.block.After.Flags) & defined
	stayed := ^(s.block.After.Flags ^ s.before.Flags) & ^(o.block.After.Flags ^ o.before.Flags)
	if differ&^stayed != 0 {
		return fmt.Errorf("the flags %#x depend on something that the row does not say is read", differ&^stayed)
	}
	if jumped(s.block.After.Went) != jumped(o.block.After.Went) {
		return fmt.Errorf("where control goes depends on something that the row does not say is read")
	}
	return nil
}

// samplesOf makes so many samples of each form, each with a second one that differs in what is not read. It returns the
// forms that this processor does not have.
func samplesOf(t testing.TB, r *rand.Rand, forms []litmus.Form, each int, forget func(*sample)) (samples []*sample, missing []litmus.Form) {
	memory := samplesMemory(t, 2*each*len(forms))
	for _, f := range forms {
		if slices.Contains(stackOnly, f.Syntax) {
			continue
		}
		if !isa.Has(f.Needs) {
			missing = append(missing, f)
			continue
		}
		made := 0
		for try := 0; try < 400 && made < each; try++ {
			s, ok := prepare(r, f, &memory[0], forget)
			if !ok {
				continue
			}
			o := s.again(&memory[1])
			if s.comparable() {
				o = s.unread(r, &memory[1])
			}
			memory = memory[2:]
			samples = append(samples, s, o)
			made++
		}
		require.Equal(t, each, made, "no instruction could be made of %s", f.Syntax)
	}
	return samples, missing
}

// again is the same sample in another block, if a second one that differs in what is not read cannot be made.
func (s *sample) again(block *sampleBlock) *sample {
	next := *s
	next.block = block
	if m, ok := memoryOperand(s.in); ok {
		next.before.General[numberOf(m.Base)] += next.address(0) - s.address(0)
	}
	return &next
}

// verify checks a pair of samples.
func verify(s, o *sample) error {
	if err := firstOf(s.check(), o.check()); err != nil {
		return err
	}
	if !s.comparable() {
		return nil
	}
	return alike(s, o)
}

// TestEveryRow executes every form of the table that this processor has.
func TestEveryRow(t *testing.T) {
	if reason := noWitness(); reason != "" {
		t.Skip(reason)
	}
	each := 3
	if n, err := strconv.Atoi(os.Getenv("ATOMLAB_ROW_SAMPLES")); err == nil {
		each = n
	}
	r := rand.New(rand.NewPCG(1, 2))
	forms := isa.For(testedArch).Forms()
	samples, missing := samplesOf(t, r, forms, each, nil)
	execute(t, samples)
	stored := map[string]bool{}
	failed := map[string]bool{}
	for i := 0; i < len(samples); i += 2 {
		s := samples[i]
		if err := verify(s, samples[i+1]); err != nil && !failed[s.form.Syntax] {
			failed[s.form.Syntax] = true
			t.Errorf("%s (%s): %v", isa.For(testedArch).Format(s.in), s.form.Syntax, err)
		}
	}
	for _, s := range samples {
		stored[s.form.Syntax] = stored[s.form.Syntax] || s.before.Memory != s.block.After.Memory
	}
	for _, s := range samples {
		if kind := s.form.Access.Kind; each >= 12 && (kind == litmus.Store || kind == litmus.Modify) && !stored[s.form.Syntax] {
			t.Errorf("%s: never stored anything", s.form.Syntax)
			stored[s.form.Syntax] = true
		}
	}
	without := map[string]int{}
	for _, f := range missing {
		without[f.Needs]++
	}
	t.Logf("%d forms executed in %d samples; this processor lacks %v", len(forms)-len(missing), len(samples), without)
	for feature := range without {
		if reference := os.Getenv("ATOMLAB_TEST_CPU"); reference == "max" || reference == "" && emulated() == "" && testedArch != litmus.AArch64 {
			assert.Contains(t, unproven, feature, "the rows of this feature were not executed")
		}
	}
}

// TestEveryRowNotices takes one fact after the other from what the rows say: each time something must be found wrong.
func TestEveryRowNotices(t *testing.T) {
	if reason := noWitness(); reason != "" {
		t.Skip(reason)
	}
	r := rand.New(rand.NewPCG(5, 6))
	var forms []litmus.Form
	for _, f := range isa.For(testedArch).Forms() {
		if isa.Has(f.Needs) && f.Control == litmus.Next && !f.Unrun {
			forms = append(forms, f)
		}
	}
	r.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	forms = forms[:min(len(forms), 80)]
	samples, _ := samplesOf(t, r, forms, 24, nil)
	execute(t, samples)
	byForm := map[string][]*sample{}
	for _, s := range samples {
		byForm[s.form.Syntax] = append(byForm[s.form.Syntax], s)
	}
	tried := map[string]int{}
	for syntax, all := range byForm {
		for _, forget := range []struct {
			what string
			f    func(*litmus.Form) bool
		}{
			{"a register that is written", func(f *litmus.Form) bool {
				f.Writes = slices.DeleteFunc(slices.Clone(f.Writes), func(w litmus.Write) bool { return !isa.For(testedArch).Hidden(w.Register) })
				return len(all[0].form.Writes) > len(f.Writes)
			}},
			{"that memory is written", func(f *litmus.Form) bool {
				was := f.Access.Kind
				f.Access.Kind = litmus.Load
				return was == litmus.Store || was == litmus.Modify
			}},
			{"the flags that are written", func(f *litmus.Form) bool {
				f.Flags.Writes, f.Flags.Undefined = "", ""
				return all[0].form.Flags.Writes != ""
			}},
			{"what becomes of the rest", func(f *litmus.Form) bool {
				f.Writes = slices.Clone(f.Writes)
				for i := range f.Writes {
					f.Writes[i].Keeps = !f.Writes[i].Keeps
				}
				return len(f.Writes) == 1 && f.Writes[0].Bits <= 32 && f.Access.Kind == litmus.NoAccess && !strings.Contains(syntax, "cmpxchg")
			}},
		} {
			noticed, applies := false, false
			for _, s := range all {
				changed := *s
				if forget.f(&changed.form) {
					applies = true
					noticed = noticed || changed.check() != nil
				}
			}
			if applies {
				tried[forget.what]++
				assert.True(t, noticed, "%s: nobody noticed that the row does not say %s", syntax, forget.what)
			}
		}
	}
	t.Logf("noticed: %v", tried)
	assert.GreaterOrEqual(t, tried["a register that is written"], 20)
}

// TestEveryRowNoticesReads takes what is read from rows: the second sample of a pair, which differs in what is not
// read, then has other results.
func TestEveryRowNoticesReads(t *testing.T) {
	if reason := noWitness(); reason != "" {
		t.Skip(reason)
	}
	r := rand.New(rand.NewPCG(7, 8))
	var forms []litmus.Form
	for _, f := range isa.For(testedArch).Forms() {
		if isa.Has(f.Needs) && f.Control == litmus.Next && !f.Unrun {
			forms = append(forms, f)
		}
	}
	r.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	forms = forms[:min(len(forms), 60)]
	reads := map[string]bool{}
	samples, _ := samplesOf(t, r, forms, 24, func(s *sample) {
		m, _ := memoryOperand(s.in)
		address := func(name string) bool { return name == wholeName(m.Base) || name == wholeName(m.Index) }
		all := s.form.Reads
		s.form.Reads = slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !address(name) && name != "RES" })
		only := func(name string) bool { // what is written too may well have stayed
			return !slices.Contains(s.form.Reads, name) && !slices.ContainsFunc(s.form.Writes, func(w litmus.Write) bool { return w.Register == name })
		}
		reads[s.form.Syntax] = reads[s.form.Syntax] || slices.ContainsFunc(all, only) && s.comparable()
	})
	execute(t, samples)
	noticed := map[string]bool{}
	for i := 0; i < len(samples); i += 2 {
		s := samples[i]
		noticed[s.form.Syntax] = noticed[s.form.Syntax] || s.comparable() && alike(s, samples[i+1]) != nil
	}
	for syntax, does := range reads {
		if does {
			assert.True(t, noticed[syntax], "%s: nobody noticed that the row does not say what is read", syntax)
		}
	}
	assert.GreaterOrEqual(t, len(reads), 20)
}

// FuzzRows makes samples of single forms from seeds.
func FuzzRows(f *testing.F) {
	f.Add(uint64(1), uint64(2), uint(3))
	f.Fuzz(func(t *testing.T, a, b uint64, n uint) {
		if reason := noWitness(); reason != "" {
			t.Skip(reason)
		}
		forms := isa.For(testedArch).Forms()
		form := forms[n%uint(len(forms))]
		samples, _ := samplesOf(t, rand.New(rand.NewPCG(a, b)), []litmus.Form{form}, 4, nil)
		if len(samples) == 0 {
			return
		}
		execute(t, samples)
		for i := 0; i < len(samples); i += 2 {
			require.NoError(t, verify(samples[i], samples[i+1]), isa.For(testedArch).Format(samples[i].in))
		}
	})
}
