package process_test

import (
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/process"
)

func settings() [2]int {
	percent := debug.SetGCPercent(50)
	debug.SetGCPercent(percent)
	return [2]int{runtime.GOMAXPROCS(0), percent}
}

func TestWishes(t *testing.T) {
	if runtime.GOARCH == "wasm" {
		t.Skip("WebAssembly has one thread: GOMAXPROCS is 1 whatever is asked")
	}
	before := settings()
	defer func() { assert.Equal(t, before, settings(), "everything is undone") }()
	three := process.Have(process.Wish{Procs: 3})
	off := process.Have(process.Wish{NoGC: true})
	assert.Equal(t, [2]int{3, -1}, settings())
	more := process.Have(process.Wish{MoreProcs: 4})
	five := process.Have(process.Wish{Procs: 5, NoGC: true})
	assert.Equal(t, [2]int{9, -1}, settings())
	three()
	three()
	off()
	assert.Equal(t, [2]int{9, -1}, settings(), "the other wish that is in force")
	five()
	assert.Equal(t, [2]int{before[0] + 4, before[1]}, settings())
	least := process.Have(process.Wish{LeastProcs: before[0] + 7})
	assert.Equal(t, before[0]+7, settings()[0])
	process.Have(process.Wish{LeastProcs: 1})()
	assert.Equal(t, before[0]+7, settings()[0])
	least()
	assert.Equal(t, before[0]+4, settings()[0])
	process.Have(process.Wish{})()
	more()
}

// TestSideBySide: whoever comes and goes in whatever order leaves nothing behind.
func TestSideBySide(t *testing.T) {
	before := settings()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				undo := process.Have(process.Wish{Procs: rand.IntN(4), MoreProcs: rand.IntN(2), NoGC: rand.IntN(2) == 0, LeastProcs: rand.IntN(4)})
				runtime.Gosched()
				undo()
			}
		})
	}
	all.Wait()
	assert.Equal(t, before, settings())
}
