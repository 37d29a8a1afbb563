package measure

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestThreeLooks: bounds are made for three looks at the samples, whatever the effort.
func TestThreeLooks(t *testing.T) {
	for _, e := range []Effort{Quick, Normal, Full, Token, {Least: 15, Most: 41}, {Least: 15, Most: 240}, {Least: 7, Most: 7}} {
		taken := 1
		for look := e.Least; look < e.Most; taken++ {
			next := e.nextLook(look)
			assert.Greater(t, next, look, "%v", e)
			look = next
		}
		assert.LessOrEqual(t, taken, looks, "%v", e)
	}
	assert.Equal(t, 60, Effort{Least: 15, Most: 240}.nextLook(15))
}

// TestSpansCount: a plan waits longer for trials whose readings take several spans.
func TestSpansCount(t *testing.T) {
	one := newRun(Plan{Effort: Quick}, []Trial{{}, {Spans: 1}})
	four := newRun(Plan{Effort: Quick}, []Trial{{}, {Spans: 3}})
	assert.Equal(t, 60*2*(Quick.Span+150*time.Microsecond)*3/2, four.limit-one.limit)
}
