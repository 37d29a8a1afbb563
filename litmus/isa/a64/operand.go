package a64

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
)

// A slot is one operand of a form: it takes an operand of an instruction and sets the bits that stand for it.
type slot struct {
	role     litmus.Role
	optional bool
	label    bool
	vector   bool
	expected string
	set      func(e *encoding, o litmus.Operand) bool // false if the operand does not fit
	// mask are the bits that set may set, and get is its inverse, as far as the word is one that set makes: what stands
	// in them, or nothing for an operand that need not be said. Who reads a word encodes again what was read, and
	// compares.
	mask uint32
	get  func(e *encoding) (litmus.Operand, bool)
}

// An encoding is a word in the making, or being read.
type encoding struct {
	word     uint32
	wide     bool // the first register has 64 bits
	lsb      int  // of a field, which its width depends on
	label    string
	distance distance
	trial    bool   // symbolic registers will do: nobody wants the word
	address  uint64 // of a word that is read
}

// bitsAt are so many bits of the word from one on.
func (e *encoding) bitsAt(at, width int) int64 { return int64(e.word >> at & (1<<width - 1)) }

// fields are where the letters of registers put the number.
var fields = map[byte]int{'d': 0, 't': 0, 'n': 5, 'u': 10, 'a': 10, 'm': 16, 's': 16}

// compile turns a word of the table into a slot.
func compile(word string) slot {
	role, word := divided(word)
	var s slot
	switch {
	case word[0] == 'W' || word[0] == 'X':
		s = registerSlot(word)
	case vectorBits[word[0]] != 0:
		s = vectorSlot(word)
	case word[0] == '[':
		return memorySlot(word)
	case word[0] == '#':
		s = numberSlot(word[1:])
	case strings.HasPrefix(word, "label"), strings.HasPrefix(word, "page"):
		s = labelSlot(word)
	default:
		s = wordSlot(word)
	}
	s.role = role
	return s
}

// divided is a word of the table in two: its sign and the rest.
func divided(word string) (litmus.Role, string) {
	switch word[0] {
	case '=':
		return litmus.Writes, word[1:]
	case '+':
		return litmus.Reads | litmus.Writes, word[1:]
	}
	return litmus.Reads, word
}

// registerSlot is a width, a field, and perhaps more: Xn|SP takes the stack pointer rather than the zero register; of
// the pairs of CASP, Ws: must be even and Ws+1 the next; Rnm fills two fields.
func registerSlot(word string) slot {
	wide := word[0] == 'X'
	shifts := []int{fields[word[1]]}
	if len(word) > 2 && word[2] == 'm' {
		shifts = append(shifts, fields['m'])
	}
	stack, even, next := strings.HasSuffix(word, "|SP"), strings.HasSuffix(word, ":"), strings.HasSuffix(word, "+1")
	set := func(e *encoding, o litmus.Operand) bool {
		name, ok := o.(litmus.Reg)
		if !ok {
			return false
		}
		r, ok := e.register(name.Name)
		if !ok || r.wide != wide || r.number == 31 && r.stack != stack {
			return false
		}
		if next {
			return e.trial && isSymbolic(name.Name) || uint32(r.number) == e.word>>shifts[0]&31+1
		}
		if even && r.number%2 != 0 {
			return false
		}
		for _, shift := range shifts {
			e.word |= uint32(r.number) << shift
		}
		return true
	}
	s := slot{expected: registerExpected(wide, stack, even, next), set: set}
	for _, shift := range shifts {
		s.mask |= 31 << shift
	}
	s.get = func(e *encoding) (litmus.Operand, bool) {
		n := int(e.bitsAt(shifts[0], 5))
		if next {
			n++
		}
		return litmus.Reg{Name: generalName(wide, stack, min(n, 31))}, true
	}
	return s
}

// generalName is the name of a register by its number in a word.
func generalName(wide, stack bool, n int) string {
	switch letter := map[bool]string{false: "W", true: "X"}[wide]; {
	case n < 31:
		return registerName(letter, n)
	case !stack:
		return letter + "ZR"
	case wide:
		return "SP"
	}
	return "WSP"
}

// vectorSlot is a register for vectors and floating point, or a part of one: Qt, Dn, Sm.
func vectorSlot(word string) slot {
	letter, shift := word[:1], fields[word[1]]
	name := func(o litmus.Operand) string {
		switch o := o.(type) {
		case litmus.Reg:
			return o.Name
		case litmus.Word: // as it is read: a label may be called so too
			return strings.ToUpper(o.Text)
		}
		return ""
	}
	return slot{vector: true, expected: letter + "0 to " + letter + "31", mask: 31 << shift,
		set: func(e *encoding, o litmus.Operand) bool {
			r, ok := vector(name(o))
			e.word |= uint32(r.number) << shift
			return ok && r.vector == vectorBits[letter[0]]
		},
		get: func(e *encoding) (litmus.Operand, bool) {
			return litmus.Reg{Name: letter + strconv.Itoa(int(e.bitsAt(shift, 5)))}, true
		}}
}

func registerExpected(wide, stack, even, next bool) string {
	name := map[bool]string{false: "W", true: "X"}[wide]
	switch {
	case next:
		return "the " + name + " register after the one before"
	case even:
		return "a " + name + " register of even number"
	case stack:
		return name + "0 to " + name + "30 or " + map[bool]string{false: "WSP", true: "SP"}[wide]
	}
	return name + "0 to " + name + "30 or " + name + "ZR"
}

// register returns what a name says; a symbolic one may be any, until the word is wanted.
func (e *encoding) register(name string) (reg, bool) {
	if isSymbolic(name) {
		return reg{wide: name[0] == 'X'}, e.trial
	}
	return register(name)
}

func isSymbolic(name string) bool { return len(name) > 2 && name[1] == '%' }

// labelSlot is a distance of so many bits, as B, CBZ, TBZ and ADR have it.
func labelSlot(word string) slot {
	d, ok := distances[word]
	if !ok {
		panic("a64: the table says " + word)
	}
	set := func(e *encoding, o litmus.Operand) bool {
		switch o := o.(type) {
		case litmus.Target:
			e.label = o.Label
		case litmus.Word:
			e.label = o.Text
		default:
			return false
		}
		e.distance = d
		return true
	}
	get := func(e *encoding) (litmus.Operand, bool) {
		return litmus.Target{Label: litmus.AddressName(d.read(e.word, e.address))}, true
	}
	return slot{label: true, expected: "a label", set: set, mask: d.mask(), get: get}
}

// conditionNames by the number that stands for them; CS is also called HS, CC also LO.
var conditionNames = []string{"EQ", "NE", "CS", "CC", "MI", "PL", "VS", "VC", "HI", "LS", "GE", "LT", "GT", "LE", "AL", "NV"}

func condition(name string) int {
	switch name = strings.ToUpper(name); name {
	case "HS":
		return 2
	case "LO":
		return 3
	}
	return slices.Index(conditionNames, name)
}

// barriers by the number that stands for them.
var barriers = []string{"", "OSHLD", "OSHST", "OSH", "", "NSHLD", "NSHST", "NSH", "", "ISHLD", "ISHST", "ISH", "", "LD", "ST", "SY"}

// wordSlot is one of the other operands that are not registers or numbers.
func wordSlot(word string) slot {
	text := func(f func(e *encoding, text string) bool) func(*encoding, litmus.Operand) bool {
		return func(e *encoding, o litmus.Operand) bool {
			w, ok := o.(litmus.Word)
			return ok && f(e, strings.ToUpper(w.Text))
		}
	}
	named := func(s slot, mask uint32, name func(e *encoding) string) slot {
		s.mask = mask
		s.get = func(e *encoding) (litmus.Operand, bool) {
			text := name(e)
			return litmus.Word{Text: text}, text != ""
		}
		return s
	}
	switch word {
	case "cond", "!cond":
		return named(slot{expected: "a condition: EQ, NE, HS, LO, MI, PL, VS, VC, HI, LS, GE, LT, GT, LE", set: text(func(e *encoding, name string) bool {
			c := condition(name)
			if word == "!cond" {
				e.word |= uint32(c^1) << 12
				return 0 <= c && c < 14
			}
			e.word |= uint32(c&15) << 12
			return c >= 0
		})}, 15<<12, func(e *encoding) string { return conditionNames[e.bitsAt(12, 4)^int64(len(word)-len("cond"))] })
	case "barrier":
		return named(slot{expected: "SY, LD, ST, or one of them with ISH, NSH, OSH: ISHLD", set: text(func(e *encoding, name string) bool {
			n := slices.Index(barriers, name)
			e.word |= uint32(n&15) << 8
			return n > 0
		})}, 15<<8, func(e *encoding) string { return barriers[e.bitsAt(8, 4)] })
	case "{SY}":
		return slot{optional: true, expected: "SY", set: text(func(e *encoding, name string) bool { return name == "SY" }), get: unsaid}
	case "prefetch":
		return named(slot{expected: "a kind of prefetch like PLDL1KEEP", set: text(func(e *encoding, name string) bool {
			n := slices.Index(prefetches[:], name)
			e.word |= uint32(n & 31)
			return n >= 0 && name != ""
		})}, 31, func(e *encoding) string { return prefetches[e.bitsAt(0, 5)] })
	}
	return modifierSlot(word)
}

// prefetches by the number that stands for them: P, LD or LI or ST, the level, KEEP or STRM.
var prefetches = func() (names [32]string) {
	for kind, k := range []string{"PLD", "PLI", "PST"} {
		for level := range 3 {
			for policy, p := range []string{"KEEP", "STRM"} {
				names[kind<<3|level<<1|policy] = fmt.Sprintf("%sL%d%s", k, level+1, p)
			}
		}
	}
	return names
}()

// unsaid is an operand that stands for nothing in the word, and need not be said.
func unsaid(*encoding) (litmus.Operand, bool) { return nil, true }

// modifierSlot is a shift or an extension of the register before.
func modifierSlot(word string) slot {
	modifier := func(f func(e *encoding, m litmus.Modifier) bool) func(*encoding, litmus.Operand) bool {
		return func(e *encoding, o litmus.Operand) bool {
			m, ok := o.(litmus.Modifier)
			return ok && f(e, m)
		}
	}
	switch word {
	case "{shift}", "{shift|ROR}":
		kinds := strings.Split("LSL LSR ASR ROR", " ")
		if word == "{shift}" {
			kinds = kinds[:3]
		}
		return slot{optional: true, expected: strings.Join(kinds, ", ") + " and an amount less than the width", set: modifier(func(e *encoding, m litmus.Modifier) bool {
			n := slices.Index(kinds, m.Name)
			e.word |= uint32(n&3)<<22 | uint32(m.Amount)<<10
			return n >= 0 && m.HasAmount && m.Amount < e.bits()
		}), mask: 3<<22 | 63<<10, get: func(e *encoding) (litmus.Operand, bool) {
			n, amount := e.bitsAt(22, 2), int(e.bitsAt(10, 6))
			if n == 0 && amount == 0 {
				return nil, true
			}
			return litmus.Modifier{Name: kinds[min(int(n), len(kinds)-1)], Amount: amount, HasAmount: true}, true
		}}
	case "{LSL}":
		return slot{optional: true, expected: "LSL #0, #16, #32 or #48", set: modifier(func(e *encoding, m litmus.Modifier) bool {
			e.word |= uint32(m.Amount/16) << 21
			return m.Name == "LSL" && m.HasAmount && m.Amount%16 == 0 && m.Amount < e.bits()
		}), mask: 3 << 21, get: func(e *encoding) (litmus.Operand, bool) { return leftBy(16 * int(e.bitsAt(21, 2))), true }}
	case "{LSL12}":
		return slot{optional: true, expected: "LSL #0 or #12", set: modifier(func(e *encoding, m litmus.Modifier) bool {
			twice := e.word>>22&1 == 1 // the number was shifted already
			e.word |= uint32(m.Amount/12) << 22
			return m.Name == "LSL" && !twice && (m.Amount == 0 && m.HasAmount || m.Amount == 12)
		}), mask: 1 << 22, get: func(e *encoding) (litmus.Operand, bool) {
			if e.bitsAt(10, 12) != 0 { // the number says it
				return nil, true
			}
			return leftBy(12 * int(e.bitsAt(22, 1))), true
		}}
	case "extend":
		return extendSlot(modifier)
	}
	panic("a64: the table says " + word)
}

// leftBy is a shift to the left, or nothing for none.
func leftBy(amount int) litmus.Operand {
	if amount == 0 {
		return nil
	}
	return litmus.Modifier{Name: "LSL", Amount: amount, HasAmount: true}
}

// extendSlot is the extension of a register operand; next to SP, LSL may stand for it, or nothing.
func extendSlot(modifier func(func(*encoding, litmus.Modifier) bool) func(*encoding, litmus.Operand) bool) slot {
	return slot{optional: true, expected: "UXTB to SXTX, with an amount of 0 to 4", set: modifier(func(e *encoding, m litmus.Modifier) bool {
		option := slices.Index(extensions, m.Name)
		if m.Name == "LSL" {
			option = e.wideExtension()
		}
		e.word = e.word&^(7<<13) | uint32(option&7)<<13 | uint32(m.Amount)<<10
		return option >= 0 && m.Amount <= 4 && (m.Name != "LSL" || m.HasAmount)
	}), mask: 63 << 10, get: func(e *encoding) (litmus.Operand, bool) {
		amount := int(e.bitsAt(10, 3))
		return litmus.Modifier{Name: extensions[e.bitsAt(13, 3)], Amount: amount, HasAmount: amount != 0}, true
	}}
}

// wideExtension is the one that does nothing.
func (e *encoding) wideExtension() int {
	if e.wide {
		return 3
	}
	return 2
}

func (e *encoding) bits() int {
	if e.wide {
		return 64
	}
	return 32
}
