package compiled

import (
	"debug/dwarf"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/isa"
)

var (
	amd64 = Target{GOARCH: "amd64"}
	arm64 = Target{GOARCH: "arm64", GOARM64: "v8.0"}
)

// Where a program lies that is made by hand: the variables x and y of 8 bytes each, the description of a type of 8
// bytes, and functions. A value of a function points to where the address of its code is.
const (
	handData     = 0x10000
	handType     = 0x11000
	handValue    = 0x11008 // of handOther
	handFunction = 0x20000 // the thread
	handOther    = 0x20100 // what it calls or jumps to
	handThird    = 0x20200
)

// handmade is a program of code that Go's compiler does not make: of the thread's function F, which has a result if it
// is said to, and of others by their names.
func handmade(target Target, returns bool, code []byte, others ...symbol) *Image {
	info := &functionInfo{unit: "p", low: handFunction, high: handFunction + uint64(len(code))}
	if returns {
		info.parameters = []parameter{{"~r0", wholeNumber(8), true}}
	}
	m := &Image{Target: target, of: pkg{Name: "p", ImportPath: "p"}, set: map[uint64]bool{}, flat: map[uint64]flattened{},
		debug: &debugInfo{functions: map[string]*functionInfo{"p.F": info}, variables: map[string]dwarf.Type{}}}
	for i, name := range []string{"p.x", "p.y"} {
		at := uint64(handData + 8*i)
		m.symbols = append(m.symbols, symbol{name, at, 8, false})
		m.sections = append(m.sections, section{at, make([]byte, 8), true})
		m.debug.variables[name] = wholeNumber(8)
	}
	m.sections = append(m.sections, section{handType, binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, 8), handOther), false}, section{handFunction, make([]byte, 0x400), false})
	m.symbols = append(m.symbols, symbol{"p.F", handFunction, uint64(len(code)), true})
	copy(m.sections[len(m.sections)-1].data, code)
	m.symbols = append(m.symbols, others...)
	return m
}

// with puts code of another function into a program.
func (m *Image) with(at uint64, code ...byte) *Image {
	copy(m.sections[len(m.sections)-1].data[at-handFunction:], code)
	return m
}

func handExtracted(m *Image) (*Extracted, error) {
	return Extract(&Program{[]Function{{"p", "F"}}}, m, Options{})
}

// listing is the code that is left of the thread.
func listing(e *Extracted) string {
	var all []string
	for _, in := range e.Test.Threads[0].Code {
		if in.Mnemonic != "" {
			all = append(all, isa.For(e.Test.Arch).Format(in))
		}
	}
	return strings.Join(all, "; ")
}

// words of AArch64, as bytes.
func words64(all ...uint32) (code []byte) {
	for _, w := range all {
		code = binary.LittleEndian.AppendUint32(code, w)
	}
	return code
}

// TestHighBytes: a register that stands for a word of the stack has no part for ah, bh, ch and dh, unless what is in
// them is known. The lowest bytes have one.
func TestHighBytes(t *testing.T) {
	for _, c := range []struct {
		code []byte
		want string
	}{
		{[]byte{0x88, 0x64, 0x24, 0x08, 0xc3}, "movb %ah,8(%rsp): found ah"},                         // mov [rsp+8], ah; ret
		{[]byte{0x88, 0x6c, 0x24, 0x08, 0xc3}, "movb %ch,8(%rsp): found ch"},                         // mov [rsp+8], ch; ret
		{[]byte{0x88, 0x44, 0x24, 0x08, 0x8a, 0x64, 0x24, 0x08, 0xc3}, "movb 8(%rsp),%ah: found ah"}, // mov [rsp+8], al; mov ah, [rsp+8]; ret
		{[]byte{0x88, 0x54, 0x24, 0x08, 0x02, 0x74, 0x24, 0x08, 0xc3}, "addb 8(%rsp),%dh: found dh"}, // mov [rsp+8], dl; add dh, [rsp+8]; ret
	} {
		_, err := handExtracted(handmade(amd64, true, c.code))
		assert.ErrorContains(t, err, c.want+" moved to the stack or from there, expected the lowest part of a register")
		assert.ErrorContains(t, err, "p.F+0x")
	}
	e, err := handExtracted(handmade(amd64, true, []byte{
		0x88, 0x44, 0x24, 0x08, // mov [rsp+8], al
		0x0f, 0xb6, 0x44, 0x24, 0x08, // movzx eax, byte [rsp+8]
		0xc3})) // ret
	require.NoError(t, err)
	assert.Equal(t, "movq %rax,%r15; movzbl %r15b,%eax", listing(e))
	e, err = handExtracted(handmade(amd64, true, []byte{
		0xb8, 0x00, 0x05, 0x00, 0x00, // mov eax, 0x500
		0x88, 0x64, 0x24, 0x08, // mov [rsp+8], ah
		0x0f, 0xb6, 0x44, 0x24, 0x08, // movzx eax, byte [rsp+8]
		0xc3})) // ret
	require.NoError(t, err)
	assert.True(t, strings.HasSuffix(listing(e), "mov $5,%rax"), listing(e))
}

// TestZeroes: xor and sub of a register and itself make a 0, whatever was in it: no branch by it is left, and no load
// of what was in it. With another register they do not. On AArch64 the exclusive or of a register and itself keeps the
// order of what the register was loaded from and what is then addressed by it.
func TestZeroes(t *testing.T) {
	const load = "movq (x),%rax" // what is overwritten then
	for _, c := range []struct {
		name string
		code []byte
		left string
	}{
		{"xor eax, eax", []byte{0x31, 0xc0}, "xorl %eax,%eax"},
		{"xor rax, rax", []byte{0x48, 0x31, 0xc0}, "xorq %rax,%rax"},
		{"sub eax, eax", []byte{0x29, 0xc0}, "subl %eax,%eax"},
		{"xor eax, ecx", []byte{0x31, 0xc8}, ""},
		{"xor ax, ax", []byte{0x66, 0x31, 0xc0}, ""},
		{"sbb eax, eax", []byte{0x19, 0xc0}, ""},
	} {
		code := append([]byte{0x48, 0x8b, 0x05, 0xf9, 0xff, 0xfe, 0xff}, c.code...) // mov rax, [x]
		code = append(code,
			0x48, 0x85, 0xc0, // test rax, rax
			0x75, 0x01, // jnz over the next
			0xc3,       // ret
			0x0f, 0x0b) // ud2
		e, err := handExtracted(handmade(amd64, true, code))
		require.NoError(t, err, c.name)
		if c.left == "" {
			assert.Contains(t, listing(e), load, c.name)
			assert.NotEmpty(t, e.Cut, c.name)
			continue
		}
		assert.NotContains(t, listing(e), load, c.name)
		assert.Contains(t, listing(e), c.left, c.name)
		assert.Empty(t, e.Cut, c.name)
	}
	e, err := handExtracted(handmade(arm64, true, words64(
		0x10f80003,   // ADR X3, x
		0xf9400061,   // LDR X1, [X3]
		0xca010022,   // EOR X2, X1, X1
		0x8b020064,   // ADD X4, X3, X2
		0xf9400080,   // LDR X0, [X4]
		0xd65f03c0))) // RET
	require.NoError(t, err)
	assert.Equal(t, "LDR X1,[X27]; EOR X2,X1,X1; ADD X4,X27,X2; LDR X0,[X4]", listing(e))
}

// TestTails has functions that end in a jump to another, by its address or through a register: what that is modelled as
// is done, and control goes on where the function was called. Behind the jump is a trap.
func TestTails(t *testing.T) {
	callsThenStores := map[Target][]byte{
		amd64: {0xe8, 0xfb, 0, 0, 0, // call handOther
			0x48, 0xc7, 0x05, 0xf0, 0xff, 0xfe, 0xff, 1, 0, 0, 0, // mov [x], 1
			0xc3}, // ret
		arm64: words64(0x94000040, // BL handOther
			0x10f7ffe3,  // ADR X3, x
			0xd2800024,  // MOV X4, #1
			0xf9000064,  // STR X4, [X3]
			0xd65f03c0), // RET
	}
	stores := map[Target]string{amd64: "movq $1,(x)", arm64: "MOV X4,#1; STR X4,[X27]"}
	direct := map[Target][]byte{
		amd64: {0x48, 0x8d, 0x05, 0xf9, 0x0e, 0xff, 0xff, // lea rax, handType
			0xe9, 0xf4, 0, 0, 0, // jmp handThird
			0x0f, 0x0b}, // ud2
		arm64: words64(0x10f87800, // ADR X0, handType
			0x1400003f,  // B handThird
			0xd4200000), // BRK
	}
	through := map[Target][]byte{
		amd64: {0x48, 0x8d, 0x05, 0xf9, 0x0e, 0xff, 0xff, // lea rax, handType
			0x48, 0x8d, 0x0d, 0xf2, 0, 0, 0, // lea rcx, handThird
			0xff, 0xe1, // jmp rcx
			0x0f, 0x0b}, // ud2
		arm64: words64(0x10f87800, // ADR X0, handType
			0x100007e9,  // ADR X9, handThird
			0xd61f0120,  // BR X9
			0xd4200000), // BRK
	}
	for _, target := range []Target{amd64, arm64} {
		for how, code := range map[string][]byte{"direct": direct[target], "through a register": through[target]} {
			for _, c := range []struct {
				name string
				cut  []string
			}{
				{"sync.(*Pool).Put", nil},
				{"runtime.newobject", nil},
				{"runtime.gopark", []string{"P0: runtime.gopark"}},
			} {
				others := []symbol{{"p.tail", handOther, uint64(len(code)), true}, {c.name, handThird, 16, true}}
				e, err := handExtracted(handmade(target, false, callsThenStores[target], others...).with(handOther, code...))
				require.NoError(t, err, "%v %s %s", target, how, c.name)
				assert.Equal(t, c.cut, e.Cut, "%v %s %s", target, how, c.name)
				if c.cut == nil {
					assert.Equal(t, stores[target], listing(e), "%v %s %s", target, how, c.name)
				}
			}
		}
	}
}

// TestTailOfThread: the thread itself ends in a jump to sync.Pool.Get, which is what New makes, or nothing.
func TestTailOfThread(t *testing.T) {
	gets := map[Target][]byte{
		amd64: {0x48, 0x8d, 0x05, 0x01, 0x00, 0xff, 0xff, // lea rax, y
			0xe9, 0xf4, 1, 0, 0, // jmp handThird
			0x0f, 0x0b}, // ud2
		arm64: words64(0x10f80040, // ADR X0, y
			0x1400007f,  // B handThird
			0xd4200000), // BRK
	}
	makes := map[Target][]byte{
		amd64: {0xb8, 7, 0, 0, 0, 0xc3},        // mov eax, 7; ret
		arm64: words64(0xd28000e0, 0xd65f03c0)} // MOV X0, #7; RET
	function := &dwarf.FuncType{CommonType: dwarf.CommonType{ByteSize: 8}}
	pool := &dwarf.StructType{CommonType: dwarf.CommonType{ByteSize: 8}, StructName: "sync.Pool",
		Field: []*dwarf.StructField{{Name: "New", Type: function}}}
	for target, code := range gets {
		for value, want := range map[uint64]map[Target]string{
			0:         {amd64: "mov $0,%rax", arm64: "MOV X0,X27"},
			handValue: {amd64: "movl $7,%eax", arm64: "MOV X0,#7"},
		} {
			m := handmade(target, true, code, symbol{"p.make", handOther, uint64(len(makes[target])), true},
				symbol{"sync.(*Pool).Get", handThird, 16, true}).with(handOther, makes[target]...)
			m.debug.variables["p.y"] = pool
			binary.LittleEndian.PutUint64(m.sections[1].data, value)
			e, err := handExtracted(m)
			require.NoError(t, err, "%v %d", target, value)
			assert.Empty(t, e.Cut, "%v %d", target, value)
			assert.Equal(t, want[target], listing(e), "%v %d", target, value)
		}
	}
}
