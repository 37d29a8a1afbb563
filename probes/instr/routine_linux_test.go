//go:build amd64 || arm64

package instr

import (
	"context"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/loop"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// texts are of this machine: additions of 1 to the word at the line, and what else is run.
func texts() (additions, others []string) {
	if runtime.GOARCH == "arm64" {
		return []string{"LDR X0,[X1]; ADD X0,X0,#1; STR X0,[X1]", "LDADD X0,X2,[X1]", "STADD X0,[X1]",
				"LDXR X0,[X1]; ADD X0,X0,#1; STXR W2,X0,[X1]", "LDAXR X3,[X1]; ADD X3,X3,#1; STLXR W2,X3,[X1]"},
			[]string{"NOP", "LDR X0,[X1]", "LDR W0,[X1]", "STR X0,[X1]", "SWP X0,X1,[X2]", "CAS X0,X1,[X2]", "CASP X0,X1,X2,X3,[X4]",
				"MUL X0,X1,X2", "DMB ISH", "STLR X0,[X1]; LDAR X0,[X1]", "LDP X0,X1,[X2,#16]", "PRFM PSTL1KEEP,[X1]", "CSEL X0,X1,X2,EQ"}
	}
	return []string{"incq (%rdi)", "lock incq (%rdi)", "lock addq $1,(%rdi)", "addq %rax,(%rsi)", "movq $1,%rax; lock xaddq %rax,(%rdi)",
			"movq (%rbx),%rax; leaq 1(%rax),%rcx; lock cmpxchgq %rcx,(%rbx)"},
		[]string{"nop", "movq (%rdi),%rax", "movl (%rdi),%eax", "movq %rax,(%rdi)", "xchgq %rsi,(%rdi)", "lock cmpxchgq %rcx,(%rdi)",
			"lock cmpxchg16b (%rdi)", "imulq %rax,%rbx", "mfence", "movdqa (%rdi),%xmm1", "movb 63(%rsi),%ah", "movdqa %xmm0,%xmm9",
			"clflush (%rdi)", "adcq %rax,%rbx", "pause", "movq (%rdi),%rdi", "movd %eax,%xmm3; movd %xmm3,%eax"}
}

// runnable parses a text, or skips the test where the processor lacks something.
func runnable(t *testing.T, text string) Body {
	b, err := Parse(litmus.Native(), text)
	require.NoError(t, err)
	if err := isa.Missing(b.Arch, litmus.Thread{Code: b.code}); err != nil {
		t.Skip(err)
	}
	require.NoError(t, b.Check())
	return b
}

// guarded is a line between others that nobody may touch.
func guarded(t *testing.T) *pages.Block {
	block, err := pages.New(3 * lineBytes)
	require.NoError(t, err)
	t.Cleanup(block.Free)
	for n := 0; n < 3*lineBytes; n += 8 {
		*block.Word(n) = guard
	}
	return block
}

const guard = 0x5555555555555555

func untouched(t *testing.T, block *pages.Block) {
	for n := 0; n < 3*lineBytes; n += 8 {
		if n < lineBytes || n >= 2*lineBytes {
			require.EqualValues(t, guard, *block.Word(n), "offset %d is outside the line", n-lineBytes)
		}
	}
}

// sum is all words of the line together.
func sum(block *pages.Block) (total uint64) {
	for n := lineBytes; n < 2*lineBytes; n += 8 {
		total += *block.Word(n)
	}
	return total
}

// TestCounts runs additions of one in every arrangement: memory must hold as many as were asked for, and as many as a
// loop of package loop leaves, which somebody wrote by hand.
func TestCounts(t *testing.T) {
	additions, _ := texts()
	for _, text := range additions {
		t.Run(text, func(t *testing.T) {
			b := runnable(t, text)
			for _, arrange := range []func() (Arrangement, error){b.Chained, b.Independent} {
				a, err := arrange()
				if err != nil {
					assert.ErrorContains(t, err, "cannot be made independent")
					continue
				}
				for _, n := range []int{a.Period(), 2 * a.Period()} {
					r, err := a.Load(n)
					require.NoError(t, err)
					block, byHand := guarded(t), guarded(t)
					line := block.At(lineBytes)
					r.Prepare(line)
					for _, each := range []int{n, 7 * n, 300 * n} {
						before := sum(block)
						assert.Zero(t, r.Run(line, each))
						require.EqualValues(t, each, sum(block)-before, a.Says)
					}
					assert.Panics(t, func() { r.Run(line, 0) })
					assert.Panics(t, func() { r.Run(line, -n) })
					if n > 1 {
						assert.Panics(t, func() { r.Run(line, n+1) }, "not whole turns")
					}
					r.Prepare(line)
					r.Prepare(byHand.At(lineBytes))
					all := loop.Unroll * n
					loop.Get(loop.FetchAdd).Run(byHand.At(lineBytes), all)
					r.Run(line, all)
					assert.Equal(t, sum(byHand), sum(block), a.Says)
					untouched(t, block)
					r.Free()
				}
			}
		})
	}
}

// TestTogether runs one routine from two threads at once, as a loop beside others.
func TestTogether(t *testing.T) {
	text := "lock addq $1,(%rdi)"
	if runtime.GOARCH == "arm64" {
		text = "STADD X0,[X1]"
	}
	b := runnable(t, text)
	a, err := b.Chained()
	require.NoError(t, err)
	r, err := a.Load(loop.Unroll)
	require.NoError(t, err)
	defer r.Free()
	block := guarded(t)
	r.Prepare(block.At(lineBytes))
	const n = 1000 * loop.Unroll
	var threads sync.WaitGroup
	for range 2 {
		threads.Go(func() { r.Loop("addition").Run(block.At(lineBytes), n) })
	}
	threads.Wait()
	assert.EqualValues(t, 2*n, sum(block))
	odd, err := a.Load(3)
	require.NoError(t, err)
	defer odd.Free()
	assert.Panics(t, func() { odd.Loop("addition") })
}

// TestEverythingRuns runs each text in every arrangement and on every walk, and looks at what lies around its lines.
func TestEverythingRuns(t *testing.T) {
	additions, others := texts()
	for _, text := range append(others, additions...) {
		t.Run(text, func(t *testing.T) {
			b := runnable(t, text)
			for _, arrange := range []func() (Arrangement, error){b.Chained, b.Independent} {
				a, err := arrange()
				if err != nil {
					continue
				}
				r, err := a.Load(a.Period())
				require.NoError(t, err)
				block := guarded(t)
				r.Prepare(block.At(lineBytes))
				r.Run(block.At(lineBytes), 20*a.Period())
				untouched(t, block)
				r.Free()
			}
			for _, chained := range []bool{false, true} {
				if w, err := b.Walked(chained); err == nil {
					walk(t, w, false)
				}
			}
		})
	}
}

// walk walks over lines twice, and returns them.
func walk(t *testing.T, w Walk, empty bool) *Path {
	p, err := newPath(Lines, w.arrangement.places)
	require.NoError(t, err)
	t.Cleanup(p.free)
	for n := range Lines {
		for at := lineBytes; at < lineStride; at += 8 {
			*p.lines.Word(n*lineStride + at) = guard
		}
	}
	c, err := w.Assemble(Lines, empty)
	require.NoError(t, err)
	r, err := w.arrangement.load(c)
	require.NoError(t, err)
	defer r.Free()
	table := *p.table.Word(0)
	for range 2 {
		p.run(r.code)
	}
	assert.Equal(t, table, *p.table.Word(0), "the table is not the operation's to touch")
	for n := range Lines {
		for at := lineBytes; at < lineStride; at += 8 {
			require.EqualValues(t, guard, *p.lines.Word(n*lineStride + at), "behind line %d", n)
		}
	}
	return p
}

// TestWalkVisitsEveryLine counts: a walk does the operation once on each line, an empty one on none, and the other
// processor changes nothing when it takes the lines.
func TestWalkVisitsEveryLine(t *testing.T) {
	additions, _ := texts()
	for _, text := range additions {
		t.Run(text, func(t *testing.T) {
			b := runnable(t, text)
			for _, chained := range []bool{false, true} {
				w, err := b.Walked(chained)
				if err != nil {
					continue
				}
				p := walk(t, w, false)
				for _, s := range []State{Shared, Owned} {
					s.bring(p)
				}
				none := walk(t, w, true)
				for n := range Lines {
					assert.EqualValues(t, 2, *p.lines.Word(n * lineStride), "line %d", n)
					assert.Zero(t, *none.lines.Word(n * lineStride), "line %d of an empty walk", n)
				}
			}
		})
	}
}

// TestStates makes the lines read-only: whoever is to own them writes, and whoever is to share them does not.
func TestStates(t *testing.T) {
	p, err := newPath(4, false)
	require.NoError(t, err)
	defer p.free()
	memory := unsafe.Slice((*byte)(p.lines.At(0)), p.lines.Size())
	require.NoError(t, unix.Mprotect(memory, unix.PROT_READ))
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	assert.NotPanics(t, func() { Shared.bring(p) })
	assert.Panics(t, func() { Owned.bring(p) })
	require.NoError(t, unix.Mprotect(memory, unix.PROT_READ|unix.PROT_WRITE))
}

// TestTrials builds what is timed: the longer loop has twice the copies and does twice the work, and a link is a part
// that is taken out.
func TestTrials(t *testing.T) {
	b, err := measure.OpenBench(machine.Detect(), measure.Token, 1)
	require.NoError(t, err)
	defer b.Close()
	additions, others := texts()
	body := runnable(t, additions[0])
	chained, err := body.Chained()
	require.NoError(t, err)
	l, _, err := chained.build(b, "")
	require.NoError(t, err)
	defer l.free()
	assert.Equal(t, 2*l.short.Copies, l.long.Copies)
	w := newStopwatch(b)
	l.each(w)
	before := *l.line.Word(0)
	l.each(w)
	assert.EqualValues(t, 3*l.turns*l.short.Copies, *l.line.Word(0)-before, "one loop, and another twice as long")

	linked := runnable(t, others[2]) // a load of 32 bits
	arrangement, err := linked.Chained()
	require.NoError(t, err)
	require.NotEmpty(t, arrangement.Link)
	trial, _, err := loopTrial(b, Latency, arrangement)
	require.NoError(t, err)
	defer trial.free()
	require.Len(t, trial.parts, 2)
	assert.Equal(t, 3.0, net(trial.parts, func(l *loops) float64 {
		if l == trial.parts[0] {
			return 5
		}
		return 2
	}))
}

// TestReading: 10 ticks of a clock of 2 GHz are 5 ns, and two cycles of 5 ticks.
func TestReading(t *testing.T) {
	w := stopwatch{bench: &measure.Bench{Clock: &clock.Clock{Hz: 2e9}}}
	assert.Equal(t, []float64{5, 2, 10}, w.reading([]float64{11, 9, 10}, []float64{5, 6, 4}, "").Values)
	assert.Empty(t, w.reading([]float64{1}, []float64{1}, "").Disturbed)
	assert.Equal(t, "moved", w.reading([]float64{1}, []float64{1}, "moved").Disturbed)
	assert.NotEmpty(t, w.reading([]float64{1}, []float64{0}, "").Disturbed, "no number comes of no cycle")
}

// TestBehind counts what stands behind every fourth copy, in a word of its own.
func TestBehind(t *testing.T) {
	text, extra, foreign, outside := "movq %rax,(%rdi)", "lock incq 8(%rdi)", "incq (%rsi)", "incq 64(%rdi)"
	if runtime.GOARCH == "arm64" {
		text, extra = "STR X0,[X1]", "LDR X9,[X1,#8]; ADD X9,X9,#1; STR X9,[X1,#8]"
		foreign, outside = "STR X0,[X2]", "STR X0,[X1,#64]"
	}
	b := runnable(t, text)
	w, err := b.Walked(false)
	require.NoError(t, err)
	_, err = w.Behind(foreign, 4)
	assert.ErrorContains(t, err, "expected one of the operation's")
	_, err = w.Behind(outside, 4)
	assert.ErrorContains(t, err, "found 8 bytes at")
	_, err = w.Behind(extra, 0)
	assert.ErrorContains(t, err, "expected 1 to")
	_, err = w.Behind("hlt", 4)
	assert.Error(t, err)
	spare, err := b.spare()
	require.NoError(t, err)
	_, err = w.Behind(dialectOf(b.Arch).set(spare[0], 1), 4)
	assert.ErrorContains(t, err, "the walk needs it")
	w, err = w.Behind(extra, 4)
	require.NoError(t, err)
	p := walk(t, w, false)
	total := uint64(0)
	for n := range Lines {
		total += *p.lines.Word(n*lineStride + 8)
		assert.EqualValues(t, 1, *p.lines.Word(n * lineStride), "the store is done on each")
	}
	assert.EqualValues(t, 2*Lines/4, total, "in two walks")
}

// TestPathIsShuffled: the table has every line once, in another order each time.
func TestPathIsShuffled(t *testing.T) {
	p, err := newPath(Lines, false)
	require.NoError(t, err)
	defer p.free()
	seen := map[uint64]bool{}
	inOrder := true
	for n := range Lines {
		at := *p.table.Word(8 * n)
		seen[at] = true
		inOrder = inOrder && at == uint64(uintptr(p.lines.At(n*lineStride)))
	}
	assert.Len(t, seen, Lines)
	assert.False(t, inOrder)
}

func TestPlaces(t *testing.T) {
	block := guarded(t)
	fill(block.At(lineBytes), true)
	for n := 0; n < lineBytes; n += 8 {
		at := block.At(lineBytes + n)
		assert.EqualValues(t, uintptr(at), *(*uint64)(at))
	}
	untouched(t, block)
	fill(block.At(lineBytes), false)
	assert.Zero(t, sum(block))
}

// TestMeasure measures something in every way, once: what comes out is whole, whatever the numbers are.
func TestMeasure(t *testing.T) {
	b, err := measure.OpenBench(machine.Detect(), measure.Token, 1)
	require.NoError(t, err)
	defer b.Close()
	additions, others := texts()
	for _, text := range []string{additions[0], others[0], others[2]} {
		body := runnable(t, text)
		r, err := Measure(context.Background(), b, body, nil)
		require.NoError(t, err)
		if b.Machine.Emulated != "" {
			assert.Equal(t, measure.Unusable, r.Quality.Grade, r.Quality)
		}
		names, measured := map[string]bool{}, 0
		for _, row := range r.Rows {
			names[row.Name] = true
			assert.Equal(t, []int{row.NS.N, row.NS.N}, []int{row.Cycles.N, row.Ticks.N}, row.Name)
			assert.LessOrEqual(t, row.NS.N, 1)
			measured += row.NS.N
		}
		for _, s := range r.Skipped {
			names[s.What] = true
			assert.NotEmpty(t, s.Why)
		}
		for _, name := range []string{Latency, Throughput, Latency + " (line shared)", Throughput + " (line owned elsewhere)", Control} {
			assert.True(t, names[name], "neither measured nor said why not: %s", name)
		}
		assert.Len(t, r.Listings, len(r.Rows))
		if r.Conditions.Dropped == 0 {
			assert.Equal(t, len(r.Rows), measured)
		}
		_, err = json.Marshal(r)
		assert.NoError(t, err)
	}
}
