package litmus

import (
	"fmt"
	"runtime"
	"strings"
)

// Arch is an instruction set together with the way in which its instructions are written.
type Arch string

const (
	X86_64  Arch = "X86_64"  // 64-bit x86, AT&T operands: movl $1,(x)
	X86     Arch = "X86"     // 32-bit x86, Intel operands: MOV [x],$1
	AArch64 Arch = "AArch64" // 64-bit Arm: STR W0,[X1]
)

// Arches are those that the lab knows.
var Arches = []Arch{X86_64, X86, AArch64}

// Native is the architecture of this machine's tests: X86_64 unless it is an AArch64.
func Native() Arch {
	if runtime.GOARCH == "arm64" {
		return AArch64
	}
	return X86_64
}

// A Test is one litmus test.
type Test struct {
	Arch     Arch
	Name     string
	Doc      string // the quoted line under the name: most often the cycle of relations that the test was made from
	Info     []Info // metadata, in the order of the file
	Init     []Init
	Threads  []Thread
	Observed []Observed // locations to show besides those of the condition
	Filter   Prop       // only states that it holds for count; nil for all
	Cond     Cond
	// Spelled are the names of registers that the initial state, and what follows the program, have in another case: x0
	// for X0. Hashes are of what is written.
	Spelled struct{ Init, Cond map[Location]string }
}

// Info is one line of metadata, Key=Value.
type Info struct{ Key, Value string }

// UnrollKey is the metadata by which a test says how often each backward branch may be taken; it overrides what the
// user says, as in herd7.
const UnrollKey = "Unroll"

// AtomicKey is the metadata by which a test that was made of a Go program says which of its instructions are of
// operations of sync/atomic: P0:2 P1:0 are the third of P0 and the first of P1. Labels alone do not count.
const AtomicKey = "Atomic"

// An InstrID is an instruction of a test: its thread, and its number there.
type InstrID struct{ Proc, Number int }

// Atomics are the instructions that the metadata name.
func (t *Test) Atomics() (map[InstrID]bool, error) {
	value, _ := t.Get(AtomicKey)
	all := map[InstrID]bool{}
	for _, word := range strings.Fields(value) {
		var id InstrID
		if n, err := fmt.Sscanf(word, "P%d:%d", &id.Proc, &id.Number); n < 2 || err != nil || word != fmt.Sprintf("P%d:%d", id.Proc, id.Number) {
			return nil, fmt.Errorf("%s: found %s=%.40q, expected threads and numbers of instructions: P0:2 P1:0", t.Name, AtomicKey, word)
		}
		all[id] = true
	}
	return all, nil
}

// Get returns the value of a metadata key, whose case does not matter.
func (t *Test) Get(key string) (value string, found bool) {
	for _, i := range t.Info {
		if strings.EqualFold(i.Key, key) {
			return i.Value, true
		}
	}
	return "", false
}

// Init is one item of the initial state. What is not mentioned there starts as 0.
type Init struct {
	Type     Type
	Location Location
	Value    Value
	List     []Value // the cells of an array, all of them or none
	Spelling string  // how a number was written, if not in decimal
}

// A Type says how wide a location is. The zero Type is an int of 32 bits, for registers too, however wide they are: so
// the field's tools read tests.
type Type struct {
	Name    string // of the element, as C says it: int, uint8_t...
	Pointer bool
	Atomic  bool // _Atomic, which the machine does not care for
	Len     int  // of an array, else 0
}

// sizes are the types that tests use, on the 64-bit systems that they were written for.
var sizes = map[string]int{
	"": 4, "int": 4, "unsigned": 4, "ins_t": 4, "intptr_t": 8, "uintptr_t": 8, "long": 8, "char": 1, "short": 2,
	"int8_t": 1, "uint8_t": 1, "int16_t": 2, "uint16_t": 2, "int32_t": 4, "uint32_t": 4, "int64_t": 8, "uint64_t": 8,
	"int128_t": 16, "uint128_t": 16, "__int128": 16,
}

// Size is the size in bytes of a scalar of this type, or of one cell of an array. False means a type that is not known.
func (t Type) Size() (bytes int, known bool) {
	if t.Pointer {
		return 8, true
	}
	bytes, known = sizes[t.Name]
	return bytes, known
}

// Show is a number read as a scalar of this type, or one cell of an array. Addresses are as they are.
func (t Type) Show(v Value) Value {
	bytes, known := t.Size()
	if !known || t.Pointer {
		return v
	}
	return v.Truncate(8*bytes, !strings.HasPrefix(t.Name, "u"))
}

// TypeOf is the type that a location is shown as: of memory what the initial state says, of a register what the list of
// locations says, else the initial state; else int.
func (t *Test) TypeOf(l Location) Type {
	for _, o := range t.Observed {
		if o.Location == l && o.Type != (Type{}) && !l.IsMemory() {
			return o.Type
		}
	}
	for _, item := range t.Init {
		of := item.Location
		if (of.Proc == l.Proc || of.Proc == AnyThread && !l.IsMemory()) && of.Name == l.Name && (l.IsMemory() || item.Type.Len == 0) {
			if item.Type == (Type{}) && item.Value.Kind == Address {
				return Type{Pointer: true}
			}
			return item.Type
		}
	}
	return Type{}
}

// Typed gives each atom of a proposition the type of its location.
func (t *Test) Typed(p Prop) Prop {
	return Map(p, func(a Atom) Atom { a.As = t.TypeOf(a.Location); return a })
}

// Length is how many cells a whole array has that l stands for, and 0 if it stands for anything else.
func (t *Test) Length(l Location) int {
	if !l.IsMemory() || l.IsCell {
		return 0
	}
	return t.TypeOf(l).Len
}

// Observed is a location to show, and the type to show it as.
type Observed struct {
	Location Location
	Type     Type
}

// A Thread is one column of the program.
type Thread struct {
	Proc int // its number: P0 is 0
	Code []Instr
}

// Locations returns those that the test shows: all that the condition speaks of and all that are observed, each once,
// in the order of [Location.Compare].
func (t *Test) Locations() []Location {
	all := locations(t.Cond.Prop)
	for _, o := range t.Observed {
		all = append(all, o.Location)
	}
	return sortLocations(all)
}

// Asked are the locations that the test shows and those that only its filter asks for, in the same order.
func (t *Test) Asked() []Location {
	return sortLocations(append(t.Locations(), locations(t.Filter)...))
}

// locations are those that a proposition speaks of.
func locations(p Prop) (all []Location) {
	Atoms(p, func(a Atom) {
		all = append(all, a.Location)
		if a.IsLocation {
			all = append(all, a.Other)
		}
	})
	return all
}
