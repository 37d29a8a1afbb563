package event

import "fmt"

// Kind says what an event does.
type Kind uint8

// The kinds of event. Memory events are Read and Write.
const (
	Read          Kind = iota + 1 // a read of memory
	Write                         // a write of memory
	Fence                         // a barrier; which one, its tags say
	Branch                        // a decision: the commit of a conditional branch, or of an instruction that may fail
	ReadRegister                  // a read of a register
	WriteRegister                 // a write of a register
	Other                         // anything else (cache maintenance, a fault); what, its tags say
)

// letters are the kinds as diagrams show them.
var letters = [...]string{"?", "R", "W", "F", "B", "Rreg", "Wreg", "?"}

func (k Kind) String() string {
	if int(k) >= len(letters) {
		return letters[0]
	}
	return letters[k]
}

// IsMemory says whether an event of the kind reads or writes memory.
func (k Kind) IsMemory() bool { return k == Read || k == Write }

// IsRegister says whether an event of the kind reads or writes a register.
func (k Kind) IsRegister() bool { return k == ReadRegister || k == WriteRegister }

// Init is the thread of the writes that stand for the values locations have when a test begins.
const Init = -1

// Event is one thing that one thread did. Its number is its place in Structure.Events.
type Event struct {
	Thread int // 0 for P0, or Init
	// Instr is the place in program order of the instruction it belongs to; the events of one instruction share it.
	Instr int
	Kind  Kind
	// Loc is the location, "x", or for a part of one "x+4"; of a register event, the register, which must differ between
	// threads, "0:X1"; of other events "". Events with the same Loc are related by loc.
	Loc   string
	Size  int      // of the access, in bytes
	Value string   // as a litmus test writes it; it matters to explanations and to different-values only
	Code  string   // the instruction that it belongs to, for explanations
	Tags  []string // the further sets that the event is in: "A", "X", "DMB.SY", "ADDR", "BCC"...
}

// Has says whether the event has the tag.
func (e *Event) Has(tag string) bool {
	for _, t := range e.Tags {
		if t == tag {
			return true
		}
	}
	return false
}

// String gives the event as a diagram does: P0: W[x]=1, P1: F{DMB.SY}.
func (e Event) String() string {
	who := fmt.Sprintf("P%d: ", e.Thread)
	if e.Thread == Init {
		who = "init: "
	}
	what := e.Kind.String()
	if e.Loc != "" {
		what += "[" + e.Loc + "]"
	}
	if e.Value != "" {
		what += "=" + e.Value
	}
	for i, t := range e.Tags {
		what += []string{",", "{"}[b2i(i == 0)] + t
	}
	if len(e.Tags) > 0 {
		what += "}"
	}
	return who + what
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
