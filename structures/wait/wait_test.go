package wait_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/structures/wait"
	"example.org/atomlab/structures/wait/waittest"
)

func TestEventCount(t *testing.T) {
	waittest.RunEventCount(t, func() waittest.EventCount { return new(wait.EventCount) }, waittest.Options{})
}

func TestSemaphore(t *testing.T) {
	waittest.RunSemaphore(t, func(permits int) waittest.Semaphore { return wait.NewSemaphore(permits) }, waittest.Options{})
}

func TestBarrier(t *testing.T) {
	waittest.RunBarrier(t, func(parties int) waittest.Barrier { return wait.NewBarrier(parties) }, waittest.Options{})
}

// TestRefused: what cannot be is told, in words.
func TestRefused(t *testing.T) {
	assert.PanicsWithValue(t, fmt.Sprintf("wait: semaphore with -1 permits: expected 0 to %d", math.MaxInt/2), func() { wait.NewSemaphore(-1) })
	assert.PanicsWithValue(t, fmt.Sprintf("wait: barrier for 0 parties: expected 1 to %d", math.MaxInt), func() { wait.NewBarrier(0) })
	assert.PanicsWithValue(t, "wait: barrier for no parties: expected one that NewBarrier made",
		func() { _ = new(wait.Barrier).Wait(context.Background()) })

	var none wait.Semaphore
	assert.False(t, none.TryAcquire(1))
	assert.True(t, none.TryAcquire(0))
	assert.EqualError(t, none.Acquire(context.Background(), 1), "wait: acquire of 1 permits: expected 0 to 0, which there are in all")
	assert.PanicsWithValue(t, "wait: release of 1 permits: expected 0 to 0, which are taken", func() { none.Release(1) })
	assert.Equal(t, 7, wait.NewSemaphore(7).Cap())
}

// TestAllocations: who does not wait allocates nothing, and who waits has what it needs from who waited before.
func TestAllocations(t *testing.T) {
	var e wait.EventCount
	s := wait.NewSemaphore(2)
	b := wait.NewBarrier(1)
	background := context.Background()
	done, cancel := context.WithCancel(background)
	cancel()
	for name, operation := range map[string]func(){
		"notify": e.Notify, "await": func() { _ = e.Await(background, func() bool { return true }) },
		"acquire": func() { _ = s.Acquire(background, 1); s.Release(1) }, "barrier": func() { _ = b.Wait(background) },
		"sleep": func() { _ = e.Wait(done, e.Prepare()) },
	} {
		assert.Less(t, testing.AllocsPerRun(1000, operation), 1.0, name)
	}
}

func BenchmarkNotify(b *testing.B) {
	var e wait.EventCount
	for range b.N {
		e.Notify()
	}
}

func BenchmarkSemaphore(b *testing.B) {
	s := wait.NewSemaphore(1)
	for range b.N {
		_ = s.Acquire(context.Background(), 1)
		s.Release(1)
	}
}

// BenchmarkBarrier is a round of two parties.
func BenchmarkBarrier(b *testing.B) {
	two := wait.NewBarrier(2)
	var parties sync.WaitGroup
	for range 2 {
		parties.Go(func() {
			for range b.N {
				_ = two.Wait(context.Background())
			}
		})
	}
	parties.Wait()
}

func ExampleEventCount() {
	var mail atomic.Pointer[string]
	var arrived wait.EventCount

	go func() {
		text := "hello"
		mail.Store(&text)
		arrived.Notify()
	}()

	err := arrived.Await(context.Background(), func() bool { return mail.Load() != nil })
	fmt.Println(*mail.Load(), err)
	// Output: hello <nil>
}

func ExampleSemaphore() {
	atOnce := wait.NewSemaphore(2)
	ctx, cancel := context.WithCancel(context.Background())

	fmt.Println(atOnce.Acquire(ctx, 2))
	cancel()
	fmt.Println(atOnce.Acquire(ctx, 1)) // would have to wait
	atOnce.Release(2)
	fmt.Println(atOnce.TryAcquire(1))
	// Output:
	// <nil>
	// context canceled
	// true
}

func ExampleBarrier() {
	const parties = 3
	var sums [parties]int
	var total atomic.Int64
	b := wait.NewBarrier(parties)
	var all sync.WaitGroup
	for rank := range parties {
		all.Go(func() {
			for i := rank; i < 100; i += parties {
				sums[rank] += i
			}
			if err := b.Wait(context.Background()); errors.Is(err, wait.ErrBroken) {
				return // somebody gave up
			}
			if rank == 0 { // all sums are there
				total.Store(int64(sums[0] + sums[1] + sums[2]))
			}
		})
	}
	all.Wait()
	fmt.Println(total.Load())
	// Output: 4950
}
