package cells

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/hardware/setting"
	"example.org/atomlab/litmus/syntax"
)

// TestLay checks that no two cells of a batch overlap, and that all lie in the arena and evenly.
func TestLay(t *testing.T) {
	test, err := syntax.Parse("t", "X86_64 t\n{int8_t a; int16_t b; int x[3]; int128_t w; int64_t p=a; int64_t d[3];}\n P0;\n lock cmpxchg16b (d);\nexists (a=0)")
	require.NoError(t, err)
	proof, err := safe.Check(test)
	require.NoError(t, err)
	for _, apart := range []setting.Apart{setting.Together, setting.Pages, setting.Aliased} {
		for _, stride := range []int{1, 4, 64, 4096} {
			s := setting.Setting{Apart: apart, Stride: stride, Batch: 64, Step: 77}
			l := Lay(proof.Places, s)
			taken := map[int]string{}
			for i := range l.Batch {
				for n, place := range l.Locations {
					at := l.Begin[n] + l.Offset(i)
					assert.Zero(t, at%max(place.Bytes, place.Align), "%s in %v", place.Name, s)
					for b := range place.Size() {
						assert.Empty(t, taken[at+b], "%s in %v", place.Name, s)
						taken[at+b] = place.Name
						assert.Less(t, at+b, Size)
					}
				}
			}
		}
	}
	l := Lay(proof.Places, setting.Setting{Stride: setting.MaxStride, Batch: setting.MaxBatch}.Complete())
	assert.LessOrEqual(t, l.Begin[len(l.Begin)-1]+l.Batch*l.Stride, Size)
}
