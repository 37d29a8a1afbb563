package broken

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"example.org/atomlab/asm"
	"example.org/atomlab/structures/box"
	"example.org/atomlab/structures/internal/conform"
)

// TornInterface holds an interface value that is written as Go writes it: two words, one after the other. A reader
// between them has the type of one value and the word of another; using that reads memory as what it is not.
type TornInterface struct{ value any }

// Store replaces the value.
func (t *TornInterface) Store(value any) { t.value = value } // wrong: two stores

// Words looks at the two words without using them.
func (t *TornInterface) Words() (kind, data uint64) {
	p := (*[2]uint64)(unsafe.Pointer(&t.value))
	return asm.Load64(&p[0]), asm.Load64(&p[1])
}

// tears lets two goroutines store values of two types, interrupted anywhere, while one looks. look returns whether what
// is there belongs together.
func tears(store func(any), look func(a *int, b *string) error) func(time.Duration) error {
	return func(budget time.Duration) error {
		defer conform.Shake()()
		a, b := new(int), new(string)
		store(a)
		var stop atomic.Bool
		time.AfterFunc(budget, func() { stop.Store(true) })
		var wg sync.WaitGroup
		for _, value := range []any{a, b} {
			wg.Go(func() {
				for !stop.Load() {
					store(value)
				}
			})
		}
		var caught error
		for caught == nil && !stop.Load() {
			caught = look(a, b)
		}
		stop.Store(true)
		wg.Wait()
		return caught
	}
}

var tornInterfaceBug = Bug{
	Name:     "TornInterface",
	Wrong:    "an interface value is two words and is written as two: a reader may get the type of one value with the data of another",
	Seen:     "Russ Cox, Off to the Races, 2010, breaks Go's type safety with it; it is why atomic.Value refuses a second type",
	Detector: ByStress,
	Broken: func(budget time.Duration) error {
		var t TornInterface
		kindOf := func(value any) uint64 { return (*[2]uint64)(unsafe.Pointer(&value))[0] }
		return tears(t.Store, func(a *int, b *string) error {
			kind, data := t.Words()
			again, _ := t.Words()
			if kind != again {
				return nil // it changed between our own two loads: that proves nothing
			}
			if kind == kindOf(a) && data != uint64(uintptr(unsafe.Pointer(a))) || kind == kindOf(b) && data != uint64(uintptr(unsafe.Pointer(b))) {
				return fmt.Errorf("type %#x with data %#x: the one is of one value, the other of another", kind, data)
			}
			return nil
		})(budget)
	},
	Right: func(budget time.Duration) error {
		var held box.Box
		return tears(held.Store, func(a *int, b *string) error {
			switch v := held.Load().(type) {
			case *int:
				if v != a {
					return fmt.Errorf("the *int is %p: expected %p", v, a)
				}
			case *string:
				if v != b {
					return fmt.Errorf("the *string is %p: expected %p", v, b)
				}
			}
			return nil
		})(budget)
	},
}
