package a64

import (
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/arch/arm64/arm64asm"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/linked"
)

// TestDecodeLinked decodes every word of every function of structures, sync and sync/atomic, and holds the instruction
// against an independent disassembler, which knows neither LSE nor most of floating point.
func TestDecodeLinked(t *testing.T) {
	for _, target := range linked.Targets {
		if target.GOARCH != "arm64" {
			continue
		}
		t.Run(target.String(), func(t *testing.T) {
			words, compared := 0, 0
			for _, f := range linked.Functions(t, target) {
				for at := 0; at < len(f.Code); at += 4 {
					address := f.Address + uint64(at)
					in, _, err := ISA{}.Decode(f.Code[at:], address)
					if !assert.NoError(t, err, "%s+%#x", f.Name, at) {
						continue
					}
					words++
					line, again, ok := disassembled(t, f.Code[at:], address)
					if ok && assert.Equal(t, binary.LittleEndian.Uint32(f.Code[at:]), again,
						"%s+%#x is %s, to the disassembler %s", f.Name, at, ISA{}.Format(in), line) {
						compared++
					}
				}
			}
			t.Logf("%d words, of which %d compared with the disassembler", words, compared)
			assert.Greater(t, compared, words*9/10)
		})
	}
}

var distanceFromHere = regexp.MustCompile(`\.\+(0x[0-9a-f]+)$`)

// disassembled is a word in the words of the disassembler, and what our encoder makes of them. False means that it does
// not know it.
func disassembled(t *testing.T, code []byte, address uint64) (line string, word uint32, ok bool) {
	inst, err := arm64asm.Decode(code)
	if err != nil {
		return "", 0, false
	}
	line = strings.NewReplacer(",", ", ", "#0.0", "#0").Replace(arm64asm.GNUSyntax(inst))
	if line == "ret" {
		line = "ret x30"
	}
	distance := distanceFromHere.FindStringSubmatch(line)
	if distance != nil {
		line = strings.TrimSuffix(line, distance[0]) + "L"
	}
	read, err := parse(line, true)
	if err != nil && strings.HasPrefix(line, "fmov") { // a constant of floating point
		return line, 0, false
	}
	require.NoError(t, err, line)
	if distance != nil {
		n, err := strconv.ParseUint(distance[1], 0, 64)
		require.NoError(t, err)
		if inst.Op == arm64asm.ADRP {
			address &^= 0xfff
		}
		read.Operands[len(read.Operands)-1] = litmus.Target{Label: litmus.AddressName(address + n)}
	}
	word, err = recode(read, address)
	require.NoError(t, err, line)
	return line, word, true
}
