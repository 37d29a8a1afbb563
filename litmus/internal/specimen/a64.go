package specimen

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strconv"
	"strings"

	"example.org/atomlab/litmus"
)

type a64 struct {
	*rand.Rand
	registers   []int
	in          litmus.Instr
	wide        bool
	first, last int // registers of the data
}

func (a *a64) fill(operands string) litmus.Instr {
	a.wide = strings.HasPrefix(strings.TrimLeft(operands, "=+"), "X")
	a.first, a.last = -1, -1
	for _, word := range split(operands) {
		word = strings.TrimLeft(word, "=+>?")
		switch {
		case word[0] == 'W' || word[0] == 'X':
			a.in.Operands = append(a.in.Operands, litmus.Reg{Name: a64Name(word[:1], a.register(word))})
		case strings.IndexByte("SDQ", word[0]) >= 0:
			a.in.Operands = append(a.in.Operands, litmus.Reg{Name: word[:1] + strconv.Itoa(a.vector())})
		case word[0] == '[':
			a.in.Operands = append(a.in.Operands, a.memory(word))
		case word[0] == '#':
			a.in.Operands = append(a.in.Operands, litmus.Imm{Value: a.number(word[1:])})
		case strings.HasPrefix(word, "label"), strings.HasPrefix(word, "page"):
			a.in.Operands = append(a.in.Operands, litmus.Target{Label: Label})
		default:
			a.in.Operands = append(a.in.Operands, a.word(word)...)
		}
	}
	return a.in
}

// split splits at commas outside brackets; [n], #s9 is one operand.
func split(text string) (words []string) {
	for text != "" {
		end := strings.Index(text, ", ")
		if text[0] == '[' {
			closing := strings.IndexByte(text, ']')
			if end = strings.Index(text[closing:], ", "); end >= 0 {
				end += closing
			}
			if strings.HasPrefix(text[closing:], "], #") {
				end = -1
			}
		}
		if end < 0 {
			return append(words, text)
		}
		words, text = append(words, text[:end]), text[end+2:]
	}
	return words
}

func a64Name(letter string, n int) string {
	if n == 31 {
		return letter + "ZR"
	}
	return letter + strconv.Itoa(n)
}

// register is the number of one; the second of a pair is the next, and two in a row are not the same.
func (a *a64) register(word string) int {
	n := pick(a.Rand, a.registers...)
	switch {
	case strings.HasSuffix(word, "+1"):
		n = a.last + 1
	case strings.HasSuffix(word, ":"):
		n = a.even()
	case n == a.last:
		n = pick(a.Rand, a.registers...)
	}
	if a.first < 0 {
		a.first = n
	}
	a.last = n
	return n
}

// vector is the number of a vector register; two in a row are not the same.
func (a *a64) vector() int {
	n := a.IntN(32)
	for n == a.last {
		n = a.IntN(32)
	}
	a.last = n
	return n
}

// even is the first of two registers in a row.
func (a *a64) even() int {
	for {
		n := pick(a.Rand, a.registers...)
		for _, next := range a.registers {
			if n%2 == 0 && next == n+1 {
				return n
			}
		}
	}
}

func (a *a64) memory(word string) litmus.Mem {
	base := pick(a.Rand, a.registers...)
	for base == a.first || base == a.last { // moving a base that is also loaded is undefined
		base = pick(a.Rand, a.registers...)
	}
	m := litmus.Mem{Base: a64Name("X", base)}
	switch {
	case strings.HasSuffix(word, "!"):
		m.Mode = litmus.PreIndex
	case !strings.HasSuffix(word, "]"):
		m.Mode = litmus.PostIndex
	}
	scale := int64(1)
	if _, times, ok := strings.Cut(strings.Trim(word, "]!"), "*"); ok {
		scale, _ = strconv.ParseInt(times, 10, 64)
	}
	switch {
	case strings.Contains(word, "#u12"):
		m.Disp = scale * (1 + a.Int64N(4095))
	case strings.Contains(word, "#s9"):
		m.Disp = (1+a.Int64N(255))*2 - 257
	case strings.Contains(word, "#s7"):
		m.Disp = scale * ((1+a.Int64N(63))*2 - 65)
	case strings.Contains(word, "#"):
		m.Disp, _ = strconv.ParseInt(strings.Trim(word[strings.IndexByte(word, '#')+1:], "]!"), 10, 64)
	case strings.Contains(word, "index"):
		return a.index(m, int(word[strings.Index(word, "index")+5]-'0'))
	}
	m.HasDisp = m.Disp != 0
	return m
}

func (a *a64) index(m litmus.Mem, scale int) litmus.Mem {
	extend := pick(a.Rand, "LSL", "UXTW", "SXTW", "SXTX")
	letter := map[bool]string{true: "W", false: "X"}[extend[3:] == "W"]
	m.Index = a64Name(letter, pick(a.Rand, a.registers...))
	m.Extend = litmus.Modifier{Name: extend, Amount: scale, HasAmount: true}
	if extend != "LSL" && a.IntN(2) == 0 {
		m.Extend = litmus.Modifier{Name: extend}
	}
	return m
}

func (a *a64) width() int64 {
	if a.wide {
		return 64
	}
	return 32
}

func (a *a64) number(kind string) int64 {
	width := a.width()
	switch kind {
	case "u5", "u5s":
		return a.Int64N(32)
	case "u12":
		return a.Int64N(4096)
	case "u16", "u16z":
		return 1 + a.Int64N(65535)
	case "zero":
		return 0
	case "fp8":
		return a.Int64N(256)
	case "nzcv":
		return a.Int64N(16)
	case "mov":
		return a.Int64N(65536) << (16 * a.Int64N(width/16))
	case "bits":
		return a.pattern()
	case "bit": // a disassembler says X only where it must
		return width - 1 - a.Int64N(32)
	case "width", "width-1":
		lsb := a.in.Operands[len(a.in.Operands)-1].(litmus.Imm).Value
		return 1 + a.Int64N(width-lsb)
	}
	return 1 + a.Int64N(width-1)
}

// pattern is a run of ones, rotated, in an element of 2 to 64 bits that repeats.
func (a *a64) pattern() int64 {
	size := int(a.width()) >> a.IntN(5)
	ones := 1 + a.IntN(size-1)
	element := uint64(1)<<ones - 1
	for n := size; n < 64; n *= 2 {
		element |= element << n
	}
	element = bits.RotateLeft64(element, a.IntN(size))
	if !a.wide {
		return int64(uint32(element))
	}
	return int64(element)
}

var (
	conditions = strings.Fields("eq ne cs cc mi pl vs vc hi ls ge lt gt le")
	barriers   = strings.Fields("oshld oshst osh nshld nshst nsh ishld ishst ish ld st sy")
)

func (a *a64) word(word string) []litmus.Operand {
	switch word {
	case "cond", "!cond":
		return []litmus.Operand{litmus.Word{Text: pick(a.Rand, conditions...)}}
	case "barrier":
		return []litmus.Operand{litmus.Word{Text: pick(a.Rand, barriers...)}}
	case "prefetch":
		return []litmus.Operand{litmus.Word{Text: fmt.Sprintf("p%sl%d%s", pick(a.Rand, "ld", "li", "st"), 1+a.IntN(3), pick(a.Rand, "keep", "strm"))}}
	case "{SY}":
		return nil
	}
	if a.IntN(2) == 0 && word != "extend" {
		return nil
	}
	m := litmus.Modifier{Name: "LSL", HasAmount: true}
	switch word {
	case "{shift}":
		m.Name, m.Amount = pick(a.Rand, "LSL", "LSR", "ASR"), 1+a.IntN(31)
	case "{shift|ROR}":
		m.Name, m.Amount = pick(a.Rand, "LSL", "LSR", "ASR", "ROR"), 1+a.IntN(31)
	case "{LSL}":
		m.Amount = 16
	case "{LSL12}":
		m.Amount = 12
	case "extend":
		m.Name, m.Amount = pick(a.Rand, "UXTB", "UXTH", "UXTW", "SXTB", "SXTH", "SXTW", "SXTX"), 1+a.IntN(4)
	}
	return []litmus.Operand{m}
}
