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
	LooseFull bool          // whether Push may also return false while other operations are under way
	LockFree  bool          // whether others get on while a goroutine is preempted in the middle of an operation
	Time      time.Duration // of each test (default half a second, a fifth with -short)
}

// Run tests stacks that newStack makes. With the race detector it also shows races.
func Run(t *testing.T, newStack func() stack.Stack[int], o Options) {
	if o.Time == 0 {
		o.Time = 500 * time.Millisecond
		if testing.Short() {
			o.Time /= 5
		}
	}
	t.Run("Sequential", func(t *testing.T) { sequential(t, newStack(), o.Capacity) })
	t.Run("History", func(t *testing.T) {
		full := conform.Fullness{Capacity: o.Capacity, Loose: o.LooseFull}
		check(t, conform.Linearizable(func() conform.Container { return container(newStack()) }, conform.LIFO, full, conform.Roles{}, o.Time))
	})
	t.Run("Conservation", func(t *testing.T) { check(t, conform.Conserves(container(newStack()), false, conform.Roles{}, o.Time)) })
	t.Run("Truthful", func(t *testing.T) {
		if o.LooseFull {
			t.Skip("the stack may say full at other times")
		}
		check(t, conform.Truthful(func() conform.Container { return container(newStack()) }, o.Capacity, o.Time))
	})
	t.Run("Progress", func(t *testing.T) {
		if !o.LockFree {
			t.Skip("the stack does not promise it")
		}
		check(t, conform.Progresses(container(newStack()), conform.Roles{}, o.Time))
	})
}

func container(s stack.Stack[int]) conform.Container {
	return conform.Container{Put: s.Push, Take: s.Pop}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// sequential uses a stack from one goroutine.
func sequential(t *testing.T, s stack.Stack[int], capacity int) {
	expect := func(wantValue int, wantOK bool) {
		t.Helper()
		if value, ok := s.Pop(); ok != wantOK || ok && value != wantValue {
			t.Errorf("Pop returned %d, %v: expected %d, %v", value, ok, wantValue, wantOK)
		}
	}
	push := func(value int, want bool) {
		t.Helper()
		if ok := s.Push(value); ok != want {
			t.Errorf("Push(%d) returned %v: expected %v", value, ok, want)
		}
	}
	n := 100
	if capacity > 0 {
		n = capacity
	}
	expect(0, false)
	for round := range 3 {
		for i := range n {
			push(round*n+i, true)
		}
		if capacity > 0 {
			push(-1, false)
		}
		for i := n - 1; i >= 0; i-- {
			expect(round*n+i, true)
		}
		expect(0, false)
	}
}
