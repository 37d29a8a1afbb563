package dequetest

import (
	"runtime"
	"testing"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/deque"
)

// A Peer is a deque to be measured.
type Peer struct {
	Name string
	New  func() deque.Deque[int]
}

// round is how many values the owner pushes before it pops them. With thieves, one of them is theirs.
const round = 16

// Bench measures the subject beside one under a mutex and the peers: the owner alone, who pushes sixteen values and
// pops them, and the same while a thief steals one in sixteen; each is a sub-benchmark. ns/op is the time in which
// one value goes in and out.
func Bench(b *testing.B, subject Peer, peers ...Peer) {
	locked := Peer{"mutex", func() deque.Deque[int] { return new(deque.Locked[int]) }}
	for thieves, name := range []string{"owner alone", "owner and thief"} {
		b.Run(name, func(b *testing.B) {
			c := contest.Contest{PerRound: 1}
			for _, p := range append([]Peer{subject, locked}, peers...) {
				c.Contenders = append(c.Contenders, contest.Contender{Name: p.Name, Make: func() []contest.Work {
					return workers(p.New(), thieves)
				}})
			}
			c.Bench(b)
		})
	}
}

// workers are the owner and thieves, who wait for what is theirs. The owner leaves them that much, and never waits.
func workers(d deque.Deque[int], thieves int) (works []contest.Work) {
	pushed, due := 0, 0
	works = append(works, func(n int) {
		for range n {
			d.Push(pushed)
			if pushed++; pushed%round != 0 {
				continue
			}
			for due += round - thieves; due > 0; due-- {
				if _, ok := d.Pop(); !ok {
					break
				}
			}
		}
	})
	for range thieves {
		asked, stolen := 0, 0
		works = append(works, func(n int) {
			asked += n
			for wait := 0; stolen < asked/round; {
				if _, ok := d.Steal(); ok {
					stolen++
					wait = 0
				} else if wait++; wait < 6 {
					asm.Relax(1 << wait)
				} else {
					runtime.Gosched()
				}
			}
		})
	}
	return works
}
