package a64

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/specimen"
)

const decodedAt = 0x401ff4

// TestDecodeEveryRow encodes specimens of each row by the row itself, and reads them back: the same word comes out of
// what was read, and what was read is what went in, or has another name for it.
func TestDecodeEveryRow(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	var registers []int
	for n := range 32 {
		registers = append(registers, n)
	}
	for _, f := range decodable() {
		for range 40 {
			in := specimen.New(random, litmus.AArch64, f.syntax, registers)
			for i, o := range in.Operands {
				if _, is := o.(litmus.Target); is {
					in.Operands[i] = litmus.Target{Label: litmus.AddressName(decodedAt&^0xfff + uint64(random.IntN(1<<10)-1<<9)<<12)}
					if f.slots[i].mask == distances["label14"].mask() {
						in.Operands[i] = litmus.Target{Label: litmus.AddressName(decodedAt - 4*uint64(random.IntN(1<<10)))}
					}
				}
			}
			e, at, _ := f.try(in.Operands, false)
			if at >= 0 { // the number 31, where none may stand, and others that do not fit
				continue
			}
			word := e.word
			if e.label != "" {
				target, err := litmus.NamedAddress(e.label)
				require.NoError(t, err)
				if word, err = e.distance.write(word, decodedAt, int64(target)); err != nil {
					continue
				}
			}
			code := binary.LittleEndian.AppendUint32(nil, word)
			got, size, err := ISA{}.Decode(code, decodedAt)
			if !assert.NoError(t, err, "%s: %s", f.syntax, ISA{}.Format(in)) {
				break
			}
			assert.Equal(t, 4, size)
			again, err := recode(got, decodedAt)
			require.NoError(t, err)
			assert.Equal(t, word, again, "%s: %s was read as %s", f.syntax, ISA{}.Format(in), ISA{}.Format(got))
			assert.Equal(t, f.code&^f.mask, word&^f.mask, "%s sets bits outside its mask in %s", f.syntax, ISA{}.Format(in))
		}
	}
}

// FuzzDecode: whatever is read gives the same word again, and another word is an error that names it.
func FuzzDecode(f *testing.F) {
	for _, word := range []uint32{0, 0xd503201f, 0xf9400fe0, 0x91004000, 0xc85ffc01, 0xc8e0fc41, 0xb0000000, 0x97fffff0, 0xd65f03c0, 0xad400440} {
		f.Add(word, uint64(decodedAt))
	}
	f.Fuzz(func(t *testing.T, word uint32, address uint64) {
		address &^= 3
		in, _, err := ISA{}.Decode(binary.LittleEndian.AppendUint32(nil, word), address)
		if err != nil {
			require.ErrorContains(t, err, "expected an instruction of the table")
			return
		}
		_, err = ISA{}.Form(in)
		require.NoError(t, err)
		_, err = ISA{}.Meaning(in)
		require.NoError(t, err)
		again, err := recode(in, address)
		require.NoError(t, err)
		require.Equal(t, word, again, ISA{}.Format(in))
	})
}

// TestDecodeNames has words that have several names: the shortest is taken, and of those the one that herd7 reads.
func TestDecodeNames(t *testing.T) {
	for want, names := range map[string][]string{
		"CMP X1,X2":               {"SUBS XZR,X1,X2"},
		"ADDS XZR,X1,#1":          {"CMN X1,#1"},
		"ORR X1,XZR,#-1073741824": {"MOV X1,#-1073741824"},
		"MOV X1,#-2":              {"MOVN X1,#1"},
		"LSR X1,X2,#3":            {"UBFM X1,X2,#3,#63", "UBFX X1,X2,#3,#61"},
		"UXTB W1,W2":              {"UBFX W1,W2,#0,#8"},
		"UBFM X1,X2,#0,#7":        {"UBFX X1,X2,#0,#8"},
		"UBFM W1,W2,#4,#11":       {"UBFX W1,W2,#4,#8"},
		"UBFM X1,X2,#60,#7":       {"UBFIZ X1,X2,#4,#8"},
		"SBFM X1,X2,#4,#11":       {"SBFX X1,X2,#4,#8"},
		"SXTW X1,W2":              {"SBFM X1,X2,#0,#31"},
		"BFXIL X1,X2,#4,#8":       {"BFM X1,X2,#4,#11"},
	} {
		for _, name := range append(names, want) {
			in, err := ISA{}.Parse(name)
			require.NoError(t, err, name)
			word, err := recode(in, decodedAt)
			require.NoError(t, err, name)
			got, _, err := ISA{}.Decode(binary.LittleEndian.AppendUint32(nil, word), decodedAt)
			require.NoError(t, err, name)
			assert.Equal(t, want, ISA{}.Format(got), name)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	_, _, err := ISA{}.Decode([]byte{1, 2, 3}, 0)
	assert.EqualError(t, err, "found 3 bytes of code, expected a word of 4")
	_, _, err = ISA{}.Decode([]byte{1, 0, 0, 0xd4}, 0) // SVC #0
	assert.EqualError(t, err, "found the word 0xd4000001, expected an instruction of the table")
}
