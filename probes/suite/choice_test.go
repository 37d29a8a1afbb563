package suite

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/probetest"
	"example.org/atomlab/structures/reclaim"
)

// imitated gives each rival its cost, in ns, in every setting of a machine of four processors.
func (c choice) imitated(spread float64, cost func(rival int, at setting) float64) (set measure.Set) {
	return c.imitatedOn(4, spread, cost)
}

// imitatedOn does so on a machine of that many processors.
func (c choice) imitatedOn(cpus int, spread float64, cost func(rival int, at setting) float64) (set measure.Set) {
	for _, at := range c.settings(cpus) {
		for i, r := range c.rivals {
			if r.make(at).works == nil {
				continue
			}
			set = append(set, jitter(r.name, at, cost(i, at), spread))
			if i == 0 {
				set = append(set, jitter(control+r.name, at, cost(i, at), spread))
			}
		}
	}
	return set
}

// everywhereIndex is the place of a rival that competes, counted from the end of the list.
func (c choice) lastEverywhere() (index int) {
	competing := c.competition(c.fields(c.imitated(0.01, func(int, setting) float64 { return 1 }))).names
	for i, r := range c.rivals {
		if r.name == competing[len(competing)-1] {
			index = i
		}
	}
	return index
}

func init() {
	for _, c := range choices {
		if c.customary == "" {
			panic(c.name + " does not say who sets its first rival by default")
		}
		last := c.lastEverywhere()
		same := func(int, setting) float64 { return 50 }
		cheap := func(i int, _ setting) float64 {
			if i == last {
				return 20
			}
			return 50
		}
		judged(probetest.Trial{
			Probe: c.name, Control: probetest.Named(control),
			Worlds: []probetest.World{
				{Name: "no difference", Answer: c.rivals[0].name, Set: c.imitated(0.01, same)},
				{Name: "the last is far cheaper", Answer: c.rivals[last].name, Set: c.imitated(0.01, cheap)},
				{Name: "too close to tell", Answer: probes.Inconclusive, Set: c.imitated(0.3, func(i int, _ setting) float64 {
					if i == last {
						return 45
					}
					return 50
				})},
			},
		})
	}
}

// TestChoose: the least worst ratio decides, not the average, and it takes evidence to leave what is customary.
func TestChoose(t *testing.T) {
	c := choice{
		name: "made up", result: "thing",
		settings: func(int) []setting { return []setting{{threads: 1}, {threads: 4}} },
	}
	for _, name := range []string{"customary", "other", "third", "for one"} {
		c.rivals = append(c.rivals, rivalry{name: name, make: func(at setting) workload {
			if name == "for one" && at[threads] != 1 {
				return workload{}
			}
			return workload{works: everyone(at, func() {})}
		}})
	}
	for _, test := range []struct {
		name         string
		alone, among [4]float64
		want, why    string
	}{
		{"good everywhere beats best in one", [4]float64{10, 13, 11, 10}, [4]float64{100, 40, 200}, "other", "1.3"},
		{"a tenth is not enough to leave the customary", [4]float64{10, 9.5, 20, 20}, [4]float64{100, 98, 300}, "customary", "none of the others can be better by a tenth"},
		{"the order of the list decides between those that are level", [4]float64{30, 10, 10, 30}, [4]float64{100, 50, 50}, "other", "1.00"},
		{"who works in one setting only is no answer", [4]float64{30, 10, 20, 1}, [4]float64{100, 50, 90}, "other", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			v := c.judge(c.imitated(0.01, func(i int, at setting) float64 {
				if at[threads] == 1 {
					return test.alone[i]
				}
				return test.among[i]
			}))
			assert.Equal(t, test.want, v.Answer, v.Why)
			assert.Contains(t, v.Why, test.why)
		})
	}
}

// TestOneByOne: where the loop alone costs as much with four goroutines as with one, nothing can be said.
func TestOneByOne(t *testing.T) {
	for _, test := range []struct {
		many float64 // ns an operation of all together, where one takes 2
		open bool
	}{{0.5, false}, {1.5, false}, {2, true}, {8, true}} {
		set := counterChoice.imitated(0.01, func(int, setting) float64 { return 50 })
		for _, at := range counterChoice.settings(4) {
			cost := 2.0
			if at[threads] > 1 {
				cost = test.many
			}
			set = append(set, jitter(nothing, at, cost, 0.01))
		}
		v := counterChoice.judge(set)
		assert.Equal(t, test.open, !v.Conclusive(), "%v: %s", test.many, v.Why)
		assert.Equal(t, test.open, strings.Contains(v.Why, "did not run at once"), v.Why)
	}
}

// TestCheapestOfEachSetting: results name the cheapest everywhere, those that do not work in all settings included.
func TestCheapestOfEachSetting(t *testing.T) {
	v := queueChoice.judge(queueChoice.imitated(0.01, func(i int, at setting) float64 {
		if queueChoice.rivals[i].name == "SPSC" {
			return 5
		}
		return float64(50 + i)
	}))
	one, found := probes.Finding{Verdict: v}.Result("cheapest, consumers 1, producers 1")
	assert.True(t, found)
	assert.Equal(t, "SPSC", one.Choice)
	assert.Contains(t, one.Why, "channel next, 10")
	assert.NotEqual(t, "SPSC", v.Answer)
}

// TestWorkloads: each worker does what it is asked to, so often and no oftener, as memory tells.
func TestWorkloads(t *testing.T) {
	const n, cpus = 2000, 2
	for _, c := range choices {
		counted := 0
		for _, at := range c.settings(cpus) {
			for _, r := range append(c.rivals[:len(c.rivals):len(c.rivals)], c.beside...) {
				w := r.make(at)
				if w.works == nil {
					continue
				}
				var wg sync.WaitGroup
				for _, work := range w.works {
					wg.Go(func() { work(n) })
				}
				wg.Wait()
				if w.done != nil {
					counted++
					assert.Equal(t, c.expected(at, n), w.done(), "%s: %s, %s", c.name, r.name, where(at))
				}
			}
		}
		if c.name != boxChoice.name { // which leaves nothing, and looks at what it gets
			assert.NotZero(t, counted, c.name)
		}
	}
}

// TestReplace has somebody faster twice: two tries fail, each is waited for, and the third counts.
func TestReplace(t *testing.T) {
	var word atomic.Uint64
	var waits []int
	calls := 0
	failures := replace(&word, func(x uint64) uint64 {
		if calls++; calls <= 2 {
			word.Add(10)
		}
		return x + 1
	}, func(failures int) { waits = append(waits, failures) })
	assert.Equal(t, 2, failures)
	assert.Equal(t, []int{1, 2}, waits)
	assert.EqualValues(t, 21, word.Load())
}

// A ledger is a domain and its only participant, which counts what is asked of it.
type ledger struct {
	reclaim.Domain
	reclaim.Participant
	entered, protected, retired, left int
}

func (c *ledger) Join() reclaim.Participant { return c }
func (c *ledger) Enter()                    { c.entered++ }
func (c *ledger) Exit()                     { c.left++ }
func (c *ledger) Retire(uint64)             { c.retired++ }

func (c *ledger) Protect(_ int, src *atomic.Uint64) uint64 {
	c.protected++
	return src.Load()
}

// TestReadersProtect: whoever looks at an object protects it, and whoever replaces one retires it.
func TestReadersProtect(t *testing.T) {
	var c ledger
	r := domainRival("ledger", func(func(uint64)) reclaim.Domain { return &c })
	r.make(setting{threads: 1, updates: 100}).works[0](1000)
	assert.Equal(t, ledger{entered: 1000, protected: 900, retired: 100, left: 1000}, c)
}

// expected is how many of n operations of each worker leave a trace.
func (c choice) expected(at setting, n int) int {
	rare := at[threads] * (n * at[updates] / 1000)
	switch c.name {
	case counterChoice.name, shardChoice.name: // whose updates are sums
		return at[threads]*n - rare
	case readerChoice.name, reclamationChoice.name:
		return rare
	case queueChoice.name, batchChoice.name:
		return n * c.perRound(at)
	case referenceChoice.name: // all but the owner's have been released
		return 1
	}
	return at[threads] * n
}

// TestNumbersSettings: choices of numbers are made in the settings that their methods tell.
func TestNumbersSettings(t *testing.T) {
	assert.Equal(t, []setting{{producers: 1, consumers: 1}, {producers: 8, consumers: 8}}, batchChoice.settings(8))
	assert.Equal(t, []setting{{threads: 8, updates: 0}, {threads: 8, updates: 10}}, shardChoice.settings(8), "updates of a thousand")
	for cpus, most := range map[int]int{2: 2, 4: 4, 8: 4} {
		var orders []int
		for _, at := range lookChoice.settings(cpus) {
			assert.Equal(t, most, at[threads])
			orders = append(orders, at[inTurn])
		}
		assert.Equal(t, []int{0, 1}, orders)
	}
}
