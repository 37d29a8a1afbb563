package conform

import "fmt"

// Sequential uses containers from one goroutine: they fill up and run empty a few times, in their order, and those that
// newContainer makes are not the same one.
func Sequential(newContainer func() Container, order Order, full Fullness) error {
	if full.Capacity < 0 {
		return fmt.Errorf("the capacity is %d: expected how many values fit, or 0 for any number", full.Capacity)
	}
	const rounds = 5
	n := 100
	if full.Capacity > 0 {
		n = full.Capacity
	}
	c := newContainer()
	if value, ok := c.Take(); ok {
		return fmt.Errorf("a new one holds %d: expected that each is made anew, and empty", value)
	}
	for round := range rounds {
		if err := fillAndEmpty(c, order, full, n, round*n); err != nil {
			return err
		}
	}
	c.Put(1)
	if value, ok := newContainer().Take(); ok {
		return fmt.Errorf("a new one holds %d, which was put into another: expected that each is made anew, and empty", value)
	}
	return nil
}

func fillAndEmpty(c Container, order Order, full Fullness, n, first int) error {
	for i := range n {
		if !c.Put(first + i) {
			return fmt.Errorf("put refused value %d: expected room for %d", i+1, n)
		}
	}
	if full.Capacity > 0 && !full.Loose && c.Put(-1) {
		return fmt.Errorf("put took value %d: expected room for %d (Capacity is how many really fit, also where a constructor rounds up)", n+1, n)
	}
	for i := range n {
		want := first + i
		if order == LIFO {
			want = first + n - 1 - i
		}
		if value, ok := c.Take(); !ok || value != want {
			return fmt.Errorf("take returned %d, %v: expected %d, true", value, ok, want)
		}
	}
	if value, ok := c.Take(); ok {
		return fmt.Errorf("take returned %d, true: expected nothing, as all was taken out", value)
	}
	return nil
}
