package suite

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/litmus"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/instr"
	"example.org/atomlab/probes/probetest"
)

func TestJudgeForwarding(t *testing.T) {
	const wide, across = "8 bytes, of 4 stored", "across the end of the store"
	usual := map[string]float64{turns.name: 2, fixed[0].name: 2, forwards[0].name: 2.2, wide: 9, across: 10}
	with := func(changes ...any) map[string]float64 {
		costs := map[string]float64{}
		for name, cost := range usual {
			costs[name] = cost
		}
		for i := 0; i < len(changes); i += 2 {
			costs[changes[i].(string)] = changes[i+1].(float64)
		}
		return costs
	}
	for _, c := range []struct {
		name   string
		costs  map[string]float64
		again  float64
		spread float64
		want   string
		why    string
	}{
		{"two wait", usual, 2, 0.01, "all that were tried but: " + wide + "; " + across, wide + " takes 4.50 times as long"},
		{"renamed", with(fixed[0].name, 0.2), 2, 0.01, "all that were tried but: " + wide + "; " + across, "a fixed place takes 0.100 times as long: it is renamed"},
		{"all forward", with(wide, 2.1, across, 2.4), 2, 0.01, "all that were tried", "take 2.00 ns"},
		{"too close", with(wide, 3.05), 2, 0.2, probes.Inconclusive, "too close to tell: " + wide},
		{"unsteady", usual, 3, 0.01, probes.Inconclusive, "the control failed"},
		{"no loads", map[string]float64{turns.name: 2}, 2, 0.01, probes.Inconclusive, "no samples of loads"},
		{"nothing", nil, 2, 0.01, probes.Inconclusive, "no samples of the place"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var set measure.Set
			for name, cost := range c.costs {
				set = append(set, jitter(name, nil, cost, c.spread))
			}
			v := judgeForwarding(append(set, jitter(control+turns.name, nil, c.again, c.spread)))
			assert.Equal(t, c.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, c.why)
			assert.Equal(t, c.name == "renamed", strings.Contains(v.Why, "renamed"))
		})
	}
	assert.Equal(t, probes.Inconclusive, judgeForwarding(nil).Answer)
}

// TestForwardingChains: every case is a circle through a register, on both architectures, as it stands: what was loaded
// is stored again. Without the store, or with a load of another word, it is none.
func TestForwardingChains(t *testing.T) {
	for _, c := range slices.Concat([]text{turns}, fixed, forwards) {
		for arch, text := range map[litmus.Arch]string{litmus.X86_64: c.amd64, litmus.AArch64: c.arm64} {
			b, err := instr.Parse(arch, text)
			require.NoError(t, err)
			a, err := b.Chained()
			require.NoError(t, err, text)
			assert.Contains(t, a.Says, "through ", text)
			assert.Contains(t, strings.ToLower(a.Says), map[litmus.Arch]string{litmus.X86_64: "rax", litmus.AArch64: "x0"}[arch], text)
			assert.Equal(t, 1, a.Period(), text)
			assert.Empty(t, a.Link, text)
		}
	}
	for arch, text := range map[litmus.Arch]string{litmus.X86_64: "movq %rax,(%rdi); movq 8(%rdi),%rax", litmus.AArch64: "STR X0,[X1]; LDR X0,[X1,#8]"} {
		b, err := instr.Parse(arch, text)
		require.NoError(t, err)
		a, err := b.Chained()
		assert.False(t, err == nil && strings.HasPrefix(a.Says, "through"), "a store and a load of another word: %s", a.Says)
	}
}

// placeCosts are ns by name; the turns are measured again.
type placeCosts map[string]float64

func (c placeCosts) samples() (set measure.Set) {
	for name, cost := range c {
		set = append(set, jitter(name, nil, cost, 0.01))
	}
	return append(set, jitter(control+turns.name, nil, c[turns.name], 0.01))
}

var _ = judged(probetest.Trial{
	Probe:   "store-forwarding",
	Control: probetest.Named(control),
	Worlds: []probetest.World{
		{Name: "a wide load waits", Answer: "all that were tried but: 8 bytes, of 4 stored", Set: placeCosts{
			turns.name: 2, "fixed place": 0.1, "4 bytes of 8": 2.1, "8 bytes, of 4 stored": 4}.samples()},
		{Name: "nothing waits", Answer: "all that were tried", Set: placeCosts{
			turns.name: 2, "fixed place": 2, "4 bytes of 8": 2.1, "8 bytes, of 4 stored": 2}.samples()},
	},
})
