package litmus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Memory is the Proc of a location that belongs to no thread.
const Memory = -1

// AnyThread is the Proc of a symbolic register that is not said to be of one thread.
const AnyThread = -2

// A Location is a register of a thread, or a place in memory. Locations can be compared with ==.
type Location struct {
	Proc   int    // the thread whose register it is, or Memory
	Name   string // of the register (its full width: X1, rax) or of the place
	Cell   int    // which cell of an array
	IsCell bool
}

// Register is the location of a register of a thread.
func Register(proc int, name string) Location { return Location{Proc: proc, Name: name} }

// Place is a location in memory.
func Place(name string) Location { return Location{Proc: Memory, Name: name} }

// IsMemory is whether it lies in memory.
func (l Location) IsMemory() bool { return l.Proc == Memory }

// String is the location as logs write it: 0:X1, [x], x[2].
func (l Location) String() string {
	switch {
	case l.Proc == AnyThread:
		return l.Name
	case !l.IsMemory():
		return strconv.Itoa(l.Proc) + ":" + l.Name
	case l.IsCell:
		return l.Name + "[" + strconv.Itoa(l.Cell) + "]"
	}
	return "[" + l.Name + "]"
}

// Compare is the order in which states list their locations: registers by thread and name, then memory by name.
func (l Location) Compare(m Location) int {
	if l.IsMemory() != m.IsMemory() {
		if m.IsMemory() {
			return -1
		}
		return 1
	}
	whole := func(l Location) int {
		if l.IsCell {
			return 1
		}
		return 0
	}
	if l.IsMemory() {
		return cmp.Or(cmp.Compare(whole(l), whole(m)), cmp.Compare(l.Name, m.Name), cmp.Compare(l.Cell, m.Cell))
	}
	if l.Proc != m.Proc {
		return cmp.Compare(l.Proc, m.Proc)
	}
	kind, n := family(l.Name)
	other, k := family(m.Name)
	return cmp.Or(cmp.Compare(kind, other), cmp.Compare(n, k), cmp.Compare(l.Name, m.Name))
}

// The old registers of x86 come in this order, before r8.
var old = []string{"ax", "bx", "cx", "dx", "si", "di", "bp", "sp"}

// family divides the name of a register into what it has in common with others and its number: X10 comes after X2. The
// zero register of AArch64 comes first.
func family(name string) (kind string, n int) {
	if name == "XZR" {
		return "", 0
	}
	if len(name) == 3 {
		if i := slices.Index(old, strings.ToLower(name[1:])); i >= 0 {
			return name[:1], i
		}
	}
	kind = strings.TrimRight(name, "0123456789")
	n, _ = strconv.Atoi(name[len(kind):])
	return kind, n
}

func sortLocations(all []Location) []Location {
	slices.SortFunc(all, Location.Compare)
	return slices.Compact(all)
}
