package conform

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// Truthful asks for answers of full and empty that cannot be true, in half of the time each, while it shakes. A history
// shows such an answer too, but only if it comes while few operations overlap; here one in a hundred million is enough.
// newContainer makes empty ones.
//
// Whoever puts holds a room, and whoever takes holds a value that is there for it: tickets, which are given out after
// the operation that made the room, or put the value, has returned. So there are never more goroutines putting than
// there are rooms, nor more taking than values, whoever may do what.
func Truthful(newContainer func() Container, full Fullness, roles Roles, budget time.Duration) error {
	if full.Capacity > 0 && !full.Loose {
		a := newAudit(newContainer(), full, roles)
		a.hold = &a.values // nearly full
		for range full.Capacity {
			if !a.grab(&a.rooms) || !a.put() {
				return fmt.Errorf("full after fewer than %d values, which it should hold", full.Capacity)
			}
		}
		if err := a.run(budget / 2); err != nil {
			return err
		}
	}
	if !full.LooseEmpty {
		a := newAudit(newContainer(), full, roles)
		a.hold = &a.rooms // nearly empty
		return a.run(budget / 2)
	}
	return nil
}

// An audit is half a run of Truthful.
type audit struct {
	container     Container
	full          Fullness
	roles         Roles
	rooms, values atomic.Int64  // tickets
	hold          *atomic.Int64 // those of which many are kept back: the others run short
	most          int64         // of the tickets
}

const crowd = 8 // goroutines

func newAudit(c Container, full Fullness, roles Roles) *audit {
	a := &audit{container: c, full: full, roles: roles, most: int64(full.Capacity)}
	if full.Capacity == 0 {
		a.most = 1 << 10
	}
	a.rooms.Store(a.most)
	return a
}

func (a *audit) run(budget time.Duration) error {
	defer Shake()()
	var crew Crew
	for g := range crowd {
		mayPut, mayTake := a.roles.may(g)
		if !mayPut && !mayTake {
			continue
		}
		crew.Go(func() {
			for idle := 0; !crew.Stopped(); idle++ {
				if mayPut && a.grab(&a.rooms) {
					if idle = 0; !a.put() && !a.full.Loose {
						crew.Fail(fmt.Errorf("put returned full, while there was room for every goroutine that was putting"))
					}
				}
				if mayTake && a.grab(&a.values) {
					if idle = 0; !a.take(g) && !a.full.LooseEmpty {
						crew.Fail(fmt.Errorf("take returned empty, while there was a value for every goroutine that was taking"))
					}
				}
				if idle > 16 {
					runtime.Gosched()
				}
			}
		})
	}
	return crew.Wait(budget)
}

// grab gets a ticket if there is one that is not kept back.
func (a *audit) grab(tickets *atomic.Int64) bool {
	kept := int64(0)
	if tickets == a.hold {
		kept = max(0, a.most-crowd)
	}
	for {
		n := tickets.Load()
		if n <= kept {
			return false
		}
		if tickets.CompareAndSwap(n, n-1) {
			return true
		}
	}
}

// put puts with a room and leaves a value for somebody, or the room.
func (a *audit) put() bool {
	ok := a.container.Put(0)
	if ok {
		a.values.Add(1)
	} else {
		a.rooms.Add(1)
	}
	return ok
}

func (a *audit) take(goroutine int) bool {
	_, ok := a.container.take(goroutine)
	if ok {
		a.rooms.Add(1)
	} else {
		a.values.Add(1)
	}
	return ok
}
