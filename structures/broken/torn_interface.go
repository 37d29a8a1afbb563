package broken

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

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
	p := (*[2]uintptr)(unsafe.Pointer(&t.value))
	return uint64(atomic.LoadUintptr(&p[0])), uint64(atomic.LoadUintptr(&p[1]))
}

// tears lets two goroutines store values of two types at once, interrupted anywhere, again and again. look returns
// whether what is there belongs together; it is asked between the rounds, while nobody stores: it takes two loads to
// look at an interface, and what changes between them proves nothing.
func tears(store func(any), look func(a *int, b *string) error) func(time.Duration) error {
	const stores = 4 // of each goroutine in a round
	return func(budget time.Duration) error {
		defer conform.Shake()()
		a, b := new(int), new(string)
		var crew conform.Crew
		var arrived atomic.Int64
		meet := func(turn int64) {
			arrived.Add(1)
			for look := 1; arrived.Load() < 2*turn && !crew.Stopped(); look++ {
				if look%256 == 0 {
					runtime.Gosched()
				}
			}
		}
		for rank, value := range []any{a, b} {
			crew.Go(func() {
				for turn := int64(1); !crew.Stopped(); turn += 2 {
					meet(turn)
					for range stores {
						store(value)
					}
					meet(turn + 1)
					if rank != 0 || crew.Stopped() {
						continue
					}
					if err := look(a, b); err != nil {
						crew.Fail(err)
					}
				}
			})
		}
		return crew.Wait(budget)
	}
}

var tornInterfaceBug = Bug{
	Name:     "TornInterface",
	Wrong:    "an interface value is two words and is written as two: a reader may get the type of one value with the data of another",
	Seen:     "Russ Cox, Off to the Races, 2010, breaks Go's type safety with it; it is why atomic.Value refuses a second type",
	Detector: ByStress,
	Broken: func(budget time.Duration) error {
		var t TornInterface
		kindOf := func(value any) uint64 { return uint64((*[2]uintptr)(unsafe.Pointer(&value))[0]) }
		return tears(t.Store, func(a *int, b *string) error {
			kind, data := t.Words()
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
