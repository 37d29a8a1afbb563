package park

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestLine compares a line with a slice.
func TestLine(t *testing.T) {
	var l Line
	var want []*Waiter
	all := make([]*Waiter, 6)
	for i := range all {
		all[i] = New()
	}
	for range 10_000 {
		w := all[rand.IntN(len(all))]
		i := slices.Index(want, w)
		switch {
		case i < 0 && rand.IntN(3) == 0:
			assert.False(t, l.Remove(w))
		case i < 0 && rand.IntN(2) == 0:
			l.Front(w)
			want = slices.Insert(want, 0, w)
		case i < 0:
			l.Back(w)
			want = append(want, w)
		default:
			require.True(t, l.Remove(w))
			want = slices.Delete(want, i, i+1)
		}
		var got []*Waiter
		for w := l.First(); w != nil; w = w.Next() {
			got = append(got, w)
		}
		require.True(t, slices.Equal(want, got))
	}
}

// TestSleep: who gives up leaves the line, unless it was taken out: then it is woken.
func TestSleep(t *testing.T) {
	var l Line
	var guard sync.Mutex
	done := make(chan struct{})
	close(done)

	w, gone := New(), 0
	l.Back(w)
	assert.False(t, l.Sleep(w, done, &guard, func() { gone++ }))
	assert.Nil(t, l.First())
	assert.Equal(t, 1, gone)

	for range 100 { // done may be looked at before the waking
		l.Back(w)
		require.True(t, l.Remove(w))
		w.Wake(true)
		assert.True(t, l.Sleep(w, done, &guard, func() { gone++ }))
	}
	assert.Equal(t, 1, gone)

	w.Wake(true)
	token, woken := w.Sleep(nil)
	assert.True(t, token && woken)
	w.Wake(false)
	token, woken = w.Sleep(nil)
	assert.True(t, !token && woken)
	w.Free()
}
