package structures

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/puzpuzpuz/xsync/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
	"example.org/atomlab/structures/queue"
)

// What the README says for those who come from xsync: the compiler holds each line against both libraries, and
// TestXsyncPage the README against these lines.

func theirs[T any](n int, v T) []any {
	values := []any{}
	{
		c := xsync.NewCounter()
		n := int64(4)
		c.Inc()
		c.Dec()
		c.Add(n)
		values = append(values, c.Value())
		c.Reset()
	}
	{
		q := xsync.NewMPMCQueue[T](n)
		values = append(values, q.TryEnqueue(v))
		got, _ := q.TryDequeue()
		values = append(values, got)
	}
	{
		q := xsync.NewSPSCQueue[T](n)
		values = append(values, q.TryEnqueue(v))
		got, _ := q.TryDequeue()
		values = append(values, got)
	}
	{
		q := xsync.NewUMPSCQueue[T]()
		q.Enqueue(v)
		values = append(values, q.Dequeue())
	}
	{
		mu := xsync.NewRBMutex()
		t := mu.RLock()
		mu.RUnlock(t)
		mu.Lock()
		mu.Unlock()
		values = append(values, mu.TryLock())
		mu.Unlock()
	}
	{
		mu := xsync.NewRBMutex()
		ok, t := mu.TryRLock()
		values = append(values, ok)
		mu.RUnlock(t)
	}
	return values
}

func ours[T any](ctx context.Context, n int, v T) []any {
	values := []any{}
	{
		c := counter.NewSharded(counter.Options{})
		n := int64(2)
		c.Inc()
		c.Dec()
		h := c.Handle()
		h.Add(n)
		c.Add(n)
		values = append(values, c.Value())
		c.Reset()
	}
	{
		q := queue.NewRing[T](queue.RingOptions{Capacity: n})
		values = append(values, q.Enqueue(v))
		got, _ := q.Dequeue()
		values = append(values, got)
		vs, into := []T{v}, make([]T, 1)
		q.EnqueueBatch(vs)
		q.DequeueBatch(into)
		if q.Len() != 0 {
			panic("a batch that was taken out is still there")
		}
		for range queue.Drain(q) {
			panic("there is a value in the empty ring")
		}
	}
	{
		q := queue.NewLinearizableSPSC[T](n)
		values = append(values, q.Enqueue(v))
		q = queue.NewSPSC[T](n)
		q.Enqueue(v)
		got, _ := q.Dequeue()
		values = append(values, got)
	}
	{
		q := queue.NewBlocking[T](queue.NewMPSC[T]())
		if q.Put(ctx, v) != nil {
			panic("a queue of any length had no room")
		}
		got, _ := q.Take(ctx)
		values = append(values, got)
		q.Close()
	}
	{
		mu := lock.NewBiased(lock.BiasedOptions{})
		t := mu.RLock()
		mu.RUnlock(t)
		r := mu.Reader()
		r.Lock()
		r.Unlock()
		mu.Lock()
		mu.Unlock()
		values = append(values, mu.TryLock())
		mu.Unlock()
	}
	{
		mu := lock.NewBiased(lock.BiasedOptions{})
		t := mu.TryRLock()
		values = append(values, t != nil)
		mu.RUnlock(t)
	}
	return values
}

// TestXsyncPage: the code in the README's table is in the functions above, which do the same.
func TestXsyncPage(t *testing.T) {
	assert.Equal(t, theirs(4, "v"), ours(t.Context(), 4, "v"))
	source, err := os.ReadFile("xsync_test.go")
	require.NoError(t, err)
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	left, right, _ := strings.Cut(string(source), "func ours[")
	_, table, _ := strings.Cut(string(page), "| xsync | here |")
	count := 0
	for _, row := range regexp.MustCompile(`(?m)^\|([^|]*)\|([^|]*)\|`).FindAllStringSubmatch(table, -1) {
		theirs, ours := row[1], row[2]
		if strings.TrimSpace(ours) == "the same" {
			ours = theirs
		}
		for cell, in := range map[string]string{theirs: left, ours: right} {
			for _, code := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(cell, -1) {
				count++
				assert.True(t, strings.Contains(in, code[1]), "the README has %s, and no code that is compiled", code[1])
			}
		}
	}
	assert.Greater(t, count, 25)
}

// TestXsyncPromises: what the page says is promised more.
func TestXsyncPromises(t *testing.T) {
	var c counter.Sharded
	c.Add(5)
	assert.EqualValues(t, 5, c.Reset(), "Reset of the zero value")

	mu, other := lock.NewBiased(lock.BiasedOptions{}), lock.NewBiased(lock.BiasedOptions{})
	token := mu.RLock()
	assert.Panics(t, func() { other.RUnlock(token) })
	mu.RUnlock(token)
	assert.Panics(t, func() { mu.RUnlock(token) })
	assert.Panics(t, mu.Unlock)
	var zero lock.Biased
	zero.RUnlock(zero.RLock())
	zero.Lock()
	assert.Nil(t, zero.TryRLock())
	zero.Unlock()

	assert.Equal(t, 8, queue.NewRing[int](queue.RingOptions{Capacity: 5}).Cap())
	assert.Equal(t, 8, queue.NewSPSC[int](5).Cap())
	q := queue.NewMPSC[int]()
	_, ok := q.Dequeue()
	assert.False(t, ok)
}
