// Package workload has the words in which a user says what a program does with a shared structure: how many use it, how
// much of that is reading, how long they hold it. Advice can be narrowed to it (suite.Narrow).
package workload

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"example.org/atomlab/asm/printable"
)

// A Workload is what a program does. What it does not say is negative.
type Workload struct {
	Threads              int           // goroutines that use the structure at the same time
	Reads                float64       // the share of operations that only look, 0 to 1
	Hold                 time.Duration // how long a lock is held
	Producers, Consumers int           // of a queue; where only Threads is said, half of them each
}

// Bounds of what may be asked for: what is asked for may be measured.
const (
	MostThreads = 4096
	LongestHold = time.Millisecond
	longestText = 200
)

const expected = "expected words such as threads=8 reads=0.95 hold=200ns producers=1 consumers=4"

// Parse reads words of the form name=value, apart by spaces or commas, each name once.
func Parse(text string) (Workload, error) {
	w := Workload{Threads: -1, Reads: -1, Hold: -1, Producers: -1, Consumers: -1}
	if len(text) > longestText {
		return w, fmt.Errorf("a workload of %d bytes: %s", len(text), expected)
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })
	if len(words) == 0 {
		return w, fmt.Errorf("a workload of no words: %s", expected)
	}
	seen := map[string]bool{}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		if seen[name] {
			return w, fmt.Errorf("%s: said twice: expected each once", printable.Text(name))
		}
		seen[name] = true
		if err := w.set(name, value); err != nil {
			return w, fmt.Errorf("%s: %w", printable.Text(word), err)
		}
	}
	if w.Producers > 0 != (w.Consumers > 0) {
		return w, errors.New("producers without consumers, or consumers without producers: expected both")
	}
	return w, nil
}

// set reads one word.
func (w *Workload) set(name, value string) (err error) {
	switch name {
	case "threads":
		w.Threads, err = number(value)
	case "producers":
		w.Producers, err = number(value)
	case "consumers":
		w.Consumers, err = number(value)
	case "reads":
		w.Reads, err = strconv.ParseFloat(value, 64)
		if err != nil || math.IsNaN(w.Reads) || w.Reads < 0 || w.Reads > 1 {
			err = errors.New("expected a share from 0 to 1")
		}
	case "hold":
		w.Hold, err = time.ParseDuration(value)
		if err != nil || w.Hold < 0 || w.Hold > LongestHold {
			err = fmt.Errorf("expected a time with its unit, up to %v: who holds a lock for longer had better park at once", LongestHold)
		}
	default:
		err = errors.New(expected)
	}
	return err
}

func number(value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > MostThreads {
		return -1, fmt.Errorf("expected a number from 1 to %d", MostThreads)
	}
	return n, nil
}

// Sides are how many put into a queue and take out of it, where that is said; of an odd number of threads more take
// out.
func (w Workload) Sides() (producers, consumers int, said bool) {
	switch {
	case w.Producers > 0:
		return w.Producers, w.Consumers, true
	case w.Threads > 0:
		return max(1, w.Threads/2), max(1, w.Threads-w.Threads/2), true
	}
	return 0, 0, false
}

// String is in the form that Parse reads.
func (w Workload) String() string {
	var words []string
	add := func(said bool, name string, value any) {
		if said {
			words = append(words, fmt.Sprintf("%s=%v", name, value))
		}
	}
	add(w.Threads > 0, "threads", w.Threads)
	add(w.Reads >= 0, "reads", w.Reads)
	add(w.Hold >= 0, "hold", w.Hold)
	add(w.Producers > 0, "producers", w.Producers)
	add(w.Consumers > 0, "consumers", w.Consumers)
	return strings.Join(words, " ")
}
