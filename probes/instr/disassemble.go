package instr

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/arch/arm64/arm64asm"
	"golang.org/x/arch/x86/x86asm"

	"example.org/atomlab/litmus"
)

// A Line is an instruction as it stands in memory, read by a disassembler that knows nothing of our tables.
type Line struct {
	Bytes string `json:"bytes"` // in the order of addresses, in hexadecimal
	Text  string `json:"text"`
}

// disassemble reads machine code (golang.org/x/arch). What the disassembler does not know is shown as bytes: on x86 all
// the rest, since nobody can say where the next one begins.
func disassemble(arch litmus.Arch, code []byte) (lines []Line) {
	for len(code) > 0 {
		text, length := one(arch, code)
		lines = append(lines, Line{fmt.Sprintf("% x", code[:length]), text})
		code = code[length:]
	}
	return lines
}

const unreadable = "(the disassembler does not know it)"

func one(arch litmus.Arch, code []byte) (text string, length int) {
	if arch == litmus.AArch64 {
		length = min(4, len(code))
		if in, err := arm64asm.Decode(code[:length]); err == nil {
			return backwards(arm64asm.GNUSyntax(in)), length
		}
		if length < 4 {
			return unreadable, length
		}
		return fmt.Sprintf(".inst 0x%08x %s", binary.LittleEndian.Uint32(code), unreadable), length
	}
	in, err := x86asm.Decode(code, 64)
	if err != nil || in.Len == 0 {
		return unreadable, len(code)
	}
	return strings.TrimSpace(x86asm.GNUSyntax(in, 0, nil)), in.Len
}

// backwards writes a distance to what lies before as a negative one: .-0x24 for .+0xffffffffffffffdc.
func backwards(text string) string {
	before, distance, found := strings.Cut(text, ".+0x")
	if n, err := strconv.ParseUint(distance, 16, 64); found && err == nil && int64(n) < 0 {
		return fmt.Sprintf("%s.-%#x", before, -n)
	}
	return text
}

// A Listing is what ran: the copies until they repeat, how many there are in all, and what stands around them.
type Listing struct {
	What   string `json:"what"`
	Copies int    `json:"copies"`
	Period []Line `json:"period"`         // so many of them as there are until they repeat
	Repeat int    `json:"period_copies"`  // how many copies these are
	Loop   []Line `json:"loop,omitempty"` // what goes back to the first copy
}

// listing reads the code that was loaded. That the copies repeat is not taken for granted: if they do not, all are
// listed.
func (c *Code) listing(arch litmus.Arch, what string, period int) Listing {
	l := Listing{What: what, Copies: c.copies, Repeat: period}
	first, end := c.bytes[c.period.from:c.period.to], c.end.from
	all := c.bytes[c.period.from:end]
	if !bytes.Equal(all, bytes.Repeat(first, c.copies/period)) {
		first, l.Repeat = all, c.copies
	}
	l.Period = disassemble(arch, first)
	l.Loop = disassemble(arch, c.bytes[c.end.from:c.end.to])
	return l
}
