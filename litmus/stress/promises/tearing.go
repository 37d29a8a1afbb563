package promises

import (
	"unsafe"

	"example.org/atomlab/litmus/stress"
)

const (
	wordText = "The Go Memory Model, Implementation Restrictions: each read of a single-word-sized or sub-word-sized memory location must observe a value actually written to that location"
	tornText = "The Go Memory Model, Implementation Restrictions: reads of locations larger than a machine word may see the result of several writes"
)

// whole makes a test of one writer that goes back and forth between two values and a reader.
func whole[T comparable](name, says string, one, other T) stress.Case {
	return read(name, says, wordText, one, other, stress.Forbidden[T]("a value that nobody wrote").When(func(T) bool { return true }))
}

// torn makes the same test of a value of several words.
func torn[T comparable](name, says string, one, other T) stress.Case {
	return read(name, says, tornText, one, other, stress.Interesting[T]("a part of each").When(func(T) bool { return true }))
}

func read[T comparable](name, says, source string, one, other T, otherwise stress.Outcome[T]) stress.Case {
	var zero T
	return stress.Of(stress.Test[T, T]{
		Name: name, Says: says, Source: source, Racy: true,
		Actors: []func(*T, *T){
			func(s *T, _ *T) { *s = one; *s = other },
			func(s *T, r *T) { *r = *s },
		},
		Outcomes: []stress.Outcome[T]{stress.Acceptable("a value that was written", zero, one, other), otherwise},
	})
}

// tearing is about values that are read while they are written, without any synchronization.
func tearing() []stress.Case {
	type pair struct{ a, b uint64 }
	number, text := new(int), new(int)
	return []stress.Case{
		whole("a byte is read whole", "one of the values written", byte(0x55), byte(0xaa)),
		whole("a uint16 is read whole", "one of the values written", uint16(0x5555), uint16(0xaaaa)),
		whole("a uint32 is read whole", "one of the values written", uint32(0x5555_5555), uint32(0xaaaa_aaaa)),
		whole("a uint64 is read whole", "one of the values written", uint64(0x5555_5555_5555_5555), uint64(0xaaaa_aaaa_aaaa_aaaa)),
		whole("a float64 is read whole", "one of the values written", 1.0/3, -2.0/3),
		whole("a pointer is read whole", "one of the values written", number, text),
		torn("a complex128 may tear", "its parts are two words", complex(1, 1), complex(2, 2)),
		torn("a struct may tear", "its fields are words of their own", pair{1, 1}, pair{2, 2}),
		tornString(),
		tornInterface(),
	}
}

// halves is what a reader found of something in two words, without using it: which half is of which value.
func halves[S any](name, says string, actors ...func(*S, *two)) stress.Case {
	return stress.Of(stress.Test[S, two]{
		Name: name, Says: says, Source: tornText, Racy: true, Actors: actors,
		Outcomes: []stress.Outcome[two]{
			stress.Acceptable("a value that was written", two{0, 0}, two{1, 1}, two{2, 2}),
			stress.Interesting[two]("a part of each: whoever uses it reads memory that is not its own").When(func(two) bool { return true }),
		},
	})
}

func tornString() stress.Case {
	short, long := "a", "bbbbbbbbbbbbbbbb"
	return halves("a string may tear", "its pointer and its length are two words",
		func(s *string, _ *two) { *s = short; *s = long },
		func(s *string, r *two) {
			seen := *s
			switch unsafe.StringData(seen) {
			case unsafe.StringData(short):
				r.A = 1
			case unsafe.StringData(long):
				r.A = 2
			}
			switch len(seen) {
			case len(short):
				r.B = 1
			case len(long):
				r.B = 2
			}
		})
}

func tornInterface() stress.Case {
	number, text := new(int), new(string)
	var one, other any = number, text
	ofOne, ofOther := interfaceWords(&one), interfaceWords(&other)
	return halves("an interface may tear", "its type and its data are two words",
		func(s *any, _ *two) { *s = one; *s = other },
		func(s *any, r *two) {
			seen := *s
			found := interfaceWords(&seen)
			for i, half := range []*int64{&r.A, &r.B} {
				switch found[i] {
				case ofOne[i]:
					*half = 1
				case ofOther[i]:
					*half = 2
				}
			}
		})
}

// interfaceWords are the type and the data of an interface, not to be used.
func interfaceWords(v *any) [2]unsafe.Pointer { return *(*[2]unsafe.Pointer)(unsafe.Pointer(v)) }

// neighbours are words side by side, each written by a goroutine of its own: no race, and no write may disturb another.
func neighbours() []stress.Case {
	return []stress.Case{beside[uint8]("bytes"), beside[uint16]("16-bit words"), beside[bool]("bools")}
}

func beside[N comparable](name string) stress.Case {
	var one N
	switch p := any(&one).(type) {
	case *uint8:
		*p = 1
	case *uint16:
		*p = 1
	case *bool:
		*p = true
	}
	set := func(i int) func(*[4]N, *[4]N) { return func(s *[4]N, _ *[4]N) { s[i] = one } }
	return exactly("neighbouring "+name+" do not disturb each other", "three goroutines write elements of an array side by side: all are there",
		"The Go Memory Model: they are different memory locations", "a write was lost", [4]N{one, one, one},
		func(s *[4]N, r *[4]N) { *r = *s }, set(0), set(1), set(2))
}
