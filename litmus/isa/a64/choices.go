package a64

import (
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
	"example.org/atomlab/litmus/isa/meaning"
)

// A choice fills braces in the syntax of a row, and adds bits to its word.
type choice struct {
	fill  []string // word in braces, what stands for it...
	bits  uint32
	bytes int // that are accessed
	order litmus.Order

	calculate calculate
	symbols   func(x, y meaning.Value) meaning.Value
}

type choices []choice

func one(c ...choices) []choices { return c }

var (
	none   = litmus.Access{}
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
	{fill: []string{"[n, #s7*4]{!}", "[n], #s7*4", "[n, #s7*8]{!}", "[n], #s7*8", "[n, #s7*16]{!}", "[n], #s7*16"}, bits: 1 << 23},
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

// vectors are the widths of a load or store of one vector register or a part of it, vectorPairs of two.
var (
	vectors = choices{
		{fill: []string{"{v}", "S", "{p12}", ", #u12*4", "{k}", "2"}, bits: 2 << 30, bytes: 4},
		{fill: []string{"{v}", "D", "{p12}", ", #u12*8", "{k}", "3"}, bits: 3 << 30, bytes: 8},
		{fill: []string{"{v}", "Q", "{p12}", ", #u12*16", "{k}", "4"}, bits: 1 << 23, bytes: 16},
	}
	vectorPairs = choices{
		{fill: []string{"{v}", "S", "{k}", "4"}, bytes: 8, order: litmus.Pair},
		{fill: []string{"{v}", "D", "{k}", "8"}, bits: 1 << 30, bytes: 16, order: litmus.Pair},
		{fill: []string{"{v}", "Q", "{k}", "16"}, bits: 2 << 30, bytes: 32, order: litmus.Pair},
	}
	floats = choices{{fill: []string{"{f}", "S"}}, {fill: []string{"{f}", "D"}, bits: 1 << 22}}
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

// calculate is what an operation makes of numbers, the third of which is a carry, or an addend; and flags, where there
// are any.
type calculate func(x, y, z uint64, width int) (result, nzcv uint64)

// op is one operation.
func op(name string, bits uint32, f calculate) choices {
	return choices{{fill: []string{"{op}", name, "{flags}", ""}, bits: bits, calculate: f}}
}

// on says what the operation makes of numbers that are not known.
func (c choices) on(f func(x, y meaning.Value) meaning.Value) choices { c[0].symbols = f; return c }

// flags says what it does to them.
func (c choices) flags(signed string) choices { c[0].fill[3] = signed; return c }

func (c choices) and(more choices) choices { return append(c, more...) }

// numbered are names whose bits count up.
func numbered(brace string, step uint32, names ...string) choices {
	var all choices
	for i, name := range names {
		all = append(all, choice{fill: []string{brace, name}, bits: uint32(i) * step})
	}
	return all
}

func (c choices) named(brace, name string, bits uint32) choices {
	return append(c, choice{fill: []string{brace, name}, bits: bits})
}

func (c choices) calculating(f ...calculate) choices {
	for i := range c {
		c[i].calculate = f[i]
	}
	return c
}

// An expanded row has its choices made.
type expanded struct {
	row
	plain     string // the mnemonic without its order
	calculate calculate
	symbols   func(x, y meaning.Value) meaning.Value
}

// expand makes one for each combination of the choices of a row.
func expand(r row) []expanded { return expandTo(r, "") }

// expandTo makes only those of a mnemonic; of all if it is empty.
func expandTo(r row, mnemonic string) []expanded {
	_, behind, _ := strings.Cut(r.syntax, "plain=")
	if behind == "" {
		behind = r.syntax
	}
	plain, _, _ := strings.Cut(behind, " ")
	return expanded{row: r, plain: plain}.expand(mnemonic)
}

func (r expanded) expand(mnemonic string) (all []expanded) {
	if mnemonic != "" && !mayBe(r.syntax, mnemonic) {
		return nil
	}
	if len(r.choose) == 0 {
		r.syntax = strings.TrimRight(strings.TrimSpace(r.syntax), ";")
		return []expanded{r}
	}
	for _, c := range r.choose[0] {
		next := r
		next.choose = r.choose[1:]
		next.syntax = fill(r.syntax, c.fill)
		next.plain = fill(r.plain, c.fill)
		next.code |= c.bits
		next.does.Order |= c.order
		if c.order&^litmus.Pair != 0 {
			next.plain = fill(r.plain, []string{c.fill[0], ""})
		}
		if c.bytes != 0 {
			next.does.Bytes = c.bytes
		}
		if c.calculate != nil {
			next.calculate, next.symbols = c.calculate, c.symbols
		}
		all = append(all, next.expand(mnemonic)...)
	}
	return all
}

// mayBe is whether choices could make a syntax that of a mnemonic.
func mayBe(syntax, mnemonic string) bool {
	begin, _, open := strings.Cut(scan.FirstWord(syntax), "{")
	return strings.HasPrefix(mnemonic, begin) && (open || mnemonic == begin)
}

// fill replaces words in braces everywhere, and R only where it begins an operand.
func fill(syntax string, pairs []string) string {
	if pairs[0] != "R" {
		for i := 0; i < len(pairs); i += 2 {
			syntax = strings.ReplaceAll(syntax, pairs[i], pairs[i+1])
		}
		return syntax
	}
	explicit, behind, _ := strings.Cut(syntax, ";")
	mnemonic, operands, found := strings.Cut(explicit, " ")
	if !found {
		return syntax
	}
	w := pairs[1]
	for _, before := range []string{", ", "=", "+"} {
		operands = strings.ReplaceAll(operands, before+"R", before+w)
	}
	if strings.HasPrefix(operands, "R") {
		operands = w + operands[1:]
	}
	return mnemonic + " " + operands + ";" + behind
}
