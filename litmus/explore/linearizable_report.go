package explore

import (
	"fmt"
	"strings"
	"time"

	"example.org/atomlab/litmus/explore/history"
)

// String says in words what the result is worth, or what failed.
func (l Linearity) String() string {
	if l.Failure != nil || l.Replayed != nil {
		return Report(l.Result)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d scenarios, %d schedules of up to %d steps, %d different histories in %s: all are linearizable%s.", l.Scenarios,
		l.Schedules+l.Bounded+l.Sampled, l.Longest, l.Histories, l.Time.Round(time.Millisecond), loops(l.Result))
	if l.Complete {
		b.WriteString(" These are all scenarios and schedules, up to the order of independent steps.")
	}
	if more := l.Scenarios - l.All; more > 0 {
		which := "random ones were run, which prove nothing about the others"
		if l.Bound >= 0 {
			which = fmt.Sprintf("all with at most %d preemptions were run, and random ones", l.Bound)
		}
		fmt.Fprintf(&b, " Of %d scenarios there are more schedules: %s.", more, which)
	}
	if missing := l.Of - l.Scenarios; missing > 0 {
		fmt.Fprintf(&b, " The time was over before %d more scenarios were begun, of which nothing is known.", missing)
	}
	return b.String()
}

// explain adds to the failure of a scenario which one it was.
func (l *Linearity) explain(x *linear, c combination) {
	r := x.prepare(c)
	l.Scenario = r.String()
	which := fmt.Sprintf("scenario %d of %d (no scenario with fewer operations fails)", l.Scenarios, l.Of)
	switch {
	case x.replays:
		which = "this scenario"
	case l.Scenarios > 1+l.All:
		which = fmt.Sprintf("scenario %d of %d (not all with fewer operations were explored in full)", l.Scenarios, l.Of)
	}
	l.Failure.What += fmt.Sprintf("\nin %s:\n%s", which, l.Scenario)
	l.Failure.Replay = c.String() + ":" + l.Failure.Replay
}

// String is the scenario, a line a thread.
func (r *run) String() string {
	var b strings.Builder
	if len(r.before) > 0 {
		b.WriteString("  before")
		for _, q := range r.before {
			b.WriteString(" " + q.title + ";")
		}
		b.WriteString("\n")
	}
	for i, name := range r.names {
		fmt.Fprintf(&b, "  thread %d: %s\n", i, name)
	}
	return b.String()
}

// tell is a history that nothing explains, as a table with a column a thread.
func (r *run) tell(before, calls []history.Call, events []history.Event) string {
	var b strings.Builder
	b.WriteString("not linearizable: in no order of these calls would one thread get the same results\n" +
		"(a call that returned before another began must come first)\n\n")
	rows := [][]string{make([]string, len(r.threads))}
	for i := range r.threads {
		rows[0][i] = fmt.Sprint("thread ", i)
	}
	for _, c := range before {
		row := make([]string, len(r.threads))
		row[0] = "before: " + r.title(c) + r.result(c)
		rows = append(rows, row)
	}
	for i := 0; i < len(events); i++ {
		c := calls[events[i].Call]
		row := make([]string, len(r.threads))
		switch {
		case events[i].Return:
			row[c.Thread] = "  returns" + r.result(c)
		case i+1 < len(events) && events[i+1].Call == events[i].Call:
			row[c.Thread] = r.title(c) + r.result(c)
			i++
		default:
			row[c.Thread] = r.title(c) + " begins"
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		b.WriteString(strings.TrimRight("  "+line(row, rows), " |") + "\n")
	}
	return b.String()
}

func (r *run) title(c history.Call) string { return r.all[c.Operation].title }

// result is what the call returned.
func (r *run) result(c history.Call) string {
	if c.Result == 0 {
		return ""
	}
	return " = " + list(r.values[c.Result])
}

// line has the cells of a row, as wide as the widest of their columns.
func line(row []string, rows [][]string) string {
	var b strings.Builder
	for i, cell := range row {
		width := 0
		for _, other := range rows {
			width = max(width, len(other[i]))
		}
		fmt.Fprintf(&b, "| %-*s ", width, cell)
	}
	return b.String()
}
