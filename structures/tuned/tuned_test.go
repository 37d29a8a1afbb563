package tuned

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/counter"
	"example.org/atomlab/structures/lock"
)

func read(t *testing.T, text string) Settings {
	t.Helper()
	s, err := Read(strings.NewReader(text))
	require.NoError(t, err)
	return s
}

func TestRead(t *testing.T) {
	s := read(t, `[
		{"tunable":"padding","value":"256","unit":"B","confidence":"high","why":"lines are long"},
		{"tunable":"shard_selector","value":"random","confidence":"medium"},
		{"tunable":"spin_budget","value":"9300","unit":"ns","confidence":"high"},
		{"tunable":"lock","value":"spin then park","confidence":"high"},
		{"tunable":"counter","value":"sharded","confidence":"high"},
		{"tunable":"queue","value":"ring, slots of 128 B","confidence":"high"},
		{"tunable":"batch","value":"16","unit":"at a time","confidence":"high"},
		{"tunable":"hints_per_look","value":"3","unit":"per look","confidence":"high"},
		{"tunable":"reclamation","value":"epochs","confidence":"high"}]`)
	assert.Equal(t, 256, s.PaddingBytes())
	assert.Equal(t, counter.Options{Pad: 256, Selector: counter.AtRandom}, s.CounterOptions())
	assert.Equal(t, lock.SpinParkOptions{Spin: 9300 * time.Nanosecond}, s.SpinParkOptions())
	assert.Equal(t, []int{16, 3}, []int{s.BatchSize(), s.HintsPerLook()})
	c, err := s.NewCounter()
	require.NoError(t, err)
	assert.IsType(t, &counter.Sharded{}, c)
	l, err := s.NewLock()
	require.NoError(t, err)
	assert.IsType(t, &lock.SpinPark{}, l)
	q, err := FindQueue[string](s)
	require.NoError(t, err)
	assert.Equal(t, "ring, slots of 128 B", q.Name)
}

// TestWhatIsMissingIsCustomary: so is what is inconclusive.
func TestWhatIsMissingIsCustomary(t *testing.T) {
	for _, s := range []Settings{{}, read(t, `[]`), read(t, `[{"tunable":"lock","value":"inconclusive"},{"tunable":"padding","value":"inconclusive"}]`)} {
		assert.Equal(t, counter.DefaultPad, s.PaddingBytes())
		assert.Equal(t, counter.Options{}, s.CounterOptions())
		assert.Zero(t, s.SpinParkOptions())
		assert.Equal(t, []int{1, 30}, []int{s.BatchSize(), s.HintsPerLook()})
		c, err := s.NewCounter()
		require.NoError(t, err)
		assert.IsType(t, &counter.Single{}, c)
		l, err := s.NewLock()
		require.NoError(t, err)
		assert.IsType(t, &sync.Mutex{}, l)
		q, err := FindQueue[int](s)
		require.NoError(t, err)
		assert.Equal(t, "channel", q.Name)
	}
}

func TestRefused(t *testing.T) {
	for text, says := range map[string]string{
		``:   "expected what atomlab recommend --format json writes",
		`{}`: "expected what atomlab recommend",
		`[{"tunable":"padding","value":"60","unit":"B","confidence":"high"}]`:                         "padding: 60 B: expected a multiple of 8",
		`[{"tunable":"padding","value":"64","confidence":"high"}]`:                                    "expected 8 to 4096 B",
		`[{"tunable":"padding","value":"8192","unit":"B","confidence":"high"}]`:                       "found 8192 B",
		`[{"tunable":"spin_budget","value":"-1","unit":"ns","confidence":"high"}]`:                    "expected 1 to 10000000 ns",
		`[{"tunable":"spin_budget","value":"9","unit":"us","confidence":"high"}]`:                     "found 9 us",
		`[{"tunable":"batch","value":"16","confidence":"high"}]`:                                      "batch: found 16 : expected 1 to 65536 at a time",
		`[{"tunable":"hints_per_look","value":"0","unit":"per look","confidence":"high"}]`:            "expected 1 to 65536 per look",
		`[{"tunable":"shards","value":"3","confidence":"high"}]`:                                      `shards: found "3", which this library does not have`,
		`[{"tunable":"shard_selector","value":"\u001b[2J","confidence":"high"}]`:                      `which this library does not have`,
		`[{"tunable":"a\u001b","value":"1","confidence":"x"},{"tunable":"a\u001b","confidence":"x"}]`: `a\u001b is there twice`,
		"[" + strings.Repeat(" ", most) + "]":                                                         "",
	} {
		_, err := Read(strings.NewReader(text))
		if assert.ErrorContains(t, err, says) {
			assert.NotContains(t, err.Error(), "\x1b")
		}
	}
	_, err := Load("no/such/file")
	assert.ErrorIs(t, err, os.ErrNotExist)
	path := filepath.Join(t.TempDir(), "tuning.json")
	require.NoError(t, os.WriteFile(path, []byte("{"), 0o644))
	_, err = Load(path)
	assert.ErrorContains(t, err, "tuning.json: ")
}

// TestOthersKinds: what another library has is said when it is to be made, and the rest can be.
func TestOthersKinds(t *testing.T) {
	s := read(t, `[{"tunable":"counter","value":"xsync.Counter","confidence":"high"},{"tunable":"lock","value":"a","confidence":"high"},
		{"tunable":"queue","value":"xsync.MPMCQueue","confidence":"high"},{"tunable":"padding","value":"64","unit":"B","confidence":"high"}]`)
	_, err := s.NewCounter()
	assert.ErrorContains(t, err, `counter: found "xsync.Counter", which this library does not have`)
	_, err = s.NewLock()
	assert.ErrorContains(t, err, `lock: found "a"`)
	_, err = FindQueue[int](s)
	assert.ErrorContains(t, err, `queue: found "xsync.MPMCQueue"`)
	assert.Equal(t, 64, s.PaddingBytes())
}

// TestEveryKind is made by its name, works, and has it alone.
func TestEveryKind(t *testing.T) {
	set := func(tunable, name string) Settings {
		return read(t, `[{"tunable":"`+tunable+`","value":"`+name+`","confidence":"high"}]`)
	}
	names := map[string]bool{}
	once := func(name string) {
		assert.False(t, names[name], "two kinds called %s", name)
		names[name] = true
	}
	for _, k := range Counters {
		once(k.Name)
		c, err := set(Counter, k.Name).NewCounter()
		require.NoError(t, err)
		c.Add(3)
		assert.EqualValues(t, 3, c.Value(), k.Name)
	}
	for _, k := range ShardCounts {
		once(k.Name)
		assert.Equal(t, k.Of(runtime.GOMAXPROCS(0)), set(Shards, k.Name).CounterOptions().Shards)
		for processors := range 1024 {
			assert.Positive(t, k.Of(processors+1), k.Name)
		}
	}
	for _, k := range Locks {
		once(k.Name)
		l, err := set(Lock, k.Name).NewLock()
		require.NoError(t, err)
		count := 0
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				for range 100 {
					l.Lock()
					count++
					l.Unlock()
				}
			})
		}
		wg.Wait()
		assert.Equal(t, 200, count, k.Name)
	}
	for _, k := range Queues[string]() {
		once(k.Name)
		found, err := FindQueue[string](set(Queue, k.Name))
		require.NoError(t, err)
		assert.Equal(t, [2]bool{k.OneProducer, k.OneConsumer}, [2]bool{found.OneProducer, found.OneConsumer})
		q := found.New(4)
		for _, value := range []string{"a", "b", "c", "d"} {
			assert.True(t, q.Enqueue(value), k.Name)
		}
		for _, want := range []string{"a", "b", "c", "d"} {
			got, ok := q.Dequeue()
			assert.True(t, ok)
			assert.Equal(t, want, got, k.Name)
		}
	}
}

// FuzzRead: whatever is read can be made.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`[{"tunable":"padding","value":"256","unit":"B","confidence":"high"},{"tunable":"shard_selector","value":"random","confidence":"medium"}]`))
	f.Add([]byte(`[{"tunable":"spin_budget","value":"9300","unit":"ns","confidence":"high"},{"tunable":"lock","value":"spin then park","confidence":"high"}]`))
	f.Add([]byte(`[{"tunable":"counter","value":"sharded","confidence":"x"},{"tunable":"queue","value":"SPSC","confidence":"x"}]`))
	f.Add([]byte(`[{"tunable":"shards","value":"twice as many as processors","confidence":"x"},{"tunable":"batch","value":"16","unit":"at a time","confidence":"x"}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Read(strings.NewReader(string(text)))
		if err != nil {
			return
		}
		counter.NewSharded(s.CounterOptions())
		lock.NewSpinPark(s.SpinParkOptions()).Lock()
		if c, err := s.NewCounter(); err == nil {
			c.Add(1)
		}
		if l, err := s.NewLock(); err == nil {
			l.Lock()
		}
		if k, err := FindQueue[int](s); err == nil {
			k.New(2).Enqueue(1)
		}
	})
}
