package layout_test

import (
	"reflect"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/internal/layout"
)

func TestPointers(t *testing.T) {
	type pair struct {
		_ int
		_ [2]uint8
	}
	type named struct {
		_ pair
		_ string
	}
	for _, c := range []struct {
		value any
		want  bool
	}{
		{0, false}, {uint8(0), false}, {uintptr(0), false}, {1.5, false}, {1i, false}, {true, false}, {pair{}, false},
		{[3]pair{}, false}, {[0]*int{}, false}, {struct{}{}, false}, {struct{ _ layout.NoCopy }{}, false},
		{"", true}, {[]int{}, true}, {map[int]int{}, true}, {new(int), true}, {func() {}, true}, {make(chan int), true},
		{named{}, true}, {[1]named{}, true}, {struct{ any }{}, true}, {unsafe.Pointer(nil), true}, {[2]error{}, true},
	} {
		assert.Equal(t, c.want, layout.Pointers(reflect.TypeOf(c.value)), "%T", c.value)
	}
}
