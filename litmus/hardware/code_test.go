package hardware

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/syntax"
)

// settings of every kind, for any machine.
func everyKind(p *program) (all []Setting) {
	for _, v := range []Rendezvous{None, Flag, Fence, Deadline} {
		for _, bodies := range []int{1, 5} {
			s := Setting{Rendezvous: v, Bodies: bodies, Skew: make([]int, len(p.threads))}
			s.Skew[len(s.Skew)-1] = 100
			for i, how := range []How{Fetch, Own, Flush} {
				if len(p.places) > 0 {
					s.Touch = append(s.Touch, Touch{i % len(p.threads), p.places[i%len(p.places)].Name, how})
				}
			}
			all = append(all, s)
		}
	}
	return all
}

// TestBodies checks, for both architectures on any machine, that the code of every test of the catalogue is in the loop
// as package isa encodes it, in one piece.
func TestBodies(t *testing.T) {
	for n, e := range catalogue.All() {
		if testing.Short() && n%5 != 0 {
			continue
		}
		p, err := compile(e.Test)
		require.NoError(t, err, e.Test.Name)
		for _, s := range everyKind(p) {
			s, err := s.check(p)
			require.NoError(t, err)
			lay := lay(p, s)
			code, err := p.assemble(s, lay)
			require.NoError(t, err, "%s %s", e.Test.Arch, e.Test.Name)
			for i, thread := range p.threads {
				d, err := p.registers(i)
				require.NoError(t, err)
				base := ""
				if words := d.words(); e.Test.Arch != litmus.AArch64 {
					base = words[3][1:]
				}
				var b jit.Buffer
				require.NoError(t, isa.Encode(&b, p.test.Arch, thread.code, func(name string) (litmus.Mem, error) {
					return litmus.Mem{Base: base, Disp: int64(lay.begin[p.place(name)])}, nil
				}))
				body, err := b.Finish()
				require.NoError(t, err)
				assert.True(t, bytes.Contains(code, body), "%s %s P%d", e.Test.Arch, e.Test.Name, i)
			}
		}
	}
}

// TestRefusals has a test of each kind that is not run.
func TestRefusals(t *testing.T) {
	var many strings.Builder
	many.WriteString("AArch64 t\n{0:X0=x;}\n P0;\n")
	for n := 1; n < 28; n++ {
		if n != 18 {
			fmt.Fprintf(&many, " MOV X%d,#1;\n", n)
		}
	}
	many.WriteString("exists (x=0)")
	head, row := "X86_64 t\n{}\n P0", " nop"
	for n := 1; n <= MaxThreads; n++ {
		head += fmt.Sprintf(" | P%d", n)
		row += " | nop"
	}
	for _, c := range []struct {
		text string
		kind RefusalKind
		want string
	}{
		{many.String(), Unsupported, "expected it to leave 10 of"},
		{head + ";\n" + row + ";\nexists (x=0)", Unsupported, "found 17 threads, expected 1 to 16"},
		{"X86_64 t\n{}\n P0;\n movl $1,(%rax);\nexists (x=0)", Unsafe, "4:2: P0: movl $1,(%rax): found the address 0x0, expected one of the initial state"},
		{"X86_64 t\n{}\n P0;\n nop;\nexists (3:rax=0)", Unsupported, "found 3:rax in the condition, expected a register of a thread of the test"},
		{"X86_64 t\n{}\n P0;\n nop;\nexists (0:rsp=0)", Unsupported, "found 0:rsp in the condition"},
		{"X86_64 t\n{0:rax=label:\"P0:L\";}\n P0;\n L: nop;\nexists (x=0)", Unsafe, "code is not data here"},
	} {
		test, err := syntax.Parse("t", c.text)
		require.NoError(t, err)
		_, err = compile(test)
		var refusal *Refusal
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, c.kind, refusal.Kind)
		assert.ErrorContains(t, err, c.want)
	}
}

func TestForeign(t *testing.T) {
	for _, e := range catalogue.All() {
		if native(e.Test.Arch) {
			continue
		}
		var refusal *Refusal
		require.ErrorAs(t, Check(e.Test), &refusal)
		assert.Equal(t, Foreign, refusal.Kind)
		assert.ErrorContains(t, refusal, "expected one for this machine")
		return
	}
}

// TestLay checks that no two cells of a batch overlap, and that all lie in the arena and evenly.
func TestLay(t *testing.T) {
	test, err := syntax.Parse("t", "X86_64 t\n{int8_t a; int16_t b; int x[3]; int128_t w; int64_t p=a; int64_t d[3];}\n P0;\n lock cmpxchg16b (d);\nexists (a=0)")
	require.NoError(t, err)
	p, err := compile(test)
	require.NoError(t, err)
	for _, apart := range []Apart{Together, Pages, Aliased} {
		for _, stride := range []int{1, 4, 64, 4096} {
			s, err := Setting{Apart: apart, Stride: stride, Batch: 64, Step: 77}.check(p)
			require.NoError(t, err)
			l := lay(p, s)
			taken := map[int]string{}
			for i := range l.batch {
				for n, place := range p.places {
					at := l.begin[n] + l.offset(i, s.Step)
					assert.Zero(t, at%max(place.Bytes, place.Align), "%s in %v", place.Name, s)
					for b := range place.Size() {
						assert.Empty(t, taken[at+b], "%s in %v", place.Name, s)
						taken[at+b] = place.Name
						assert.Less(t, at+b, arenaSize)
					}
				}
			}
		}
	}
	huge, err := Setting{Stride: maxStride, Batch: maxBatch}.check(p)
	require.NoError(t, err)
	l := lay(p, huge)
	assert.LessOrEqual(t, l.begin[len(l.begin)-1]+l.batch*l.stride, arenaSize)
}

func TestSettingString(t *testing.T) {
	s := Setting{Rendezvous: Deadline, Interval: 100, Bodies: 2, Batch: 64, Stride: 8, Apart: Aliased, Step: 3, Skew: []int{0, 5},
		Touch: []Touch{{1, "x", Flush}}, CPUs: []int{0, 2}}
	assert.Equal(t, "deadline every 100 ticks and 2 bodies, batch 64, stride 8, aliased, step 3, P1 late by 5, P1 flush x, cpus 0,2", s.String())
	assert.Equal(t, "none, batch 64, stride 8, pages", Setting{Rendezvous: None, Bodies: 2, Batch: 64, Stride: 8, Apart: Pages, Step: 1}.String())
}

// FuzzCompile checks that no text makes the way to machine code panic or hang.
func FuzzCompile(f *testing.F) {
	for i, e := range catalogue.All() {
		if i%5 == 0 {
			f.Add(e.Text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		test, err := syntax.Parse("fuzz", text)
		if err != nil {
			return
		}
		p, err := compile(test)
		if err != nil {
			return
		}
		for _, s := range everyKind(p) {
			if s, err = s.check(p); err == nil {
				_, err = p.assemble(s, lay(p, s))
			}
			if err != nil {
				t.Fatalf("%v: a test that was taken has no code: %v\n%s", s, err, text)
			}
		}
	})
}
