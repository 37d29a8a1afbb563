package measure

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestJudge(t *testing.T) {
	quiet := Conditions{Passes: 15, Readings: 300, Measured: true, Shortest: 15, Wanted: 15}
	for _, c := range []struct {
		name   string
		change func(*Conditions)
		want   string
	}{
		{"quiet", func(*Conditions) {}, "good"},
		{"emulated", func(c *Conditions) { c.Emulated = "QEMU"; c.Steal = 1 }, "unusable: emulated: QEMU"},
		{"one processor", func(c *Conditions) { c.OneCPU = true }, "unusable: only one processor may be used"},
		{"unpinned", func(c *Conditions) { c.Unpinned = "no permission" }, "unusable: no permission"},
		{"unpinned, and watched", func(c *Conditions) { c.Unpinned, c.Watched = "no affinity here", true },
			"noisy: no affinity here: readings during which one moved are dropped"},
		{"interrupted", func(c *Conditions) { c.Interrupted = true }, "noisy: interrupted"},
		{"some load", func(c *Conditions) { c.Others = 0.06 }, "noisy: other processes used the processors 6 %"},
		{"a busy loop", func(c *Conditions) { c.Others = 0.5 }, "noisy: other processes used the processors 50 %"},
		{"load unknown", func(c *Conditions) { c.Others, c.Measured = 0.5, false }, "good"},
		{"steal", func(c *Conditions) { c.Steal = 0.03 }, "noisy: the hypervisor withheld the processors 3 %"},
		{"dropped", func(c *Conditions) { c.Dropped = 150 }, "noisy: readings that met a disturbance 50 %"},
		{"guards", func(c *Conditions) { c.Disturbed = 6 }, "noisy: passes with a guard astray 40 %"},
		{"too few", func(c *Conditions) { c.Shortest = 5 }, "unusable: only 5 undisturbed samples of some series: 6 are the least"},
		{"few wanted", func(c *Conditions) { c.Shortest, c.Wanted = 1, 1 }, "good"},
		{"two things", func(c *Conditions) { c.Others, c.Steal = 0.06, 0.06 },
			"noisy: other processes used the processors 6 %; the hypervisor withheld the processors 6 %"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conditions := quiet
			c.change(&conditions)
			assert.Equal(t, c.want, conditions.Judge().String())
		})
	}
	busy := quiet
	busy.Others, busy.Steal = 0.11, 0.06
	assert.Equal(t, "unusable: other processes used the processors 11 %; the hypervisor withheld the processors 6 %", busy.JudgeTimes().String())
}
