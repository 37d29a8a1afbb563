//go:build amd64 || arm64

package access

import (
	"bytes"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/pages"
)

func page(t *testing.T) *pages.Block {
	b, err := pages.New(1 << 13)
	require.NoError(t, err)
	t.Cleanup(b.Free)
	return b
}

func bytesAt(p unsafe.Pointer, n int) []byte { return unsafe.Slice((*byte)(p), n) }

// each calls f for each access that can run here, at each offset of a line.
func each(t *testing.T, f func(t *testing.T, a Access, offset int)) {
	for _, a := range All() {
		t.Run(fmt.Sprintf("%s %d", a.Name, a.Width), func(t *testing.T) {
			if !a.Present {
				t.Skip("not on this processor")
			}
			for offset := 0; offset < 64; offset += a.Align {
				f(t, a, offset)
			}
		})
	}
}

// TestAlternateStoresItsWidth: ones remain, and nothing beside them changes.
func TestAlternateStoresItsWidth(t *testing.T) {
	b := page(t)
	each(t, func(t *testing.T, a Access, offset int) {
		memory := bytesAt(b.At(1024), 256)
		copy(memory, bytes.Repeat([]byte{0x5a}, len(memory)))
		a.Alternate(unsafe.Pointer(&memory[64+offset]), 3)
		want := bytes.Repeat([]byte{0x5a}, len(memory))
		copy(want[64+offset:], bytes.Repeat([]byte{0xff}, a.Width))
		require.Equal(t, want, memory, "at %d", offset)
	})
}

// TestSampleKeepsWhatItSees: each of the samples is what is there, and nothing behind them is written.
func TestSampleKeepsWhatItSees(t *testing.T) {
	b := page(t)
	each(t, func(t *testing.T, a Access, offset int) {
		there := bytesAt(b.At(64+offset), a.Width)
		for i := range there {
			there[i] = byte(7*i + offset + 1)
		}
		const n = 3
		into := bytesAt(b.At(1024), (n+1)*a.Width)
		copy(into, make([]byte, len(into)))
		a.Sample(unsafe.Pointer(&there[0]), unsafe.Pointer(&into[0]), n)
		require.Equal(t, append(bytes.Repeat(there, n), make([]byte, a.Width)...), into, "at %d", offset)
	})
}

// TestZerosAreStored, too, which only another thread can see. It waits for that without end.
func TestZerosAreStored(t *testing.T) {
	b := page(t)
	for _, a := range All() {
		if !a.Present {
			continue
		}
		a.Alternate(b.At(0), 1)
		var done atomic.Bool
		var wait sync.WaitGroup
		wait.Go(func() {
			for !done.Load() {
				a.Alternate(b.At(0), 1000)
			}
		})
		const n = 64
		for seen := false; !seen; {
			a.Sample(b.At(0), b.At(1024), n)
			seen = bytes.Contains(bytesAt(b.At(1024), n*a.Width), make([]byte, a.Width))
		}
		done.Store(true)
		wait.Wait()
	}
}

func TestNarrowestFirst(t *testing.T) {
	width := 0
	for _, a := range All() {
		assert.GreaterOrEqual(t, a.Width, width)
		width = a.Width
	}
	assert.Equal(t, 64, width)
}
