package model

import (
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// A message is a write.
type message struct {
	loc    string // the piece of memory
	value  num
	thread *walkThread
	open   bool // it is promised, and not kept yet
}

func (w *walker) Place(name string) (meaning.Value, bool) {
	p := w.byName[name]
	if p == nil {
		return meaning.Value{}, false
	}
	return meaning.Const(p.address).Made(p.origin), true
}

func (w *walker) Touch(meaning.Value) error { return nil }
func (w *walker) Choose(n int) int          { return w.random.IntN(n) }

func (w *walker) Parts(address meaning.Value, bytes int) ([]meaning.Part, error) {
	w.now.settle()
	w.now.address = w.now.of(address)
	return w.parts(address, bytes, w.now.code.access[w.now.at])
}

// Read takes a message that nothing hides from the thread.
func (w *walker) Read(p meaning.Part) meaning.Value {
	th := w.now
	th.settle()
	w.touch(p.Loc)
	if th.locks() {
		th.readNew = th.readNew.join(th.wrote)
	}
	bound := th.address.join(th.readNew)
	if th.code.forms[th.at].Access.Order&litmus.Acquire != 0 {
		bound = bound.join(moment(th.released))
	}
	oldest := max(bound.flow, th.coherence[p.Loc])
	var all []int
	for n := len(w.messages); n > 0; n-- {
		if m := &w.messages[n-1]; m.loc == p.Loc && !(m.open && m.thread == th) {
			if all = append(all, n); n <= oldest {
				break
			}
		}
	}
	if len(all) == 0 || all[len(all)-1] > oldest {
		all = append(all, 0)
	}
	from := w.pick(all, p.Loc, th.code.forms[th.at].Access.Kind == litmus.Modify)
	seen := bound.join(th.seen(p.Loc, from))
	th.coherence[p.Loc] = max(th.coherence[p.Loc], from)
	th.events = append(th.events, seen)
	th.took = took{at: from, seen: seen, instr: th.steps, valid: true}
	if from == 0 {
		place := w.places[p.Symbol-1]
		return place.initial.get(int(p.Address-place.address), p.Bytes).value()
	}
	return w.messages[from-1].value.value()
}

// pick chooses one of the messages, the newest first. What writes, too, nearly always needs the newest, or the one
// before what the thread has promised.
func (w *walker) pick(all []int, loc string, writes bool) int {
	stale := w.habits.stale
	if writes {
		stale /= 8
		for i, m := range w.messages {
			if m.open && m.thread == w.now && m.loc == loc && w.random.IntN(2) == 0 {
				if before := slices.IndexFunc(all, func(n int) bool { return n <= i }); before >= 0 {
					return all[before]
				}
			}
		}
	}
	if w.random.Float64() >= stale {
		return all[0]
	}
	return all[w.random.IntN(len(all))]
}

func (w *walker) touch(loc string) {
	if w.known[loc] == nil {
		w.known[loc] = map[num]bool{}
	}
}

// Write keeps a promise of this very message, or appends one.
func (w *walker) Write(p meaning.Part, value meaning.Value) {
	th := w.now
	w.touch(p.Loc)
	if th.m.Events[len(th.m.Events)-1].Has("NT") {
		th.m.Fail("found a non-temporal store, expected none: others may pass it")
	}
	v := numOf(value)
	bound := th.boundOfWrite()
	after := max(bound, th.coherence[p.Loc])
	n := 0
	for i := range w.messages {
		if m := &w.messages[i]; m.open && m.thread == th && m.loc == p.Loc && m.value == v && i+1 > after && w.alone(p.Loc, i+1) {
			n = i + 1
			break
		}
	}
	if n == 0 || w.random.IntN(4) == 0 && w.alone(p.Loc, len(w.messages)+1) {
		if !w.alone(p.Loc, len(w.messages)+1) {
			th.stuck = true
			return
		}
		w.messages = append(w.messages, message{loc: p.Loc, value: v, thread: th})
		n = len(w.messages)
		th.fresh = append(th.fresh, wrote{n, after})
	}
	w.messages[n-1].open = false
	th.written(p.Loc, n)
}

// alone is whether the write of an atomic instruction, or of a store-exclusive, may be the n-th message: none of
// another thread is between it and what was read.
func (w *walker) alone(loc string, n int) bool {
	from, atomic := w.now.pair()
	if !atomic {
		return true
	}
	return n > from && !slices.ContainsFunc(w.messages[from:min(n-1, len(w.messages))], func(m message) bool {
		return m.loc == loc && m.thread != w.now
	})
}

func (w *walker) owes(th *walkThread) bool {
	return slices.ContainsFunc(w.messages, func(m message) bool { return m.open && m.thread == th })
}

// promise has the thread run ahead by itself, and makes a message of a write that it might do now, before what comes
// first in its code. Whether it may is seen when it comes to that write: what it did ahead need not be what it will do
// (a compare-and-swap that would write now may find another value then).
func (w *walker) promise(th *walkThread) {
	before := slices.Clone(w.messages)
	ahead := th.clone()
	for i := range w.messages {
		if w.messages[i].thread == th {
			w.messages[i].thread = ahead
		}
	}
	var found *message
	for range 1 + w.random.IntN(24) {
		if ahead.ended() || w.step(ahead) != nil {
			break
		}
		for _, f := range ahead.fresh {
			if likely := f.after <= len(before); (likely || w.random.IntN(4) == 0) && (found == nil || w.random.IntN(2) == 0) {
				m := w.messages[f.number-1]
				found = &message{loc: m.loc, value: m.value, thread: th, open: true}
			}
		}
	}
	w.messages = append(w.messages[:0], before...)
	if found != nil {
		w.messages = append(w.messages, *found)
	}
}
