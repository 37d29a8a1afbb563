//go:build linux && arm64

package isa_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/flat"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// templates of instructions: R is W or X, # a digit for one of X1 to X5, S a shift, E an extension, C a condition, N a number
// below 32, I one below 4096. Memory is at X0.
var templates = strings.Split(`ADD R#,R#,R#,S #N|SUBS R#,R#,R#,S #N|ADDS R#,R#,R#,S #N|SUB R#,R#,#I|ADDS R#,R#,#I|CMP R#,R#|CMN R#,R#,S #N|NEG R#,R#
NEGS R#,R#,S #N|ADC R#,R#,R#|ADCS R#,R#,R#|SBC R#,R#,R#|SBCS R#,R#,R#|MADD R#,R#,R#,R#|MSUB R#,R#,R#,R#|MUL R#,R#,R#|MNEG R#,R#,R#
UDIV R#,R#,R#|SDIV R#,R#,R#|LSL R#,R#,R#|LSR R#,R#,R#|ASR R#,R#,R#|ROR R#,R#,R#|RBIT R#,R#|REV16 R#,R#|CLZ R#,R#|CLS R#,R#|REV R#,R#
SMULL X#,W#,W#|UMULL X#,W#,W#|REV32 X#,X#|AND R#,R#,R#,ROR #N|BICS R#,R#,R#|ORR R#,R#,R#,S #N|ORN R#,R#,R#|EOR R#,R#,R#|EON R#,R#,R#,S #N
ANDS R#,R#,R#,S #N|TST R#,R#|MVN R#,R#,S #N|AND R#,R#,#255|EOR R#,R#,#0xf0|LSL R#,R#,#N|LSR R#,R#,#N|ASR R#,R#,#N|ROR R#,R#,#N|EXTR R#,R#,R#,#N
UBFX R#,R#,#3,#7|SBFX R#,R#,#5,#9|BFXIL R#,R#,#2,#6|BFI R#,R#,#4,#8|UBFIZ R#,R#,#6,#5|SBFIZ R#,R#,#7,#4|SBFM R#,R#,#N,#N|UBFM R#,R#,#N,#N|BFM R#,R#,#N,#N
UXTB W#,W#|UXTH W#,W#|SXTB R#,W#|SXTH R#,W#|SXTW X#,W#|CSEL R#,R#,R#,C|CSINC R#,R#,R#,C|CSINV R#,R#,R#,C|CSNEG R#,R#,R#,C|CSET R#,C|CSETM R#,C
CINC R#,R#,C|CINV R#,R#,C|CNEG R#,R#,C|CCMP R#,R#,#5,C|CCMN R#,#N,#10,C|MOV R#,R#|MOV R#,#I|MOVN R#,#I|MOVK R#,#I,LSL #16|ADD X#,X#,W#,E #2
LDR R#,[X0,#64]|STR R#,[X0,#72]|LDRB W#,[X0,#70]|LDRSB R#,[X0,#71]|LDRSH R#,[X0,#74]|LDRSW X#,[X0,#76]|STRH W#,[X0,#66]|STRB W#,[X0,#80]
LDP R#,X#P,[X0,#64]|STP X#,X#,[X0,#80]|LDAR R#,[X0]|STLR R#,[X0]|LDPSW X6,X7,[X0,#64]|LDXR R#,[X0]`, "|")

func instruction(r *rand.Rand) string {
	all := strings.Split(strings.Join(templates, "\n"), "\n")
	text := all[r.IntN(len(all))]
	width := []string{"W", "X"}[r.IntN(2)]
	if strings.Contains(text, "P,[") {
		return "LDP X1,X2,[X0,#64]"
	}
	name, operands, _ := strings.Cut(text, " ")
	var b strings.Builder
	for i := 0; i < len(operands); i++ {
		c := operands[i]
		digit := i+1 < len(operands) && (operands[i+1] >= '0' && operands[i+1] <= '9' || operands[i+1] == 'N' || operands[i+1] == 'I')
		before := byte(',')
		if i > 0 {
			before = operands[i-1]
		}
		switch {
		case c == 'R' && i+1 < len(operands) && operands[i+1] == '#':
			b.WriteString(width)
		case c == '#' && !digit:
			fmt.Fprintf(&b, "%d", 1+r.IntN(5))
		case c == 'S' && before == ',' && i+1 < len(operands) && operands[i+1] == ' ':
			b.WriteString([]string{"LSL", "LSR", "ASR"}[r.IntN(3)])
		case c == 'E' && before == ',':
			b.WriteString([]string{"UXTB", "SXTH", "UXTW", "SXTW"}[r.IntN(4)])
		case c == 'C' && before == ',':
			b.WriteString(strings.Fields("EQ NE CS CC MI PL VS VC HI LS GE LT GT LE")[r.IntN(14)])
		case c == 'N' && before == '#':
			fmt.Fprint(&b, r.IntN(32))
		case c == 'I' && before == '#':
			fmt.Fprint(&b, r.IntN(4096))
		default:
			b.WriteByte(c)
		}
	}
	return name + " " + b.String()
}

var atomicTemplates = strings.Fields("LDADD LDCLR LDEOR LDSET LDSMAX LDSMIN LDUMAX LDUMIN SWP CAS")

func atomicInstruction(r *rand.Rand) string {
	name := atomicTemplates[r.IntN(len(atomicTemplates))] + []string{"", "A", "L", "AL"}[r.IntN(4)]
	kind := []string{"B", "H", "", ""}[r.IntN(4)]
	width := "W"
	if kind == "" && r.IntN(2) == 0 {
		width = "X"
	}
	return fmt.Sprintf("%s%s %s%d,%s%d,[X0]", name, kind, width, 1+r.IntN(5), width, 1+r.IntN(5))
}

// TestMeaning runs random programs on this processor and by their meaning: both must leave the same registers, flags and memory.
func TestMeaning(t *testing.T) {
	rounds := 2000
	if testing.Short() {
		rounds = 200
	}
	r := rand.New(rand.NewPCG(1, 2))
	memory, err := pages.New(4096)
	require.NoError(t, err)
	defer memory.Free()
	for range rounds {
		var lines []string
		for n := 1; n <= 7; n++ {
			for part := range 4 {
				v := []int{0, 0xffff, 0x8000, 1, r.IntN(1 << 16)}[r.IntN(5)]
				if part == 0 {
					lines = append(lines, fmt.Sprintf("MOVZ X%d,#%d", n, v))
				} else {
					lines = append(lines, fmt.Sprintf("MOVK X%d,#%d,LSL #%d", n, v, part*16))
				}
			}
		}
		lines = append(lines, "CMP X1,X2", "STP X1,X3,[X0]", "STP X4,X5,[X0,#64]")
		body := len(lines)
		for range 6 {
			if asm.Have.LSE && r.IntN(4) == 0 {
				lines = append(lines, atomicInstruction(r))
			} else {
				lines = append(lines, instruction(r))
			}
		}
		program := lines[body:len(lines):len(lines)]
		for n := 1; n <= 7; n++ {
			lines = append(lines, fmt.Sprintf("STR X%d,[X0,#%d]", n, 256+8*n))
		}
		for i, c := range []string{"MI", "EQ", "CS", "VS"} {
			lines = append(lines, "CSET X1,"+c, fmt.Sprintf("STR X1,[X0,#%d]", 400+8*i))
		}
		th := thread(t, litmus.AArch64, lines...)
		var b jit.Buffer
		require.NoError(t, isa.Encode(&b, litmus.AArch64, th, nil))
		jit.Return(&b, 5)
		code, err := b.Finish()
		require.NoError(t, err)
		loaded, err := jit.Load(code)
		require.NoError(t, err)
		real := unsafe.Slice((*byte)(memory.At(0)), 512)
		clear(real)
		loaded.Run(memory.At(0))
		loaded.Free()

		world := &flat.Memory{Bytes: make([]byte, 512)}
		m := &meaning.Machine{World: world, Regs: map[string]meaning.Register{}}
		for i, in := range th.Code {
			means, err := isa.For(litmus.AArch64).Meaning(in)
			require.NoError(t, err, lines[i])
			m.Begin(i)
			means(m)
			require.NoError(t, m.Err, lines[i])
		}
		require.Equal(t, real, world.Bytes, "%s\nafter registers %s", strings.Join(program, "\n"), strings.Join(lines[:body], "; "))
	}
}
