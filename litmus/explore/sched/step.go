package sched

import (
	"fmt"
	"strings"
	"unsafe"
)

// patience is how often a loop that spins is let go on although nothing changes and nobody else can do anything.
const patience = 64

// choose says who goes next.
//
//go:norace
func (e *engine) choose() int {
	possible, waiting := e.survey()
	for possible == 0 && e.outcome == running {
		if waiting == 0 {
			e.outcome = Passed
		} else if !e.letSpin() {
			e.stuck()
		}
		possible, waiting = e.survey()
	}
	if e.outcome != running {
		return ended
	}
	if len(e.events) >= e.options.Steps {
		e.fail(Livelock, fmt.Sprintf("no end after %d steps", len(e.events)))
		return ended
	}
	e.possible = possible
	id := e.policy.choose(e, possible)
	if id < 0 {
		e.fail(redundant, "")
		return ended
	}
	return id
}

// survey finds who has an operation, and whose is possible now.
func (e *engine) survey() (possible, waiting set) {
	for _, t := range e.order {
		if !t.live || !t.waiting {
			continue
		}
		if !t.settled {
			e.settle(t)
		}
		waiting |= only(t.id)
		if !e.held(t) && e.drained(t) && t.op.possible() {
			possible |= only(t.id)
		}
	}
	return possible, waiting
}

// settle finds the locations of t's operation.
func (e *engine) settle(t *thread) {
	t.settled, t.touches = true, t.touches[:0]
	if t.op.Addr != nil && t.op.Kind != Issue {
		e.touch(t, t.op.Addr, min(max(t.op.Size, 1), 8))
		if t.op.Size == 16 {
			e.touch(t, unsafe.Add(t.op.Addr, 8), 8)
		}
	}
	for _, a := range t.op.more {
		e.touch(t, a, 1)
	}
	s := &t.spin
	if s.period == 0 {
		return
	}
	if len(t.touches) == 0 || !s.goesOn(t.op.Kind, t.touches[0].loc) {
		e.noteEnd(t)
		s.leave()
	} else if s.stuck {
		e.noteCut(t)
		s.window(func(l look) { t.watch(l.loc) })
		e.mustNotSpin(t)
	}
}

// noteEnd is called when a thread does something else than spin: if nothing has changed, that may come earlier as well.
//
//go:norace
func (e *engine) noteEnd(t *thread) {
	if t.spin.releases > 0 {
		e.gaveUp = t.name
	}
}

func (e *engine) touch(t *thread, addr unsafe.Pointer, size uint8) {
	loc := e.memory.at(addr, size)
	if loc < 0 {
		e.fail(Unsupported, fmt.Sprintf("%s: %s of %d bytes at an address that overlaps another operation's: atomic accesses of "+
			"different sizes must begin at the same address", t.name, t.op.Kind, t.op.Size))
		loc = 0
	}
	t.touches = append(t.touches, touch{loc: loc})
}

func (t *thread) watch(loc int32) {
	for _, x := range t.touches {
		if x.loc == loc {
			return
		}
	}
	t.touches = append(t.touches, touch{loc, true})
}

// held reports whether t spins and nothing has changed.
func (e *engine) held(t *thread) bool {
	s := &t.spin
	if !s.stuck {
		return false
	}
	same := true
	s.window(func(l look) { same = same && e.memory.locs[l.loc].version == l.version })
	if !same {
		s.stuck, s.period, s.releases, s.n = false, 0, 0, 0
		clear(s.repeats[:])
	}
	return same
}

// letSpin lets threads go on that spin, if nobody can do anything else, and not too often. A loop that gives up some
// time gets to its end so.
func (e *engine) letSpin() bool {
	any := false
	for _, t := range e.order {
		if s := &t.spin; t.live && s.stuck && s.releases < patience {
			s.stuck, s.free, any = false, true, true
			s.releases++
			clear(s.repeats[:])
		}
	}
	return any
}

// stuck says why nobody can go on.
func (e *engine) stuck() {
	var all []string
	spinning, leaked := false, true
	for _, t := range e.order {
		if !t.live {
			continue
		}
		leaked = leaked && t.spawned
		if t.spin.stuck {
			spinning = true
			all = append(all, t.name+" spins: what it reads will not change")
		} else {
			all = append(all, fmt.Sprintf("%s waits (%s)", t.name, t.op.Kind))
		}
	}
	outcome := Deadlock
	if leaked {
		outcome = Leak
	} else if spinning {
		outcome = Livelock
	}
	e.fail(outcome, strings.Join(all, "; "))
}

// perform records t's operation, which t then does.
//
//go:norace
func (e *engine) perform(t *thread) {
	i := int32(len(e.events))
	v := event{thread: t.id, index: t.count, past: e.pastOf(t), op: t.op, possible: e.possible, from: int32(len(e.touched)), choices: int32(len(e.choices))}
	own, forwarded := e.forwarded(t)
	if v.old = own; !forwarded {
		v.old = peek(t.op.Addr, t.op.Size)
	}
	v.change = t.op.changes(v.old) || e.options.mutation.allChange
	e.touched = append(e.touched, t.touches...)
	v.to = int32(len(e.touched))
	e.events = append(e.events, v)
	e.mustNotWait(t)
	if e.tracing {
		e.places = append(e.places, t.pcs)
	}
	e.order2clock(t, &v)
	t.last, t.waiting = i, false
	t.count++
	e.policy.performed(e, t)
	e.remember(t, i, v.change)
	if forwarded {
		e.lend(t.op.Addr, t.op.Size, own)
	}
	if v.op.Kind == Issue {
		e.issue(t, i)
	}
	if v.op.Kind == Start {
		t.kids++
		t.child = e.add(childKey{t.id, t.kids}, v.op.name, v.op.body)
		t.child.parent = i
	}
}

// order2clock gives the newest event its clock: it comes after the last one of its thread, and after those that it
// depends on.
func (e *engine) order2clock(t *thread, v *event) {
	clock := e.clocks.push(v.before)
	if v.also >= 0 {
		join(clock, e.clocks.of(v.also))
	}
	if t.spin.free {
		t.spin.free = false
		for _, o := range e.order {
			if o.last >= 0 {
				join(clock, e.clocks.of(o.last))
			}
		}
	}
	for _, x := range t.touches {
		l := &e.memory.locs[x.loc]
		if l.write >= 0 {
			join(clock, e.clocks.of(l.write))
		}
		if v.change && !x.watch {
			for _, r := range l.reads {
				join(clock, e.clocks.of(r))
			}
		}
	}
	clock[t.id] = t.count + 1
}

// remember tells locations and spinner of t's event i.
func (e *engine) remember(t *thread, i int32, change bool) {
	for _, x := range t.touches {
		l := &e.memory.locs[x.loc]
		if change && !x.watch {
			l.version++
			l.write, l.reads = i, l.reads[:0]
			continue
		}
		l.read(e, t.id, i)
	}
	if change || t.op.Kind == Issue {
		if t.spin.releases > 0 {
			e.noteEnd(t)
		}
		t.spin.changed()
	} else if len(t.touches) > 0 {
		l := t.touches[0].loc
		t.spin.stuck = t.spin.saw(look{t.op.Kind, l, e.memory.locs[l].version}, int32(e.options.Spins))
	}
}

func (l *location) read(e *engine, id int, i int32) {
	for k, r := range l.reads {
		if e.events[r].thread == id {
			l.reads[k] = i
			return
		}
	}
	l.reads = append(l.reads, i)
}
