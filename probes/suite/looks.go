package suite

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"example.org/atomlab/asm"
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/tuned"
)

// Question: how many hints should a spinning waiter take between two looks?
//
// Two spin locks, each with so many hints between a waiter's looks: one that goes to whoever comes first, and one that
// is handed over in order of arrival. Who looks seldom notices late that it is its turn, which shows in the second; who
// looks often takes the line from whoever is about to release the lock, which shows in the first. There are four
// goroutines at the most, so that all of them run. See choice for the rules.
var _ = lookChoice.register()

var lookChoice = choice{
	name:     probes.Looks,
	question: "How many hints should a spinning waiter take between two looks?",
	method: "Goroutines, one for each processor but no more than four, that take a spin lock whose waiters take a number of hints between " +
		"two looks, and hold it for a number of dependent multiplications; once for whoever comes first, and once in turn.",
	result: probes.BestLooks,
	settings: func(cpus int) (list []setting) {
		for _, order := range []int{0, 1} {
			list = append(list, setting{threads: min(cpus, 4), held: 300, inTurn: order})
		}
		return list
	},
	customary: "Go sync.Mutex, where it counts hints: on amd64, and before Go 1.26",
	rivals:    lookRivals(),
}

const inTurn = "in turn" // 1 if the lock is

func lookRivals() (list []rivalry) {
	for _, hints := range tuned.HintCounts {
		list = append(list, rivalry{fmt.Sprintf("%d %s", hints, tuned.HintsUnit), func(at setting) workload {
			return sections(newLooker(at, asm.Relax, hints), at)
		}})
	}
	return list
}

// newLooker is a spin lock whose waiters take so many hints between two looks, by this.
func newLooker(at setting, take func(hints uint32), hints int) sync.Locker {
	if at[inTurn] == 1 {
		return &ticketed{patience: patience{take, hints}}
	}
	return &barging{patience: patience{take, hints}}
}

// patience is how waiters wait.
type patience struct {
	take  func(hints uint32)
	hints int
}

// until looks whether it is true. Who has waited for longer than a processor is busy with anything but another
// goroutine lets others run: one of them may have been kept from releasing the lock.
func (p patience) until(is func() bool) {
	const most = 4000 // hints
	for waited := 0; !is(); waited += p.hints {
		if waited >= most {
			waited = 0
			runtime.Gosched()
		}
		p.take(uint32(p.hints))
	}
}

// barging is a lock for whoever comes first.
type barging struct {
	patience
	held alone[atomic.Uint32]
}

func (l *barging) Lock() {
	l.until(func() bool { return l.held.it.Load() == 0 && l.held.it.CompareAndSwap(0, 1) })
}

func (l *barging) Unlock() { l.held.it.Store(0) }

// ticketed is a lock that is handed over in order of arrival.
type ticketed struct {
	patience
	next, serving alone[atomic.Uint32]
}

func (l *ticketed) Lock() {
	mine := l.next.it.Add(1) - 1
	l.until(func() bool { return l.serving.it.Load() == mine })
}

func (l *ticketed) Unlock() { l.serving.it.Add(1) }
