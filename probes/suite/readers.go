package suite

import (
	"sync"
	"sync/atomic"

	"github.com/puzpuzpuz/xsync/v4"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/lock"
)

// Question: how should what is mostly read be protected?
//
// Two words that belong together, read by all and replaced by each goroutine in a share of its operations. Copy on
// write is a pointer to two words that never change. See choice for the rules.
var _ = readerChoice.register()

var readerChoice = choice{
	name:     probes.Readers,
	question: "How should what is mostly read be protected?",
	method: "Goroutines that read two words which belong together, and replace them in none and ten of a thousand operations: " +
		"under each lock for readers, with a sequence number, and by copy on write.",
	result:    probes.BestReaders,
	settings:  across(0, 10),
	beside:    []rivalry{idle},
	customary: "Go",
	rivals: []rivalry{
		{"sync.RWMutex", func(at setting) workload {
			w := new(alone[struct {
				sync.RWMutex
				a, b uint64
			}])
			return workload{works: mixed(at, func() {
				w.it.RLock()
				mustAgree(w.it.a, w.it.b)
				w.it.RUnlock()
			}, func() {
				w.it.Lock()
				w.it.a++
				w.it.b++
				w.it.Unlock()
			}), done: func() int { return int(w.it.a) }}
		}},
		{"sync.Mutex", func(at setting) workload {
			w := new(alone[struct {
				sync.Mutex
				a, b uint64
			}])
			return workload{works: mixed(at, func() {
				w.it.Lock()
				mustAgree(w.it.a, w.it.b)
				w.it.Unlock()
			}, func() {
				w.it.Lock()
				w.it.a++
				w.it.b++
				w.it.Unlock()
			}), done: func() int { return int(w.it.a) }}
		}},
		{"copy on write", func(at setting) workload {
			type version struct{ a, b uint64 }
			w := new(alone[struct {
				sync.Mutex
				current atomic.Pointer[version]
			}])
			w.it.current.Store(new(version))
			return workload{works: mixed(at, func() {
				v := w.it.current.Load()
				mustAgree(v.a, v.b)
			}, func() {
				w.it.Lock()
				v := w.it.current.Load()
				w.it.current.Store(&version{v.a + 1, v.b + 1})
				w.it.Unlock()
			}), done: func() int { return int(w.it.current.Load().a) }}
		}},
		{"sequence lock", func(at setting) (all workload) {
			w := new(alone[struct {
				lock.Sequence
				a, b atomic.Uint64
			}])
			for range at[threads] {
				seen := &new(alone[struct{ a, b uint64 }]).it
				look := func() { seen.a, seen.b = w.it.a.Load(), w.it.b.Load() }
				all.works = append(all.works, mix(at, func() {
					w.it.Read(look)
					mustAgree(seen.a, seen.b)
				}, func() {
					w.it.Lock()
					w.it.a.Add(1)
					w.it.b.Add(1)
					w.it.Unlock()
				}))
			}
			all.done = func() int { return int(w.it.a.Load()) }
			return all
		}},
		{"lock biased towards readers", func(at setting) (all workload) {
			l := lock.NewBiased(lock.BiasedOptions{})
			w := new(alone[struct{ a, b uint64 }])
			for range at[threads] {
				r := l.Reader()
				all.works = append(all.works, mix(at, func() {
					r.Lock()
					mustAgree(w.it.a, w.it.b)
					r.Unlock()
				}, func() {
					l.Lock()
					w.it.a++
					w.it.b++
					l.Unlock()
				}))
			}
			all.done = func() int { return int(w.it.a) }
			return all
		}},
		{"xsync.RBMutex", func(at setting) workload {
			l := xsync.NewRBMutex()
			w := new(alone[struct{ a, b uint64 }])
			return workload{works: mixed(at, func() {
				token := l.RLock()
				mustAgree(w.it.a, w.it.b)
				l.RUnlock(token)
			}, func() {
				l.Lock()
				w.it.a++
				w.it.b++
				l.Unlock()
			}), done: func() int { return int(w.it.a) }}
		}},
	},
}

// mustAgree ends the probe, which runs in a child, if a reader got two words of different moments.
func mustAgree(a, b uint64) {
	if a != b {
		panic("readers: two words of different moments")
	}
}
