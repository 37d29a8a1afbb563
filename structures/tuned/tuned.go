// Package tuned makes counters, locks and queues the way a machine was measured to like them: from the advice that
// atomlab recommend --format json writes, tuning.json.
//
// The file is a list of objects, of which these members are read:
//
//	[{"tunable": "lock", "value": "spin then park", "confidence": "high"},
//	 {"tunable": "spin_budget", "value": "9300", "unit": "ns", "confidence": "medium"}, ...]
//
// What has no confidence is inconclusive and counts as missing, and so does what this package makes nothing of; what is
// missing is as it is customary: one atomic word, sync.Mutex, a channel, one value at a time. A kind that this library
// does not have, such as another library's counter, is an error when it is to be made, and no silent replacement.
//
// The tables of kinds are also what the probes of this lab measure, so that whatever is advised by name is made here.
//
// The functions may be called by any number of goroutines; what they make is as its own package says.
package tuned

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"example.org/atomlab/asm/files"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
)

// The tunables that are read.
const (
	Padding    = "padding"        // bytes between what different processors write to
	Counter    = "counter"        // a kind of counter
	Selector   = "shard_selector" // how a sharded counter finds the shard
	Shards     = "shards"         // how many shards a sharded counter has, by the number of processors
	Lock       = "lock"           // a kind of lock
	SpinBudget = "spin_budget"    // ns that a waiter spins before it parks
	Queue      = "queue"          // a kind of queue
	Batch      = "batch"          // how many values to put into a queue at a time
	Hints      = "hints_per_look" // how many hints a spinning waiter takes between two looks
)

// Settings are what was read. The zero value has none, so that all is customary.
type Settings struct {
	padding              int // bytes; 0: not set
	spin                 time.Duration
	selector             counter.Selector
	shards               ShardCount
	counter, lock, queue string // names of kinds
	batch, hints         int    // 0: not set
}

// most is how many bytes a file may have.
const most = 16 << 20

// Load reads a file. See Read.
func Load(name string) (Settings, error) {
	file, err := files.Open(name)
	if err != nil {
		return Settings{}, err
	}
	defer file.Close()
	s, err := Read(file)
	if err != nil {
		err = fmt.Errorf("%s: %w", printable.Text(name), err)
	}
	return s, err
}

// Read reads settings. It is an error if it is no such list, if a tunable is there twice, and if one has a value that
// cannot be set.
func Read(from io.Reader) (s Settings, err error) {
	text, err := files.ReadAll(from, most)
	if err != nil {
		return s, err
	}
	var list []struct {
		Tunable    string `json:"tunable"`
		Value      string `json:"value"`
		Unit       string `json:"unit"`
		Confidence string `json:"confidence"`
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return s, fmt.Errorf("%w: expected what atomlab recommend --format json writes", err)
	}
	seen := map[string]bool{}
	for _, a := range list {
		if a.Confidence == "" {
			continue
		}
		if seen[a.Tunable] {
			return Settings{}, fmt.Errorf("%s is there twice: expected each tunable once", printable.Text(a.Tunable))
		}
		seen[a.Tunable] = true
		if err := s.set(a.Tunable, a.Value, a.Unit); err != nil {
			return Settings{}, fmt.Errorf("%s: %w", a.Tunable, err)
		}
	}
	return s, nil
}

// set takes one value.
func (s *Settings) set(tunable, value, unit string) (err error) {
	switch tunable {
	case Padding:
		s.padding, err = number(value, unit, "B", 8, 4096)
		if err == nil && s.padding%8 != 0 {
			err = fmt.Errorf("%d B: expected a multiple of 8", s.padding)
		}
	case SpinBudget:
		var ns int
		ns, err = number(value, unit, "ns", 1, int(10*time.Millisecond))
		s.spin = time.Duration(ns)
	case Selector:
		i := slices.IndexFunc(counter.Selectors(), func(s counter.Selector) bool { return s.String() == value })
		if i < 0 {
			return unknown(value)
		}
		s.selector = counter.Selectors()[i]
	case Shards:
		s.shards, err = find(value, ShardCounts)
	case Batch:
		s.batch, err = number(value, unit, BatchUnit, 1, mostAtOnce)
	case Hints:
		s.hints, err = number(value, unit, HintsUnit, 1, mostAtOnce)
	case Counter:
		s.counter = value
	case Lock:
		s.lock = value
	case Queue:
		s.queue = value
	}
	return err
}

// mostAtOnce bounds what a mistake can ask for.
const mostAtOnce = 1 << 16

// number reads one with its unit, within bounds.
func number(value, unit, wanted string, least, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || unit != wanted || n < least || n > most {
		return 0, fmt.Errorf("found %s: expected %d to %d %s", printable.Text(value+" "+unit), least, most, wanted)
	}
	return n, nil
}

func unknown(value string) error {
	return fmt.Errorf("found %q, which this library does not have", printable.Text(value))
}

// find returns the kind of a name, and the customary one, the first, if there is no name.
func find[K named](name string, kinds []K) (kind K, err error) {
	if name == "" {
		return kinds[0], nil
	}
	i := slices.IndexFunc(kinds, func(k K) bool { return k.name() == name })
	if i < 0 {
		return kind, unknown(name)
	}
	return kinds[i], nil
}

type named interface{ name() string }

// PaddingBytes is how far apart to keep what different processors write to: counter.DefaultPad where nothing is set.
func (s Settings) PaddingBytes() int { return cmp.Or(s.padding, counter.DefaultPad) }

// CounterOptions are those of a sharded counter: the padding, how many shards, and how to find the shard. It asks
// GOMAXPROCS how many processors there are.
func (s Settings) CounterOptions() counter.Options {
	o := counter.Options{Pad: s.padding, Selector: s.selector}
	if s.shards.Of != nil {
		o.Shards = s.shards.Of(runtime.GOMAXPROCS(0))
	}
	return o
}

// BatchSize is how many values to put into a queue, and to take out, at a time: one where nothing is set.
func (s Settings) BatchSize() int { return cmp.Or(s.batch, Batches[0]) }

// HintsPerLook is how many spin hints a waiter of a spin lock takes before it looks again: as many as Go's runtime
// where nothing is set.
func (s Settings) HintsPerLook() int { return cmp.Or(s.hints, HintCounts[0]) }

// SpinParkOptions are those of a lock that spins for as long as it pays and then parks.
func (s Settings) SpinParkOptions() lock.SpinParkOptions { return lock.SpinParkOptions{Spin: s.spin} }

// NewCounter makes the kind that is set. If that is [ByHandle], it is a *counter.Sharded, of which each goroutine
// should take a Handle. It is an error if what is set is not of this library.
func (s Settings) NewCounter() (counter.Counter, error) {
	kind, err := find(s.counter, Counters)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Counter, err)
	}
	return kind.New(s), nil
}

// NewLock makes the kind that is set. It is an error if that is not of this library.
func (s Settings) NewLock() (sync.Locker, error) {
	kind, err := find(s.lock, Locks)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Lock, err)
	}
	return kind.New(s), nil
}

// FindQueue returns the kind that is set, which says whether it is for a single producer or consumer, and makes queues.
// It is an error if it is not of this library.
func FindQueue[T any](s Settings) (QueueKind[T], error) {
	kind, err := find(s.queue, Queues[T]())
	if err != nil {
		return kind, fmt.Errorf("%s: %w", Queue, err)
	}
	return kind, nil
}
