package a64

import (
	"strings"

	"example.org/atomlab/litmus"
)

// A choice fills braces in the syntax of a row, and adds bits to its word.
type choice struct {
	fill  []string // word in braces, what stands for it...
	bits  uint32
	bytes int // that are accessed
	order litmus.Order
}

type choices []choice

func one(c ...choices) []choices { return c }

var (
	load   = litmus.Access{Kind: litmus.Load}
	store  = litmus.Access{Kind: litmus.Store}
	modify = litmus.Access{Kind: litmus.Modify}
)

func with(a litmus.Access, order litmus.Order) litmus.Access {
	a.Order |= order
	return a
}

func bytes(a litmus.Access, n int) litmus.Access {
	a.Bytes = n
	return a
}

// widths are those of a load or store of one register: letter, register, scale of an offset, logarithm of it.
var widths = choices{
	{fill: []string{"{b}", "B", "{w}", "W", "{p12}", ", #u12*1", "{k}", "0"}, bits: 0, bytes: 1},
	{fill: []string{"{b}", "H", "{w}", "W", "{p12}", ", #u12*2", "{k}", "1"}, bits: 1 << 30, bytes: 2},
	{fill: []string{"{b}", "", "{w}", "W", "{p12}", ", #u12*4", "{k}", "2"}, bits: 2 << 30, bytes: 4},
	{fill: []string{"{b}", "", "{w}", "X", "{p12}", ", #u12*8", "{k}", "3"}, bits: 3 << 30, bytes: 8},
}

// signed are those of a load that extends the sign.
var signed = choices{
	{fill: []string{"{s}", "SB", "{w}", "W", "{p12}", ", #u12*1", "{k}", "0"}, bits: 0<<30 | 3<<22, bytes: 1},
	{fill: []string{"{s}", "SB", "{w}", "X", "{p12}", ", #u12*1", "{k}", "0"}, bits: 0<<30 | 2<<22, bytes: 1},
	{fill: []string{"{s}", "SH", "{w}", "W", "{p12}", ", #u12*2", "{k}", "1"}, bits: 1<<30 | 3<<22, bytes: 2},
	{fill: []string{"{s}", "SH", "{w}", "X", "{p12}", ", #u12*2", "{k}", "1"}, bits: 1<<30 | 2<<22, bytes: 2},
	{fill: []string{"{s}", "SW", "{w}", "X", "{p12}", ", #u12*4", "{k}", "2"}, bits: 2<<30 | 2<<22, bytes: 4},
}

// writeback is [n, #s9]! and [n], #s9.
var writeback = choices{
	{fill: []string{"[n, #s9]{!}", "[n, #s9]!"}, bits: 3 << 10},
	{fill: []string{"[n, #s9]{!}", "[n], #s9"}, bits: 1 << 10},
}

var pairWriteback = choices{
	{fill: []string{"]{!}", "]!"}, bits: 3 << 23},
	{fill: []string{"[n, #s7*4]{!}", "[n], #s7*4", "[n, #s7*8]{!}", "[n], #s7*8"}, bits: 1 << 23},
}

// pairs are the widths of LDP and STP, both of the pairs that are atomic, both30 those of CASP.
var (
	pairs = choices{
		{fill: []string{"{w}", "W", "{k}", "4"}, bytes: 8, order: litmus.Pair},
		{fill: []string{"{w}", "X", "{k}", "8"}, bits: 1 << 31, bytes: 16, order: litmus.Pair},
	}
	both = choices{
		{fill: []string{"{w}", "W", "{2k}", "8"}, bytes: 8},
		{fill: []string{"{w}", "X", "{2k}", "16"}, bits: 1 << 30, bytes: 16},
	}
	both30 = both
)

// wx is W and X, with the bit for X that the 64-bit forms of most instructions have.
var (
	wxs = choices{
		{fill: []string{"R", "W"}},
		{fill: []string{"R", "X"}, bits: 1 << 31},
	}
	wx      = []choices{wxs}
	letters = choices{{fill: []string{"R", "W"}}, {fill: []string{"R", "X"}}}
)

// Orders: of exclusives, of compare-and-swap, of the other atomics.
var (
	acquire = choices{{fill: []string{"{a}", ""}}, {fill: []string{"{a}", "A"}, bits: 1 << 15, order: litmus.Acquire}}
	release = choices{{fill: []string{"{l}", ""}}, {fill: []string{"{l}", "L"}, bits: 1 << 15, order: litmus.Release}}

	casOrder = orders(1<<22, 1<<15)
	order    = orders(1<<23, 1<<22)

	amoRelease = choices{{fill: []string{"{l}", ""}}, {fill: []string{"{l}", "L"}, bits: 1 << 22, order: litmus.Release}}
)

func orders(a, l uint32) choices {
	return choices{
		{fill: []string{"{al}", ""}},
		{fill: []string{"{al}", "A"}, bits: a, order: litmus.Acquire},
		{fill: []string{"{al}", "L"}, bits: l, order: litmus.Release},
		{fill: []string{"{al}", "AL"}, bits: a | l, order: litmus.Acquire | litmus.Release},
	}
}

// Operations that share a shape.
var (
	atomics = numbered("{op}", 1<<12, "ADD", "CLR", "EOR", "SET", "SMAX", "SMIN", "UMAX", "UMIN")
	plain   = ops("ADD", 0, "SUB", 1<<30)
	flags   = ops("ADDS", 0, "SUBS", 1<<30)
	compare = ops("CMN", 0, "CMP", 1<<30)
	carry   = numbered("{op}", 1<<29, "ADC", "ADCS", "SBC", "SBCS")
	selects = ops("CSEL", 0, "CSINC", 1<<10, "CSINV", 1<<30, "CSNEG", 1<<30|1<<10)

	twoSource = ops("UDIV", 2<<10, "SDIV", 3<<10, "LSL", 8<<10, "LSR", 9<<10, "ASR", 10<<10, "ROR", 11<<10,
		"LSLV", 8<<10, "LSRV", 9<<10, "ASRV", 10<<10, "RORV", 11<<10)
	oneSource      = ops("RBIT", 0, "REV16", 1<<10, "CLZ", 4<<10, "CLS", 5<<10)
	logic          = ops("AND", 0, "BIC", 1<<21, "ORR", 1<<29, "ORN", 1<<29|1<<21, "EOR", 2<<29, "EON", 2<<29|1<<21, "ANDS", 3<<29, "BICS", 3<<29|1<<21)
	logicImmediate = ops("AND", 0, "ORR", 1<<29, "EOR", 2<<29)
	conditions     = numbered("{cond}", 1, conditionNames[:15]...).and("{cond}", "HS", 2).and("{cond}", "LO", 3)
)

// ops are names and bits, in turn.
func ops(namesAndBits ...any) choices {
	var all choices
	for i := 0; i < len(namesAndBits); i += 2 {
		all = append(all, choice{fill: []string{"{op}", namesAndBits[i].(string)}, bits: uint32(namesAndBits[i+1].(int))})
	}
	return all
}

// numbered are names whose bits count up.
func numbered(brace string, step uint32, names ...string) choices {
	var all choices
	for i, name := range names {
		all = append(all, choice{fill: []string{brace, name}, bits: uint32(i) * step})
	}
	return all
}

func (c choices) and(brace, name string, bits uint32) choices {
	return append(c, choice{fill: []string{brace, name}, bits: bits})
}

// expand makes a row for each combination of its choices.
func expand(r row) []row {
	if len(r.choose) == 0 {
		return []row{r}
	}
	var all []row
	for _, c := range r.choose[0] {
		next := r
		next.choose = r.choose[1:]
		next.syntax = fill(r.syntax, c.fill)
		next.code |= c.bits
		next.does.Order |= c.order
		if c.bytes != 0 {
			next.does.Bytes = c.bytes
		}
		all = append(all, expand(next)...)
	}
	return all
}

// fill replaces words in braces everywhere, and R only where it begins an operand.
func fill(syntax string, pairs []string) string {
	if pairs[0] != "R" {
		return strings.NewReplacer(pairs...).Replace(syntax)
	}
	mnemonic, operands, _ := strings.Cut(syntax, " ")
	w := pairs[1]
	operands = strings.NewReplacer(", R", ", "+w, "=R", "="+w, "+R", "+"+w, "|ROR", "|ROR").Replace(operands)
	if strings.HasPrefix(operands, "R") {
		operands = w + operands[1:]
	}
	return mnemonic + " " + operands
}
