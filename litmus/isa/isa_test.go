package isa_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

func thread(t *testing.T, a litmus.Arch, lines ...string) litmus.Thread {
	var th litmus.Thread
	for _, line := range lines {
		if label := line[:len(line)-1]; line == label+":" {
			th.Code = append(th.Code, litmus.Instr{Labels: []string{label}})
			continue
		}
		in, err := isa.For(a).Parse(line)
		require.NoError(t, err)
		th.Code = append(th.Code, in)
	}
	return th
}

// TestEncode checks labels forward and backward against bytes from the manuals.
func TestEncode(t *testing.T) {
	for _, c := range []struct {
		arch  litmus.Arch
		lines []string
		bytes string
	}{
		{litmus.AArch64, []string{"L:", "CBNZ W0,M", "B L", "M:", "NOP"}, "40 00 00 35 ff ff ff 17 1f 20 03 d5"},
		{litmus.X86_64, []string{"L:", "jne M", "jmp L", "M:", "nop"}, "0f 85 05 00 00 00 e9 f5 ff ff ff 90"},
	} {
		var b jit.Buffer
		require.NoError(t, isa.Encode(&b, c.arch, thread(t, c.arch, c.lines...), nil))
		code, err := b.Finish()
		require.NoError(t, err)
		assert.Equal(t, c.bytes, fmt.Sprintf("% x", code))
	}
}

func TestEncodeErrors(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{"B L"}, "found the label L, which P0 does not have, expected one of its labels"},
		{[]string{"L:", "L:"}, "found the label L twice in P0, expected it once"},
	} {
		assert.EqualError(t, isa.Encode(&jit.Buffer{}, litmus.AArch64, thread(t, litmus.AArch64, c.lines...), nil), c.want)
	}
}
