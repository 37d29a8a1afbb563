package conform

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// Conserves lets goroutines put values in and take values out until the time is over, while it shakes. It returns what
// was lost, came out twice or was never put in. As from a queue, the values of one producer must also come out in their
// order to each consumer; the owner of a deque must get what it put in last, or find that all was stolen, and thieves
// get values in their order.
func Conserves(c Container, order Order, roles Roles, budget time.Duration) error {
	const goroutines, limit = 4, 1 << 20 // each producer puts in at most so many
	run := &conservation{container: c, order: order, roles: roles, taken: make([][]atomic.Uint32, goroutines)}
	for g := range run.taken {
		run.taken[g] = make([]atomic.Uint32, limit)
	}
	put := make([]int, goroutines)
	if err := run.shaken(put, limit, budget); err != nil {
		return err
	}
	if err := run.drain(put); err != nil {
		return err
	}
	return run.everythingOnce(put)
}

func (r *conservation) shaken(put []int, limit int, budget time.Duration) error {
	defer Shake()()
	for g := range put {
		r.crew.Go(func() { put[g] = r.produceAndConsume(g, limit) })
	}
	return r.crew.Wait(budget)
}

// A conservation is a run of Conserves. A value is its producer and its number: g<<20 | i.
type conservation struct {
	container Container
	order     Order
	roles     Roles
	taken     [][]atomic.Uint32 // by producer and number: how often it came out
	crew      Crew
}

const numberBits = 20

func (r *conservation) fail(format string, args ...any) {
	r.crew.Fail(fmt.Errorf(format, args...))
}

// produceAndConsume puts and takes in turn, a few at a time, and returns how many it put in.
func (r *conservation) produceAndConsume(g, limit int) (put int) {
	mayPut, mayTake := r.roles.may(g)
	w := r.witness(g)
	for round := 0; !r.crew.Stopped() && put < limit && (mayPut || mayTake); round++ {
		for range 1 + round%3 {
			if value := g<<numberBits | put; mayPut && put < limit && r.container.Put(value) {
				put++
				w.put(value)
			}
		}
		for range 1 + round%2 {
			if mayTake {
				w.took(r.container.take(g))
			}
		}
		if round%1024 == 0 {
			runtime.Gosched()
		}
	}
	return put
}

// took notes a value that came out.
func (r *conservation) took(value int) (known bool) {
	producer, number := value>>numberBits, value&(1<<numberBits-1)
	if value < 0 || producer >= len(r.taken) {
		r.fail("the value %#x came out and was never put in", value)
		return false
	}
	if r.taken[producer][number].Add(1) > 1 {
		r.fail("value %d of producer %d came out twice", number, producer)
	}
	return true
}

// drain takes out what is left, but not more than can be there.
func (r *conservation) drain(put []int) error {
	left := 1
	for _, n := range put {
		left += n
	}
	for ; left > 0; left-- {
		value, ok := r.container.Take()
		if !ok {
			return nil
		}
		r.took(value)
	}
	return fmt.Errorf("more values came out than were put in: the structure has a cycle")
}

func (r *conservation) everythingOnce(put []int) error {
	if err := r.crew.fault(); err != nil {
		return err
	}
	for g, n := range put {
		for number := range n {
			if r.taken[g][number].Load() == 0 {
				return fmt.Errorf("value %d of producer %d was put in and never came out", number, g)
			}
		}
	}
	return nil
}
