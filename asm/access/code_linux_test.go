//go:build amd64 || arm64

package access

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/asmtest"
)

// encodings are the instructions that each loop is about, as the manuals encode them: the store of zeros and of ones,
// and the load.
var encodings = map[string]map[string][3]string{
	"amd64": {
		"16":         {"66 89 07", "66 89 17", "66 8b 07"},                            // mov %ax,(%rdi)
		"32":         {"89 07", "89 17", "8b 07"},                                     // mov %eax,(%rdi)
		"64":         {"48 89 07", "48 89 17", "48 8b 07"},                            // mov %rax,(%rdi)
		"SSE":        {"f3 0f 7f 07", "f3 0f 7f 0f", "f3 0f 6f 07"},                   // movdqu %xmm0,(%rdi)
		"SSEAligned": {"66 0f 7f 07", "66 0f 7f 0f", "66 0f 6f 07"},                   // movdqa %xmm0,(%rdi)
		"AVX":        {"c5 fe 7f 07", "c5 fe 7f 0f", "c5 fe 6f 07"},                   // vmovdqu %ymm0,(%rdi)
		"AVX512":     {"62 f1 fe 48 7f 07", "62 f1 fe 48 7f 0f", "62 f1 fe 48 6f 07"}, // vmovdqu64 %zmm0,(%rdi)
	},
	"arm64": {
		"16":         {"02 00 00 79", "03 00 00 79", "02 00 40 79"}, // strh w2,[x0]
		"32":         {"02 00 00 b9", "03 00 00 b9", "02 00 40 b9"}, // str w2,[x0]
		"64":         {"02 00 00 f9", "03 00 00 f9", "02 00 40 f9"}, // str x2,[x0]
		"Pair":       {"02 14 00 a9", "03 10 00 a9", "02 0c 40 a9"}, // stp x2,x5,[x0]
		"Vector":     {"00 00 80 3d", "04 00 80 3d", "00 00 c0 3d"}, // str q0,[x0]
		"VectorPair": {"00 04 00 ad", "04 14 00 ad", "00 04 40 ad"}, // stp q0,q1,[x0]
		"Four":       {"00 20 00 4c", "04 20 00 4c", "00 20 40 4c"}, // st1 {v0.16b-v3.16b},[x0]
	},
}

// TestEncodings reads the code of the loops from this program's file.
func TestEncodings(t *testing.T) {
	routines := asmtest.Routines(t, "example.org/atomlab/asm/access.")
	has := func(name string, parts ...string) bool {
		for _, code := range routines[name] {
			if asmtest.HasInOrder(code, parts...) {
				return true
			}
		}
		return false
	}
	here := encodings[runtime.GOARCH]
	assert.Len(t, here, len(All()))
	for form, e := range here {
		assert.True(t, has("alternate"+form, e[0], e[1]), "%s: expected %q in % x", form, e[:2], routines["alternate"+form])
		assert.True(t, has("sample"+form, e[2]), "%s: expected %q in % x", form, e[2], routines["sample"+form])
	}
}
