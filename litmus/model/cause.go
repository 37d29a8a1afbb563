package model

import (
	"slices"

	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa/meaning"
)

// A cause is a read, by its thread, the instruction in the order of its thread, and which of the instruction's reads.
type cause uint64

// causes are reads that a value is made from, whichever way it came about: directly, or through what another thread
// read and wrote. Rising.
type causes []cause

func (c causes) has(r cause) bool { _, found := slices.BinarySearch(c, r); return found }

func (c causes) with(others ...cause) causes {
	if !slices.ContainsFunc(others, func(r cause) bool { return !c.has(r) }) {
		return c
	}
	all := slices.Concat(c, others)
	slices.Sort(all)
	return slices.Compact(all)
}

func (c causes) and(others causes) causes {
	if !slices.ContainsFunc(c, func(r cause) bool { return !others.has(r) }) {
		return c
	}
	return slices.DeleteFunc(slices.Clone(c), func(r cause) bool { return !others.has(r) })
}

// An offer is a value that a piece of memory may have, and which threads write it there.
type offer struct {
	value num
	from  []source
}

// A source is a thread that writes a value, event.Init for what is there at first, and what it always needs for that.
type source struct {
	thread int
	needs  causes
}

// to is whether a thread's read may have the source's value: what the thread writes itself is known of the way that it
// takes, and what is made from the value of a read is not there to be read by it.
func (s source) to(thread int, r cause) bool { return s.thread != thread && !s.needs.has(r) }

func (o *offer) to(thread int, r cause) bool {
	return slices.ContainsFunc(o.from, func(s source) bool { return s.to(thread, r) })
}

// written is a value that a thread writes to a piece.
type written struct {
	loc    string
	value  num
	thread int
}

// learn keeps what a way has written, for the next round: the choices of this one have been counted.
func (x *explorer) learn(m *meaning.Machine) {
	needs := make([]causes, len(m.Events))
	reads, data, regs := 0, m.Data, m.RfReg
	for n := range m.Events {
		e := &m.Events[n]
		for ; len(data) > 0 && data[0].To == n; data = data[1:] {
			needs[n] = needs[n].with(needs[data[0].From]...)
		}
		for ; len(regs) > 0 && regs[0].To == n; regs = regs[1:] {
			needs[n] = needs[n].with(needs[regs[0].From]...)
		}
		switch e.Kind {
		case event.Read:
			r := x.reads[reads]
			reads++
			needs[n] = needs[n].with(x.always(m, n, r, needs)...).with(r)
		case event.Write:
			x.keep(written{e.Loc, numOf(m.Values[n]), m.Thread}, needs[n])
		}
	}
}

// always are the causes that the value of a read has wherever it comes from.
func (x *explorer) always(m *meaning.Machine, n int, r cause, needs []causes) (all causes) {
	e, v, first := &m.Events[n], numOf(m.Values[n]), true
	meet := func(c causes) {
		if first {
			all, first = c, false
		}
		all = all.and(c)
	}
	for _, o := range x.values[e.Loc] {
		if o.value != v {
			continue
		}
		for _, s := range o.from {
			if s.to(m.Thread, r) {
				meet(s.needs)
			}
		}
	}
	for w := range n {
		if b := &m.Events[w]; b.Kind == event.Write && b.Loc == e.Loc && numOf(m.Values[w]) == v {
			meet(needs[w])
		}
	}
	return all
}

func (x *explorer) keep(w written, needs causes) {
	before, known := x.known[w]
	after := needs
	if known {
		after = before.and(needs)
	} else {
		x.order = append(x.order, w)
	}
	if !known || len(after) < len(before) {
		x.known[w], x.grown = after, true
	}
}

// offers makes what is known now what may be read.
func (x *explorer) offers() {
	for _, all := range x.values {
		for _, o := range all {
			o.from = slices.DeleteFunc(o.from, func(s source) bool { return s.thread != event.Init })
		}
	}
	for _, w := range x.order {
		i := slices.IndexFunc(x.values[w.loc], func(o *offer) bool { return o.value == w.value })
		if i < 0 {
			i = len(x.values[w.loc])
			x.values[w.loc] = append(x.values[w.loc], &offer{value: w.value})
		}
		o := x.values[w.loc][i]
		o.from = append(o.from, source{w.thread, x.known[w]})
	}
}
