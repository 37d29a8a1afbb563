package litmus

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// ValueKind says what a Value is.
type ValueKind uint8

const (
	Number    ValueKind = iota // up to 128 bits
	Address                    // of a place in memory
	CodeLabel                  // the address of a label of a thread
	Code                       // an instruction, as its text
	Array                      // the cells of a whole array, as their text
	Nameless                   // made of addresses in a way that has no name: it would be different in each run
)

// A Value is what a location holds. The zero Value is the number 0. Values can be compared with ==.
type Value struct {
	Kind   ValueKind
	Lo, Hi uint64 // a Number, two's complement in 128 bits
	Name   string // the place of an Address, the label, the text of the instruction or of the cells
	Cell   int    // an Address: which cell of an array; 0 is the place itself
	Offset int64  // an Address: how many bytes from there, where no cell begins
	Proc   int    // a CodeLabel: its thread
}

// Int is a number.
func Int(n int64) Value { return Value{Lo: uint64(n), Hi: uint64(n >> 63)} }

// ArrayOf is the value of a whole array: {1,2}.
func ArrayOf(cells []Value) Value {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = c.String()
	}
	return Value{Kind: Array, Name: "{" + strings.Join(texts, ",") + "}"}
}

// AddressOf is the address of a place.
func AddressOf(name string) Value { return Value{Kind: Address, Name: name} }

// limits of what 128 bits can hold, signed or unsigned.
var (
	two128  = new(big.Int).Lsh(big.NewInt(1), 128)
	minimum = new(big.Int).Neg(new(big.Int).Lsh(big.NewInt(1), 127))
)

// ParseNumber reads a number as C writes it: decimal, 0x hexadecimal, 0b binary, 0o octal, perhaps negative. A leading
// zero alone does not make it octal. It must fit 128 bits, signed or unsigned.
func ParseNumber(text string) (Value, error) {
	if len(text) > 200 {
		return Value{}, fmt.Errorf("found a number of %d characters, expected one of at most 128 bits", len(text))
	}
	n, ok := new(big.Int).SetString(text, base(text))
	if !ok {
		return Value{}, fmt.Errorf("found %q, expected a number", text)
	}
	if n.Cmp(minimum) < 0 || n.Cmp(two128) >= 0 {
		return Value{}, fmt.Errorf("found %s, expected a number of at most 128 bits", text)
	}
	if n.Sign() < 0 {
		n.Add(n, two128)
	}
	low := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64))
	return Value{Lo: low.Uint64(), Hi: n.Rsh(n, 64).Uint64()}, nil
}

// base is 10 unless the number says otherwise with a letter; 0 lets the number say.
func base(text string) int {
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	if len(text) > 1 && text[0] == '0' && (text[1] < '0' || text[1] > '9') {
		return 0
	}
	return 10
}

// Int64 returns a number that fits 64 bits, signed or unsigned.
func (v Value) Int64() (n int64, ok bool) {
	return int64(v.Lo), v.Kind == Number && (v.Hi == 0 || v.Hi == math.MaxUint64 && int64(v.Lo) < 0)
}

// Truncate keeps the low bits of a number, read as signed or unsigned. Other values are returned as they are.
func (v Value) Truncate(bits int, signed bool) Value {
	if v.Kind != Number || bits >= 128 {
		return v
	}
	if bits > 64 {
		v.Hi &= 1<<(bits-64) - 1
		return v
	}
	shift := 64 - bits
	if signed {
		return Int(int64(v.Lo<<shift) >> shift)
	}
	return Value{Lo: v.Lo << shift >> shift}
}

// String is the value as logs write it: numbers in decimal.
func (v Value) String() string {
	switch v.Kind {
	case Address:
		switch {
		case v.Cell != 0:
			return fmt.Sprintf("%s[%d]", v.Name, v.Cell)
		case v.Offset != 0:
			return fmt.Sprintf("%s+%d", v.Name, v.Offset) // x+-4 below it, as herd7 writes it
		}
		return v.Name
	case CodeLabel:
		return fmt.Sprintf("label:\"P%d:%s\"", v.Proc, v.Name)
	case Code:
		return fmt.Sprintf("instr:%q", v.Name)
	case Array:
		return v.Name
	case Nameless:
		return "?"
	}
	if v.Hi == 0 {
		return strconv.FormatUint(v.Lo, 10)
	}
	n := new(big.Int).Lsh(new(big.Int).SetUint64(v.Hi), 64)
	n.Or(n, new(big.Int).SetUint64(v.Lo))
	if int64(v.Hi) < 0 {
		n.Sub(n, two128)
	}
	return n.String()
}
