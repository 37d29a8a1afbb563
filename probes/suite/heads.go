package suite

import (
	"example.org/atomlab/probes"
	"example.org/atomlab/structures/stack"
)

// Question: where should the tag stand that keeps a stack's head from being taken for a former one?
//
// Two of the stacks again, that are alike but for their heads: packed into 64 bits beside an index, or in 128 beside a
// pointer. See choice for the rules.
var _ = headChoice.register()

var headChoice = choice{
	name:     probes.Heads,
	question: "Where should the tag stand that keeps a head from being taken for a former one?",
	method: "Goroutines that push a value and pop one in turn, on a stack whose head is an index and a tag in 64 bits, and on one whose " +
		"head is a pointer and a tag in 128; one and all processors.",
	result:    probes.BestHead,
	settings:  alongside,
	customary: "Go runtime lfstack",
	rivals: []rivalry{
		stackRival("packed", func() stack.Stack[int] { return stack.NewPooled[int](stackSize) }),
		stackRival("wide", func() stack.Stack[int] { return stack.NewWide[int](stackSize) }),
	},
}
