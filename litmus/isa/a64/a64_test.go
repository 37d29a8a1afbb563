package a64

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
)

// TestForm has what other packages go by.
func TestForm(t *testing.T) {
	r, w, a := litmus.Reads, litmus.Writes, litmus.Addresses
	for _, c := range []struct {
		text, needs string
		access      litmus.Access
		roles       []litmus.Role
	}{
		{"LDR W1,[X2]", "", litmus.Access{Kind: litmus.Load, Bytes: 4}, []litmus.Role{w, r | a}},
		{"STRH W1,[X2],#2", "", litmus.Access{Kind: litmus.Store, Bytes: 2}, []litmus.Role{r, r | w | a}},
		{"LDAPRB W1,[X2]", "FEAT_LRCPC", litmus.Access{Kind: litmus.Load, Bytes: 1, Order: litmus.AcquirePC, Align: 1}, []litmus.Role{w, r | a}},
		{"STLXR W0,X1,[X2]", "", litmus.Access{Kind: litmus.Store, Bytes: 8, Order: litmus.Release | litmus.Exclusive, Align: 8}, []litmus.Role{w, r, r | a}},
		{"CASPAL X0,X1,X2,X3,[X4]", "FEAT_LSE", litmus.Access{Kind: litmus.Modify, Bytes: 16, Order: litmus.Acquire | litmus.Release | litmus.Pair, Align: 16}, []litmus.Role{r | w, r | w, r, r, r | a}},
		{"LDADDAH W0,W1,[X2]", "FEAT_LSE", litmus.Access{Kind: litmus.Modify, Bytes: 2, Order: litmus.Acquire, Align: 2}, []litmus.Role{r, w, r | a}},
		{"STADDL W0,[X2]", "FEAT_LSE", litmus.Access{Kind: litmus.Modify, Bytes: 4, Order: litmus.Release, Align: 4}, []litmus.Role{r, r | a}},
		{"LDP X0,X1,[X2]", "", litmus.Access{Kind: litmus.Load, Bytes: 16, Order: litmus.Pair}, []litmus.Role{w, w, r | a}},
		{"EOR W0,W1,W1", "", litmus.Access{}, []litmus.Role{w, r, r}},
		{"DMB ISH", "", litmus.Access{}, []litmus.Role{r}},
	} {
		in, err := ISA{}.Parse(c.text)
		require.NoError(t, err)
		form, err := ISA{}.Form(in)
		require.NoError(t, err)
		assert.Equal(t, c.needs, form.Needs, c.text)
		assert.Equal(t, c.access, form.Access, c.text)
		assert.Equal(t, c.roles, form.Roles, c.text)
	}
}

// TestTable checks that each entry is complete: who loads says how much, and no two forms share a syntax.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range table {
		for _, e := range expand(r) {
			assert.NotContains(t, e.syntax, "{b}", r.syntax)
			assert.Equal(t, e.does.Kind != litmus.NoAccess, e.does.Bytes > 0, e.syntax)
			assert.False(t, seen[e.syntax], e.syntax)
			seen[e.syntax] = true
		}
	}
}

func TestPart(t *testing.T) {
	for _, c := range []struct{ name, whole, want string }{{"X1", "X3", "X3"}, {"W1", "X3", "W3"}, {"W30", "X0", "W0"}} {
		part, ok := ISA{}.Part(c.name, c.whole)
		assert.True(t, ok)
		assert.Equal(t, c.want, part)
	}
	for _, c := range [][2]string{{"WZR", "X1"}, {"SP", "X1"}, {"X1", "XZR"}, {"X1", "W2"}, {"W%a", "X1"}, {"", ""}} {
		_, ok := ISA{}.Part(c[0], c[1])
		assert.False(t, ok, c)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"MOV W%a,#1", `found "W%a", expected W0 to W30`},
		{"B .+400", "expected one that stays in the code"},
	} {
		in, err := ISA{}.Parse(c.text)
		require.NoError(t, err)
		var b jit.Buffer
		err = ISA{}.Encode(&b, in, nil, nil)
		if err == nil {
			_, err = b.Finish()
		}
		assert.ErrorContains(t, err, c.want)
	}
}

func TestBranchesTooFar(t *testing.T) {
	for text, words := range map[string]int{"B L": 1 << 25, "CBZ W0,L": 1 << 18, "TBZ W0,#1,L": 1 << 13, "ADR X0,L": 1 << 18} {
		in, err := ISA{}.Parse(text)
		require.NoError(t, err)
		for _, distance := range []int{words - 1, words, -words, -words - 1} {
			code := make([]byte, 4)
			_, e, err := find(in, false)
			require.NoError(t, err)
			err = e.distance.patch(code, 0, 4*distance)
			assert.Equal(t, distance >= words || distance < -words, err != nil, "%s by %d", text, distance)
		}
	}
}

// FuzzParse checks that what is read is written so that it reads back as the same instruction, and encodes or says why
// not.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"LDR W0,[X1,W2,SXTW #2]", "stp x0, x1, [sp, #-16]!", "CSEL W0,W1,W2,eq", "B.NE .-8", "ADD X0,X1,#4096",
		"MOV X0,#0xff00ff00ff00ff00", "CASP W0,W1,W2,W3,[X4]", "STR %a,[X%b],#4", "PRFM PLDL1KEEP,[X0,#8]", "TBZ X0,#33,L"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := ISA{}.Parse(text)
		if err != nil {
			return
		}
		again, err := ISA{}.Parse(ISA{}.Format(in))
		require.NoError(t, err, ISA{}.Format(in))
		require.Equal(t, in, again)
		_, err = ISA{}.Form(in)
		require.NoError(t, err)
		var b jit.Buffer
		l := b.NewLabel()
		b.Bind(l)
		if err := (ISA{}).Encode(&b, in, func(string) (jit.Label, error) { return l, nil }, nil); err == nil {
			require.Equal(t, 4, b.Len())
		}
	})
}
