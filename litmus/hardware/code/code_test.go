package code

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/arch/x86/x86asm"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/hardware/cells"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/syntax"
)

// settings of every kind, for any machine.
func everyKind(p *Program) (all []setting.Setting) {
	for _, v := range []setting.Rendezvous{setting.None, setting.Flag, setting.Fence, setting.Deadline} {
		for _, bodies := range []int{1, 5} {
			s := setting.Setting{Rendezvous: v, Bodies: bodies, Skew: make([]int, len(p.Threads))}
			s.Skew[len(s.Skew)-1] = 100
			if bodies == 1 {
				s.Cold = Coldest(p.Test)
			}
			for i, how := range []setting.How{setting.Fetch, setting.Own, setting.Flush} {
				if len(p.Locations) > 0 {
					s.Touch = append(s.Touch, setting.Touch{Thread: i % len(p.Threads), Location: p.Locations[i%len(p.Locations)].Name, How: how})
				}
			}
			all = append(all, s.Complete())
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
		p, err := Compile(e.Test)
		require.NoError(t, err, e.Test.Name)
		for _, s := range everyKind(p) {
			lay := cells.Lay(p.Locations, s)
			code, err := p.Assemble(s, &lay)
			require.NoError(t, err, "%s %s", e.Test.Arch, e.Test.Name)
			for i, thread := range p.Threads {
				d, err := p.registers(i)
				require.NoError(t, err)
				var b jit.Buffer
				require.NoError(t, isa.Encode(&b, p.Test.Arch, thread.Code, func(name string) (litmus.Mem, error) {
					return litmus.Mem{Base: base(d.words()), Disp: int64(lay.Begin[lay.Find(name)])}, nil
				}))
				body, err := b.Finish()
				require.NoError(t, err)
				assert.True(t, bytes.Contains(code, body), "%s %s P%d", e.Test.Arch, e.Test.Name, i)
			}
		}
	}
}

// TestCold checks with another disassembler that the line which is flushed begins behind so many instructions.
func TestCold(t *testing.T) {
	for _, e := range catalogue.All() {
		if e.Test.Arch != litmus.X86_64 {
			continue
		}
		p, err := Compile(e.Test)
		require.NoError(t, err)
		for i, most := range Coldest(e.Test) {
			for warm := 1; warm <= most; warm++ {
				s := setting.Setting{Rendezvous: setting.Fence, Cold: make([]int, len(p.Threads))}.Complete()
				s.Cold[i] = warm
				lay := cells.Lay(p.Locations, s)
				code, err := p.Assemble(s, &lay)
				require.NoError(t, err)
				flush := bytes.Index(code, []byte{0x0f, 0xae, 0x3d})
				require.Positive(t, flush, e.Test.Name)
				line := flush + 7 + int(int32(binary.LittleEndian.Uint32(code[flush+3:])))
				assert.Zero(t, line%64, "%s P%d", e.Test.Name, i)
				assert.Equal(t, behind(t, p, i, warm, code, line), line, "%s P%d behind %d", e.Test.Name, i, warm)
			}
		}
	}
}

// behind is where in the code of a program so many instructions of a thread have ended: of the last body like it that
// begins before a line, for another thread may have the same.
func behind(t *testing.T, p *Program, thread, warm int, code []byte, line int) int {
	d, err := p.registers(thread)
	require.NoError(t, err)
	lay := cells.Lay(p.Locations, setting.Setting{}.Complete())
	var b jit.Buffer
	require.NoError(t, isa.Encode(&b, p.Test.Arch, p.Threads[thread].Code, func(name string) (litmus.Mem, error) {
		return litmus.Mem{Base: base(d.words()), Disp: int64(lay.Begin[lay.Find(name)])}, nil
	}))
	body, err := b.Finish()
	require.NoError(t, err)
	at := bytes.LastIndex(code[:min(len(code), line+len(body)-1)], body)
	require.Positive(t, at)
	for _, in := range p.Threads[thread].Code.Code[:warm] {
		if in.Mnemonic == "" {
			continue
		}
		decoded, err := x86asm.Decode(code[at:], 64)
		require.NoError(t, err)
		at += decoded.Len
	}
	return at
}

// FuzzCompile checks that no text makes the way to machine code panic or hang.
func FuzzCompile(f *testing.F) {
	for i, e := range catalogue.All() {
		if i%5 == 0 {
			f.Add(e.Text)
		}
	}
	f.Add("X86_64 t\n{x=0;}\n P0 ;\n jmp E ;\n movq %rsi,-8(%rsp) ;\n E: ;\n nop ;\nexists (x=0)")
	f.Add("AArch64 t\n{x=0; 0:X1=x;}\n P0 ;\n B E ;\n STR W0,[X30] ;\n E: ;\n STR W0,[X1] ;\nexists (x=0)")
	f.Fuzz(func(t *testing.T, text string) {
		test, err := syntax.Parse("fuzz", text)
		if err != nil {
			return
		}
		p, err := Compile(test)
		if err != nil {
			return
		}
		for _, thread := range p.Threads {
			for _, name := range thread.used {
				if why := isa.For(p.Test.Arch).Reserved(name); why != "" {
					t.Fatalf("the loop sets %s, which %s\n%s", name, why, text)
				}
			}
		}
		for _, s := range everyKind(p) {
			lay := cells.Lay(p.Locations, s)
			if _, err := p.Assemble(s, &lay); err != nil {
				t.Fatalf("%v: a test that was taken has no code: %v\n%s", s, err, text)
			}
		}
	})
}
