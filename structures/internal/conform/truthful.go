package conform

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Truthful lets goroutines use the container so that it cannot be full, and then so that it cannot be empty, half of
// the time each, while it shakes: an answer of full, or empty, is an error then. A history shows such an answer too,
// but only if it comes while few operations overlap; here one in a hundred million is enough. newContainer makes empty
// ones; capacity 0 means that they are never full.
func Truthful(newContainer func() Container, capacity int, budget time.Duration) error {
	if capacity > 0 {
		c := newContainer()
		for i := range capacity {
			if !c.Put(i) {
				return fmt.Errorf("full after %d values: expected room for %d", i, capacity)
			}
		}
		if err := crowd(budget/2, func() error { return takeAndPut(c) }); err != nil {
			return err
		}
	}
	c := newContainer()
	return crowd(budget/2, func() error { return putAndTake(c) })
}

// takeAndPut puts back what it took: there is room at least for that.
func takeAndPut(c Container) error {
	if value, ok := c.Take(); ok && !c.Put(value) {
		return fmt.Errorf("put returned full, while a value that had been taken was not back yet")
	}
	return nil
}

// putAndTake takes after it has put: there is at least one value for each goroutine that has not taken yet.
func putAndTake(c Container) error {
	if !c.Put(0) {
		return nil
	}
	if _, ok := c.Take(); !ok {
		return fmt.Errorf("take returned empty, while there was a value for each goroutine that was taking")
	}
	return nil
}

// crowd has goroutines do the same again and again, until the time is over or it goes wrong.
func crowd(budget time.Duration, act func() error) error {
	const goroutines = 8
	defer Shake()()
	var caught atomic.Pointer[error]
	var wg sync.WaitGroup
	begin := time.Now()
	for range goroutines {
		wg.Go(func() {
			for i := 0; caught.Load() == nil && (i%64 != 0 || time.Since(begin) < budget); i++ {
				if err := act(); err != nil {
					caught.CompareAndSwap(nil, &err)
				}
			}
		})
	}
	if !finishes(&wg, budget+20*time.Second) {
		return fmt.Errorf("an operation did not return within 20 s: the structure is corrupt or deadlocked")
	}
	if err := caught.Load(); err != nil {
		return *err
	}
	return nil
}
