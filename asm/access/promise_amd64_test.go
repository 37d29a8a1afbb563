package access

import (
	"testing"

	"github.com/klauspost/cpuid/v2"
	"github.com/stretchr/testify/assert"
)

func TestPromised(t *testing.T) {
	mov8, movdqu, movdqa := Access{Width: 8, Align: 1}, Access{Width: 16, Align: 1}, Access{Width: 16, Align: 16}
	intel, amd := maker{cpuid.Intel, true}, maker{cpuid.AMD, true}
	other := maker{cpuid.VendorUnknown, false}
	for _, c := range []struct {
		access Access
		offset int
		by     maker
		want   int
	}{
		{mov8, 8, other, 8}, {mov8, 12, other, 1},
		{mov8, 12, intel, 8}, {mov8, 56, intel, 8}, {mov8, 57, intel, 1},
		{mov8, 8, amd, 8}, {mov8, 12, amd, 1},
		{Access{Width: 4}, 1, amd, 4}, {Access{Width: 4}, 6, amd, 1}, {Access{Width: 4}, 1, other, 1},
		{movdqa, 16, intel, 16}, {movdqa, 16, other, 1}, {movdqu, 16, amd, 1},
		{Access{Width: 32, Align: 1}, 0, intel, 1}, {Access{Width: 64, Align: 1}, 0, amd, 1},
	} {
		assert.Equal(t, c.want, promised(c.access, c.offset, c.by), "%+v", c)
	}
}
