// Package stacktest holds a stack against its contract: [Run] is for any type that satisfies [stack.Stack], in the
// manner of testing/fstest.
package stacktest

import (
	"testing"
	"time"

	"example.org/atomlab/structures/internal/conform"
	"example.org/atomlab/structures/stack"
)

// Options say what the stack promises.
type Options struct {
	Capacity  int           // how many values a new stack holds; 0: any number
	LooseFull bool          // whether Push may also return false while others are under way, or have just returned
	LockFree  bool          // whether others get on while a goroutine is preempted in the middle of an operation
	Time      time.Duration // of each test (default half a second, a fifth with -short)
}

// Run tests stacks that newStack makes, as queuetest.Run tests queues. With the race detector it also shows races.
func Run(t *testing.T, newStack func() stack.Stack[int], o Options) {
	conform.Test(t, Checks(newStack, o))
}

// Checks are the tests of Run.
func Checks(newStack func() stack.Stack[int], o Options) []conform.Check {
	o.Time = conform.Duration(o.Time)
	var all conform.Roles
	full := conform.Fullness{Capacity: o.Capacity, Loose: o.LooseFull}
	newContainer := func() conform.Container { return container(conform.Made(newStack())) }
	return []conform.Check{
		{Name: "Sequential", Run: func() error { return conform.Sequential(newContainer, conform.LIFO, full) }},
		{Name: "History", Time: o.Time, Run: func() error {
			return conform.Linearizable(newContainer, conform.LIFO, full, all, o.Time)
		}},
		{Name: "Conservation", Time: o.Time, Run: func() error {
			return conform.Conserves(newContainer(), conform.LIFO, all, o.Time)
		}},
		{Name: "Truthful", Time: o.Time, Run: func() error { return conform.Truthful(newContainer, full, all, o.Time) }},
		conform.ProgressCheck(newContainer, all, o.LockFree, o.Time),
	}
}

func container(s stack.Stack[int]) conform.Container {
	return conform.Container{Put: s.Push, Take: s.Pop}
}
