package suite

import (
	"sync"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// Question: which lock costs least, by how long it is held and by how many goroutines?
//
// Every lock of package lock and sync's, held for a number of steps of a multiplication that waits for the one before.
// What the steps take is to be seen beside it: "no lock" is a goroutine that does them without. With more goroutines
// than processors, a lock that hands over in order of arrival waits for goroutines that do not run. See choice for the
// rules.
var _ = lockChoice.register()

var lockChoice = choice{
	name:     probes.Locks,
	question: "Which lock costs least, by how long it is held and by how many goroutines?",
	method: "Goroutines that lock, hold for a number of dependent multiplications and unlock, by each lock of this lab and by sync.Mutex; " +
		"alone, one for each processor, and two for each.",
	result: probes.BestLock,
	settings: func(cpus int) (list []setting) {
		for _, n := range []int{1, cpus, 2 * cpus} {
			for _, steps := range []int{0, 300} {
				list = append(list, setting{threads: n, held: steps})
			}
		}
		return list
	},
	customary: "Go",
	rivals:    lockRivals(),
	beside: []rivalry{{noLock, func(at setting) workload {
		if at[threads] > 1 {
			return workload{}
		}
		return sections(free{}, at)
	}}},
}

const (
	noLock = "no lock"
	held   = "steps held"
)

// free is a lock that does not.
type free struct{}

func (free) Lock()   {}
func (free) Unlock() {}

// lockRivals are all of this library and of sync.
func lockRivals() (list []rivalry) {
	for _, k := range tuned.Locks {
		list = append(list, lockRival(k.Name, func() sync.Locker { return k.New(tuned.Settings{}) }))
	}
	return list
}

func lockRival(name string, newLock func() sync.Locker) rivalry {
	return rivalry{name, func(at setting) workload { return sections(newLock(), at) }}
}

// sections are the workers: critical sections, all on one word.
func sections(l sync.Locker, at setting) workload {
	shared := &new(alone[struct{ count, product uint64 }]).it
	return workload{works: everyone(at, func() {
		l.Lock()
		shared.count++
		shared.product = steps(shared.product+1, at[held])
		l.Unlock()
	}), done: func() int { return int(shared.count) }}
}

// steps multiplies n times, each time what came of the last.
func steps(x uint64, n int) uint64 {
	for range n {
		x *= 6364136223846793005
	}
	return x
}
