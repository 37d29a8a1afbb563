package a64

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// A form is a row of the table, expanded and understood.
type form struct {
	expanded
	slots    []slot
	mask     uint32 // what the slots may set, once somebody decodes
	mnemonic string
	wide     bool
	extended bool // an extension belongs to it, said or not

	// What stands behind the semicolon.
	control   litmus.Control
	fence     bool
	ordered   bool // the parts of a pair come in order
	unrun     bool
	decoded   bool
	old       string
	monitor   litmus.Role // the exclusive monitor
	flagsRole litmus.Role
}

// formsOf are the table's of a mnemonic, in its order. Only they are made: a process that reads one test would spend
// most of its time on the others.
func formsOf(mnemonic string) []*form {
	if made, ok := made.Load(mnemonic); ok {
		return made.([]*form)
	}
	var forms []*form
	for _, r := range table {
		for _, e := range expandTo(r, mnemonic) {
			forms = append(forms, understand(e))
		}
	}
	if forms != nil { // what is in the table is bounded, what is asked for is not
		made.Store(mnemonic, forms)
	}
	return forms
}

var made sync.Map // of mnemonics to forms

func understand(r expanded) *form {
	explicit, behind, _ := strings.Cut(r.syntax, ";")
	mnemonic, operands, _ := strings.Cut(explicit, " ")
	f := &form{expanded: r, mnemonic: mnemonic, extended: strings.HasSuffix(operands, "extend")}
	for _, word := range splitOperands(operands) {
		switch word[0] {
		case '>':
			f.control, word = litmus.Jump, word[1:]
		case '?':
			f.control, word = litmus.Branch, word[1:]
		}
		f.slots = append(f.slots, compile(word))
	}
	f.wide = strings.HasPrefix(strings.TrimLeft(operands, "=+"), "X")
	for _, word := range strings.Fields(behind) {
		f.imply(word)
	}
	if f.plain == f.mnemonic {
		f.plain = ""
	}
	return f
}

// imply takes a word behind the semicolon.
func (f *form) imply(word string) {
	role, rest := divided(word)
	name, value, _ := strings.Cut(word, "=")
	switch {
	case rest == "monitor":
		f.monitor = role
	case rest == "nzcv":
		f.flagsRole = role
	case word == "fence":
		f.fence = true
	case word == "ordered":
		f.ordered = true
	case word == "unrun":
		f.unrun = true
	case word == "decoded":
		f.decoded, f.unrun = true, true
	case controls[word] != 0:
		f.control = controls[word]
	case name == "old":
		f.old = value
	case name != "plain":
		panic("a64: the table says " + word)
	}
}

// controls are where control goes when that is not to a label of the test.
var controls = map[string]litmus.Control{"calls": litmus.Call, "returns": litmus.Return, "away": litmus.Leave, "traps": litmus.Trap}

// splitOperands splits at commas outside brackets; [n], #s9 is one operand.
func splitOperands(text string) (words []string) {
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
		words = append(words, text[:end])
		text = text[end+2:]
	}
	return words
}

// try encodes with one form. If it does not fit, it says which operand does not, and what was expected.
func (f *form) try(operands []litmus.Operand, trial bool) (e encoding, at int, expected string) {
	e = encoding{word: f.code, wide: f.wide, trial: trial}
	if f.extended {
		e.word |= uint32(e.wideExtension()) << 13
	}
	given := 0
	for _, s := range f.slots {
		switch {
		case given < len(operands) && s.set(&e, operands[given]):
			given++
		case !s.optional || given < len(operands):
			return e, given, s.expected
		}
	}
	if given < len(operands) {
		return e, given, "no more operands"
	}
	return e, -1, ""
}

// find returns the form that an instruction has, and its code but for the label.
func find(in litmus.Instr, trial bool) (*form, encoding, error) {
	candidates := formsOf(in.Mnemonic)
	if candidates == nil {
		return nil, encoding{}, unknown(in)
	}
	worst := &mismatch{at: -1}
	for _, f := range candidates {
		e, at, expected := f.try(in.Operands, trial)
		if at < 0 {
			return f, e, nil
		}
		if at > worst.at {
			*worst = mismatch{at: at}
		}
		if at == worst.at && !f.decoded && !slices.Contains(worst.expected, expected) {
			worst.expected = append(worst.expected, expected)
		}
	}
	worst.wrong.Found = "the end of the instruction"
	if worst.at < len(in.Operands) {
		worst.wrong.Found = fmt.Sprintf("%q", format(in.Operands[worst.at]))
	}
	worst.wrong.Expected = strings.Join(worst.expected, ", or ")
	return nil, encoding{}, worst
}

// unknown is the error of an instruction that no test has.
func unknown(in litmus.Instr) *mismatch {
	return &mismatch{at: -1, wrong: scan.Error{Found: fmt.Sprintf("%q", in.Mnemonic), Expected: "an AArch64 instruction that user-level tests may use"}}
}

// A mismatch says which operand fits no form.
type mismatch struct {
	wrong    scan.Error
	at       int // the operand, or -1 for the mnemonic
	expected []string
}

func (m *mismatch) Error() string { return m.wrong.Error() }

// resolve checks an instruction that was read against the table, and makes labels of the words that are. It is told
// where the mnemonic and the operands were read, and whether it may be one that is decoded only.
func resolve(in litmus.Instr, starts []int, decoded bool) (litmus.Instr, error) {
	f, _, err := find(in, true)
	if err == nil && f.decoded && !decoded {
		err = unknown(in)
	}
	if err != nil {
		m := err.(*mismatch)
		m.wrong.At = starts[min(m.at+1, len(starts)-1)]
		return in, &m.wrong
	}
	for i, s := range f.slots {
		if w, ok := operandAt(in, i).(litmus.Word); ok && s.label {
			in.Operands[i] = litmus.Target{Label: w.Text}
		} else if ok && s.vector {
			in.Operands[i] = litmus.Reg{Name: strings.ToUpper(w.Text)}
		}
	}
	return in, nil
}

func operandAt(in litmus.Instr, i int) litmus.Operand {
	if i < len(in.Operands) {
		return in.Operands[i]
	}
	return nil
}

// Encode appends the machine code of an instruction. It asks for the labels that the instruction names, and leaves them
// to the buffer. No instruction names a place in memory.
func (ISA) Encode(b *jit.Buffer, in litmus.Instr, label func(name string) (jit.Label, error), _ func(string) (litmus.Mem, error)) error {
	_, e, err := find(in, false)
	if err != nil {
		return err
	}
	at := b.Len()
	b.Word(e.word)
	if e.label == "" {
		return nil
	}
	if distance, is := strings.CutPrefix(e.label, "."); is && strings.ContainsAny(e.label, "+-") {
		return near(b, at, distance, e.distance.patch)
	}
	l, err := label(e.label)
	if err == nil {
		b.Refer(at, l, e.distance.patch)
	}
	return err
}

// near refers to so many bytes from here.
func near(b *jit.Buffer, at int, distance string, patch jit.Patch) error {
	n, err := strconv.Atoi(distance)
	if err != nil {
		return err
	}
	here := b.NewLabel() // behind this instruction, which is where labels can be put now
	b.Bind(here)
	b.Refer(at, here, func(code []byte, at, target int) error {
		if to := target - 4 + n; to < 0 || to > len(code) {
			return fmt.Errorf("found a branch by %d bytes, expected one that stays in the code", n)
		}
		return patch(code, at, target-4+n)
	})
	return nil
}
