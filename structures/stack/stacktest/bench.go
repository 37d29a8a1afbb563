package stacktest

import (
	"fmt"
	"runtime"
	"testing"

	"example.org/atomlab/structures/contest"
	"example.org/atomlab/structures/stack"
)

// A Peer is a stack to be measured.
type Peer struct {
	Name string
	New  func(capacity int) stack.Stack[int]
}

// Bench measures the subject beside a slice under a mutex and the peers: 1, 2 and 4 goroutines that push and pop in
// turn, each a sub-benchmark. ns/op is the time of one pair, of all goroutines together.
func Bench(b *testing.B, subject Peer, peers ...Peer) {
	locked := Peer{"mutex", func(int) stack.Stack[int] { return new(stack.Locked[int]) }}
	for _, goroutines := range []int{1, 2, 4} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			var c contest.Contest
			for _, p := range append([]Peer{subject, locked}, peers...) {
				c.Contenders = append(c.Contenders, contest.Contender{Name: p.Name, Make: func() []contest.Work {
					return pairs(p.New(1024), goroutines)
				}})
			}
			c.Bench(b)
		})
	}
}

func pairs(s stack.Stack[int], goroutines int) (works []contest.Work) {
	for range goroutines {
		works = append(works, func(n int) {
			for i := range n {
				for !s.Push(i) {
					runtime.Gosched()
				}
				for _, ok := s.Pop(); !ok; _, ok = s.Pop() {
					runtime.Gosched()
				}
			}
		})
	}
	return works
}
