package reclaim

import "sync/atomic"

// A Domain is the readers and the retired objects of one structure, or of several that share objects.
type Domain interface {
	// Join returns a participant of the caller's own.
	Join() Participant

	// Stats looks at the domain without stopping it: the numbers need not belong to one moment.
	Stats() Stats
}

// A Participant is the access of one goroutine at a time to the objects of a domain. After Leave, every method but
// Leave itself panics.
type Participant interface {
	// Enter begins an operation. Operations of one participant do not nest: a second Enter panics.
	Enter()

	// Protect reads an id from src such that its object is not freed until Exit, or until the slot protects another.
	Protect(slot int, src *atomic.Uint64) (id uint64)

	// Retire gives up an object that has been unlinked: no Protect that begins from now on can find it. It is freed once
	// that is safe, by this goroutine or another one. Each object may be retired once until it is freed; to retire 0 does
	// nothing. An object may be retired by the function that frees another.
	Retire(id uint64)

	// Exit ends the operation: nothing is protected. Without an Enter before it panics.
	Exit()

	// Collect frees all that can be freed now, whoever retired it. Within the function that frees it does nothing.
	Collect()

	// Leave ends an operation that is not over, and gives the participant back. What it retired stays with the domain. To
	// leave twice does nothing; to leave within the function that frees panics.
	Leave()
}

// Flush frees all retired objects that can be freed now.
func Flush(d Domain) {
	p := d.Join()
	defer p.Leave()
	p.Collect()
}

// Stats say how a domain is doing.
type Stats struct {
	Participants int    // that were ever there at once
	Entered      int    // that are between Enter and Exit, as far as the scheme knows
	Pending      int    // objects retired and not freed
	Freed        int    // objects freed
	Epoch        uint64 // Epochs: the current one
	Behind       int    // Epochs: participants that hold the epoch back
}

// Slots is how many objects a participant can protect at once.
const Slots = 4
