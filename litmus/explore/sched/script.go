package sched

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
)

// A script is one schedule. As text, for Options.Replay, it is the ordinals of threads, NxK for K steps in a row; then,
// if something was chosen, cN and the numbers; then, if that is not the default, sN, the rounds that loops have.
type script struct {
	threads, choices []int
	spins            int // 0: the default
}

func (e *engine) script() string {
	var parts []string
	for i := 0; i < len(e.events); {
		j := i
		for j < len(e.events) && e.events[j].thread == e.events[i].thread {
			j++
		}
		part := strconv.Itoa(e.threads[e.events[i].thread].ordinal)
		if j-i > 1 {
			part += "x" + strconv.Itoa(j-i)
		}
		parts = append(parts, part)
		i = j
	}
	for i, c := range e.choices {
		mark := "."
		if i == 0 {
			mark = "c"
			parts = append(parts, "")
		}
		parts[len(parts)-1] += mark + strconv.Itoa(int(c.value))
	}
	if e.options.Spins != defaultSpins {
		parts = append(parts, "s"+strconv.Itoa(e.options.Spins))
	}
	return strings.Join(parts, "-")
}

// maxScript bounds the steps of a script.
const maxScript = 1 << 20

func parseScript(text string) (script, error) {
	var s script
	if text == "" {
		return s, nil
	}
	for part := range strings.SplitSeq(text, "-") {
		if !s.add(part) {
			return s, fmt.Errorf("the schedule to replay has %q where the number of a thread is expected, NxK for K of its steps, cN.N.N for "+
				"what is chosen, or sN for the rounds of loops", part)
		}
	}
	return s, nil
}

// add adds a part of a text.
func (s *script) add(part string) bool {
	if list, ok := strings.CutPrefix(part, "c"); ok {
		for x := range strings.SplitSeq(list, ".") {
			n, err := strconv.Atoi(x)
			if err != nil || n < 0 || len(s.choices) >= maxScript {
				return false
			}
			s.choices = append(s.choices, n)
		}
		return true
	}
	if spins, ok := strings.CutPrefix(part, "s"); ok {
		n, err := strconv.Atoi(spins)
		s.spins = n
		return err == nil && n > 0 && n <= maxScript
	}
	thread, times, many := strings.Cut(part, "x")
	t, err := strconv.Atoi(thread)
	n := 1
	if many && err == nil {
		n, err = strconv.Atoi(times)
	}
	if err != nil || t < 0 || t >= MaxThreads || n < 1 || len(s.threads)+n > maxScript {
		return false
	}
	for range n {
		s.threads = append(s.threads, t)
	}
	return true
}

func (e *engine) preemptions() int {
	n := 0
	for i := range e.events {
		n += preemption(e, i)
	}
	return n
}

func (e *engine) threadNames() []string {
	var all []string
	for _, t := range e.order {
		if t.owner == nil {
			all = append(all, t.name)
		}
	}
	return all
}

// columns gives each thread its place among those that threadNames names: a store buffer has its owner's.
func (e *engine) columns() map[int]int {
	of, n := map[int]int{}, 0
	for _, t := range e.order {
		if t.owner != nil {
			of[t.id] = of[t.owner.id]
			continue
		}
		of[t.id] = n
		n++
	}
	return of
}

// lines is the schedule that ran, for people.
func (e *engine) lines() []Line {
	var all []Line
	columns := e.columns()
	for i := range e.events {
		v := &e.events[i]
		s := Line{Thread: columns[v.thread], Kind: v.op.Kind, Name: v.op.name, Size: v.op.Size, Old: v.op.Old, New: v.op.New, Value: v.old, Change: v.change, Place: -1}
		if v.from < v.to {
			s.Place = int(e.touched[v.from].loc)
		} else if loc, ok := e.memory.of[uintptr(v.op.Addr)]; ok && v.op.Kind == Issue {
			s.Place = int(loc)
		}
		if i < len(e.places) {
			s.Stack = frames(e.places[i][:])
		}
		all = append(all, s)
	}
	return all
}

// own are packages whose frames nobody wants to see.
var own = []string{"/litmus/explore/sched.", "/litmus/explore/shim/"}

func frames(pcs []uintptr) []Frame {
	n := 0
	for n < len(pcs) && pcs[n] != 0 {
		n++
	}
	var all []Frame
	for f := runtime.CallersFrames(pcs[:n]); ; {
		x, more := f.Next()
		mine := false
		for _, o := range own {
			mine = mine || strings.Contains(x.Function, o) && !strings.HasSuffix(x.File, "_test.go")
		}
		if !mine && x.File != "" {
			all = append(all, Frame{x.Function, x.File, x.Line})
		}
		if !more {
			return all
		}
	}
}
