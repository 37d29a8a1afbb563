package claims

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/measure"
)

// A price is what a series costs, by its name without the form of the operation, and in parentheses the parameters that
// it is about: fetch-add (cpus 1) = 5.
type price struct {
	name, at string
	cost     float64
}

func prices(t *testing.T, cell string) (list []price) {
	for _, entry := range strings.Split(cell, ";") {
		label, cost, _ := strings.Cut(entry, " = ")
		name, at, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(label), ")"), " (")
		number, err := strconv.ParseFloat(strings.TrimSpace(cost), 64)
		require.NoError(t, err, cell)
		list = append(list, price{name, at, number})
	}
	return list
}

// of is whether it is the price of a series, or of what is measured a second time in it.
func (p price) of(s measure.Series) bool {
	named := func(form string) bool { return strings.TrimPrefix(s.Name, control) == inForm(p.name, form) }
	return slices.ContainsFunc(forms, named) && (p.at == "" || strings.Contains(", "+described(s.Params)+",", ", "+p.at+","))
}

// priced is the world in which everything costs 100 but for what has a price.
func priced(t *testing.T, r ratio, set measure.Set, list []price) world {
	var samples measure.Set
	used := map[price]bool{}
	for _, s := range set {
		cost := 100.0
		for _, p := range list {
			if p.of(s) {
				cost, used[p] = p.cost, true
			}
		}
		samples = append(samples, jitter(s, cost, 0.01))
	}
	for _, p := range list {
		assert.True(t, used[p], "%s does not measure %q", r.probe, p.name)
	}
	return world{found(r.probe, samples)}
}

// TestMeanings: the worlds of TestWorlds follow from the rule, and would follow a wrong one; these were written from
// the statements.
func TestMeanings(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "worlds.md"))
	require.NoError(t, err)
	rows := map[string][2]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if cells := strings.Split(line, "|"); len(cells) == 5 && !strings.HasPrefix(line, "|--") {
			rows[strings.TrimSpace(cells[1])] = [2]string{cells[2], cells[3]}
		}
	}
	delete(rows, "claim")
	for _, c := range All() {
		row, has := rows[c.ID]
		assert.Equal(t, c.ratio != nil, has, "%s: what is a ratio has a row, and the rest is in byHand", c.ID)
		delete(rows, c.ID)
		if c.ratio == nil {
			continue
		}
		set := c.ratio.measured(t, c.Arch)
		for i, want := range []string{Confirmed, Refuted} {
			v := c.on(priced(t, *c.ratio, set, prices(t, row[i])))
			assert.Equal(t, want, v.Answer, "%s, where %s: %s", c.ID, row[i], v.Why)
		}
	}
	assert.Empty(t, rows, "there is no such claim")
}
