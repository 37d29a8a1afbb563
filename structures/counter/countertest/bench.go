package countertest

import (
	"fmt"
	"testing"

	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/counter"
)

// A Peer is a counter to be measured: New makes a fresh one and returns what gives each goroutine its function to add
// with.
type Peer struct {
	Name string
	New  func() (adder func() func(delta int64))
}

// Bench measures the subject beside one atomic word and the peers, added to by 1 and by 2 goroutines, each a
// sub-benchmark. ns/op is the time of an addition, of all goroutines together. See [queuetest.Bench] for what is
// printed.
//
// [queuetest.Bench]: https://pkg.go.dev/example.org/atomlab/structures/queue/queuetest#Bench
func Bench(b *testing.B, subject Peer, peers ...Peer) {
	single := Peer{"one atomic word", func() func() func(int64) {
		c := new(counter.Single)
		return func() func(int64) { return c.Add }
	}}
	for _, goroutines := range []int{1, 2} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			var c contest.Contest
			for _, p := range append([]Peer{subject, single}, peers...) {
				c.Contenders = append(c.Contenders, contest.Contender{Name: p.Name, Make: func() (works []contest.Work) {
					adder := p.New()
					for range goroutines {
						add := adder()
						works = append(works, func(n int) {
							for range n {
								add(1)
							}
						})
					}
					return works
				}})
			}
			c.Bench(b)
		})
	}
}
