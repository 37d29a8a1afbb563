package litmus

import (
	"fmt"
	"strconv"
	"strings"
)

// An Instr is one cell of the program: an instruction, or labels alone.
//
// Operands stand in the order of the architecture's manual, which for x86 is Intel's: destination first, whatever the
// text said.
type Instr struct {
	Labels   []string
	Prefix   string // x86: "lock", or nothing
	Mnemonic string // AArch64 in capitals, x86 in small letters and without the letter for the width; "" for labels alone
	Bits     int    // x86: the width that the letter said: movl is mov of 32; 0 where there was none
	Operands []Operand
	Pos      Pos
}

// Pos is where something stands in a file, counted from 1; columns are bytes. The zero Pos is nowhere.
type Pos struct{ Line, Col int }

func (p Pos) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }

// An Operand is one of [Reg], [Imm], [Mem], [Target], [Modifier] and [Word].
type Operand interface{ operand() }

// Reg is a register by its name: W1, XZR, eax. One that begins with % is symbolic: W%a is any free register, the same
// in all of its thread.
type Reg struct{ Name string }

// Imm is a constant, or the address of a place in memory.
type Imm struct {
	Value  int64
	Symbol string
}

// Mem is a place in memory that an instruction reads or writes.
type Mem struct {
	Symbol string   // x86: a name of the test
	Base   string   // a register, or nothing
	Index  string   // a register, or nothing
	Scale  int      // x86: what the index is multiplied by, 0 for 1
	Extend Modifier // AArch64: what is done to the index
	Disp   int64
	Mode   Mode
	// HasDisp is whether a displacement of 0 was written out, which a table of instructions may ask for.
	HasDisp bool
}

// Mode is what becomes of the base register.
type Mode uint8

const (
	Offset    Mode = iota // nothing
	PreIndex              // it moves by the displacement, and the access is there
	PostIndex             // the access is at the base, and then it moves
)

// Target is a label that is branched to, or whose address is taken.
type Target struct{ Label string }

// IsDistance is whether it is none, but so many bytes from here: .+8
func (t Target) IsDistance() bool {
	return strings.HasPrefix(t.Label, ".+") || strings.HasPrefix(t.Label, ".-")
}

// Modifier is a shift or an extension of the operand before it: LSL #2, SXTW.
type Modifier struct {
	Name      string
	Amount    int
	HasAmount bool
}

// Word is a name that is none of these: a condition (EQ), the reach of a barrier (ISHLD).
type Word struct{ Text string }

func (Reg) operand()      {}
func (Imm) operand()      {}
func (Mem) operand()      {}
func (Target) operand()   {}
func (Modifier) operand() {}
func (Word) operand()     {}

// AddressName is how code that was decoded calls a place of the program that it is from, as labels and symbols:
// 0x401000. No test has such a name.
func AddressName(address uint64) string { return fmt.Sprintf("%#x", address) }

// NamedAddress is the address that [AddressName] made a name of.
func NamedAddress(name string) (uint64, error) {
	digits, ok := strings.CutPrefix(name, "0x")
	n, err := strconv.ParseUint(digits, 16, 64)
	if !ok || err != nil {
		return 0, fmt.Errorf("found the name %.40q, expected an address in hexadecimal", name)
	}
	return n, nil
}
