package safe

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/internal/oracle"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
	"example.org/atomlab/litmus/syntax"
)

// someRegister is one of each architecture, to ask for.
var someRegister = map[string]string{"AArch64": "X0", "X86_64": "rax", "X86": "EAX"}

// check reads a test of one thread and checks it.
func check(t *testing.T, arch, init, code string) ([]litmus.Object, error) {
	t.Helper()
	rows := strings.Split(code, ";")
	test, err := syntax.Parse("t", arch+" t\n{"+init+"}\n P0;\n "+strings.Join(rows, ";\n ")+";\nlocations [0:"+someRegister[arch]+";]\n")
	if err != nil { // what no tool reads is not run either
		return nil, err
	}
	test, err = isa.Assign(test)
	require.NoError(t, err)
	proof, err := Check(test)
	if err != nil {
		return nil, err
	}
	return proof.Places, nil
}

func TestSafe(t *testing.T) {
	for _, c := range []struct{ arch, init, code string }{
		{"AArch64", "0:X1=x;", "LDR W0,[X1]"},
		{"AArch64", "0:X1=x; 0:X3=y;", "LDR W0,[X1]; EOR W2,W0,W0; LDR W4,[X3,W2,SXTW]"},
		{"AArch64", "0:X1=x; 0:X3=y;", "LDR W0,[X1]; AND W2,W0,#128; LDR W4,[X3,W2,SXTW]"},
		{"AArch64", "0:X1=x; 0:X3=y;", "LDR W0,[X1]; ADD W2,W0,W0; SUB W2,W2,W2; ADD X4,X3,W2,SXTW; LDR W5,[X4]"},
		// an index that is not known stays in the reservation
		{"AArch64", "0:X1=x; 0:X3=y;", "LDR W0,[X1]; LDR W0,[X3,W0,UXTW]"},
		{"AArch64", "int64_t x=y; 0:X1=x;", "LDR X0,[X1]; STR W2,[X0]"},
		{"AArch64", "int64_t x=y; 0:X1=x; 0:X3=z;", "LDR X0,[X1]; STR W2,[X0]; STR X3,[X1]"},
		{"AArch64", "int x[2]={1,2}; 0:X1=x;", "LDR W0,[X1,#4]; LDR W0,[X1],#4; STR W0,[X1],#-4; LDP W2,W3,[X1]"},
		{"AArch64", "0:X1=x;", "L:; LDXR W0,[X1]; ADD W0,W0,#1; STXR W2,W0,[X1]; CBNZ W2,L"},
		{"AArch64", "0:X1=x; 0:X2=x;", "LDXR W1,[X1]; STXR W3,W0,[X2]"},
		{"AArch64", "int64_t p=x; 0:X5=p; 0:X6=y;", "CBZ W0,L; STR X6,[X5]; L:; LDR X1,[X5]; LDXR W2,[X1]; STXR W3,W2,[X1]"},
		{"AArch64", "0:X1=x; 0:X2=y;", "LDXR W0,[X1]; CLREX; STXR W3,W0,[X2]"},
		{"AArch64", "0:X1=x; 0:X2=y;", "LDXR W0,[X1]; CBZ W0,E; STXR W3,W0,[X1]; E:; LDXR W0,[X2]; STXR W3,W0,[X2]"},
		{"AArch64", "0:X1=x;", "STXR W3,W0,[X1]"}, // it fails
		{"AArch64", "0:X1=x;", "CBZ W0,.+8; STR W0,[X1]; STR W0,[X1]"},
		{"AArch64", "int128_t x; 0:X8=x;", "CASPAL X0,X1,X2,X3,[X8]"},
		{"AArch64", "0:X1=x;", "B E; STR W0,[X9]; E:; STR W0,[X1]"}, // never reached
		{"X86_64", "", "movl $1,(x); movl (y),%eax; mfence; lock addl $1,(x); xchgl %eax,(y)"},
		{"X86_64", "0:rax=x;", "movq %rax,%rbx; movl $1,(%rbx); leaq 0(%rax),%rcx; movl (%rcx),%edx"},
		{"X86_64", "int *p=x;", "movq (p),%rax; movl $1,(%rax)"},
		{"X86_64", "0:rax=x;", "movl (x),%ebx; xorl %ebx,%ebx; movl (%rax,%rbx),%ecx"},
		{"X86_64", "int x[4]={0,1,2,3};", "movl 12(x),%eax"},
		{"X86", "", "MOV [x],$1; MOV EAX,[y]; MFENCE"},
	} {
		_, err := check(t, c.arch, c.init, c.code)
		assert.NoError(t, err, c.code)
	}
}

func TestUnsafe(t *testing.T) {
	for _, c := range []struct{ arch, init, code, want string }{
		{"AArch64", "", "STR W0,[X1]", "4:2: P0: STR W0,[X1]: found the address 0x0, expected one of the initial state"},
		{"AArch64", "0:X1=4096;", "LDR W0,[X1]", "found the address 0x1000"},
		{"AArch64", "0:X1=x; 0:X3=5;", "STR X3,[X1]; LDR X0,[X1]; STR W2,[X0]", "6:3: P0: STR W2,[X0]: found the address 0x0, expected one of the"},
		{"AArch64", "int64_t x=y; 0:X1=x;", "LDADD X0,X2,[X1]; LDR X4,[X1]; STR W2,[X4]", "an address that is not known"},
		{"AArch64", "int64_t x=y; 0:X1=x;", "STRB W2,[X1]; LDR X4,[X1]; STR W2,[X4]", "an address that is not known"},
		{"AArch64", "int64_t p=y; 0:X1=x; 0:X5=p;", "LDR W0,[X5]; STR W0,[X1,W0,SXTW]", "an index that is not known"},
		{"AArch64", "0:X1=x;", "ADD X1,X1,#4; LDR W0,[X1]", "found 4 bytes at x+4, which has 4, expected them inside it"},
		{"AArch64", "0:X1=x;", "L:; ADD X1,X1,#4; CBNZ W0,L; LDR W0,[X1]", "found 4 bytes at x+4"},
		{"AArch64", "0:X1=x;", "LDR W0,[X1,#-4]", "found 4 bytes at x-4"},
		{"AArch64", "0:X1=x;", "LDR W0,[X1],#4; LDR W0,[X1]", "found 4 bytes at x+4"},
		{"AArch64", "int64_t y=1; 0:X1=x; 0:X2=y;", "LDR X0,[X2]; LDR W0,[X1,X0]", "found 4 bytes at x+1, which"},
		{"AArch64", "int64_t p=y; 0:X1=x; 0:X2=p;", "LDR X0,[X2]; MUL X0,X0,X0; LDR W0,[X1,X0]", "an address that is not known"},
		{"AArch64", "int64_t p=y; 0:X1=x; 0:X2=p;", "LDR W0,[X2]; LDR W0,[X1,W0,SXTW #2]", "an address that is not known"},
		{"AArch64", "int64_t x; 0:X1=x;", "ADD X2,X1,#1; LDXR W0,[X2]", "found 4 bytes at x+1, expected a multiple of 4: such an access must be aligned"},
		{"AArch64", "int64_t x; 0:X1=x;", "ADD X2,X1,#2; LDAR W0,[X2]", "must be aligned"},
		{"AArch64", "0:X1=x;", "MOV X30,X1", "the register X30, which belongs to the system"},
		{"AArch64", "0:X1=x;", "MOV W18,#1", "the register X18"},
		{"AArch64", "", "LDR W0,[SP]", "the register SP, which belongs to the system"},
		{"AArch64", "int x; 0:X1=x;", "LDR X0,[X1]", "found 8 bytes at x+0, which has 4"},
		{"AArch64", "0:X1=x;", "B .-8", "found a branch by -8 bytes, expected one that stays in the thread"},
		{"AArch64", "0:X1=x;", "L:; ADR X1,L; LDR W0,[X1]", "expected one that may be run"},
		{"AArch64", "0:X1=label:\"P0:L\";", "L:; LDR W0,[X1]", "code is not data here"},
		{"AArch64", "int8_t x=y;", "NOP", "found an address in 1 bytes"},
		{"AArch64", "float x;", "NOP", `found the type "float", expected one of C's integers`},
		{"AArch64", "x=0; x=1;", "NOP", "found [x] twice"},
		{"AArch64", "int y[2000];", "NOP", "found locations of 8000 bytes in all, expected at most 4096"},
		{"AArch64", "int y[2]; 0:X1=y[2];", "NOP", "found the address of y[2], expected that of a cell of an array: y is an array of 2"},
		{"AArch64", "0:X1=0x10000000000000000;", "NOP", "expected a number of 64 bits"},
		{"X86_64", "", "movl $1,(%rax)", "found the address 0x0"},
		{"X86_64", "", "movl $1,(4096)", "found the address 0x1000"},
		{"X86_64", "", "movl $1,(%rsp)", "the register rsp, which belongs"},
		{"X86_64", "0:rsp=x;", "movl $1,(x)", "0:rsp: found a register in the initial state which belongs to the system"},
		{"AArch64", "0:X1=x; 0:X30=x;", "LDR W0,[X1]", "0:X30: found a register in the initial state which belongs to the system"},
		{"AArch64", "0:X1=x; 0:X2=0x500000000000;", "ADD X3,X1,W2,UXTX; STR W0,[X3]", "which has 4, expected them inside it"},
		{"AArch64", "int64_t y; int64_t x; 0:X1=y; 0:X2=x;", "LDR X1,[X1],#255", "constrained unpredictable"},
		{"AArch64", "int64_t x[2]; 0:X1=x;", "LDP X2,X2,[X1]", "constrained unpredictable): it writes X2 twice"},
		{"AArch64", "0:X1=x;", "LDXR W0,[X1]; STXR W0,W0,[X1]", "it writes its result to X0, which it stores"},
		{"AArch64", "int64_t x; 0:X1=x;", "LDXR X0,[X1]; STXRB W2,W3,[X1]", "P0: STXRB W2,W3,[X1]: found a store-exclusive after the load-exclusive at"},
		{"AArch64", "0:X1=x; 0:X2=y;", "LDXR W0,[X1]; STXR W3,W0,[X2]", "expected the same address and size"},
		{"AArch64", "int x[2]; 0:X1=x;", "LDXR W0,[X1]; ADD X1,X1,#4; STXR W3,W0,[X1]", "expected the same address and size"},
		{"AArch64", "int64_t p=x; 0:X5=p; 0:X6=y;", "STR X6,[X5]; LDR X1,[X5]; LDXR W0,[X1]; LDR X1,[X5]; STXR W3,W0,[X1]", "expected the same address and size"},
		{"AArch64", "0:X1=x; 0:X2=y;", "L:; LDXR W0,[X1]; CBZ W0,E; STXR W3,W0,[X1]; E:; STXR W3,W0,[X2]; CBNZ W3,L", "STXR W3,W0,[X2]: found"},
		{"AArch64", "int64_t x; 0:X1=x;", "STXR W3,W0,[X1]; LDXR W0,[X1]", "expected the same address and size"}, // of the iteration before
		{"X86", "", "MOV R15D,$4096; MOV [x],$1", "the register R15D, which 32-bit x86 does not have"},
		{"X86_64", "0:rsi=x; 0:rbx=0x500000000000;", "cmpxchgl %ebx,(x); movl (%rsi,%rbx),%ecx", "found 4 bytes at x+87960930222080"},
		{"X86_64", "int64_t p=1; 0:rsi=x; 0:rcx=44;", "shlq %cl,(p); movq (p),%rbx; movl (%rsi,%rbx),%edx", "found 4 bytes at x+1,"},
		{"X86_64", "0:rax=x; 0:rcx=0x100000000;", "cmovel %ecx,%ebx; movl $1,(%rax,%rcx)", "found 4 bytes at x+4294967296"},
		{"X86_64", "int64_t x[2]; 0:rax=x;", "movntdq %xmm0,8(%rax)", "found 8 bytes at x+16, which has 16"},
		{"X86_64", "int64_t x[3]; 0:rax=x;", "movntdq %xmm0,8(%rax)", "found 16 bytes at x+8, expected a multiple of 16"},
		{"X86_64", "", "movl $1,%esp", "the register rsp"},
		{"X86_64", "0:rax=x;", "movb $1,%al; movl $1,(%rax)", "an address that is not known"},
		{"X86_64", "0:rax=x;", "movl %eax,%eax; movl $1,(%rax)", "an address that is not known"},
		{"X86_64", "0:rax=x;", "movl $9,%ebx; cmpxchgl %ebx,(x); movl $1,(%rax)", "an address that is not known"},
		{"X86_64", "0:rbx=x; 0:rcx=4;", "cmovel (y),%ecx; movl $1,(%rbx,%rcx)", "found 4 bytes at x+4"},
		{"X86_64", "0:rbx=x;", "cmovel (x),%ecx; movl $1,(%rbx,%rcx)", "found 4 bytes at x+1, which has 4"},
		{"X86_64", "0:rbx=x;", "movdqa (y),%xmm0; movq %xmm0,%rbx; movl $1,(%rbx)", "found the address 0x0"},
		{"X86_64", "int64_t p=y; 0:rbx=5;", "xchgq %rbx,(p); movl $1,(%rbx); movq (p),%rcx; movl $1,(%rcx)", "found the address 0x5"},
		{"X86_64", "int64_t p=y;", "incb (p); movq (p),%rcx; movl $1,(%rcx)", "an address that is not known"},
		{"X86_64", "", "lock addl $1,2(x)", "found 4 bytes at x+2"},
	} {
		_, err := check(t, c.arch, c.init, c.code)
		assert.ErrorContains(t, err, c.want, c.code)
	}
}

// TestNeverReached: what may not be run whatever the registers hold is refused behind a jump too, since the loop around
// a test gives all registers that are named there a value.
func TestNeverReached(t *testing.T) {
	for arch, c := range map[string]struct {
		behind string
		code   map[string]string // and what is said of it
	}{
		"AArch64": {"B E; %s; E:; NOP", map[string]string{
			"ADR X1,E": "may be run", "LDR X1,[X1],#255": "constrained unpredictable", "LDP X2,X2,[X1]": "constrained unpredictable",
			"STR W0,[SP]": "the register SP", "MOV W18,#1": "the register X18",
		}},
		"X86_64": {"jmp E; %s; E:; nop", map[string]string{"movl $1,%esp": "the register rsp", "movq %rsi,-8(%rsp)": "the register rsp"}},
		"X86":    {"JMP E; %s; E:; NOP", map[string]string{"MOV R15D,$4096": "the register R15D", "MOV ESP,$1": "the register"}},
	} {
		for n := range 31 {
			name := fmt.Sprintf("X%d", n)
			if i := isa.For(litmus.AArch64); arch == "AArch64" && i.Reserved(name) != "" {
				c.code["MOV "+name+",#1"], c.code["STR W0,["+name+"]"] = "the register "+name, "the register "+name
			}
		}
		for code, want := range c.code {
			_, err := check(t, arch, "int64_t x;", fmt.Sprintf(c.behind, code))
			assert.ErrorContains(t, err, want, "%s, never reached", code)
			assert.ErrorContains(t, err, ": P0: ", code)
		}
	}
}

func TestPlaces(t *testing.T) {
	places, err := check(t, "AArch64", "int64_t p=y; uint8_t a[3]={1,2,3}; 0:X1=w; 0:X2=n;", "STR X0,[X1]; LDRB W3,[X2]")
	require.NoError(t, err)
	sizes := map[string]int{}
	for _, p := range places {
		sizes[p.Name] = p.Size()
	}
	assert.Equal(t, map[string]int{"p": 8, "a": 3, "y": 4, "w": 8, "n": 4}, sizes)
}

// TestTooMuch has a thread of many instructions, in a loop.
func TestTooMuch(t *testing.T) {
	var code []string
	for i := range 2001 {
		code = append(code, "ADD X"+string(rune('0'+i%10))+",X1,#1")
	}
	_, err := check(t, "AArch64", "", strings.Join(code, ";"))
	assert.ErrorContains(t, err, "thread P0 has 2001 instructions, expected at most 2000")
	_, err = check(t, "AArch64", "", "L:;"+strings.Join(code[:300], ";")+";CBNZ X0,L")
	assert.NoError(t, err)
}

// TestControl: what does not say where it goes on, or goes elsewhere, is refused.
func TestControl(t *testing.T) {
	a := newAnalysis(&litmus.Test{}, isa.For(litmus.AArch64), nil)
	in := litmus.Instr{Mnemonic: "BL", Operands: []litmus.Operand{litmus.Target{Label: "L"}}}
	_, err := (&flow{}).successors(0, in, litmus.Branch+1, map[string]int{"L": 0})
	assert.ErrorContains(t, err, "somewhere unknown")
	for _, c := range []struct {
		control litmus.Control
		target  string
	}{{litmus.Next, "L"}, {litmus.Jump, ""}} {
		p := instruction{Instr: in, form: litmus.Form{Control: c.control}, means: func(m *meaning.Machine) { m.Jump(c.target) }}
		_, err := a.run(&p, nil)
		assert.ErrorContains(t, err, "it goes on elsewhere than the table")
	}
}

// TestSteady: what an instruction stores is not there for it to load, in whichever of the ways that it is gone through.
func TestSteady(t *testing.T) {
	_, err := check(t, "AArch64", "int64_t a[3]={0,8,1}; 0:X1=a; 0:X2=a[2]; 0:X3=a; 0:X4=x;", "CASPAL W2,W3,W4,W5,[X1]")
	assert.NoError(t, err)
}

// TestKnown checks that every test of the catalogue and of the oracle is let through.
func TestKnown(t *testing.T) {
	for _, e := range catalogue.All() {
		test, err := isa.Assign(e.Test)
		require.NoError(t, err)
		_, err = Check(test)
		assert.NoError(t, err, e.Test.Name)
	}
	for _, c := range oracle.Cases() {
		test, err := syntax.Parse(c.File(), c.Text)
		require.NoError(t, err)
		test, err = isa.Assign(test)
		require.NoError(t, err)
		_, err = Check(test)
		assert.NoError(t, err, c.Name)
	}
}

// BenchmarkCheck is the tests of the catalogue, one after the other.
func BenchmarkCheck(b *testing.B) {
	all := catalogue.All()
	for i := 0; b.Loop(); i++ {
		test, err := isa.Assign(all[i%len(all)].Test)
		require.NoError(b, err)
		_, err = Check(test)
		require.NoError(b, err)
	}
}

// TestShown: addresses that could not be told apart in what a test shows are refused, and others said.
func TestShown(t *testing.T) {
	const choose = "X86_64 T\n{ int64_t x; y; 0:rax=x; 0:rbx=y; }\n P0 ;\n %s ;\n cmpl $0,(y) ;\n cmovneq %%rbx,%%rax ;\nlocations [0:rax;]\n"
	for code, want := range map[string]string{
		"nop": "", "addq $0,%rax": "", "addq $8,%rax": "found x+8 and y among what it may hold, which may be one address",
	} {
		test, err := syntax.Parse("test", fmt.Sprintf(choose, code))
		require.NoError(t, err)
		proof, err := Check(test)
		if want != "" {
			assert.ErrorContains(t, err, want)
			continue
		}
		require.NoError(t, err)
		assert.ElementsMatch(t, []litmus.Value{litmus.AddressOf("x"), litmus.AddressOf("y")}, proof.Addresses[litmus.Register(0, "rax")])
	}
}
