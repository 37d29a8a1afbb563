package scenarios

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/wait"
	"example.org/atomlab/structures/wait/waittest"
)

// TestStoreBuffers: what needs a fence on amd64 is found broken where stores wait in store buffers, and only there.
func TestStoreBuffers(t *testing.T) {
	for _, c := range []struct {
		name  string
		fails bool // under x86-TSO; none fails under sequential consistency
		setup func(*explore.S)
	}{
		{"Dekker, release stores", true, dekker(asm.StoreRelease32, func() {})},
		{"Dekker, plain stores", true, dekker(asm.Store32, func() {})},
		{"Dekker, strong stores", false, dekker(asm.StoreSeqCst32, func() {})},
		{"Dekker, release stores and fences", false, dekker(asm.StoreRelease32, asm.Fence)},
		{"Dekker, release stores and exchanges", false, dekker(asm.StoreRelease32, func() { var x uint32; asm.Swap32(&x, 1) })},
		{"Peterson's lock, release stores", true, peterson(asm.StoreRelease32)},
		{"Peterson's lock, strong stores", false, peterson(asm.StoreSeqCst32)},
		{"a queue that sleeps, release stores", true, sleeper(asm.StoreRelease64)},
		{"a queue that sleeps, strong stores", false, sleeper(asm.StoreSeqCst64)},
		{"hazard pointers without a fence", true, protects(unfenced)},
		{"hazard pointers", false, protects(hazardDomain)},
		{"a deque without a fence", true, uses(unfencedDeque, 2, "o", "tt")},
		{"a deque, pop against steal", false, uses(chaseLev(2), 2, "o", "tt")},
		{"a deque, push and steal", false, uses(chaseLev(2), 0, "uu", "tt")},
		{"a deque that grows", false, uses(chaseLev(1), 1, "uo", "t")},
		{"SPSC, as a linearizable queue", !racing, uses(spsc, 0, "uuu", "ooo")},
		{"linearizable SPSC 1x1x3", false, uses(strictSPSC, 0, "uuu", "ooo")},
		{"ring 2x1", false, uses(ring, 1, "u", "o")},
		{"ring 1x1x2", false, uses(ring, 0, "uu", "oo")},
		{"handles of a counter", false, handles},
		{"eventcount", false, announces(func() waittest.EventCount { return new(wait.EventCount) })},
		{"eventcount without a fence", true, announces(func() waittest.EventCount { return broken.NewUnfencedEventCount(false) })},
		{"eventcount with the fence", false, announces(func() waittest.EventCount { return broken.NewUnfencedEventCount(true) })},
		{"blocking SPSC", false, blocks(blockingSPSC, 0, "u", "o")},
		{"blocking SPSC, full", false, blocks(blockingSPSC, 1, "u", "o")},
		{"blocking SPSC, closed", false, blocks(blockingSPSC, 0, "uk", "oo")},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, model := range []struct {
				o     explore.Options
				fails bool
			}{{explore.Options{Model: explore.SC}, false}, {explore.Options{Model: explore.TSO}, c.fails}} {
				r := explore.Find(t, model.o, c.setup)
				if r.Steps < 0 {
					continue
				}
				t.Log(explore.Report(r))
				require.Equal(t, model.fails, r.Failure != nil, explore.Report(r))
				require.True(t, r.Complete || model.fails, explore.Report(r))
				require.Equal(t, model.o.Model, r.Model)
			}
		})
	}
}

func unfenced(free func(uint64)) reclaim.Domain { return broken.NewUnfencedHazards(free) }

// protects has one object, which the writer frees while the reader may use it.
func protects(newDomain func(func(uint64)) reclaim.Domain) func(*explore.S) {
	return func(s *explore.S) {
		var src, freed atomic.Uint64
		src.Store(1)
		d := newDomain(freed.Store)
		writer, reader := d.Join(), d.Join()
		s.Go("writer", func() {
			writer.Retire(src.Swap(2))
			writer.Collect()
		})
		s.Go("reader", func() {
			reader.Enter()
			if id := reader.Protect(0, &src); freed.Load() == id {
				panic("use after free")
			}
			reader.Exit()
		})
	}
}

// dekker is his way in: who sees the other's flag stays outside.
func dekker(store func(*uint32, uint32), fence func()) func(*explore.S) {
	return func(s *explore.S) {
		var flags [2]uint32
		inside := 0
		enter := func(i int) func() {
			return func() {
				store(&flags[i], 1)
				fence()
				if asm.LoadAcquire32(&flags[1-i]) == 0 {
					inside++
				}
			}
		}
		s.Go("a", enter(0))
		s.Go("b", enter(1))
		s.Finally(func() error {
			if inside == 2 {
				return errors.New("both are inside")
			}
			return nil
		})
	}
}

// peterson is his lock, around a load and a store.
func peterson(store func(*uint32, uint32)) func(*explore.S) {
	return func(s *explore.S) {
		var flags [2]uint32
		var turn, count uint32
		add := func(i uint32) func() {
			return func() {
				store(&flags[i], 1)
				store(&turn, 1-i)
				for asm.LoadAcquire32(&flags[1-i]) == 1 && asm.LoadAcquire32(&turn) == 1-i {
					asm.Relax(1)
				}
				store(&count, asm.LoadAcquire32(&count)+1)
				store(&flags[i], 0)
			}
		}
		s.Go("a", add(0))
		s.Go("b", add(1))
		s.Finally(func() error {
			if count != 2 {
				return fmt.Errorf("the count is %d", count)
			}
			return nil
		})
	}
}

// sleeper is a queue for one producer and one consumer, who sleeps when it is empty, and is woken by a producer that
// sees it sleep. If both stores are late the wake-up is lost.
func sleeper(store func(*uint64, uint64)) func(*explore.S) {
	return func(s *explore.S) {
		var tail, asleep uint64
		wake := make(chan bool, 1)
		s.Go("producer", func() {
			store(&tail, 1)
			if asm.LoadAcquire64(&asleep) == 1 {
				wake <- true
			}
		})
		s.Go("consumer", func() {
			store(&asleep, 1)
			if asm.LoadAcquire64(&tail) == 0 {
				<-wake
			}
		})
	}
}

// announces is a sleeper who sleeps at an eventcount.
func announces(make func() waittest.EventCount) func(*explore.S) {
	return func(s *explore.S) {
		var tail uint64
		e := make()
		s.Go("producer", func() {
			asm.StoreRelease64(&tail, 1)
			e.Notify()
		})
		s.Go("consumer", func() {
			for asm.LoadAcquire64(&tail) == 0 {
				key := e.Prepare()
				if asm.LoadAcquire64(&tail) != 0 {
					e.Cancel()
				} else if err := e.Wait(context.Background(), key); err != nil {
					panic(err)
				}
			}
		})
	}
}

// handles adds by two handles of a counter, which read what they have stored themselves.
func handles(s *explore.S) {
	c := counter.NewSharded(counter.Options{Shards: 1})
	for _, name := range []string{"a", "b"} {
		h := c.Handle()
		s.Go(name, func() { h.Add(1); h.Add(1) })
	}
	s.Finally(func() error {
		if n := c.Value(); n != 4 {
			return fmt.Errorf("the counter is %d", n)
		}
		return nil
	})
}
