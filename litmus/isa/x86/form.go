package x86

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// A form is one encoding of one instruction: a row, of one family and one width.
type form struct {
	row
	mnemonic string
	bits     int // the width that v stood for, or that a register of the syntax has; 0 without
	slots    []string
	prefix   []byte // 66, F2 or F3 that belongs to the opcode
	wide     bool   // REX.W
	narrow   bool   // 66 for the width
	opcode   []byte
	tail     []string // what follows it: /r, ib...
}

// table by mnemonic, in its order.
var forms = sync.OnceValue(func() map[string][]*form {
	all := map[string][]*form{}
	for _, r := range table {
		for _, f := range expand(r) {
			all[f.mnemonic] = append(all[f.mnemonic], f)
		}
	}
	return all
})

func known(mnemonic string) bool { return forms()[mnemonic] != nil }

// expand makes a form for each member of a family and each width.
func expand(r row) (all []*form) {
	family := r.family
	if family == nil {
		family = []member{{}}
	}
	for _, m := range family {
		syntax := strings.Replace(r.syntax, "{op}", m.name, 1)
		if !strings.Contains(syntax, "v,") && !strings.HasSuffix(syntax, "v") {
			all = append(all, understand(r, m, syntax, 0))
			continue
		}
		mnemonic, operands, _ := strings.Cut(syntax, " ")
		for _, bits := range []int{32, 64, 16} {
			sized := strings.NewReplacer("rmv", fmt.Sprintf("rm%d", bits), "mv", fmt.Sprintf("m%d", bits),
				"rv", fmt.Sprintf("r%d", bits), "ivs", fmt.Sprintf("i%ds", bits)).Replace(operands)
			all = append(all, understand(r, m, mnemonic+" "+sized, bits))
		}
	}
	return all
}

// understand reads the notation.
func understand(r row, m member, syntax string, bits int) *form {
	f := &form{row: r, bits: bits}
	f.syntax = syntax
	mnemonic, operands, _ := strings.Cut(syntax, " ")
	f.mnemonic = mnemonic
	if operands != "" {
		f.slots = strings.Split(operands, ", ")
	}
	if bits == 0 {
		f.bits = firstWidth(f.slots)
	}
	f.narrow = f.bits == 16
	words := strings.Fields(r.code)
	for i, w := range words {
		switch b, err := strconv.ParseUint(w, 16, 8); {
		case w == "W":
			f.wide = true
		case w == "cd": // which would do as a byte too
			f.tail = append(f.tail, w)
		case i == 0 && (b == 0x66 || b == 0xf3): // no opcode of the table is one of these alone
			f.prefix = append(f.prefix, byte(b))
		case len(w) == 2 && err == nil:
			f.opcode = append(f.opcode, byte(b))
		case w == "B8+r":
			f.opcode, f.tail = append(f.opcode, 0xb8), append(f.tail, "+r")
		case w == "/n":
			f.tail = append(f.tail, fmt.Sprintf("/%d", m.n))
		default:
			f.tail = append(f.tail, w)
		}
	}
	if r.family != nil && !strings.Contains(r.code, "/n") {
		f.opcode[len(f.opcode)-1] += m.n
	}
	f.wide = f.wide || f.bits == 64
	return f
}

// firstWidth is that of the first operand that has one.
func firstWidth(slots []string) int {
	for _, s := range slots {
		if n, err := strconv.Atoi(strings.TrimLeft(s, "rm")); err == nil {
			return n
		}
	}
	return 0
}
