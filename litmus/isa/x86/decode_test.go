package x86

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/arch/x86/x86asm"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
)

const decodedAt = 0x401ff4

// TestDecodeEveryRow encodes specimens of each row by the row itself, also those that no encoder chooses, and reads
// them back: what is read is what an independent disassembler reads.
func TestDecodeEveryRow(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	registers := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	for _, r := range table {
		for _, f := range expand(r) {
			tried := 0
			for range 60 {
				in := specimen.New(random, litmus.X86_64, f.syntax, registers)
				o, _, ok := f.take(in)
				if !ok || slices.Contains(f.slots, "place") { // which is lea when it is read
					continue
				}
				if o.label != "" {
					o.number = int64(random.IntN(256) - 128)
				}
				code, err := f.encode(o, in.Prefix != "")
				if err != nil { // ah beside a register that needs a prefix
					continue
				}
				tried++
				decodes(t, code, f.syntax+" "+ATT.Format(in))
			}
			assert.True(t, tried > 0 || slices.Contains(f.slots, "place"), f.syntax)
		}
	}
}

// decodes checks that code is read as one instruction, as the disassembler reads it too, if it can.
func decodes(t *testing.T, code []byte, of string) {
	d, err := decode(code, decodedAt)
	if !assert.NoError(t, err, of) {
		return
	}
	assert.Equal(t, len(code), d.size, of)
	if !slices.Contains(undisassembled, d.in.Mnemonic) {
		assert.Empty(t, check(d.in, code, decodedAt), "%s: % x", of, code)
	}
}

// TestDecodeSpellings has addresses that are longer than they need be, as assemblers fill space with them, and those
// that no test has.
func TestDecodeSpellings(t *testing.T) {
	for _, c := range []struct {
		code []byte
		text string
	}{
		{[]byte{0x66, 0x90}, "nop"},
		{[]byte{0x0f, 0x1f, 0x40, 0}, "nopl (%rax)"},
		{[]byte{0x0f, 0x1f, 0x44, 0, 0}, "nopl (%rax,%rax,1)"},
		{[]byte{0x66, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0}, "nopw (%rax,%rax,1)"},
		{[]byte{0x0f, 0x1f, 0x80, 0, 0, 0, 0}, "nopl (%rax)"},
		{[]byte{0x48, 0x8b, 0x05, 0x10, 0, 0, 0}, "movq (0x40200b),%rax"},
		{[]byte{0x48, 0x8d, 0x3d, 0xf0, 0xff, 0xff, 0xff}, "leaq (0x401feb),%rdi"},
		{[]byte{0x64, 0x4c, 0x8b, 0x34, 0x25, 0xf8, 0xff, 0xff, 0xff}, "movq -8(%fs),%r14"},
		{[]byte{0xeb, 0xfe}, "jmp 0x401ff4"},
		{[]byte{0xe8, 0, 0, 0, 0}, "call 0x401ff9"},
		{[]byte{0x3d, 0xff, 0xff, 0xff, 0xff}, "cmpl $-1,%eax"},
		{[]byte{0x41, 0x57}, "push %r15"},
	} {
		in, size, err := ATT.Decode(append(c.code, 0xcc, 0xcc), decodedAt)
		require.NoError(t, err, c.text)
		assert.Equal(t, c.text, ATT.Format(in))
		assert.Equal(t, len(c.code), size, c.text)
	}
	for _, code := range [][]byte{nil, {0x48}, {0x0f}, {0x0f, 0x05}, {0xf0, 0x8b, 0x00}, {0x48, 0x48, 0x90}, {0x66, 0x66, 0x90}, {0x48, 0x8b, 0x05, 1}} {
		_, _, err := ATT.Decode(code, 0)
		assert.ErrorContains(t, err, "expected an instruction of the table", "% x", code)
	}
}

// FuzzDecode: whatever is read is the same bytes again, and the same instruction to an independent disassembler.
func FuzzDecode(f *testing.F) {
	for _, code := range [][]byte{{0x90}, {0xf0, 0x48, 0x0f, 0xc1, 0x44, 0x0b, 0x08}, {0x64, 0x48, 0x8b, 0x04, 0x25, 0xf8, 0xff, 0xff, 0xff},
		{0x66, 0x0f, 0x1f, 0x84, 0, 0, 0, 0, 0}, {0xe8, 1, 2, 3, 4}, {0x49, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8}, {0xf2, 0x0f, 0x10, 0x05, 1, 0, 0, 0}, {0x88, 0xe3}} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code []byte) {
		d, err := decode(code, decodedAt)
		if err != nil {
			require.ErrorContains(t, err, "expected an instruction of the table")
			return
		}
		again, err := d.form.encode(d.operands, d.lock)
		require.NoError(t, err)
		require.Equal(t, code[:d.size], again)
		_, err = ATT.Form(d.in)
		require.NoError(t, err)
		_, err = ATT.Meaning(d.in)
		require.NoError(t, err)
		if inst, err := x86asm.Decode(code, 64); err == nil {
			require.Equal(t, inst.Len, d.size, ATT.Format(d.in))
		}
	})
}
