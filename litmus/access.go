package litmus

// Access is what an instruction does to memory. The zero Access is nothing.
type Access struct {
	Kind  AccessKind
	Bytes int // together, if there are two registers
	Order Order
}

// AccessKind is whether memory is read, written, or both at once.
type AccessKind uint8

const (
	NoAccess AccessKind = iota
	Load
	Store
	Modify // a single atomic instruction that reads and writes
)

// Order is how an access is ordered with others: a set of bits.
type Order uint8

const (
	Acquire   Order = 1 << iota // before all that comes after it
	Release                     // after all that came before it
	AcquirePC                   // as Acquire, but may go ahead of an earlier Release (RCpc)
	Exclusive                   // half of a load-exclusive, store-exclusive pair
	Pair                        // two registers
	Locked                      // x86: with the LOCK prefix, or as if
)

// Role is what an instruction does with an operand.
type Role uint8

const (
	Reads     Role = 1 << iota
	Writes         // for a Mem: the base register, before or after the access
	Addresses      // the operand says where memory is
)

// A Form is what the tables say of an instruction besides its machine code.
type Form struct {
	Syntax string // as the table writes it
	Needs  string // the processor's feature, in the manual's name: FEAT_LSE, CX16; "" for every processor
	Access Access
	Roles  []Role // of each operand
}
