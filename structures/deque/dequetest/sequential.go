package dequetest

import (
	"fmt"
	"math/rand/v2"

	"example.org/atomlab/structures/deque"
	"example.org/atomlab/structures/internal/conform"
)

// sequential uses deques from one goroutine: as a stack, as a queue, and as both at random.
func sequential(newDeque func() deque.Deque[int], full conform.Fullness) error {
	stack := func() conform.Container { return container(conform.Made(newDeque())) }
	queue := func() conform.Container {
		d := newDeque()
		return conform.Container{Put: d.Push, Take: d.Steal}
	}
	if err := conform.Sequential(stack, conform.LIFO, full); err != nil {
		return fmt.Errorf("Push and Pop: %w", err)
	}
	if err := conform.Sequential(queue, conform.FIFO, full); err != nil {
		return fmt.Errorf("Push and Steal: %w", err)
	}
	return alone(newDeque(), full)
}

// A trier is a deque whose thieves can do without knowing whether it is empty. Alone they know.
type trier interface {
	TrySteal() (value int, ok, empty bool)
}

// alone does operations at random, in times in which the deque gets longer and times in which it gets shorter, and
// compares with a slice.
func alone(d deque.Deque[int], full conform.Fullness) error {
	const steps, season = 4000, 500
	try, tries := d.(trier)
	var want []int
	for step := range steps {
		pushes := 3
		if step/season%2 == 1 {
			pushes = 1
		}
		if rand.IntN(4) < pushes {
			isFull := full.Capacity > 0 && len(want) == full.Capacity
			if ok := d.Push(step); ok == isFull && !full.Loose {
				return fmt.Errorf("Push returned %v with %d values in it", ok, len(want))
			} else if ok {
				want = append(want, step)
			}
			continue
		}
		wanted, rest := -1, want
		var value int
		var ok bool
		switch last := len(want) - 1; {
		case rand.IntN(2) == 0:
			if last >= 0 {
				wanted, rest = want[last], want[:last]
			}
			value, ok = d.Pop()
		case tries && rand.IntN(2) == 0:
			if last >= 0 {
				wanted, rest = want[0], want[1:]
			}
			var empty bool
			if value, ok, empty = try.TrySteal(); ok == empty {
				return fmt.Errorf("TrySteal returned %v, empty %v, with %d values in it and nobody else", ok, empty, len(want))
			}
		default:
			if last >= 0 {
				wanted, rest = want[0], want[1:]
			}
			value, ok = d.Steal()
		}
		if ok != (wanted >= 0) || ok && value != wanted {
			return fmt.Errorf("%d, %v came out: expected %d (-1 is nothing) of %v", value, ok, wanted, want)
		}
		want = rest
	}
	return nil
}
