package litmus

// Access is what an instruction does to memory. The zero Access is nothing.
type Access struct {
	Kind  AccessKind
	Bytes int // together, if there are two registers
	Order Order
	Align int // what the address must be a multiple of, or the processor may fault or do something else; 0 for nothing
}

// AccessKind is whether memory is read, written, or both at once.
type AccessKind uint8

const (
	NoAccess AccessKind = iota
	Load
	Store
	Modify // a single atomic instruction that reads and writes
	Touch  // needs the rights of a load, reads and writes nothing: a cache line is flushed
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

// Control is where a thread goes on after an instruction.
type Control uint8

const (
	Next   Control = iota // at the next instruction
	Jump                  // at the label
	Branch                // at one of the two

	// Of code that was decoded; no test has them.

	Call   // at the function that the label or a register says, and then at the next instruction
	Return // where the function was called
	Leave  // at an address that is not in the instruction
	Trap   // nowhere: the program ends
)

// A Write is a register that an instruction writes, or may write, and how much of it.
type Write struct {
	Register string // its whole name: X1, rax
	Bits     int    // from the lowest on, unless it is High
	High     bool   // x86: bits 8 to 15
	Keeps    bool   // what is above and below stays; else it becomes 0
}

// Flags are conditions by their letters: o, s, z, a, p, c on x86; n, z, c, v on AArch64.
type Flags struct {
	Reads, Writes string
	Undefined     string // those that may have any value afterwards
}

// A Form is what the tables say of an instruction besides its machine code and its meaning.
type Form struct {
	Syntax  string // as the table writes it
	Needs   string // the processor's feature, in the manual's name: FEAT_LSE, CX16; "" for every processor
	Access  Access
	Roles   []Role   // of each operand
	Reads   []string // whole registers, those of addresses and those that are not named too
	Writes  []Write  // likewise
	Flags   Flags
	Control Control
	Fence   bool // it is there for the order of others only
	Unrun   bool // it may be read, encoded and decoded, but no test that has it is run
	Decoded bool // only code that was decoded has it, and no text of a test
	Faults  bool // it may fault whatever its address is: a division
	// Unpredictable is why the architecture leaves open what the instruction does with these operands, "" if it
	// doesn't.
	Unpredictable string
}
