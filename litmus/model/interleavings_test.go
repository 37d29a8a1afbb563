package model_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
)

// TestInterleavings: what the model sc allows random programs is what comes of carrying their instructions out one
// after the other, in every order.
func TestInterleavings(t *testing.T) {
	sc, err := cat.Load("builtin:sc.cat", cat.Options{})
	require.NoError(t, err)
	steps := map[litmus.Arch][]string{
		litmus.AArch64: {"LDR W%d,[X1]", "LDR W%d,[X2]", "STR W%d,[X1]", "STR W%d,[X2]", "SWP W%[1]d,W%[1]d,[X1]", "SWPAL W%d,W5,[X2]",
			"LDADD W%d,W6,[X1]", "CAS W%d,W4,[X1]", "CAS W%d,W3,[X2]", "MOV W%d,#2", "ADD W%[1]d,W%[1]d,#1", "DMB SY"},
		litmus.X86_64: {"movl (x),%%e%cx", "movl (y),%%e%cx", "movl %%e%cx,(x)", "movl %%e%cx,(y)", "xchgl %%e%cx,(x)", "lock xaddl %%e%cx,(y)",
			"lock cmpxchgl %%e%cx,(x)", "lock incl (x)", "movl $2,%%e%cx", "incl %%e%cx", "mfence"},
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		arch := []litmus.Arch{litmus.AArch64, litmus.X86_64}[r.IntN(2)]
		line := func() string {
			s := steps[arch][r.IntN(len(steps[arch]))]
			switch {
			case !strings.Contains(s, "%"):
				return s
			case arch == litmus.AArch64:
				return fmt.Sprintf(s, 3+r.IntN(4))
			}
			return fmt.Sprintf(s, "abcd"[r.IntN(4)])
		}
		head := "AArch64 A\n{ 0:X1=x; 0:X2=y; 1:X1=x; 1:X2=y; 0:X3=1; 1:X4=1; 1:X5=3; }\n P0 | P1 ;\n"
		shown := "x; y; 0:X3; 0:X4; 0:X5; 0:X6; 1:X3; 1:X4; 1:X5; 1:X6;"
		if arch == litmus.X86_64 {
			head = "X86_64 A\n{ 0:rax=1; 1:rbx=1; 1:rcx=3; }\n P0 | P1 ;\n"
			shown = "x; y; 0:rax; 0:rbx; 0:rcx; 0:rdx; 1:rax; 1:rbx; 1:rcx; 1:rdx;"
		}
		text := head
		for range 1 + r.IntN(3) {
			text += fmt.Sprintf(" %s | %s ;\n", line(), line())
		}
		text += "locations [" + shown + "]\n"
		if arch == litmus.X86_64 {
			text = strings.Replace(text, "{ ", "{ x=0; y=0; ", 1)
		}
		test, err := syntax.Parse("test", text)
		require.NoError(t, err, text)
		v, err := model.Check(t.Context(), test, sc, model.Options{})
		require.NoError(t, err, text)
		want := interleavings(t, test)
		got := states(v)
		slices.Sort(got)
		assert.Equal(t, want, got, text)
	}
}

// interleavings are the states that a test with two threads ends in, over all orders of its instructions.
func interleavings(t *testing.T, test *litmus.Test) []string {
	all := map[string]bool{}
	code := [2][]litmus.Instr{test.Threads[0].Code, test.Threads[1].Code}
	var from func(order []int)
	from = func(order []int) {
		first := len(order) - sum(order)
		if len(order) == len(code[0])+len(code[1]) {
			all[sequence(t, test, order)] = true
			return
		}
		if first < len(code[0]) {
			from(append(slices.Clone(order), 0))
		}
		if sum(order) < len(code[1]) {
			from(append(slices.Clone(order), 1))
		}
	}
	from(nil)
	var texts []string
	for s := range all {
		texts = append(texts, s)
	}
	slices.Sort(texts)
	return texts
}

func sum(all []int) (n int) {
	for _, i := range all {
		n += i
	}
	return n
}

// sequence carries out the instructions in an order of their threads.
func sequence(t *testing.T, test *litmus.Test, order []int) string {
	w := &oneMemory{map[uint64]meaning.Value{}}
	machines := make([]*meaning.Machine, 2)
	for i := range machines {
		machines[i] = &meaning.Machine{World: w, Thread: i, Regs: map[string]meaning.Register{}}
	}
	for _, item := range test.Init {
		v := meaning.Const(item.Value.Lo)
		if item.Value.Kind == litmus.Address {
			v, _ = w.Place(item.Value.Name)
		}
		if !item.Location.IsMemory() {
			machines[item.Location.Proc].Regs[item.Location.Name] = meaning.Holding(v)
		}
	}
	var next [2]int
	for _, thread := range order {
		means, err := isa.For(test.Arch).Meaning(test.Threads[thread].Code[next[thread]])
		require.NoError(t, err)
		machines[thread].Begin(next[thread])
		means(machines[thread])
		require.NoError(t, machines[thread].Err)
		next[thread]++
	}
	state := litmus.State{}
	for _, l := range test.Locations() {
		var v meaning.Value
		if l.IsMemory() {
			address, _ := w.Place(l.Name)
			at, _, _ := address.Known()
			v = w.held[at]
		} else {
			v = machines[l.Proc].Peek(l.Name)
		}
		lo, hi, _ := v.Known()
		state[l] = test.TypeOf(l).Show(litmus.Value{Lo: lo, Hi: hi})
	}
	return state.String()
}

// oneMemory is memory that changes at once.
type oneMemory struct{ held map[uint64]meaning.Value }

func (w *oneMemory) Place(name string) (meaning.Value, bool) {
	return meaning.Const(uint64(name[0]) << 12).Made(meaning.Origin(name[0])), true
}

func (w *oneMemory) Parts(address meaning.Value, bytes int) ([]meaning.Part, error) {
	at, _, _ := address.Known()
	return []meaning.Part{{Loc: "p", Address: at, Bytes: bytes}}, nil
}

func (w *oneMemory) Read(p meaning.Part) meaning.Value     { return w.held[p.Address] }
func (w *oneMemory) Write(p meaning.Part, v meaning.Value) { w.held[p.Address] = v }
func (w *oneMemory) Touch(meaning.Value) error             { return nil }

// Choose: a compare-and-swap that fails may write what it has read, which nobody can see here.
func (w *oneMemory) Choose(int) int { return 0 }
