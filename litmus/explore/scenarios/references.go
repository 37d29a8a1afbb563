package scenarios

import (
	"errors"
	"fmt"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/refcount"
)

// counted is a reference count.
type counted interface {
	TryAcquire() bool
	Release() bool
}

// looked is one that says how many references there are.
type looked interface {
	counted
	Acquire()
	Refs() int
}

func count(last func()) looked  { return refcount.New(last) }
func sticky(last func()) looked { return refcount.NewSticky(last) }

// An object is what references are to.
type object struct {
	counted
	destroyed, lasts, misused atomic.Int32
}

func newObject[C counted](make func(last func()) C) (*object, C) {
	o := &object{}
	c := make(func() { o.destroyed.Add(1) })
	o.counted = c
	return o, c
}

// use uses the object and gives it up.
func (o *object) use() {
	if o.destroyed.Load() > 0 {
		o.misused.Add(1)
	}
	o.giveUp()
}

func (o *object) giveUp() {
	if o.Release() {
		o.lasts.Add(1)
	}
}

func (o *object) audit() error {
	switch destroyed, lasts := o.destroyed.Load(), o.lasts.Load(); {
	case o.misused.Load() > 0:
		return errors.New("a user had what was destroyed")
	case destroyed != 1:
		return fmt.Errorf("destroyed %d times", destroyed)
	case lasts != 1:
		return fmt.Errorf("%d Releases were the last", lasts)
	case o.TryAcquire():
		return errors.New("what was destroyed was acquired")
	}
	return nil
}

// releases lets users try to get an object, while the owner gives it up.
func releases[C counted](make func(last func()) C, users int) func(*explore.S) {
	return func(s *explore.S) {
		o, _ := newObject(make)
		s.Go("owner", o.giveUp)
		for i := range users {
			s.Go(fmt.Sprintf("user %d", i), func() {
				if o.TryAcquire() {
					o.use()
				}
			})
		}
		s.Finally(o.audit)
	}
}

// shares lets holders take a second reference each and give both up.
func shares(make func(last func()) looked, holders int) func(*explore.S) {
	return func(s *explore.S) {
		o, c := newObject(make)
		for range holders - 1 {
			c.Acquire()
		}
		for i := range holders {
			s.Go(fmt.Sprintf("holder %d", i), func() {
				c.Acquire()
				o.use()
				o.use()
			})
		}
		s.Finally(o.audit)
	}
}

// late lets the owner give a thing up while one acquires that may not, one tries to, and one asks for the number. Who
// was not refused has it alive, and after a zero nobody has it.
func late(make func(last func()) looked) func(*explore.S) {
	return func(s *explore.S) {
		o, c := newObject(make)
		var revived atomic.Int32
		acquired := func() {
			if o.TryAcquire() {
				revived.Store(1)
				o.use()
			}
		}
		s.Go("owner", o.giveUp)
		s.Go("late", func() {
			if !panics("refcount", c.Acquire) {
				o.use()
			}
		})
		s.Go("user", func() {
			if o.TryAcquire() {
				o.use()
			} else {
				acquired()
			}
		})
		s.Go("looks", func() {
			if c.Refs() == 0 {
				acquired()
			}
		})
		s.Finally(func() error {
			if revived.Load() > 0 {
				return errors.New("after there was no reference somebody got one")
			}
			return o.audit()
		})
	}
}

// tooOften lets threads release an object once more often than there are references: one is told. If that comes at the
// very moment of the last Release nobody may be told to destroy the object, but never two.
func tooOften[C counted](make func(last func()) C, references int) func(*explore.S) {
	return func(s *explore.S) {
		o, c := newObject(make)
		for range references - 1 {
			c.TryAcquire()
		}
		var told atomic.Int32
		for i := range references + 1 {
			s.Go(fmt.Sprintf("T%d", i), func() {
				if panics("refcount", o.giveUp) {
					told.Add(1)
				}
			})
		}
		s.Finally(func() error {
			if n := told.Load(); n != 1 {
				return fmt.Errorf("%d of %d Releases of %d references panicked: expected one", n, references+1, references)
			}
			if o.destroyed.Load() == 0 {
				return nil
			}
			return o.audit()
		})
	}
}
