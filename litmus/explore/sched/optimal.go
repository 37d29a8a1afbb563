package sched

import (
	"fmt"
	"slices"
)

// A node is a state on the way of the current schedule, and what is known of the schedules that go through it.
type node struct {
	possible set
	change   set       // whose operation would change something
	sleep    set       // whose operation here leads to nothing new: explored from an earlier state
	done     set       // explored from here
	chosen   int       // being explored
	plan     []*branch // to be explored after that
	locs     int32     // how many locations have the same number in all these schedules
	did      signature // of the chosen operation
	foreign  set       // of those who sleep, explored by somebody else
	alone    bool      // nobody else sleeps after it
	full     bool      // other threads than the chosen one are explored by somebody else
	turn
}

// A signature is what of an operation must be the same when the schedule up to it is.
type signature struct {
	kind   Kind
	size   uint8
	change bool
	loc    int32
}

// optimal explores one schedule of each class.
type optimal struct {
	part           Part
	root           turn
	nodes          []node
	known          int       // nodes[:known] are given, the last with a new choice
	next           []*branch // planned after the last choice
	sleep, foreign set
	races          []race

	planned int // branches that nodes and next hold
	scratch
	mutation
}

// mutation breaks the reduction on purpose: the tests must notice.
type mutation struct {
	dropRace, dropPlan, keepAsleep, wakeAll, allChange      bool
	noForward, fenceKeeps, changeKeeps, overtake, flushFree bool
	noForeign, forgetDone, goOn, coverAll                   bool
	chooseFirst, chooseAlways, anyChoice, neverWait         bool
}

func (o *optimal) choose(e *engine, possible set) int {
	i := len(e.events)
	if i < o.known {
		n := &o.nodes[i]
		if n.possible != possible {
			e.fail(Undetermined, fmt.Sprintf("before step %d other threads can go on than the last time: %s instead of %s", i,
				e.names(possible), e.names(n.possible)))
		}
		return n.chosen
	}
	n := node{possible: possible, sleep: o.sleep, foreign: o.foreign, plan: o.next, locs: int32(len(e.memory.locs)), chosen: -1}
	for _, t := range e.order {
		if possible.has(t.id) && t.op.changes(peek(t.op.Addr, t.op.Size)) {
			n.change |= only(t.id)
		}
	}
	if i < len(o.part.Steps) {
		o.given(e, &n, o.part.Steps[i])
	} else {
		n.chosen = o.pick(e, &n)
	}
	if n.chosen >= 0 {
		o.nodes = append(o.nodes, n)
	}
	return n.chosen
}

// pick takes what is planned if it is possible, else goes on with the thread that ran.
func (o *optimal) pick(e *engine, n *node) int {
	o.next = nil
	for len(n.plan) > 0 {
		b := n.plan[0]
		n.plan = n.plan[1:]
		o.planned -= b.size()
		if n.possible.has(b.thread) && !n.sleep.has(b.thread) {
			o.next, n.given = b.next, b.choices
			o.planned += b.size() - 1
			return b.thread
		}
	}
	awake := n.possible &^ n.sleep
	if awake == 0 {
		return -1
	}
	if e.cur != nil && awake.has(e.cur.id) {
		return e.cur.id
	}
	return awake.first()
}

// performed notes the races of the newest event, and who sleeps after it.
func (o *optimal) performed(e *engine, t *thread) {
	i := len(e.events) - 1
	v, n := &e.events[i], &o.nodes[i]
	did := signatureOf(e, t)
	if i < o.known-1 {
		if did != n.did {
			e.fail(Undetermined, fmt.Sprintf("step %d of the same schedule was %s, and is now %s, by %s", i, n.did, did, t.name))
		}
		return
	}
	n.did = did
	o.findRaces(e, t, v.change, v.past, int32(i))
	o.sleep = 0
	for q := range e.threads {
		if (n.sleep | n.done).has(q) && q != t.id && (o.keepAsleep || !dependent(t.touches, v.change, e.threads[q].touches, n.change.has(q))) {
			o.sleep |= only(q)
		}
	}
	if o.wakeAll {
		o.sleep = 0
	}
	if o.foreign = o.sleep & (n.foreign | o.others(i)); o.noForeign {
		o.foreign = 0
	}
	n.alone = o.sleep == o.foreign
}

// over plans what the races of the schedule ask for.
func (o *optimal) over(e *engine) {
	for _, t := range e.order {
		if t.live && t.waiting && t.settled && t.op.conditional() {
			o.findRaces(e, t, t.op.Kind != Load, e.pastOf(t), int32(len(e.events)))
		}
	}
	for i := max(o.known, len(o.part.Steps)) - 1; i < len(e.events); i++ {
		o.turnOf(i).note(e.chosenIn(i), !o.chooseFirst && (i < 0 || o.nodes[i].alone || o.chooseAlways))
	}
	for i, r := range o.races {
		if !o.dropRace || i%3 != 1 {
			o.plan(e, r)
		}
	}
}

// turnOf is the turn after an event, -1: before the first.
func (o *optimal) turnOf(event int) *turn {
	if event < 0 {
		return &o.root
	}
	return &o.nodes[event].turn
}

func (o *optimal) value(e *engine, nth, of int) int {
	return o.turnOf(len(e.events)-1).value(e, nth, of)
}

// finish goes back to where something is left to explore; false: there is nothing.
func (o *optimal) finish() bool {
	for k := len(o.nodes) - 1; k >= -1; k-- {
		if !o.another(k) {
			continue
		}
		o.nodes, o.known = o.nodes[:k+1], k+1
		for len(o.races) > 0 && o.races[len(o.races)-1].second >= int32(k) {
			o.races = o.races[:len(o.races)-1]
		}
		return true
	}
	return false
}

// another makes node k go on with something that is left there: other choices after the same operation, planned ones
// first, and then another thread.
func (o *optimal) another(k int) bool {
	o.next, o.sleep, o.foreign = nil, 0, 0
	if k < 0 {
		return o.root.advance()
	}
	n := &o.nodes[k]
	i := slices.IndexFunc(n.plan, func(b *branch) bool { return b.thread == n.chosen })
	if i < 0 && n.advance() {
		return true
	}
	if i < 0 && n.full && !o.goOn {
		return false
	}
	if i < 0 {
		n.done |= only(n.chosen)
		n.turn = turn{}
		i = 0
	}
	for ; i < len(n.plan); i = 0 {
		b := n.plan[i]
		n.plan = slices.Delete(n.plan, i, i+1)
		if !n.possible.has(b.thread) {
			o.planned -= b.size() // it waits there: what was planned is not a schedule, as in pick
			continue
		}
		n.chosen, n.given, o.next = b.thread, b.choices, b.next
		o.planned--
		return true
	}
	return false
}

// signatureOf is that of t's operation, the last event.
func signatureOf(e *engine, t *thread) signature {
	v := &e.events[len(e.events)-1]
	s := signature{v.op.Kind, v.op.Size, v.change, -1}
	if len(t.touches) > 0 {
		s.loc = t.touches[0].loc
	}
	return s
}

func dependent(a []touch, aChanges bool, b []touch, bChanges bool) bool {
	for _, x := range a {
		for _, y := range b {
			if x.loc == y.loc && (aChanges && !x.watch || bChanges && !y.watch) {
				return true
			}
		}
	}
	return false
}

func (s signature) String() string {
	what := "unchanged"
	if s.change {
		what = "changed"
	}
	return fmt.Sprintf("%s of location %d (%d bytes, %s)", s.kind, s.loc, s.size, what)
}

func (e *engine) names(s set) string {
	var all []string
	for _, t := range e.order {
		if s.has(t.id) {
			all = append(all, t.name)
		}
	}
	return fmt.Sprint(all)
}
