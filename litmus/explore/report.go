package explore

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/atomlab/litmus/explore/sched"
)

// Report says in words what a result is worth: what was explored and what that proves, or the failing schedule.
func Report(r Result) string {
	if r.Failure != nil {
		return failure(r)
	}
	if r.Replayed != nil {
		return "this schedule does not fail\n\n" + table(r.Replayed)
	}
	var b strings.Builder
	by := ""
	if r.Processes > 1 {
		by = fmt.Sprintf(", by %d processes", r.Processes)
	}
	fmt.Fprintf(&b, "%d schedules of up to %d steps in %s (%.0f a second%s)", r.Schedules+r.Bounded+r.Sampled, r.Longest, r.Time.Round(time.Millisecond),
		float64(r.Schedules+r.Redundant+r.Bounded+r.Sampled)/max(r.Time.Seconds(), 1e-9), by)
	switch {
	case r.Complete:
		b.WriteString(": no schedule fails. These are all, up to the order of independent steps")
	case r.Bound >= 0:
		fmt.Fprintf(&b, ": none of them fails. There are more: all schedules with at most %d preemptions were run, and %d random ones", r.Bound, r.Sampled)
	default:
		fmt.Fprintf(&b, ": none of them fails. There are more, which proves nothing about those; %d were random", r.Sampled)
	}
	if r.Full {
		b.WriteString("; the search for all ended when it had planned more steps than Options.Planned allows")
	}
	if r.LockFree {
		b.WriteString("; in none of them does a thread wait for another: whichever stop for ever, and wherever, the others get to their end")
	}
	if r.Redundant > 0 {
		fmt.Fprintf(&b, "; %d more were begun and left as equivalent to others", r.Redundant)
	}
	return b.String() + loops(r) + "." + memoryModel(r)
}

// memoryModel says which one was explored, where that makes a difference.
func memoryModel(r Result) string {
	switch {
	case r.Weak:
		return " Stores of package asm that are weaker than sequential consistency were explored as if they were not: for what amd64 makes of " +
			"them set Options.Model to explore.TSO."
	case r.Late:
		return " The stores of package asm reached memory as late as " + r.Model.String() + ", amd64's memory model, lets them; other architectures let " +
			"more happen."
	}
	return ""
}

// loops is what was done about loops that wait.
func loops(r Result) (text string) {
	if r.Cuts > 0 {
		text = fmt.Sprintf("; loops that read the same %d times were made to wait for a change (%d times)", r.Spins, r.Cuts)
	}
	if r.GaveUp {
		text += "; a loop ends by itself later than that: schedules in which it does so while others run were not explored"
	}
	return text
}

func failure(r Result) string {
	f := r.Failure
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f.Outcome, f.What)
	if len(f.Lines) > 0 && f.Found > 0 {
		few, model := "", ""
		if r.Late {
			model = " (memory model: " + r.Model.String() + ")"
		}
		if f.Fewest {
			few = ", and no failing schedule has fewer"
		}
		plural := "s"
		if f.Preemptions == 1 {
			plural = ""
		}
		fmt.Fprintf(&b, "found in schedule %d; this one has %d preemption%s%s%s\n\n", f.Found, f.Preemptions, plural, few, model)
	}
	b.WriteString(table(f))
	if f.Replay != "" {
		fmt.Fprintf(&b, "\nto run this schedule alone: %s=%s go test -run ...\n", replayVariable, f.Replay)
	}
	if f.Stack != "" {
		fmt.Fprintf(&b, "\n%s", f.Stack)
	}
	return b.String()
}

// table has a column a thread, and a row a step: what it did, and the source line of it.
func table(f *sched.Failure) string {
	if len(f.Lines) == 0 {
		return ""
	}
	src := source{}
	cells := make([]string, len(f.Lines))
	width := make([]int, len(f.Threads))
	for i, name := range f.Threads {
		width[i] = len(name)
	}
	for i, l := range f.Lines {
		cells[i] = action(l, f.Threads[l.Thread])
		width[l.Thread] = max(width[l.Thread], len(cells[i]))
	}
	var b strings.Builder
	row := func(number string, cell func(int) string, where string) {
		line := fmt.Sprintf("%4s ", number)
		for i, w := range width {
			line += fmt.Sprintf("| %-*s ", w, cell(i))
		}
		b.WriteString(strings.TrimRight(line+"| "+where, " ") + "\n")
	}
	row("step", func(i int) string { return f.Threads[i] }, "where")
	for i, l := range f.Lines {
		cell := func(k int) string {
			if k == l.Thread {
				return cells[i]
			}
			return ""
		}
		row(fmt.Sprint(i), cell, src.place(l))
	}
	return b.String()
}

// action is a step in words: the operation, the location as m0, m1 ... in the order of the schedule, and the values.
func action(l sched.Line, thread string) string {
	where := ""
	if l.Place >= 0 {
		where = fmt.Sprintf("m%d.", l.Place)
	}
	was, now := value(l.Value, l.Size), value(l.New, l.Size)
	switch {
	case l.Kind == sched.Start:
		return "go"
	case l.Kind == sched.Call:
		return l.Name
	case l.Kind == sched.Issue:
		return strings.TrimSuffix(where, ".") + " <- " + now + " enters the store buffer"
	case l.Kind == sched.Flush:
		return strings.TrimSuffix(where, ".") + " <- " + now + " leaves the store buffer of " + thread + ", was " + was
	case l.Size == 0 || l.Kind >= sched.Lock:
		return where + l.Kind.String()
	case l.Kind == sched.Load:
		return fmt.Sprintf("%sLoad() = %s", where, was)
	case l.Kind == sched.CompareAndSwap:
		return fmt.Sprintf("%sCompareAndSwap(%s, %s) = %v", where, value(l.Old, l.Size), now, l.Value == l.Old)
	case l.Kind == sched.Store:
		return fmt.Sprintf("%sStore(%s), was %s", where, now, was)
	}
	if l.Kind == sched.Add {
		now = signed(l.New[0], l.Size)
	}
	return fmt.Sprintf("%s%s(%s), was %s", where, l.Kind, now, was)
}

func value(v [2]uint64, size uint8) string {
	if size == 16 {
		return fmt.Sprintf("{%#x %#x}", v[0], v[1])
	}
	if v[0] < 1<<16 {
		return fmt.Sprint(v[0])
	}
	return fmt.Sprintf("%#x", v[0])
}

// signed is what is added, for people: as a negative number if that is shorter.
func signed(v uint64, size uint8) string {
	shift := 64 - 8*uint(size)
	if n := int64(v<<shift) >> shift; n < 0 && n > -1<<16 {
		return fmt.Sprint(n)
	}
	return value([2]uint64{v}, size)
}

// source has the lines of files that were looked at.
type source map[string][][]byte

// place is where a step stands: file, line and its text, and the line in the scenario that led there.
func (s source) place(l sched.Line) string {
	if len(l.Stack) == 0 || l.Kind == sched.Call {
		return ""
	}
	f := l.Stack[0]
	return fmt.Sprintf("%s:%d  %s", filepath.Base(f.File), f.Line, s.line(f))
}

func (s source) line(f sched.Frame) string {
	lines, ok := s[f.File]
	if !ok {
		text, _ := os.ReadFile(f.File)
		lines = bytes.Split(text, []byte("\n"))
		s[f.File] = lines
	}
	if f.Line < 1 || f.Line > len(lines) {
		return ""
	}
	return string(bytes.TrimSpace(lines[f.Line-1]))
}
