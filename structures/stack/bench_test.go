package stack_test

import (
	"testing"

	"example.org/atomlab/structures/stack"
	"example.org/atomlab/structures/stack/stacktest"
)

// BenchmarkStacks measures the stacks beside each other.
func BenchmarkStacks(b *testing.B) {
	stacktest.Bench(b,
		stacktest.Peer{Name: "Treiber", New: func(int) stack.Stack[int] { return new(stack.Treiber[int]) }},
		stacktest.Peer{Name: "pooled", New: func(capacity int) stack.Stack[int] { return stack.NewPooled[int](capacity) }},
		stacktest.Peer{Name: "wide", New: func(capacity int) stack.Stack[int] { return stack.NewWide[int](capacity) }},
	)
}
