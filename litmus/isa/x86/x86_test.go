package x86

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/arch/x86/x86asm"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
)

// TestForms: what was asked for and is not there is not kept.
func TestForms(t *testing.T) {
	assert.Len(t, formsOf("mfence"), 1)
	assert.Nil(t, formsOf("movl"))
	for name, kept := range map[string]bool{"mfence": true, "movl": false} {
		_, found := made.Load(name)
		assert.Equal(t, kept, found, name)
	}
}

// TestForm has what other packages go by.
func TestForm(t *testing.T) {
	r, w, a := litmus.Reads, litmus.Writes, litmus.Addresses
	for _, c := range []struct {
		text, needs string
		access      litmus.Access
		roles       []litmus.Role // destination first
	}{
		{"movl $1,(x)", "", litmus.Access{Kind: litmus.Store, Bytes: 4}, []litmus.Role{r | a, r}},
		{"movq (x),%rax", "", litmus.Access{Kind: litmus.Load, Bytes: 8}, []litmus.Role{w, r | a}},
		{"movl %eax,%ebx", "", litmus.Access{}, []litmus.Role{w, r}},
		{"xchgb %al,(x)", "", litmus.Access{Kind: litmus.Modify, Bytes: 1, Order: litmus.Locked, Align: 1}, []litmus.Role{r | a, r | w}},
		{"addw $1,(x)", "", litmus.Access{Kind: litmus.Modify, Bytes: 2}, []litmus.Role{r | a, r}},
		{"lock addw $1,(x)", "", litmus.Access{Kind: litmus.Modify, Bytes: 2, Order: litmus.Locked, Align: 2}, []litmus.Role{r | a, r}},
		{"lock cmpxchg16b (x)", "CX16", litmus.Access{Kind: litmus.Modify, Bytes: 16, Order: litmus.Locked, Align: 16}, []litmus.Role{r | a}},
		{"cmpl $1,(x)", "", litmus.Access{Kind: litmus.Load, Bytes: 4}, []litmus.Role{r | a, r}},
		{"movntiq %rax,(x)", "", litmus.Access{Kind: litmus.Store, Bytes: 8}, []litmus.Role{r | a, r}},
		{"movntdqa (x),%xmm1", "SSE4_1", litmus.Access{Kind: litmus.Load, Bytes: 16, Align: 16}, []litmus.Role{w, r | a}},
		{"clflushopt (x)", "CLFLUSHOPT", litmus.Access{Kind: litmus.Touch, Bytes: 1}, []litmus.Role{r | a}},
		{"leaq (x),%rax", "", litmus.Access{}, []litmus.Role{w, r | a}},
	} {
		in, err := ATT.Parse(c.text)
		require.NoError(t, err)
		form, err := ATT.Form(in)
		require.NoError(t, err)
		assert.Equal(t, c.needs, form.Needs, c.text)
		assert.Equal(t, c.access, form.Access, c.text)
		assert.Equal(t, c.roles, form.Roles, c.text)
	}
}

// TestTwoNotations checks that the same instruction has the same code however it is written.
func TestTwoNotations(t *testing.T) {
	for _, c := range []struct{ att, intel string }{
		{"movl $1,(x)", "MOV [x],$1"},
		{"movl (x),%eax", "mov EAX,[x]"},
		{"lock xaddl %ecx,(x)", "LOCK XADD [x],ECX"},
		{"movl 4(%rax,%rbx,2),%edx", "MOV EDX,[RAX+RBX*2+4]"},
		{"cmpl $-1,-8(%rsi)", "CMP [RSI-8],$-1"},
		{"cmovcl (x),%eax", "CMOVC EAX,[x]"},
		{"shll %cl,(x)", "SHLL [x],CL"},
	} {
		a, err := ATT.Parse(c.att)
		require.NoError(t, err)
		i, err := Intel.Parse(c.intel)
		require.NoError(t, err)
		assert.Equal(t, encode(t, a), encode(t, i), c.att)
		again, err := Intel.Parse(Intel.Format(i))
		require.NoError(t, err)
		assert.Equal(t, i, again)
	}
}

func TestWhole(t *testing.T) {
	for _, c := range []struct{ name, att, intel string }{
		{"eax", "rax", "EAX"}, {"AL", "rax", "EAX"}, {"ah", "rax", "EAX"}, {"r9w", "r9", "R9D"}, {"xmm3", "xmm3", "xmm3"},
	} {
		att, ok := ATT.Whole(c.name)
		assert.True(t, ok)
		intel, _ := Intel.Whole(c.name)
		assert.Equal(t, []string{c.att, c.intel}, []string{att, intel})
	}
	_, ok := ATT.Whole("rip")
	assert.False(t, ok)
}

func TestPart(t *testing.T) {
	for _, c := range []struct{ name, whole, want string }{
		{"rax", "r8", "r8"}, {"eax", "r8", "r8d"}, {"ax", "rdi", "di"}, {"al", "rdi", "dil"}, {"ah", "rbx", "bh"}, {"xmm1", "xmm12", "xmm12"},
	} {
		part, ok := ATT.Part(c.name, c.whole)
		assert.True(t, ok)
		assert.Equal(t, c.want, part)
	}
	for _, c := range [][2]string{{"ah", "rdi"}, {"xmm1", "rax"}, {"rax", "xmm1"}, {"%a", "rax"}, {"rax", "rip"}, {"", ""}} {
		_, ok := ATT.Part(c[0], c[1])
		assert.False(t, ok, c)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"movl $1,(%ax)", `found "ax", expected a register that holds an address`},
		{"movb %ah,%r8b", "found ah, bh, ch or dh beside a register that only a REX prefix can name"},
		{"movl %a,%eax", "found a symbolic register"},
	} {
		in, err := ATT.Parse(c.text)
		require.NoError(t, err, c.text)
		assert.ErrorContains(t, ATT.Encode(&jit.Buffer{}, in, nil, nil), c.want)
	}
}

// FuzzParse checks that what is read is written so that it reads back as the same instruction, and that its code is one
// instruction to an independent disassembler.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"movl $1,(x)", "lock; xaddq %rax,8(%rbx,%rcx,4)", "movb %ah,%bl", "cmpxchg16b (x)", "jne L", "movabsq $1,%r9",
		"MOV [EAX+4],$1", "cmovcl %eax,(x)", "movq %xmm1,%rax", "movl %a,(%b)"} {
		f.Add(text, true)
		f.Add(text, false)
	}
	f.Fuzz(func(t *testing.T, text string, intel bool) {
		i := ISA{intel}
		in, err := i.Parse(text)
		if err != nil {
			return
		}
		again, err := i.Parse(i.Format(in))
		require.NoError(t, err, i.Format(in))
		require.Equal(t, in, again, i.Format(in))
		var b jit.Buffer
		l := b.NewLabel()
		b.Bind(l)
		err = i.Encode(&b, in, func(string) (jit.Label, error) { return l, nil },
			func(string) (litmus.Mem, error) { return litmus.Mem{Base: "rbx"}, nil })
		if err != nil {
			return
		}
		code, err := b.Finish()
		require.NoError(t, err)
		if inst, err := x86asm.Decode(code, 64); err == nil {
			require.Equal(t, len(code), inst.Len, "% x: %s", code, i.Format(in))
		}
	})
}

// TestEveryFormHasAMeaning: none of the table is left out, and each is found by its mnemonic.
func TestEveryFormHasAMeaning(t *testing.T) {
	for _, r := range table {
		assert.NotNil(t, r.means, r.syntax)
		for _, f := range expand(r) {
			assert.True(t, slices.ContainsFunc(formsOf(f.mnemonic), func(g *form) bool { return g.syntax == f.syntax }), f.syntax)
		}
	}
}

// TestDivides: a quotient times the divisor, and the remainder, are the dividend again, and what does not fit is said.
func TestDivides(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	fitted := 0
	for _, width := range []int{16, 32, 64} {
		for range 20000 {
			high, lower, by := low(random.Uint64()>>random.IntN(64), width), low(random.Uint64(), width), low(random.Uint64()>>random.IntN(64), width)
			if random.IntN(2) == 0 {
				high = low(-high, width)
			}
			dividend := new(big.Int).SetUint64(high)
			dividend.Lsh(dividend, uint(width)).Or(dividend, new(big.Int).SetUint64(lower))
			divisor := new(big.Int).SetUint64(by)
			q, r, ok := divide(high, lower, by, width)
			divided(t, dividend, divisor, q, r, ok, width, false)
			signed(dividend, 2*width)
			signed(divisor, width)
			q, r, ok = divideSigned(high, lower, by, width)
			divided(t, dividend, divisor, q, r, ok, width, true)
			fitted += int(b2u(ok))
		}
	}
	assert.Greater(t, fitted, 5000)
}

// signed makes a number of so many bits one of two's complement.
func signed(n *big.Int, width int) {
	if n.Bit(width-1) == 1 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(-1), uint(width)))
	}
}

func divided(t *testing.T, dividend, divisor *big.Int, q, r uint64, ok bool, width int, isSigned bool) {
	if divisor.Sign() == 0 {
		require.False(t, ok)
		return
	}
	quotient, remainder := new(big.Int).QuoRem(dividend, divisor, new(big.Int))
	low, limit := big.NewInt(0), new(big.Int).Lsh(big.NewInt(1), uint(width))
	if isSigned {
		limit.Rsh(limit, 1)
		low.Neg(limit)
	}
	fits := quotient.Cmp(low) >= 0 && quotient.Cmp(limit) < 0
	require.Equal(t, fits, ok, "%v / %v in %d bits", dividend, divisor, width)
	if fits {
		mask := new(big.Int).Not(new(big.Int).Lsh(big.NewInt(-1), uint(width)))
		require.Equal(t, quotient.And(quotient, mask).Uint64(), q, "%v / %v in %d bits", dividend, divisor, width)
		require.Equal(t, remainder.And(remainder, mask).Uint64(), r, "%v %% %v in %d bits", dividend, divisor, width)
	}
}
