package locktest

import (
	"fmt"
	"sync"
	"testing"

	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/internal/layout"
)

// A Peer is a lock to be measured.
type Peer struct {
	Name string
	New  func() sync.Locker
}

// Bench measures the subject beside sync.Mutex and the peers: critical sections of one addition, by 1, 2 and 8
// goroutines, each a sub-benchmark. ns/op is the time of one critical section, of all goroutines together. With more
// goroutines than processors, locks that hand over in order of arrival wait for goroutines that do not run: what that
// costs is to be seen, too.
func Bench(b *testing.B, subject Peer, peers ...Peer) {
	mutex := Peer{"sync.Mutex", func() sync.Locker { return new(sync.Mutex) }}
	for _, goroutines := range []int{1, 2, 8} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			var c contest.Contest
			for _, p := range append([]Peer{subject, mutex}, peers...) {
				c.Contenders = append(c.Contenders, contest.Contender{Name: p.Name, Make: func() []contest.Work {
					return sections(p.New(), goroutines)
				}})
			}
			c.Bench(b)
		})
	}
}

func sections(l sync.Locker, goroutines int) (works []contest.Work) {
	var shared struct {
		_     layout.Pad
		count int
		_     layout.Pad
	}
	for range goroutines {
		works = append(works, func(n int) {
			for range n {
				l.Lock()
				shared.count++
				l.Unlock()
			}
		})
	}
	return works
}
