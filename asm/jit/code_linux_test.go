//go:build linux && (amd64 || arm64)

package jit

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/pages"
)

func block(t *testing.T) *pages.Block {
	b, err := pages.New(4096)
	require.NoError(t, err)
	t.Cleanup(b.Free)
	return b
}

func returns(t *testing.T, n uint32) []byte {
	var b Buffer
	Return(&b, n)
	code, err := b.Finish()
	require.NoError(t, err)
	return code
}

// minutes is how many looks take so long that the thread which is waited for runs meanwhile, whatever else runs.
const minutes = 1<<32 - 1

// awaits is code that returns 1 when the word at an offset is set, or 0 when it has looked so many times.
func awaits(t *testing.T, offset int32, looks uint32) *Code {
	var b Buffer
	giveUp := b.NewLabel()
	Await(&b, offset, looks, giveUp)
	Return(&b, 1)
	b.Bind(giveUp)
	Return(&b, 0)
	code, err := b.Finish()
	require.NoError(t, err)
	c, err := Load(code)
	require.NoError(t, err)
	t.Cleanup(c.Free)
	return c
}

func TestReturn(t *testing.T) {
	memory := block(t)
	for _, n := range []uint32{0, 1, 0x12345678, 1<<32 - 1} {
		c, err := Load(returns(t, n))
		require.NoError(t, err)
		assert.Equal(t, uint64(n), c.Run(memory.At(0)))
		c.Free()
	}
}

// TestRunWith runs code that leaves its number in the block, on threads at once.
func TestRunWith(t *testing.T) {
	var b Buffer
	if runtime.GOARCH == "arm64" {
		b.Word(0xf9000001) // STR X1,[X0]
	} else {
		b.Bytes(0x48, 0x89, 0x37) // mov [rdi], rsi
	}
	Return(&b, 7)
	code, err := b.Finish()
	require.NoError(t, err)
	c, err := Load(code)
	require.NoError(t, err)
	defer c.Free()
	memory := block(t)
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			for n := range uint64(1000) {
				want := n<<40 | uint64(i)
				if assert.EqualValues(t, 7, c.RunWith(memory.At(64*i), want)); *memory.Word(64 * i) != want {
					t.Errorf("found %#x in the block, expected %#x", *memory.Word(64 * i), want)
				}
			}
		})
	}
	wait.Wait()
}

func TestLoadRefuses(t *testing.T) {
	_, err := Load(nil)
	assert.ErrorContains(t, err, "found 0 bytes of code, expected 1 to")
	c, err := Load(returns(t, 1))
	require.NoError(t, err)
	assert.ErrorContains(t, c.Replace(make([]byte, 1<<20)), "found 1048576 bytes")
	c.Free()
	c.Free()
	assert.Panics(t, func() { c.Run(nil) })
}

// TestReplace runs each version from another thread than the one that wrote it, and from that one too.
func TestReplace(t *testing.T) {
	memory := block(t)
	c, err := Load(returns(t, 0))
	require.NoError(t, err)
	defer c.Free()
	ask, answer := make(chan bool), make(chan uint64)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for range ask {
			answer <- c.Run(memory.At(0))
		}
	}()
	defer close(ask)
	for n := range uint32(1000) {
		require.NoError(t, c.Replace(returns(t, n)))
		ask <- true
		require.Equal(t, uint64(n), <-answer, "another thread")
		require.Equal(t, uint64(n), c.Run(memory.At(0)), "the thread that wrote it")
	}
}

// TestCollector collects garbage while code waits for what is stored only after the collections.
func TestCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	memory := block(t)
	c := awaits(t, 8, minutes)
	var wait sync.WaitGroup
	var result uint64
	wait.Go(func() {
		asm.Store32((*uint32)(memory.At(0)), 1)
		result = c.Run(memory.At(0))
	})
	for asm.Load32((*uint32)(memory.At(0))) == 0 {
		runtime.Gosched()
	}
	for range 20 {
		runtime.GC()
	}
	asm.Store32((*uint32)(memory.At(8)), 1)
	wait.Wait()
	assert.EqualValues(t, 1, result, "the code was still waiting: the collector did not wait for it")
}

// TestRendezvous lets two threads wait for one another in generated code, one going in while the collector stops the
// world: without the state of a system call this is a deadlock.
func TestRendezvous(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	stop := make(chan bool)
	var collector, threads sync.WaitGroup
	collector.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	memory := block(t)
	waits := []*Code{awaits(t, 4, minutes), awaits(t, 0, minutes)}
	for range 200 {
		*memory.Word(0) = 0
		for i, c := range waits {
			threads.Go(func() {
				asm.Store32((*uint32)(memory.At(4*i)), 1)
				assert.EqualValues(t, 1, c.Run(memory.At(0)))
			})
		}
		threads.Wait()
		if t.Failed() {
			break // each wait was as long as it can be
		}
	}
	close(stop)
	collector.Wait()
}

func TestAwaitGivesUp(t *testing.T) {
	assert.EqualValues(t, 0, awaits(t, 0, 1000).Run(block(t).At(0)))
}

// TestNeverBoth reads what the kernel says of the pages.
func TestNeverBoth(t *testing.T) {
	c, err := Load(returns(t, 1))
	require.NoError(t, err)
	defer c.Free()
	assert.Equal(t, "r-xp", protectionOf(t, c))
	require.NoError(t, protect(c.memory, writable))
	assert.Equal(t, "rw-p", protectionOf(t, c))
	require.NoError(t, c.Replace(returns(t, 2)))
	assert.Equal(t, "r-xp", protectionOf(t, c))
	maps, err := os.ReadFile("/proc/self/maps")
	require.NoError(t, err)
	for line := range strings.Lines(string(maps)) {
		if len(strings.Fields(line)) == 5 { // anonymous: an emulator's own translations have a name, or are hidden
			assert.NotContains(t, strings.Fields(line)[1], "wx", line)
		}
	}
}

func protectionOf(t *testing.T, c *Code) string {
	maps, err := os.ReadFile("/proc/self/maps")
	require.NoError(t, err)
	at := uintptr(unsafe.Pointer(&c.memory[0]))
	for line := range strings.Lines(string(maps)) {
		var from, to uintptr
		var protection string
		fmt.Sscanf(line, "%x-%x %s", &from, &to, &protection)
		if from <= at && at < to {
			return protection
		}
	}
	return "not mapped"
}
