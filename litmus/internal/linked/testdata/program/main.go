// Linked is a program that has all of structures, sync and sync/atomic in it, for the decoders to read: what it names
// is kept by the linker, with all exported methods, since it calls one by a name that is not known when it is built.
package main

import (
	"os"
	"reflect"
	"sync"
	"sync/atomic"

	"example.org/atomlab/structures/box"
	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/queue"
	"example.org/atomlab/structures/reclaim"
	"example.org/atomlab/structures/refcount"
	"example.org/atomlab/structures/stack"
	"example.org/atomlab/structures/tagged"
	"example.org/atomlab/structures/wait"
)

var types = []any{
	new(box.Box), new(box.Of[int]), new(box.Of[[4]uint64]), new(box.Same),
	broken.Bugs(),
	new(contest.Contender), new(contest.Contest), new(contest.Result),
	new(counter.Handle), new(counter.Maximum), new(counter.Sharded), new(counter.Single), new(counter.Values[uint64]),
	new(deque.ChaseLev[int]), new(deque.ChaseLev[any]), new(deque.Locked[int]),
	new(lock.Backoff), new(lock.Biased), new(lock.CLH), new(lock.MCS), new(lock.Reader), new(lock.Sequence), new(lock.SpinPark),
	new(lock.TAS), new(lock.TTAS), new(lock.Ticket),
	new(queue.Blocking[int]), new(queue.Chan[int]), new(queue.LinkedRings[int]), new(queue.Locked[int]), new(queue.MPSC[int]),
	new(queue.MichaelScott[int]), new(queue.Overwriting[int]), new(queue.Recycled[int]), new(queue.RecycledHandle[int]),
	new(queue.Ring[int]), new(queue.SPSC[int]), new(queue.Ring[any]), new(queue.SPSC[*int]), new(queue.MichaelScott[string]),
	new(reclaim.EpochParticipant), new(reclaim.Epochs), new(reclaim.HazardParticipant), new(reclaim.Hazards),
	new(refcount.Count), new(refcount.Sticky),
	new(stack.Locked[int]), new(stack.Pooled[int]), new(stack.Treiber[int]), new(stack.Wide[int]), new(stack.Treiber[any]),
	new(tagged.AtomicRef), new(tagged.Pair), new(tagged.Pointer[int]), new(tagged.Ref),
	new(wait.Barrier), new(wait.EventCount), new(wait.Key), new(wait.Semaphore),

	new(sync.Cond), new(sync.Map), new(sync.Mutex), new(sync.Once), new(sync.Pool), new(sync.RWMutex), new(sync.WaitGroup),
	new(atomic.Bool), new(atomic.Int32), new(atomic.Int64), new(atomic.Uint32), new(atomic.Uint64), new(atomic.Uintptr),
	new(atomic.Pointer[int]), new(atomic.Value),
}

var functions = []any{
	counter.NewSharded, deque.NewChaseLev[int], lock.NewBiased, lock.NewSpinPark, queue.Drain[int], queue.Epochs, queue.HazardPointers,
	queue.NewBlocking[int], queue.NewChan[int], queue.NewLinkedRings[int], queue.NewLocked[int], queue.NewMPSC[int],
	queue.NewMichaelScott[int], queue.NewRecycled[int], queue.NewRing[int], queue.NewLinearizableSPSC[int], queue.NewSPSC[int],
	reclaim.Flush, reclaim.NewEpochs, reclaim.NewHazards, refcount.New, refcount.NewSticky, stack.NewPooled[int], stack.NewWide[int],
	tagged.Alloc[int], tagged.NewRef, wait.NewBarrier, wait.NewSemaphore, counter.Selectors,

	sync.NewCond, sync.OnceFunc, sync.OnceValue[int], sync.OnceValues[int, error],
	atomic.AddInt32, atomic.AddInt64, atomic.AddUint32, atomic.AddUint64, atomic.AddUintptr,
	atomic.AndInt32, atomic.AndInt64, atomic.AndUint32, atomic.AndUint64, atomic.AndUintptr,
	atomic.OrInt32, atomic.OrInt64, atomic.OrUint32, atomic.OrUint64, atomic.OrUintptr,
	atomic.CompareAndSwapInt32, atomic.CompareAndSwapInt64, atomic.CompareAndSwapPointer, atomic.CompareAndSwapUint32,
	atomic.CompareAndSwapUint64, atomic.CompareAndSwapUintptr,
	atomic.LoadInt32, atomic.LoadInt64, atomic.LoadPointer, atomic.LoadUint32, atomic.LoadUint64, atomic.LoadUintptr,
	atomic.StoreInt32, atomic.StoreInt64, atomic.StorePointer, atomic.StoreUint32, atomic.StoreUint64, atomic.StoreUintptr,
	atomic.SwapInt32, atomic.SwapInt64, atomic.SwapPointer, atomic.SwapUint32, atomic.SwapUint64, atomic.SwapUintptr,
}

func main() {
	for _, v := range append(types, functions...) {
		if m := reflect.ValueOf(v).MethodByName(os.Getenv("METHOD")); m.IsValid() {
			m.Call(nil)
		}
	}
}
