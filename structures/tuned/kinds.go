package tuned

import (
	"fmt"
	"sync"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/queue"
)

// A CounterKind is a counter by its name in advice.
type CounterKind struct {
	Name string
	New  func(Settings) counter.Counter
}

func (k CounterKind) name() string { return k.Name }

// ByHandle is the counter each of whose goroutines adds by a handle of its own.
const ByHandle = "sharded, by handle"

// Counters are all kinds of counters, the customary first.
var Counters = []CounterKind{
	{"one atomic word", func(Settings) counter.Counter { return new(counter.Single) }},
	{"sharded", newSharded},
	{ByHandle, newSharded},
}

func newSharded(s Settings) counter.Counter { return counter.NewSharded(s.CounterOptions()) }

// A LockKind is a lock by its name in advice.
type LockKind struct {
	Name string
	New  func(Settings) sync.Locker
}

func (k LockKind) name() string { return k.Name }

// Locks are all kinds of locks, the customary first.
var Locks = []LockKind{
	{"sync.Mutex", func(Settings) sync.Locker { return new(sync.Mutex) }},
	{"spin then park", func(s Settings) sync.Locker { return lock.NewSpinPark(s.SpinParkOptions()) }},
	{"TAS", func(Settings) sync.Locker { return new(lock.TAS) }},
	{"TTAS", func(Settings) sync.Locker { return new(lock.TTAS) }},
	{"backoff", func(Settings) sync.Locker { return new(lock.Backoff) }},
	{"ticket", func(Settings) sync.Locker { return new(lock.Ticket) }},
	{"MCS", func(Settings) sync.Locker { return new(lock.MCS) }},
	{"CLH", func(Settings) sync.Locker { return new(lock.CLH) }},
	{"biased, writing", func(Settings) sync.Locker { return lock.NewBiased(lock.BiasedOptions{}) }},
	{"sync.RWMutex, writing", func(Settings) sync.Locker { return new(sync.RWMutex) }},
}

// A QueueKind is a queue by its name in advice.
type QueueKind[T any] struct {
	Name                     string
	New                      func(capacity int) queue.Queue[T]
	OneProducer, OneConsumer bool // it is for a single one
}

func (k QueueKind[T]) name() string { return k.Name }

// Queues are all kinds of queues, the customary first. Those for a single producer or consumer come last.
func Queues[T any]() []QueueKind[T] {
	kinds := []QueueKind[T]{
		{Name: "channel", New: func(capacity int) queue.Queue[T] { return queue.NewChan[T](capacity) }},
		{Name: "mutex", New: func(capacity int) queue.Queue[T] { return queue.NewLocked[T](capacity) }},
	}
	for _, padding := range []int{0, 64, 128} {
		kinds = append(kinds, QueueKind[T]{Name: ringName(padding), New: func(capacity int) queue.Queue[T] {
			return queue.NewRing[T](queue.RingOptions{Capacity: capacity, Padding: padding})
		}})
	}
	return append(kinds, []QueueKind[T]{
		{Name: "linked rings", New: func(int) queue.Queue[T] { return queue.NewLinkedRings[T](queue.LinkedRingsOptions{}) }},
		{Name: "Michael-Scott", New: func(int) queue.Queue[T] { return queue.NewMichaelScott[T]() }},
		{Name: "recycled, hazard pointers", New: func(capacity int) queue.Queue[T] {
			return queue.NewRecycled[T](capacity, queue.HazardPointers)
		}},
		{Name: "recycled, epochs", New: func(capacity int) queue.Queue[T] { return queue.NewRecycled[T](capacity, queue.Epochs) }},
		{Name: "MPSC", New: func(int) queue.Queue[T] { return queue.NewMPSC[T]() }, OneConsumer: true},
		{Name: "SPSC", New: func(capacity int) queue.Queue[T] { return queue.NewSPSC[T](capacity) }, OneProducer: true, OneConsumer: true},
	}...)
}

// ringName tells how far apart the slots of a ring are.
func ringName(padding int) string {
	if padding == 0 {
		return "ring, packed"
	}
	return fmt.Sprintf("ring, slots of %d B", padding)
}

// A ShardCount is a number of shards by its name in advice.
type ShardCount struct {
	Name string
	Of   func(processors int) int
}

func (k ShardCount) name() string { return k.Name }

// ShardCounts are all numbers of shards that are tried, the customary first.
var ShardCounts = []ShardCount{
	{"as many as processors", func(n int) int { return n }},
	{"half as many as processors", func(n int) int { return (n + 1) / 2 }},
	{"twice as many as processors", func(n int) int { return 2 * n }},
	{"four times as many as processors", func(n int) int { return 4 * n }},
}

// Batches are how many values are put into a queue at a time, for all that are tried, the customary first.
var Batches = []int{1, 4, 16, 64}

// HintCounts are how many hints a spinning waiter takes between two looks, for all that are tried, the customary first:
// what Go's runtime has.
var HintCounts = []int{30, 1, 3, 10, 100}

// The units in which advice counts them.
const (
	BatchUnit = "at a time"
	HintsUnit = "per look"
)
