package cat

import "example.org/atomlab/litmus/event"

// Env gives a model the sets and relations that it does not define itself: W, po, loc, DMB.SY... [event.Structure] and
// [event.Execution] are the two that there are. It is asked for a name when the model first needs it, and for each name
// once for each structure, or once for each execution if the name depends on who reads from whom (see [Dynamic]).
type Env interface {
	// Size is the number of events; every set and relation ranges over as many.
	Size() int
	// Visible is what the model calls _: all events, or all but those of registers.
	Visible(registers bool) *event.Set
	// Set and Rel return the set and the relation of a name, and false if there is none: the name is then unbound, which
	// does harm only if the model needs its value.
	Set(name string) (*event.Set, bool)
	Rel(name string) (*event.Rel, bool)
}

// Dynamic says whether a base name depends on the candidate execution and not on its structure alone: rf, the choice of
// the last writes (FW, pco), co and fr where the caller chooses them, and what depends on the values of events. All
// other names a session asks for once, and keeps everything that the model computes from them alone.
func Dynamic(name string) bool { return dynamic[name] }

var dynamic = map[string]bool{
	"rf": true, "FW": true, "pco": true, "co": true, "coi": true, "coe": true, "fr": true, "fri": true, "fre": true,
	"different-values": true,
}
