package a64

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
)

// aliases are the names that the disassembler prefers to those of the table, where it does: the manual's "alias
// conditions".
var aliases = map[string]string{
	"LSLV": "LSL", "LSRV": "LSR", "ASRV": "ASR", "RORV": "ROR", "EXTR": "ROR", "MOVZ": "MOV", "MOVN": "MOV",
	"SUBS": "CMP", "ADDS": "CMN", "ANDS": "TST", "SUB": "NEG", "ORR": "MOV", "ORN": "MVN", "ADD": "MOV",
	"MADD": "MUL", "MSUB": "MNEG", "LSL": "UBFIZ", "LSR": "UXTB UXTH UBFX", "ASR": "SXTB SXTH SXTW SBFX",
	"UBFX": "LSR UXTB UXTH LSL UBFIZ", "SBFX": "ASR SXTB SXTH SXTW", "BFI": "BFXIL BFC", "BFXIL": "BFI BFC",
	"CSINC": "CSET CINC", "CSINV": "CSETM CINV", "CSNEG": "CNEG", "CINC": "CSET CSINC", "CINV": "CSETM CSINV",
	"UBFM": "UBFX UBFIZ LSL LSR UXTB UXTH", "SBFM": "SBFX SBFIZ ASR SXTB SXTH SXTW", "BFM": "BFI BFXIL BFC", "REV64": "REV",
	"UBFIZ": "UBFX LSL UXTB UXTH", "SBFIZ": "SBFX ASR SXTB SXTH SXTW",
	"B.HS": "B.CS", "B.LO": "B.CC", "LDR": "LDUR", "STR": "STUR", "LDRB": "LDURB", "STRB": "STURB", "LDRH": "LDURH",
	"STRH": "STURH", "SBCS": "NGCS", "SBC": "NGC",
}

// TestAgainstObjdump encodes every form with random operands, and checks that an independent disassembler reads the same
// instruction: the same text, or one of another name that our own encoder gives the same word.
func TestAgainstObjdump(t *testing.T) {
	objdump, err := exec.LookPath("aarch64-linux-gnu-objdump")
	if err != nil {
		t.Skip("no aarch64-linux-gnu-objdump (package binutils-aarch64-linux-gnu)")
	}
	random := rand.New(rand.NewPCG(1, 2))
	var asked []litmus.Instr
	var b jit.Buffer
	target := b.NewLabel()
	label := func(string) (jit.Label, error) { return target, nil }
	b.Bind(target)
	for _, r := range table {
		for _, e := range expand(r) {
			f := understand(e)
			for range 6 {
				in := randomInstr(random, f)
				require.NoError(t, ISA{}.Encode(&b, in, label, nil), "%s: %s", f.syntax, ISA{}.Format(in))
				asked = append(asked, in)
			}
		}
	}
	code, err := b.Finish()
	require.NoError(t, err)
	lines := disassemble(t, objdump, code)
	require.Equal(t, len(asked), len(lines))
	unknown := map[string]bool{} // to this version of the disassembler
	for i, in := range asked {
		form, err := ISA{}.Form(in)
		require.NoError(t, err)
		if strings.Contains(lines[i], "undefined") && newer[form.Needs] {
			unknown[form.Needs] = true
			continue
		}
		if wrong := compareText(in, lines[i], code[4*i:4*i+4]); wrong != "" {
			t.Errorf("%s: %s", ISA{}.Format(in), wrong)
		}
	}
	t.Logf("%d instructions of %d rows; not known to objdump: %v", len(asked), len(table), unknown)
}

// newer are the features that binutils before 2.41 do not know.
var newer = map[string]bool{"FEAT_LRCPC3": true, "FEAT_LSE128": true}

// TestNewer has words from the manual's tables for what an old disassembler cannot check.
func TestNewer(t *testing.T) {
	for text, word := range map[string]uint32{
		"LDIAPP W24,W0,[X16]":     0x99401a18,
		"LDIAPP X24,X0,[X16],#16": 0xd9400a18,
		"STILP W24,W0,[X16]":      0x99001a18,
		"STILP W24,W0,[X16,#-8]!": 0x99000a18,
		"LDAPR W12,[SP],#4":       0x99c00bec,
		"STLR X3,[X10,#-8]!":      0xd9800943,
		"SWPP X0,X2,[X3]":         0x19228060,
		"LDCLRPAL X1,X2,[X3]":     0x19e21061,
		"LDSETPA X1,X2,[X3]":      0x19a23061,
	} {
		in, err := ISA{}.Parse(text)
		require.NoError(t, err)
		var b jit.Buffer
		require.NoError(t, ISA{}.Encode(&b, in, nil, nil))
		code, _ := b.Finish()
		assert.Equal(t, fmt.Sprintf("%08x", word), fmt.Sprintf("%08x", binary.LittleEndian.Uint32(code)), text)
	}
}

var instructionLine = regexp.MustCompile(`^ *[0-9a-f]+:\t[0-9a-f]{8} \t(.*)$`)

// disassemble returns one line an instruction, without comments.
func disassemble(t *testing.T, objdump string, code []byte) (lines []string) {
	file := filepath.Join(t.TempDir(), "code")
	require.NoError(t, os.WriteFile(file, code, 0o600))
	out, err := exec.Command(objdump, "-D", "-z", "-b", "binary", "-m", "aarch64", file).Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		if m := instructionLine.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
			text, _, _ := strings.Cut(m[1], "//")
			text = strings.TrimSpace(strings.ReplaceAll(text, "\t", " "))
			lines = append(lines, strings.Replace(text, "hint #0x6", "dgh", 1)) // the older name
		}
	}
	return lines
}

var distance = regexp.MustCompile(`0x[0-9a-f]+$`)

func compareText(in litmus.Instr, line string, code []byte) string {
	if in.Mnemonic == "B.HS" || in.Mnemonic == "B.LO" { // the same, by the names that the disassembler does not use
		in.Mnemonic = aliases[in.Mnemonic]
	}
	for _, o := range in.Operands {
		if _, ok := o.(litmus.Target); ok { // all go to the label at 0
			if at := distance.FindString(line); at != "0x0" {
				return line + ": expected the distance to 0"
			}
			line = distance.ReplaceAllString(line, "L")
		}
	}
	read, err := ISA{}.Parse(line)
	if err != nil {
		return fmt.Sprintf("%s: %v", line, err)
	}
	if (ISA{}).Format(read) == (ISA{}).Format(in) {
		return ""
	}
	if read.Mnemonic != in.Mnemonic && !strings.Contains(" "+aliases[in.Mnemonic]+" ", " "+read.Mnemonic+" ") {
		return "is disassembled as " + line
	}
	var b jit.Buffer
	if err := (ISA{}).Encode(&b, read, nil, nil); err != nil {
		return err.Error()
	}
	if again, _ := b.Finish(); string(again) != string(code) {
		return "is disassembled as " + line + ", which our table codes differently"
	}
	return ""
}

// randomInstr fills the slots of a form.
func randomInstr(r *rand.Rand, f *form) litmus.Instr {
	in := litmus.Instr{Mnemonic: f.mnemonic}
	explicit, _, _ := strings.Cut(f.syntax, ";")
	_, operands, _ := strings.Cut(explicit, " ")
	last, first := 0, 0
	for _, word := range splitOperands(operands) {
		word = strings.TrimLeft(word, "=+>?")
		switch {
		case word[0] == 'W' || word[0] == 'X':
			n := r.IntN(31)
			switch {
			case strings.HasSuffix(word, ":"):
				n = 2 * r.IntN(15)
			case strings.HasSuffix(word, "+1"):
				n = last + 1
			case last == n: // LDP of one register twice is something else
				n = (n + 1) % 31
			}
			if len(in.Operands) == 0 {
				first = n
			}
			last = n
			in.Operands = append(in.Operands, litmus.Reg{Name: registerName(word[:1], n)})
		case word[0] == '[':
			in.Operands = append(in.Operands, randomMem(r, word, first, last))
		case word[0] == '#':
			in.Operands = append(in.Operands, litmus.Imm{Value: randomNumber(r, word[1:], f.wide, in)})
		case strings.HasPrefix(word, "label"):
			in.Operands = append(in.Operands, litmus.Target{Label: "L"})
		default:
			in.Operands = append(in.Operands, randomWord(r, word, f.wide)...)
		}
	}
	return in
}

func randomMem(r *rand.Rand, word string, first, last int) litmus.Mem {
	base := r.IntN(31)
	for base == first || base == last { // moving a base that is also loaded is undefined
		base = (base + 1) % 31
	}
	m := litmus.Mem{Base: registerName("X", base)}
	switch {
	case strings.HasSuffix(word, "!"):
		m.Mode = litmus.PreIndex
	case !strings.HasSuffix(word, "]"):
		m.Mode = litmus.PostIndex
	}
	between := func(low, high int64) int64 { return low + r.Int64N(high-low) }
	scale := int64(1)
	if _, times, ok := strings.Cut(strings.Trim(word, "]!"), "*"); ok {
		scale, _ = strconv.ParseInt(times, 10, 64)
	}
	switch {
	case strings.Contains(word, "#u12"):
		m.Disp = scale * between(1, 4096)
	case strings.Contains(word, "#s9"):
		m.Disp = between(1, 256)*2 - 257
	case strings.Contains(word, "#s7"):
		m.Disp = scale * (between(1, 64)*2 - 65)
	case strings.Contains(word, "#"):
		m.Disp, _ = strconv.ParseInt(strings.Trim(word[strings.IndexByte(word, '#')+1:], "]!"), 10, 64)
	case strings.Contains(word, "index"):
		k := int(word[strings.Index(word, "index")+5] - '0')
		extend := []string{"LSL", "UXTW", "SXTW", "SXTX"}[r.IntN(4)]
		m.Index = registerName(map[bool]string{true: "W", false: "X"}[extend[3:] == "W"], r.IntN(31))
		m.Extend = litmus.Modifier{Name: extend, Amount: k, HasAmount: true}
		if extend != "LSL" && r.IntN(2) == 0 {
			m.Extend = litmus.Modifier{Name: extend}
		}
		return m
	}
	m.HasDisp = m.Disp != 0
	return m
}

func randomNumber(r *rand.Rand, kind string, wide bool, in litmus.Instr) int64 {
	width := int64(32)
	if wide {
		width = 64
	}
	switch kind {
	case "u5", "u5s":
		return r.Int64N(32)
	case "u12":
		return r.Int64N(4096)
	case "u16":
		return 1 + r.Int64N(65535)
	case "nzcv":
		return r.Int64N(16)
	case "mov":
		return r.Int64N(65536) << (16 * r.Int64N(width/16))
	case "bits":
		ones, size := 1+r.Int64N(width-1), int64(64)
		element := turn(1<<ones-1, r.IntN(int(width)), int(width))
		if !wide {
			return int64(uint32(element))
		}
		for range r.IntN(4) { // shorter elements, repeated
			size /= 2
			if e := element & (1<<size - 1); e != 0 && e != 1<<size-1 {
				if repeated := e | e<<size; size == 32 {
					var trial encoding
					trial.wide = true
					if _, ok := trial.pattern(int64(repeated)); ok {
						return int64(repeated)
					}
				}
			}
		}
		return int64(element)
	case "bit": // the disassembler says X only where it must
		return width - 1 - r.Int64N(32)
	case "width", "width-1":
		lsb := in.Operands[len(in.Operands)-1].(litmus.Imm).Value
		return 1 + r.Int64N(width-lsb)
	}
	return 1 + r.Int64N(width-1)
}

func randomWord(r *rand.Rand, word string, wide bool) []litmus.Operand {
	switch word {
	case "cond", "!cond":
		return []litmus.Operand{litmus.Word{Text: []string{"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le"}[r.IntN(14)]}}
	case "barrier":
		for {
			if name := barriers[r.IntN(16)]; name != "" {
				return []litmus.Operand{litmus.Word{Text: strings.ToLower(name)}}
			}
		}
	case "prefetch":
		return []litmus.Operand{litmus.Word{Text: fmt.Sprintf("p%sl%d%s", []string{"ld", "li", "st"}[r.IntN(3)], 1+r.IntN(3), []string{"keep", "strm"}[r.IntN(2)])}}
	case "{SY}":
		return nil
	}
	if r.IntN(2) == 0 && word != "extend" {
		return nil
	}
	m := litmus.Modifier{Name: "LSL", HasAmount: true}
	switch word {
	case "{shift}":
		m.Name, m.Amount = []string{"LSL", "LSR", "ASR"}[r.IntN(3)], 1+r.IntN(31)
	case "{shift|ROR}":
		m.Name, m.Amount = []string{"LSL", "LSR", "ASR", "ROR"}[r.IntN(4)], 1+r.IntN(31)
	case "{LSL}":
		m.Amount = 16
	case "{LSL12}":
		m.Amount = 12
	case "extend":
		m.Name, m.Amount = extensions[r.IntN(7)], 1+r.IntN(4)
		if m.Name == "UXTX" {
			m.Name = "SXTX"
		}
	}
	return []litmus.Operand{m}
}

func TestRegisters(t *testing.T) {
	for _, c := range []struct{ name, whole string }{
		{"W0", "X0"}, {"x30", "X30"}, {"WZR", "XZR"}, {"SP", "SP"}, {"wsp", "SP"}, {"LR", "X30"},
		{"X31", ""}, {"X01", ""}, {"W", ""}, {"Y1", ""}, {"", ""},
	} {
		whole, ok := ISA{}.Whole(c.name)
		assert.Equal(t, c.whole, whole, c.name)
		assert.Equal(t, c.whole != "", ok, c.name)
	}
}
