package a64

import (
	"encoding/binary"
	"fmt"
	"math"
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
	"example.org/atomlab/litmus/internal/specimen"
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

// TestAgainstObjdump encodes every form with random operands, and checks that an independent disassembler reads the
// same instruction: the same text, or one of another name that our own encoder gives the same word.
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
	var registers []int
	for n := range 31 {
		registers = append(registers, n)
	}
	for _, f := range (ISA{}).Forms() {
		for range 6 {
			in := specimen.New(random, litmus.AArch64, f.Syntax, registers)
			require.NoError(t, ISA{}.Encode(&b, in, label, nil), "%s: %s", f.Syntax, ISA{}.Format(in))
			asked = append(asked, in)
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
var newer = map[string]bool{"FEAT_LRCPC3": true, "FEAT_LSE128": true, "FEAT_LSCP": true}

// TestNewer has words from the manual's tables for what an old disassembler cannot check.
func TestNewer(t *testing.T) {
	for text, word := range map[string]uint32{
		"LDIAPP W24,W0,[X16]":     0x99401a18,
		"LDIAPP X24,X0,[X16],#16": 0xd9400a18,
		"STILP W24,W0,[X16]":      0x99001a18,
		"STILP W24,W0,[X16,#-8]!": 0x99000a18,
		"LDAPR W12,[SP],#4":       0x99c00bec,
		"LDAP X0,X1,[X2]":         0xd9415840,
		"LDAPP X0,X1,[X2]":        0xd9417840,
		"STLP X0,X1,[X2]":         0xd9015840,
		"STLP X20,X18,[X18]":      0xd9125a54,
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
			if compared, ok := strings.CutSuffix(text, "#0.0"); ok {
				text = compared + "#0"
			}
			lines = append(lines, strings.Replace(text, "hint #0x6", "dgh", 1)) // the older name
		}
	}
	return lines
}

var distanceText = regexp.MustCompile(`0x[0-9a-f]+$`)

func compareText(in litmus.Instr, line string, code []byte) string {
	if in.Mnemonic == "B.HS" || in.Mnemonic == "B.LO" { // the same, by the names that the disassembler does not use
		in.Mnemonic = aliases[in.Mnemonic]
	}
	for _, o := range in.Operands {
		if _, ok := o.(litmus.Target); ok { // all go to the label at 0
			if at := distanceText.FindString(line); at != "0x0" {
				return line + ": expected the distance to 0"
			}
			line = distanceText.ReplaceAllString(line, "L")
		}
	}
	if start := strings.IndexByte(line, '#'); in.Mnemonic == "FMOV" && start >= 0 {
		code := in.Operands[1].(litmus.Imm).Value
		if shown, err := strconv.ParseFloat(line[start+1:], 64); err != nil || shown != expandFloat(code) {
			return fmt.Sprintf("is disassembled as %s, expected %g", line, expandFloat(code))
		}
		line = fmt.Sprintf("%s#%d", line[:start], code)
	}
	read, err := parse(line, true)
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

// expandFloat is the number that the eight bits of FMOV stand for (VFPExpandImm): a sign, an exponent from -3 to 4, and
// sixteenths from 16 to 31.
func expandFloat(code int64) float64 {
	exponent := int(code>>4&7^4) - 3
	return math.Ldexp(float64(16+code&15), exponent-4) * float64(1-2*(code>>7))
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
