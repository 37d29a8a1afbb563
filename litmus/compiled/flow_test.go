package compiled

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// flowing are instructions by where control goes on: at the next, at one so many further, at either, or nowhere.
var flowing = map[string]struct {
	size                      int
	next, jump, branch, never func(distance int) []byte
}{
	"arm64": {4, word(0xd503201f, 0, 0), word(0x14000000, 26, 0), word(0xb4000000, 19, 5), word(0xd65f03c0, 0, 0)},
	"amd64": {2, short(0x89, 0xc0), short(0xeb, 0), short(0x74, 0), short(0x0f, 0x0b)},
}

// word is an instruction of AArch64 with a distance of so many bits.
func word(code uint32, bits, shift int) func(int) []byte {
	return func(distance int) []byte {
		return binary.LittleEndian.AppendUint32(nil, code|uint32(distance)&(1<<bits-1)<<shift)
	}
}

// short is one of x86 of two bytes, the second of which is a distance if it is 0: from behind it.
func short(code, second byte) func(int) []byte {
	return func(distance int) []byte {
		if second == 0 {
			return []byte{code, byte(2*distance - 2)}
		}
		return []byte{code, second}
	}
}

// TestLeads makes functions at random, and holds where control may come to from each instruction, and which begin a
// loop, against the closure of the steps.
func TestLeads(t *testing.T) {
	const begin, n = 0x1000, 12
	random := rand.New(rand.NewPCG(1, 2))
	heads, reached, not := 0, 0, 0
	for round := range 400 {
		target := Targets[round%2] // amd64 and arm64
		of := flowing[target.GOARCH]
		var code []byte
		var closure [n][n]bool
		var back [n][]int // from where control branches back there
		for i := range n {
			to := random.IntN(n)
			kind := random.IntN(6)
			make := of.next
			switch kind {
			case 0:
				make = of.jump
			case 1, 2:
				make = of.branch
			case 3:
				make = of.never
			}
			code = append(code, make(to-i)...)
			closure[i][i] = true
			if kind != 0 && kind != 3 && i+1 < n {
				closure[i][i+1] = true
			}
			if kind < 3 {
				if closure[i][to] = true; to <= i {
					back[to] = append(back[to], i)
				}
			}
		}
		for k := range n {
			for i := range n {
				for j := range n {
					closure[i][j] = closure[i][j] || closure[i][k] && closure[k][j]
				}
			}
		}
		image := &Image{Target: target, symbols: []symbol{{"f", begin, uint64(len(code)), true}}, sections: []section{{begin, code, false}}}
		x := &extractor{image: image, isa: isa.For(target.Arch()), heads: map[uint64]map[uint64]bool{}, flows: map[uint64]map[uint64][]uint64{}}
		decoded := 0
		x.each(image.symbols[0], func(uint64, litmus.Instr, litmus.Form) { decoded++ })
		assert.Equal(t, n, decoded)
		at := func(i int) uint64 { return begin + uint64(i*of.size) }
		for i := range n {
			head := false
			for _, from := range back[i] {
				head = head || closure[i][from]
			}
			assert.Equal(t, head, x.isHead(at(i)), "%v: %x at %d", target, code, i)
			if head {
				heads++
			}
			for j := range n {
				if closure[i][j] {
					reached++
				} else {
					not++
				}
				assert.Equal(t, closure[i][j], x.leads(at(i), at(j)), "%v: %x from %d to %d", target, code, i, j)
			}
		}
	}
	assert.Greater(t, min(heads, reached, not), 500)
}
