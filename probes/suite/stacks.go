package suite

import (
	"runtime"

	"example.org/atomlab/probes"
	"example.org/atomlab/structures/stack"
)

// Question: which stack costs least, by how many use it?
//
// Goroutines that push and pop in turn. See choice for the rules.
var _ = stackChoice.register()

var stackChoice = choice{
	name:     probes.Stacks,
	question: "Which stack costs least, by how many use it?",
	method: "Goroutines that push a value and pop one in turn, on each stack of this lab and a slice under a mutex; " +
		"one and all processors.",
	result:    probes.BestStack,
	settings:  alongside,
	customary: "Go, which has no other",
	rivals: []rivalry{
		stackRival("mutex", func() stack.Stack[int] { return new(stack.Locked[int]) }),
		stackRival("Treiber", func() stack.Stack[int] { return new(stack.Treiber[int]) }),
		stackRival("pooled, tag beside an index", func() stack.Stack[int] { return stack.NewPooled[int](stackSize) }),
		stackRival("wide, tag beside a pointer", func() stack.Stack[int] { return stack.NewWide[int](stackSize) }),
	},
}

const stackSize = 1024

func stackRival(name string, newStack func() stack.Stack[int]) rivalry {
	return rivalry{name, func(at setting) (w workload) {
		s := newStack()
		popped := make([]alone[int], at[threads])
		for i := range popped {
			w.works = append(w.works, again(func() {
				for !s.Push(1) {
					runtime.Gosched()
				}
				v, ok := s.Pop()
				for ; !ok; v, ok = s.Pop() {
					runtime.Gosched()
				}
				popped[i].it += v
			}))
		}
		w.done = func() int { return sum(popped) }
		return w
	}}
}

// sum adds what goroutines have counted.
func sum(counts []alone[int]) (all int) {
	for _, c := range counts {
		all += c.it
	}
	return all
}
