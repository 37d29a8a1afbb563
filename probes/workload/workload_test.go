package workload

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Workload{
		"threads=8 reads=0.95 hold=200ns": {8, 0.95, 200, -1, -1},
		"threads=8,hold=1.5us":            {8, -1, 1500, -1, -1},
		" producers=3,\tconsumers=1 ":     {-1, -1, -1, 3, 1},
		"reads=0 hold=0":                  {-1, 0, 0, -1, -1},
		"reads=1":                         {-1, 1, -1, -1, -1},
		"hold=1ms threads=4096":           {4096, -1, time.Millisecond, -1, -1},
	} {
		w, err := Parse(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, w, text)
		again, err := Parse(w.String())
		require.NoError(t, err)
		assert.Equal(t, w, again, text)
	}
}

// TestRefused: each mistake is said with what was expected.
func TestRefused(t *testing.T) {
	for text, says := range map[string]string{
		"":                        "no words: expected words such as threads=8",
		" , ":                     "no words",
		"8":                       "8: expected words such as",
		"threads":                 "expected a number from 1 to 4096",
		"threads=0":               "expected a number",
		"threads=-3":              "expected a number",
		"threads=4097":            "expected a number",
		"threads=8 threads=8":     "threads: said twice",
		"reads=1.1":               "a share from 0 to 1",
		"reads=NaN":               "a share",
		"reads=95%":               "a share",
		"hold=200":                "a time with its unit",
		"hold=-1ns":               "a time",
		"hold=2ms":                "up to 1ms",
		"producers=2":             "expected both",
		"Threads=8":               "expected words such as",
		"\x1b[2J=1":               `\u001b[2J=1: expected words`,
		strings.Repeat("x ", 101): "a workload of 202 bytes",
	} {
		_, err := Parse(text)
		if assert.ErrorContains(t, err, says, text) {
			assert.NotContains(t, err.Error(), "\x1b")
		}
	}
}

func TestSides(t *testing.T) {
	for text, want := range map[string][2]int{
		"threads=8": {4, 4}, "threads=1": {1, 1}, "threads=5": {2, 3}, "threads=8 producers=7 consumers=1": {7, 1}, "reads=1": {},
	} {
		w, err := Parse(text)
		require.NoError(t, err)
		p, c, said := w.Sides()
		assert.Equal(t, want, [2]int{p, c}, text)
		assert.Equal(t, want != [2]int{}, said)
	}
}

// FuzzParse: whatever is read is within bounds, and reads the same again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"threads=8 reads=0.95 hold=200ns", "producers=3 consumers=1", "reads=1e-300", "hold=0x1p-2ns", "threads=+8"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := Parse(text)
		if err != nil {
			return
		}
		assert.LessOrEqual(t, w.Threads, MostThreads)
		assert.LessOrEqual(t, w.Hold, LongestHold)
		assert.True(t, w.Reads <= 1)
		again, err := Parse(w.String())
		require.NoError(t, err, "%q of %q", w, text)
		assert.Equal(t, w, again)
	})
}
