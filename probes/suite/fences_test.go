package suite

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/syntax"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
	"example.org/atomlab/probes/probetest"
)

// fenceCosts are ns by name, without the prefix.
type fenceCosts map[string]float64

func (c fenceCosts) samples(again, spread float64) (set measure.Set) {
	for name, cost := range c {
		set = append(set, jitter(dekker+name, nil, cost, spread))
	}
	return append(set, jitter(control+dekker+"XCHG", nil, again, spread))
}

func TestJudgeFences(t *testing.T) {
	for _, c := range []struct {
		name          string
		costs         fenceCosts
		again, spread float64
		want, why     string
	}{
		{"a locked instruction is the cheapest", fenceCosts{"XCHG": 6, "MFENCE": 18, "LOCK ADD": 5, unfenced: 0.1}, 6, 0.01,
			"LOCK ADD", "MFENCE costs 3.60 times as much, XCHG costs 1.20 times as much"},
		{"the exchange is", fenceCosts{"XCHG": 5, "MFENCE": 18, "LOCK ADD": 6}, 5, 0.01, "XCHG", ""},
		{"no difference", fenceCosts{"XCHG": 5, "LOCK ADD": 5.02, "MFENCE": 5.01}, 5, 0.002, "XCHG or LOCK ADD or MFENCE", "no difference that matters"},
		{"without a fence it would be free", fenceCosts{"XCHG": 5, unfenced: 0.1}, 5, 0.01, "XCHG", ""},
		{"unsteady", fenceCosts{"XCHG": 5, "MFENCE": 18}, 9, 0.01, probes.Inconclusive, "the control failed"},
		{"nothing but the twin", fenceCosts{unfenced: 0.1}, 5, 0.01, probes.Inconclusive, "no samples"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judgeFences(inOrder(c.costs.samples(c.again, c.spread)))
			assert.Equal(t, c.want, v.Answer, v.Why)
			for _, part := range strings.Split(c.why, ", ") {
				assert.Contains(t, v.Why, part)
			}
		})
	}
	assert.Equal(t, probes.Inconclusive, judgeFences(nil).Answer)
	noise := measure.Set{jitter(dekker+"XCHG", nil, 5, 0.3), jitter(dekker+"MFENCE", map[string]int{"other": 1}, 5.2, 0.3), jitter(control+dekker+"XCHG", nil, 5, 0.3)}
	noise[1].Params = nil
	assert.Equal(t, probes.Inconclusive, judgeFences(noise).Answer)
}

// inOrder sorts the series as they are measured.
func inOrder(set measure.Set) (sorted measure.Set) {
	for _, name := range []string{"XCHG", "LOCK ADD", "MFENCE", unfenced} {
		sorted = append(sorted, set.Named(dekker+name)...)
	}
	return append(sorted, set.Named(control+dekker+"XCHG")...)
}

// TestDrained: a fence that adds 10 ns to each of 8 stores waits 80 ns for them.
func TestDrained(t *testing.T) {
	name := fullFences[0].name
	set := measure.Set{jitter(draining+unfenced, nil, 1, 0), jitter(drainingName(name, 8), nil, 11, 0), jitter(drainingName(name, 32), nil, 4, 0)}
	results := drained(set)
	require.Len(t, results, 2)
	assert.Equal(t, name+" behind 8 stores", results[0].Name)
	assert.Equal(t, []float64{80, 96}, []float64{results[0].Value, results[1].Value})
	assert.Equal(t, 80.0, results[0].Range.Low)
	assert.Empty(t, drained(set[:1]))
}

// TestFencesOrder lets the models judge what competes, on two threads that announce themselves and look for each other:
// every form forbids that both see nothing, and without a fence they may.
func TestFencesOrder(t *testing.T) {
	names := map[litmus.Arch]string{litmus.AArch64: "builtin:arm64.cat", litmus.X86_64: "builtin:tso.cat"}
	for arch, which := range map[litmus.Arch]func(text) string{
		litmus.X86_64: func(t text) string { return t.amd64 }, litmus.AArch64: func(t text) string { return t.arm64 },
	} {
		rules, err := cat.Load(names[arch], cat.Options{})
		require.NoError(t, err)
		forms := map[string]string{}
		for _, f := range dekkerForms() {
			if which(f) != "" {
				forms[f.name] = which(f)
			}
		}
		require.Greater(t, len(forms), 3)
		for name, form := range forms {
			test := bothWays(t, arch, form)
			v, err := model.Check(context.Background(), test, rules, model.Options{})
			require.NoError(t, err, form)
			assert.Equal(t, name == unfenced, v.Positive > 0, "%s: %s", name, form)
			assert.Positive(t, v.Negative, name)
		}
	}
}

// bothWays is a litmus test of a form and of the same with its two words exchanged.
func bothWays(t *testing.T, arch litmus.Arch, form string) *litmus.Test {
	exchange := strings.NewReplacer("8(%rdi)", "(%rdi)", "(%rdi)", "8(%rdi)", "[X4,#8]", "[X4]", "[X4]", "[X4,#8]")
	sequence := strings.NewReplacer("[X4]", "[X5]", "[X5]", "[X4]")
	mine, other := strings.Split(form, ";"), strings.Split(exchange.Replace(form), ";")
	if strings.Contains(form, "[X5]") {
		other = strings.Split(sequence.Replace(form), ";")
	}
	b, n, result := "rdi", "rax", "rbx"
	if arch == litmus.AArch64 {
		b, n, result = "X4", "X0", "X1"
	}
	var lines strings.Builder
	for i := range mine {
		fmt.Fprintf(&lines, " %s | %s ;\n", strings.TrimSpace(mine[i]), strings.TrimSpace(other[i]))
	}
	source := fmt.Sprintf("%s SB\n{ uint64_t l[2] = {0,0}; 0:%s=l; 1:%[2]s=l; 0:%[3]s=1; 1:%[3]s=1; }\n P0 | P1 ;\n%sexists (0:%[5]s=0 /\\ 1:%[5]s=0)\n",
		arch, b, n, lines.String(), result)
	test, err := syntax.Parse("SB", source)
	require.NoError(t, err, source)
	return test
}

// leaves is whether a form can leave a number in a word that holds 41, where the register of the operand holds 1.
func leaves(t *testing.T, arch litmus.Arch, form string, rules *cat.Model, want int) bool {
	base := "0:rdi=l; 0:rax=1; 0:rcx=1;"
	if arch == litmus.AArch64 {
		base = "0:X2=l; 0:X0=1; 0:X1=1;"
	}
	source := fmt.Sprintf("%s Add\n{ uint64_t l = 41; %s }\n P0 ;\n %s ;\nexists (l=%d)\n", arch, base, strings.ReplaceAll(form, ";", " ;\n"), want)
	test, err := syntax.Parse("Add", source)
	require.NoError(t, err, source)
	v, err := model.Check(context.Background(), test, rules, model.Options{})
	require.NoError(t, err, source)
	return v.Positive > 0
}

// TestTexts parses every text of probes for both architectures: each is known to stay in its line.
func TestTexts(t *testing.T) {
	for _, list := range [][]text{allFences, sequences, {store, load}, adding, otherForms, goOrders, weakOrders, {turns}, fixed, forwards} {
		for _, x := range list {
			assert.NotEmpty(t, x.amd64+x.arm64, x.name)
			for arch, text := range map[litmus.Arch]string{litmus.X86_64: x.amd64, litmus.AArch64: x.arm64} {
				if text == "" {
					continue
				}
				b, err := instr.Parse(arch, text)
				require.NoError(t, err, text)
				_, err = b.Repeated()
				assert.NoError(t, err, text)
			}
		}
	}
}

var _ = judged(probetest.Trial{
	Probe:   "fences",
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "a locked instruction is the cheapest", Answer: "LOCK ADD", Set: fenceCosts{"XCHG": 6, "MFENCE": 18, "LOCK ADD": 5, unfenced: 0.1}.samples(6, 0.01)},
		{Name: "a fence is", Answer: "MFENCE", Set: fenceCosts{"XCHG": 16, "MFENCE": 8, "LOCK ADD": 15, unfenced: 0.1}.samples(16, 0.01)},
		{Name: "no difference", Answer: "XCHG or LOCK ADD", Set: fenceCosts{"XCHG": 5, "LOCK ADD": 5.02, "MFENCE": 20}.samples(5, 0.001)},
	},
})
