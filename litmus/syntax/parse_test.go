package syntax

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
)

func TestOddities(t *testing.T) {
	test, err := ReadFile("testdata/oddities.litmus")
	require.NoError(t, err)
	assert.Equal(t, "Oddities", test.Name)
	assert.Equal(t, "PodWW Rfe\n PodRR Fre", test.Doc)
	assert.Equal(t, []litmus.Info{{Key: "Cycle", Value: "Rfe PodRR Fre PodWW"}, {Key: "Prefetch", Value: "0:x=F,1:y=T {not the state}"}}, test.Info)
	place := litmus.Place
	for i, want := range []litmus.Init{
		{Location: place("x"), Value: litmus.Int(1)},
		{Location: place("y"), Value: litmus.Int(2)},
		{Location: place("z"), Type: litmus.Type{Name: "int64_t"}},
		{Location: litmus.Register(0, "X9"), Type: litmus.Type{Name: "uint8_t"}, Value: litmus.Int(31), Spelling: "0x1f"},
		{Location: place("a"), Type: litmus.Type{Name: "int", Atomic: true}, Value: litmus.Int(-3)},
		{Location: place("p"), Type: litmus.Type{Name: "int", Pointer: true}, Value: litmus.AddressOf("x")},
		{Location: place("q"), Type: litmus.Type{Pointer: true}, Value: litmus.AddressOf("y")},
		{Location: place("b"), Type: litmus.Type{Name: "int", Len: 2}, List: []litmus.Value{litmus.Int(1), litmus.Int(2)}},
		{Location: place("c"), Type: litmus.Type{Name: "int", Len: 3}},
		{Location: litmus.Register(0, "X1"), Value: litmus.AddressOf("x")},
		{Location: litmus.Register(0, "X2"), Value: litmus.AddressOf("y")},
		{Location: litmus.Register(1, "X1"), Value: litmus.Value{Kind: litmus.CodeLabel, Name: "L0"}},
		{Location: litmus.Register(1, "X3"), Value: litmus.Value{Kind: litmus.Address, Name: "b", Cell: 1}},
		{Location: litmus.Register(1, "%b"), Value: litmus.AddressOf("z")},
		{Location: litmus.Register(1, "X4"), Type: litmus.Type{Name: "ins_t"}, Value: litmus.Value{Kind: litmus.Code, Name: "NOP"}},
		{Location: litmus.Register(1, "X5"), Value: litmus.Value{Lo: 1<<64 - 1}},
		{Location: litmus.Register(1, "X6"), Value: litmus.Int(7)},
		{Location: place("w"), Type: litmus.Type{Name: "int128_t"}, Value: litmus.Value{Hi: 1 << 60}, Spelling: "0x10000000000000000000000000000000"},
	} {
		assert.Equal(t, want, test.Init[i])
	}
	require.Len(t, test.Threads, 2)
	assert.Equal(t, []string{"L2", "L3"}, test.Threads[0].Code[3].Labels)
	assert.Equal(t, litmus.Pos{Line: 20, Col: 10}, test.Threads[0].Code[3].Pos)
	assert.Equal(t, litmus.Target{Label: "L1"}, test.Threads[0].Code[3].Operands[0])
	assert.Equal(t, litmus.Mem{Base: "X%b", Disp: 4, HasDisp: true, Mode: litmus.PostIndex}, test.Threads[1].Code[2].Operands[1])
	assert.Len(t, test.Observed, 5)
	assert.Equal(t, litmus.Type{Name: "int", Pointer: true}, test.Observed[4].Type)
	assert.Equal(t, litmus.NotExists, test.Cond.Quantifier)
	assert.Equal(t, "((([x]=1 /\\ 0:X1=x) \\/ not (not (b[0]=2))) /\\ not ((true => c={1,2,3})) /\\ 1:X1=label:\"P0:L0\" /\\ [x]=[y] /\\ 0:X1=1:X3)", test.Cond.Prop.String())
	assert.Equal(t, []litmus.NamedKind{{Name: "tso", Quantifier: litmus.NotExists}, {Name: "sc", Quantifier: litmus.ForAll}}, test.Cond.Kinds)
	roundTrip(t, "oddities", test)
}

const small = "X86_64 T\n{ x=0; y=0; z=0; }\nP0 ;\nmfence ;\n"

func TestConditions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "forall true"},
		{"exists (x=1)", "exists [x]=1"},
		{"forall x=1 \\/ y=1 /\\ z=1", "forall ([x]=1 \\/ ([y]=1 /\\ [z]=1))"},
		{"exists x=1 /\\ y=1 => z=1", "exists ([x]=1 /\\ ([y]=1 => [z]=1))"}, // herd7's precedence
		{"exists x=1 => y=1 => z=1", "exists ([x]=1 => ([y]=1 => [z]=1))"},
		{"not exists (x=1)", "~exists [x]=1"},
		{"~ exists (x=1)", "~exists [x]=1"},
		{"final x=1", "exists [x]=1"},
		{"exists false", "exists false"},
		{"exists 0:eax=1 /\\ 0:al=2", "exists (0:rax=1 /\\ 0:rax=2)"},
		{"observed x=1; y=2; and x=3;", "exists (([x]=1 /\\ [y]=2) \\/ [x]=3)"},
		{"exists (x=1) << ignored", "exists [x]=1"},
	} {
		test, err := Parse("c", small+c.text)
		if assert.NoError(t, err, c.text) {
			assert.Equal(t, c.want, test.Cond.Quantifier.String()+" "+test.Cond.Prop.String(), c.text)
			roundTrip(t, c.text, test)
		}
	}
}

func TestNames(t *testing.T) {
	test, err := Parse("dir/MP+dmb.sy+addr.litmus", strings.Replace(small, "T", "--", 1))
	require.NoError(t, err)
	assert.Equal(t, "MP+dmb.sy+addr", test.Name)
	_, err = Parse("dir/a b.litmus", strings.Replace(small, "T", "--", 1))
	assert.ErrorContains(t, err, "expected a name, for that of the file would not do")
}

func TestX86(t *testing.T) {
	att, err := Parse("a", "X86_64 T\n{}\nP0 | P1 ;\nlock; xaddl %eax,(x) | movq $1, 8(%rax,%rbx,4) ;\nlock incq (y) | je L0 ;\n | L0: ;\nexists (x=1)")
	require.NoError(t, err)
	assert.Equal(t, litmus.Instr{Prefix: "lock", Mnemonic: "xadd", Bits: 32, Pos: litmus.Pos{Line: 4, Col: 1},
		Operands: []litmus.Operand{litmus.Mem{Symbol: "x"}, litmus.Reg{Name: "eax"}}}, att.Threads[0].Code[0])
	roundTrip(t, "a", att)
	intel, err := Parse("i", "X86 T\n{ 0:EAX=1; }\nP0 ;\nMOV [x],$1 ;\nMOV EAX,[y] ;\nXCHG [x],EAX ;\nexists (0:EAX=1)")
	require.NoError(t, err)
	roundTrip(t, "i", intel)
	att, err = Parse("a", "X86_64 T\n{}\nP0 ;\nmovl $1,(x) ;\nmovl (y),%eax ;\nxchgl %eax,(x) ;\nexists (0:rax=1)")
	require.NoError(t, err)
	for i, in := range att.Threads[0].Code[:2] { // the same instruction but for the width that only one of the two says
		in.Bits, in.Pos = 0, litmus.Pos{}
		other := intel.Threads[0].Code[i]
		other.Pos = litmus.Pos{}
		assert.Equal(t, in, other)
	}
}

func TestErrors(t *testing.T) {
	arm := "AArch64 T\n{}\nP0 ;\n"
	for _, c := range []struct{ text, want string }{
		{"", `f:1:1: found the end, expected X86_64, X86 or AArch64 on the first line`},
		{"PPC T\n", `f:1:1: found "PPC", expected X86_64, X86 or AArch64 on the first line`},
		{"X86_64", `f:1:7: found the end, expected the name of the test`},
		{"X86_64 T\nKey=value\n", `f:3:1: found the end, expected { before the initial state`},
		{"X86_64 T\n(* open\n", `f:2:1: found a comment that does not end, expected *)`},
		{"X86_64 T\n{ x=1; (* open }\n", `f:2:8: found a comment that does not end, expected *)`},
		{"X86_64 T\n{ x=1 y }\n", `f:2:7: found "y", expected ; or } after an item of the initial state`},
		{"X86_64 T\n{ 0:foo=1; }\n", `f:2:5: found "foo", expected a register of X86_64, like rax`},
		{"X86_64 T\n{ int x[2]={1}; }\n", `f:2:12: found "{", expected 2 values, found 1: as many as the array has`},
		{"X86_64 T\n{ int x[0]; }\n", `f:2:7: found "x", expected an array of 1 to 4096 numbers or addresses`},
		{"X86_64 T\n{ x=0x1ffffffffffffffffffffffffffffffff; }\n", `f:2:5: found "0x1ffffffffffffffffffffffffffffffff", expected a number of at most 128 bits`},
		{"AArch64 T\n{ 0:X1=x:green; }\n", `f:2:8: found "x", expected a number or an address: memory tags, page tables and the like are outside what user-level tests can do`},
		{"AArch64 T\n{ [PTE(x)]=(valid:0); }\n", `f:2:4: found "PTE", expected a register or a name: page tables are outside what user-level tests can do`},
		{"AArch64 T\n{ 0:X1=(valid:0); }\n", `f:2:8: found "(", expected a number or an address: page tables are outside what user-level tests can do`},
		{small + "exists (fault(P0,x))", `f:5:9: found "fault", expected a register or a name: faults are outside what user-level tests can do`},
		{"AArch64 T\n{}\nP0 ;\nLDR Q0,[X1] ;\n", `f:4:5: found "Q0", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"AArch64 T\n{}\nP0 ;\nLD1 {V2.16B},[X1] ;\n", `f:4:6: found "V2.16B", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"AArch64 T\n{}\nP0 ;\nFMOV D0,X1 ;\n", `f:4:6: found "D0", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"AArch64 T\n{}\nP0 ;\nPTRUE P0.D ;\n", `f:4:7: found "P0.D", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"AArch64 T\n{ 0:V0.4S={1,2,3,4}; }\n", `f:2:5: found "V0.4S", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"X86_64 T\n{}\nP0 ;\nmovaps %ymm0,(x) ;\n", `f:4:8: found "%ymm0", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"X86_64 T\n{ 0:zmm1=1; }\n", `f:2:5: found "zmm1", expected a general register: this is of vectors or floating point, which are outside what tests can do here`},
		{"X86_64 T\n{}\nP0 | P0 ;\n", `f:3:6: found "P0", expected threads P0 to P63 in the first row of the program, each once`},
		{"X86_64 T\n{}\nP0 | P1 ;\nmfence ;\n", `f:4:1: found a row of 1 cells, expected 2, one for each thread`},
		{"X86_64 T\n{}\nP0 ;\nmfence\n", `f:5:1: found the end, expected ; at the end of a row of the program`},
		{"X86_64 T\n{}\nP0 ;\nsyscall ;\n", `f:4:1: found "syscall", expected an x86 instruction that user-level tests may use`},
		{"X86_64 T\n{}\nP0 ;\nmovl $1,$2 ;\n", `f:4:9: found "$2", expected a register of 32 bits or memory, or a register of 32 bits`},
		{"X86_64 T\n{}\nP0 ;\nlock movl $1,(x) ;\n", `f:4:6: found "lock movl", expected lock before an instruction that reads and writes memory`},
		{arm + "SVC #0 ;\n", `f:4:1: found "SVC", expected an AArch64 instruction that user-level tests may use`},
		{arm + "L: CBZ W0, #3 ;\n", `f:4:12: found "#3", expected a label`},
		{arm + "MOV W0,#0x12345 ;\n", `f:4:8: found "#74565", expected W0 to W30 or WZR, or W0 to W30 or WSP, or a number that one MOVZ, MOVN or ORR can make: 16 bits in place, their complement, or a repeated run of ones`},
		{arm + "DMB EQ ;\n", `f:4:5: found "EQ", expected SY, LD, ST, or one of them with ISH, NSH, OSH: ISHLD`},
		{arm + "CASP W1,W2,W4,W5,[X0] ;\n", `f:4:6: found "W1", expected a W register of even number, or a X register of even number`},
		{small + "exists (x=1", `f:5:12: found the end, expected ), or an operator: /\, \/, =>`},
		{small + "exists (x=1) y", `f:5:14: found "y", expected the end of the test, or an operator: /\, \/, =>`},
		{small + "exists (x)", `f:5:10: found ")", expected = and a value`},
		{small + "~x=1", `f:5:2: found "x", expected "exists"`},
		{small + "locations [x y z]", `f:5:16: found "z", expected ; or ] after a location to show`},
		{small + "exists x=1 with tso exists", `f:5:21: found "exists", expected ":"`},
	} {
		_, err := Parse("f", c.text)
		assert.EqualError(t, err, c.want, c.text)
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("(", 1e5)
	for _, c := range []struct{ text, want string }{
		{strings.Repeat(" ", 10e6), "found 10000000 bytes, expected a test of at most 1048576"},
		{"X86_64 T\n{}\n" + threads(100), "found 100 threads, expected at most 64"},
		{small + "exists " + deep, "nested at most 100 deep"},
		{small + "exists " + strings.Repeat("not ", 1e5), "nested at most 100 deep"},
		{small + "exists " + strings.Repeat("x=1 => ", 1e5), "nested at most 100 deep"},
	} {
		_, err := Parse("f", c.text)
		assert.ErrorContains(t, err, c.want)
	}
	wide := small + "exists x=1" + strings.Repeat(" /\\ x=1", 1e5)
	_, err := Parse("f", wide)
	assert.NoError(t, err, "a long condition is not a deep one")
	_, err = Parse("f", "X86_64 T\n"+strings.Repeat("(*", 1e5)+strings.Repeat("*)", 1e5)+"{}\nP0 ;\n mfence ;\n")
	assert.NoError(t, err, "comments may nest as deep as they like")
	large := filepath.Join(t.TempDir(), "large.litmus")
	require.NoError(t, os.WriteFile(large, make([]byte, 10e6), 0o600))
	_, err = ReadFile(large)
	assert.ErrorContains(t, err, "large.litmus:1:1: found 10000000 bytes")
	_, err = ReadFile("no such file")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// TestSlowInputs has a megabyte of what would be slow if reading looked back: where it made something anew for each
// piece, twice the text would take more than twice the memory; where it only looked, this test would not end.
func TestSlowInputs(t *testing.T) {
	size := MaxSize
	if testing.Short() {
		size /= 16
	}
	allocated := func(name, text string) float64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Parse(name, text)
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	half := slowInputs(size / 2)
	for name, text := range slowInputs(size) {
		small, large := allocated(name, half[name]), allocated(name, text)
		assert.LessOrEqual(t, large, 3*small+float64(size), "%s: bytes allocated for a text of %d, against one of half the size", name, size)
	}
}

// slowInputs are texts of somewhat less than a size.
func slowInputs(size int) map[string]string {
	fill := func(prefix, piece string) string {
		return prefix + strings.Repeat(piece, (size-len(prefix)-100)/len(piece))
	}
	return map[string]string{
		"rows":       fill(small, "mfence;"),
		"lines":      fill(small, "nop\n;\n"),
		"lock":       fill(small, "lock;"),
		"lock, far":  fill(small, "lock ;   "),
		"blanks":     fill(small+"lock", " ") + ";",
		"labels":     fill(small, "L:"),
		"quotes":     fill("X86_64 T\n", "\""),
		"metadata":   fill("X86_64 T\n", "a=b\n"),
		"comments":   fill(small, "(*"),
		"strings":    fill(small, "\"\n"),
		"conditions": fill(small+"exists ", "x=1 /\\ "),
		"deep":       fill(small+"exists ", "not (x=1 /\\ "),
		"arrays":     fill("X86_64 T\n{ ", "int x[4096];"),
		"locations":  fill(small+"locations [", "x;"),
		"operands":   fill("AArch64 T\n{}\nP0;\nADD ", "X0,"),
		"cells":      fill(small, "|"),
		"//":         fill("AArch64 T\n{}\nP0;\n", "//"),
		"digits":     fill("X86_64 T\n{ x=", "1"),
	}
}

func threads(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = "P" + string(rune('0'+i%10))
	}
	return strings.Join(names, "|") + ";\n"
}

// FuzzParse checks that nothing makes the reader panic or run away, and that what it accepts is written so that it
// reads back as the same test with the same hash.
func FuzzParse(f *testing.F) {
	seed, err := os.ReadFile("testdata/oddities.litmus")
	require.NoError(f, err)
	f.Add(string(seed))
	f.Add(small + "exists (0:rax=1 /\\ [x]=2)")
	f.Add("X86 T\n{ 0:EAX=1; }\nP0 ;\nlock; inc [x+4] ;\n~exists (x=1)")
	f.Fuzz(func(t *testing.T, text string) {
		test, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		written := Format(test)
		again, err := Parse("fuzz", written)
		require.NoError(t, err, written)
		require.Equal(t, Hash(test), Hash(again), written)
		require.Equal(t, withoutPositions(test), withoutPositions(again), written)
	})
}
