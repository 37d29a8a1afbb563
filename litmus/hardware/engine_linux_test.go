//go:build amd64 || arm64

package hardware

import (
	"context"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware/search"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/internal/oracle"
	"example.org/atomlab/litmus/syntax"
)

// arch is this machine's.
var arch = map[string]litmus.Arch{"amd64": litmus.X86_64, "arm64": litmus.AArch64}[runtime.GOARCH]

func runner(t *testing.T) *Runner {
	t.Helper()
	r, err := New(nil)
	require.NoError(t, err)
	t.Cleanup(r.Close)
	return r
}

func read(t *testing.T, text string) *litmus.Test {
	t.Helper()
	test, err := syntax.Parse("test", text)
	require.NoError(t, err)
	return test
}

func known(t *testing.T, name string) *litmus.Test {
	t.Helper()
	e, found := catalogue.Find(arch, name)
	require.True(t, found, name)
	return e.Test
}

// sequential are tests of one thread, or of threads that do not share anything: one state is right.
var sequential = map[litmus.Arch][]string{
	litmus.X86_64: {
		"X86_64 sums\n{int x=5; y=7; 0:rbx=3;}\n P0;\n movl (x),%eax;\n addl %ebx,%eax;\n movl %eax,(y);\n addl $1,(x);\nlocations [0:rbx;]\nexists (0:rax=8 /\\ 0:rbx=3 /\\ x=6 /\\ y=8)",
		"X86_64 loop\n{}\n P0;\n L:;\n incl (x);\n cmpl $5,(x);\n jne L;\nexists (x=5)",
		"X86_64 pointers\n{int *p=y; int64_t q=p; 0:rsi=x;}\n P0;\n movq (p),%rax;\n movl $9,(%rax);\n movq %rsi,(p);\nlocations [0:rax; q;]\nexists (y=9 /\\ p=x /\\ 0:rax=y /\\ q=p)",
		"X86_64 arrays\n{int a[3]={1,2,3}; int64_t b[2]={x,4}; 0:rdx=a;}\n P0;\n movl 8(%rdx),%ecx;\n movl %ecx,4(%rdx);\nexists (a={1,3,3} /\\ b[0]=x /\\ b[1]=4)",
		"X86_64 types\n{int8_t a=-1; uint8_t b=255; int16_t c=-2; uint32_t d=4294967295; int64_t e=-5; e2=-7; int128_t f=-9;}\n P0;\n movl $-1,%eax;\n movq $-1,%rbx;\nexists (a=-1 /\\ b=255 /\\ c=-2 /\\ d=4294967295 /\\ e=-5 /\\ e2=-7 /\\ f=-9 /\\ 0:rax=-1 /\\ 0:rbx=-1)",
		"X86_64 wide\n{int128_t x=18446744073709551617; 0:rax=1; 0:rdx=1; 0:rbx=7; 0:rcx=8;}\n P0;\n lock cmpxchg16b (x);\nexists (x=147573952589676412935)",
		"X86_64 many\n{0:rsi=1; 0:rdi=2; 0:r8=3;}\n P0;\n movq %rsi,%rax;\n addq %rdi,%rax;\n addq %r8,%rax;\n movq %rax,%rcx;\n movq %rcx,%rdx;\n movq %rdx,%rbx;\nexists (0:rbx=6 /\\ 0:rsi=1 /\\ 0:rdi=2 /\\ 0:r8=3)",
		"X86_64 xmm\n{int128_t x=5; int128_t y;}\n P0;\n movdqu %xmm9,(y);\n movdqa (x),%xmm9;\n movdqa %xmm9,(y);\nexists (y=5)",
		"X86_64 apart\n{}\n P0 | P1 | P2;\n movl $1,(x) | movl $2,(y) | movl $3,(z);\nexists (x=1 /\\ y=2 /\\ z=3)",
		"X86 intel\n{x=4; 0:EBX=y;}\n P0;\n MOV EAX,[x];\n INC EAX;\n MOV [EBX],EAX;\nexists (0:EAX=5 /\\ y=5)",
	},
	litmus.AArch64: {
		"AArch64 sums\n{int x=5; y=7; 0:X1=x; 0:X2=y; 0:X3=3;}\n P0;\n LDR W0,[X1];\n ADD W0,W0,W3;\n STR W0,[X2];\nlocations [0:X3;]\nexists (0:X0=8 /\\ 0:X3=3 /\\ x=5 /\\ y=8)",
		"AArch64 loop\n{0:X1=x;}\n P0;\n L:;\n LDXR W0,[X1];\n ADD W0,W0,#1;\n STXR W2,W0,[X1];\n CBNZ W2,L;\nexists (x=1)",
		"AArch64 pointers\n{int *p=y; int64_t q=p; 0:X5=p; 0:X6=x; 0:X7=9;}\n P0;\n LDR X0,[X5];\n STR W7,[X0];\n STR X6,[X5];\nlocations [q;]\nexists (y=9 /\\ p=x /\\ 0:X0=y /\\ q=p)",
		"AArch64 arrays\n{int a[3]={1,2,3}; int64_t b[2]={x,4}; 0:X1=a; 0:X2=a[2];}\n P0;\n LDR W3,[X2];\n STR W3,[X1,#4];\nexists (a={1,3,3} /\\ b[0]=x /\\ b[1]=4 /\\ 0:X2=a[2])",
		"AArch64 types\n{int8_t a=-1; uint8_t b=255; int16_t c=-2; uint32_t d=4294967295; int64_t e=-5; e2=-7; int128_t f=-9; 0:X4=0x123456789abcdef0;}\n P0;\n MOV W0,#-1;\n MOV X1,#-1;\nexists (a=-1 /\\ b=255 /\\ c=-2 /\\ d=4294967295 /\\ e=-5 /\\ e2=-7 /\\ f=-9 /\\ 0:X0=-1 /\\ 0:X1=-1 /\\ 0:X4=0x123456789abcdef0)",
		"AArch64 index\n{0:X1=x; 0:X3=y; y=6;}\n P0;\n LDR W0,[X1];\n EOR W2,W0,W0;\n LDR W4,[X3,W2,SXTW];\nexists (0:X4=6)",
		"AArch64 wide\n{int128_t x=18446744073709551617; 0:X8=x; 0:X0=1; 0:X1=1; 0:X2=7; 0:X3=8;}\n P0;\n CASPAL X0,X1,X2,X3,[X8];\nexists (x=147573952589676412935)",
		"AArch64 apart\n{0:X1=x; 1:X1=y; 2:X1=z;}\n P0 | P1 | P2;\n MOV W0,#1 | MOV W0,#2 | MOV W0,#3;\n STR W0,[X1] | STR W0,[X1] | STR W0,[X1];\nexists (x=1 /\\ y=2 /\\ z=3)",
	},
}

// TestSequential compares the engine with arithmetic, in every kind of setting.
func TestSequential(t *testing.T) {
	r := runner(t)
	for _, text := range sequential[arch] {
		test := read(t, text)
		if refusal, ok := Check(test).(*Refusal); ok && refusal.Kind == Missing {
			t.Log(refusal)
			continue
		}
		for _, s := range kinds() {
			result, err := r.Run(context.Background(), test, Options{Iterations: 700, Setting: &s})
			require.NoError(t, err, text)
			require.Len(t, result.Outcomes, 1, "%s in %v: %v", test.Name, s, result.Outcomes)
			require.True(t, test.Cond.Prop.Holds(result.Outcomes[0].State), "%s in %v: %v", test.Name, s, result.Outcomes)
			require.EqualValues(t, 700, result.Outcomes[0].Count, test.Name)
		}
	}
}

// kinds are settings that differ in everything.
func kinds() (all []setting.Setting) {
	for _, v := range []setting.Rendezvous{setting.None, setting.Flag, setting.Fence, setting.Deadline} {
		for _, apart := range []setting.Apart{setting.Together, setting.Pages, setting.Aliased} {
			all = append(all, setting.Setting{Rendezvous: v, Apart: apart, Batch: 256, Stride: 4, Interval: 100})
		}
		all = append(all, setting.Setting{Rendezvous: v, Batch: 128, Step: 77, Stride: 512, Bodies: 3, Interval: 100})
	}
	return all
}

// TestKnobs runs settings by chance: the right state whatever they are.
func TestKnobs(t *testing.T) {
	r := runner(t)
	test := read(t, sequential[arch][len(sequential[arch])-1])
	p, err := prepare(test)
	require.NoError(t, err)
	space := search.New(r.space(p, Options{CPUs: r.cpus, Seed: 3}), 3)
	for range 40 {
		drawn := space.Draw()
		result, err := r.Run(context.Background(), test, Options{Iterations: 300, Setting: &drawn})
		require.NoError(t, err, drawn.String())
		require.Len(t, result.Outcomes, 1, drawn.String())
		require.True(t, test.Cond.Prop.Holds(result.Outcomes[0].State), "%v: %v", drawn, result.Outcomes)
	}
}

// TestOracle runs each test whose answer is known for a moment: no state may be outside those that are allowed.
func TestOracle(t *testing.T) {
	r := runner(t)
	emulated := machine.Detect().Emulated
	iterations, known := uint64(2000), 0
	if testing.Short() {
		iterations = 300
	}
	for i, c := range oracle.Cases(arch) {
		if testing.Short() && i%4 != 0 {
			continue
		}
		test, err := syntax.Parse(c.File(), c.Text)
		require.NoError(t, err)
		result, err := r.Run(context.Background(), test, Options{Iterations: iterations, Seed: 1})
		if refusal, ok := err.(*Refusal); ok && refusal.Kind == Missing {
			continue
		}
		require.NoError(t, err, c.Name)
		known++
		for _, o := range result.Outcomes {
			switch state := strings.TrimSpace(o.State.String()); {
			case slices.Contains(c.States, state):
			case emulated != "":
				t.Logf("emulator: %s: %s is not allowed", c.Name, state)
			default:
				t.Errorf("%s: found %s, expected one of %v", c.Name, state, c.States)
			}
		}
	}
	t.Logf("%d tests", known)
	assert.NotZero(t, known)
}

// TestFinds plants a fault, a fence left out, in a test whose target is forbidden: it must be seen at once. Store
// buffering is seen under emulation too.
func TestFinds(t *testing.T) {
	r := runner(t)
	if len(r.cpus) < 2 {
		t.Skip("one processor")
	}
	test := known(t, map[litmus.Arch]string{litmus.X86_64: "SB+mfences", litmus.AArch64: "SB+dmb.sys"}[arch])
	planted := *test
	planted.Threads = slices.Clone(test.Threads)
	for i := range planted.Threads {
		planted.Threads[i].Code = slices.DeleteFunc(slices.Clone(test.Threads[i].Code), func(in litmus.Instr) bool {
			return in.Mnemonic == map[litmus.Arch]string{litmus.X86_64: "mfence", litmus.AArch64: "DMB"}[arch]
		})
	}
	result, err := r.Run(context.Background(), &planted, Options{Time: 24 * time.Hour, StopDecided: true})
	require.NoError(t, err)
	witnesses, _ := litmus.Count(test.Cond.Prop, result.Outcomes)
	assert.NotZero(t, witnesses, "%v", result.Outcomes)

	result, err = r.Run(context.Background(), test, Options{Iterations: 20000, Mutants: true})
	require.NoError(t, err)
	witnesses, _ = litmus.Count(test.Cond.Prop, result.Outcomes)
	if machine.Detect().Emulated == "" {
		assert.Zero(t, witnesses)
	}
	if witnesses == 0 {
		assert.Len(t, result.Mutants, 2)
	}
	for _, n := range result.Mutants {
		assert.NotZero(t, n.Iterations)
		assert.Contains(t, n.Removed, " of P")
	}
}

// TestCollector runs while the garbage collector stops the world over and over.
func TestCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	stop, ended := make(chan bool), make(chan bool)
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	defer func() { close(stop); <-ended }()
	r := runner(t)
	for _, s := range []setting.Setting{{Rendezvous: setting.Flag, Batch: 64}, {Rendezvous: setting.Deadline, Batch: 256}} {
		result, err := r.Run(context.Background(), known(t, "SB"), Options{Iterations: 2000, Setting: &s})
		require.NoError(t, err)
		assert.EqualValues(t, 2000, result.Iterations)
	}
}

func TestOptions(t *testing.T) {
	r := runner(t)
	test := known(t, "SB")
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Time: -1}, "found a time of -1ns"},
		{Options{CPUs: []int{99999}}, "found processor 99999, expected some of"},
		{Options{CPUs: []int{r.cpus[0], r.cpus[0]}}, "each once"},
		{Options{Setting: &setting.Setting{Rendezvous: "never"}}, `found the rendezvous "never"`},
		{Options{Setting: &setting.Setting{Apart: "far"}}, `found "far", expected locations`},
		{Options{Setting: &setting.Setting{Batch: 3}}, "found batch 3, expected 1 to 32768, a power of two"},
		{Options{Setting: &setting.Setting{Stride: 1 << 20}}, "found stride 1048576"},
		{Options{Setting: &setting.Setting{Step: 2}}, "found step 2, expected an odd number"},
		{Options{Setting: &setting.Setting{Skew: []int{1}}}, "found skews of 1 threads, expected 2"},
		{Options{Setting: &setting.Setting{Skew: []int{1, 1 << 20}}}, "found a skew of 1048576"},
		{Options{Setting: &setting.Setting{CPUs: []int{0}}}, "found 1 processors, expected one for each of 2 threads"},
		{Options{Setting: &setting.Setting{CPUs: []int{0, 99999}}}, "found processor 99999"},
		{Options{Setting: &setting.Setting{Touch: []setting.Touch{{Thread: 0, Location: "nowhere", How: setting.Fetch}}}}, `found "fetch" of "nowhere" by thread 0`},
	} {
		_, err := r.Run(context.Background(), test, c.o)
		assert.ErrorContains(t, err, c.want)
	}
	_, err := New([]int{99999})
	assert.ErrorContains(t, err, "found processor 99999")
}

// TestOversubscribed has more threads than processors.
func TestOversubscribed(t *testing.T) {
	r := runner(t)
	result, err := r.Run(context.Background(), known(t, "SB"), Options{CPUs: r.cpus[:1], Iterations: 3000})
	require.NoError(t, err)
	assert.True(t, result.Oversubscribed)
	assert.EqualValues(t, 3000, result.Iterations)
	total := uint64(0)
	for _, o := range result.Outcomes {
		total += o.Count
	}
	assert.EqualValues(t, 3000, total)
}

// TestStops: a search ends when its context does, and when its time is over, with what it has seen until then. How long
// a trial takes is up to the machine, so the time grows until there was some for two.
func TestStops(t *testing.T) {
	r := runner(t)
	for _, c := range []struct {
		name string
		run  func(time.Duration) (*Result, error)
	}{
		{"context", func(length time.Duration) (*Result, error) {
			ctx, cancel := context.WithTimeout(context.Background(), length) // clock: ends the search
			defer cancel()
			return r.Run(ctx, known(t, "MP"), Options{Time: 24 * time.Hour})
		}},
		{"time", func(length time.Duration) (*Result, error) {
			return r.Run(context.Background(), known(t, "MP"), Options{Time: length})
		}},
	} {
		trials := 0
		for length := 100 * time.Millisecond; trials < 2; length *= 2 {
			result, err := c.run(length)
			require.NoError(t, err, c.name)
			trials = len(result.Trials)
		}
	}
}

// TestFilter drops states, and shows only what the test shows.
func TestFilter(t *testing.T) {
	test := *known(t, "SB")
	test.Filter = litmus.Atom{Location: litmus.Place("x"), Value: litmus.Int(5)}
	r := runner(t)
	result, err := r.Run(context.Background(), &test, Options{Iterations: 1000})
	require.NoError(t, err)
	assert.Empty(t, result.Outcomes)
	assert.EqualValues(t, 1000, result.Iterations)
	test.Filter = litmus.Atom{Location: litmus.Place("x"), Value: litmus.Int(1)}
	result, err = r.Run(context.Background(), &test, Options{Iterations: 1000})
	require.NoError(t, err)
	assert.NotEmpty(t, result.Outcomes)
	for _, o := range result.Outcomes {
		assert.NotContains(t, o.State, litmus.Place("x"))
	}
}

func TestResultJSON(t *testing.T) {
	r := runner(t)
	result, err := r.Run(context.Background(), known(t, "SB"), Options{Iterations: 5000, Seed: 9})
	require.NoError(t, err)
	text, err := json.Marshal(result)
	require.NoError(t, err)
	var back Result
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, result, &back)
}
