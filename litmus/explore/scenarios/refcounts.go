package scenarios

import (
	"errors"
	"fmt"
	"sync/atomic"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/refcount"
)

// A reference is what all reference counts have.
type reference interface {
	counted
	Acquire()
	Refs() int
}

// counts has the reference counts that are right.
var counts = map[string]func(destroy func()) reference{
	"count":  func(f func()) reference { return refcount.New(f) },
	"sticky": func(f func()) reference { return refcount.NewSticky(f) },
}

// late lets the owner give a thing up while one acquires that may not, one tries to, and one asks for the number. Who
// was not refused has it alive, and after a zero nobody has it.
func late(make func(destroy func()) reference) func(*explore.S) {
	return func(s *explore.S) {
		var destroyed, wrong atomic.Int32
		c := make(func() { destroyed.Add(1) })
		use := func() {
			if destroyed.Load() != 0 {
				wrong.Store(1)
			}
			c.Release()
		}
		s.Go("owner", func() { c.Release() })
		s.Go("late", func() {
			if !refused(c.Acquire) {
				use()
			}
		})
		s.Go("user", func() {
			switch {
			case c.TryAcquire():
				use()
			case c.TryAcquire():
				wrong.Store(2)
				c.Release()
			}
		})
		s.Go("reader", func() {
			if c.Refs() == 0 && c.TryAcquire() {
				wrong.Store(2)
				c.Release()
			}
		})
		s.Finally(func() error {
			switch {
			case wrong.Load() == 1:
				return errors.New("a user had what was destroyed")
			case wrong.Load() == 2:
				return errors.New("after there was no reference somebody got one")
			case destroyed.Load() != 1:
				return fmt.Errorf("destroyed %d times", destroyed.Load())
			}
			return nil
		})
	}
}

// released lets two release what has one reference: one of them is told, and nobody has afterwards what was destroyed.
func released(make func(destroy func()) reference) func(*explore.S) {
	return func(s *explore.S) {
		var destroyed, told atomic.Int32
		c := make(func() { destroyed.Add(1) })
		for _, name := range []string{"owner", "thief"} {
			s.Go(name, func() {
				if refused(func() { c.Release() }) {
					told.Add(1)
				}
			})
		}
		s.Finally(func() error {
			switch {
			case told.Load() != 1:
				return fmt.Errorf("of two who release one reference %d are told", told.Load())
			case destroyed.Load() > 1:
				return fmt.Errorf("destroyed %d times", destroyed.Load())
			case destroyed.Load() == 1 && c.TryAcquire():
				return errors.New("somebody has what was destroyed")
			}
			return nil
		})
	}
}

// refused is whether f panics.
func refused(f func()) (does bool) {
	defer func() { does = recover() != nil }()
	f()
	return false
}
