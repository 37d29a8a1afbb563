package asm

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore/sched"
)

// storeBuffering is two threads that store and then load, with something between. It fails if both may read 0.
func storeBuffering(store func(*uint64, uint64), between func()) sched.Result {
	return sched.Explore(sched.Options{Model: sched.TSO}, func(s *sched.Scenario) {
		var x, y, a, b uint64
		s.Go("a", func() { store(&x, 1); between(); a = Load64(&y) })
		s.Go("b", func() { store(&y, 1); between(); b = Load64(&x) })
		s.Finally(func() error {
			if a+b == 0 {
				return errors.New("both read 0")
			}
			return nil
		})
	})
}

// TestFences: the fences that order all before all empty the store buffer, and no others.
func TestFences(t *testing.T) {
	for _, f := range Fences() {
		require.NotNil(t, f.Do, f.Name)
		full := strings.HasPrefix(f.Orders, "all before")
		require.Equal(t, !full, storeBuffering(Store64, f.Do).Failure != nil, f.Name)
	}
}

// TestStores: which stores wait, and what else makes them reach memory.
func TestStores(t *testing.T) {
	for name, c := range map[string]struct {
		store   func(*uint64, uint64)
		between func()
		waits   bool
	}{
		"Store":         {Store64, func() {}, true},
		"StoreRelease":  {StoreRelease64, func() {}, true},
		"StoreSeqCst":   {StoreSeqCst64, func() {}, false},
		"a load":        {Store64, func() { LoadAcquire64(new(uint64)) }, true},
		"another store": {Store64, func() { Store64(new(uint64), 1) }, true},
		"Swap":          {Store64, func() { Swap64(new(uint64), 1) }, false},
		"Add":           {Store64, func() { Add64(new(uint64), 1) }, false},
		"CAS":           {Store64, func() { CAS64(new(uint64), 7, 8) }, false},
		"Or":            {Store64, func() { Or64(new(uint64), 0) }, false},
	} {
		f := storeBuffering(c.store, c.between).Failure
		require.Equal(t, c.waits, f != nil, name)
		if f != nil {
			require.Equal(t, sched.Check, f.Outcome, name)
		}
	}
}

// TestOwnStore: a thread sees what it stored, of every width, before others do, and in the end it is in memory.
func TestOwnStore(t *testing.T) {
	var all struct {
		b uint8
		h uint16
		w uint32
		d uint64
	}
	r := sched.Explore(sched.Options{Model: sched.TSO}, func(s *sched.Scenario) {
		all.b, all.h, all.w, all.d = 0, 0, 0, 0
		s.Go("stores", func() {
			Store8(&all.b, 1)
			StoreRelease16(&all.h, 2)
			Store32(&all.w, 3)
			StoreRelease64(&all.d, 4)
			if Load8(&all.b) != 1 || Load16(&all.h) != 2 || Load32(&all.w) != 3 || Load64(&all.d) != 4 {
				panic("not its own store")
			}
		})
		s.Go("looks", func() {
			if Load64(&all.d) == 4 && Load8(&all.b) != 1 {
				panic("stores came in another order")
			}
		})
		s.Finally(func() error {
			if all.b != 1 || all.h != 2 || all.w != 3 || all.d != 4 {
				return errors.New("a store is lost")
			}
			return nil
		})
	})
	require.Nil(t, r.Failure)
	require.True(t, r.Complete)
}
