package sched

import "slices"

// A branch is a step of a continuation that is planned, a node of a wakeup tree: the thread that takes it, and what is
// known of its operation there. A leaf stands for all continuations that begin so.
type branch struct {
	thread int
	index  int32 // the thread's how-manieth operation
	change bool
	waits  bool    // it may have to wait there
	locs   []touch // loc -1: a location without a number that lasts
	// what is chosen after it, nil: nothing, or anything
	choices []choice
	next    []*branch
}

// size is how many branches b is, with those that follow.
func (b *branch) size() int {
	n := 1
	for _, c := range b.next {
		n += c.size()
	}
	return n
}

// An item is an event of a continuation that is being compared with a plan.
type item struct {
	thread  int
	index   int32
	change  bool
	waits   bool // as of a branch
	touches []touch
	clock   []int32
	choices []choice // as of a branch
	gone    bool
}

type scratch struct {
	found []int32
	items []item
	clock []int32
}

// plan sees to it that the schedules are explored in which the second operation of a race comes without the first:
// from the state before the first, all that does not happen after it, then the second.
func (o *optimal) plan(e *engine, r race) {
	n := &o.nodes[r.first]
	if n.full && !o.goOn {
		return // that is not ours to explore
	}
	o.continuation(e, r)
	for q := range e.threads {
		if !(n.sleep | n.done).has(q) {
			continue
		}
		b := branch{thread: q, change: n.change.has(q), locs: e.nextTouches(q, r.first)}
		if i, ok := o.begins(e, r, &b); ok && (i >= 0 || !n.foreign.has(q)) {
			return // explored
		}
	}
	if o.dropPlan && len(n.plan) > 0 {
		return
	}
	o.insert(e, r, n)
}

// continuation makes o.items: what follows the first of the race and is independent of it, and the second.
func (o *optimal) continuation(e *engine, r race) {
	o.items = o.items[:0]
	first := &e.events[r.first]
	for k := r.first + 1; k < int32(len(e.events)); k++ {
		if k == r.second || e.before(r.first, e.clocks.of(k)) {
			continue
		}
		v := &e.events[k]
		o.items = append(o.items, item{v.thread, v.index, v.change, false, e.touched[v.from:v.to], e.clocks.of(k), e.chosenIn(int(k)), false})
	}
	t := e.threads[r.thread]
	x := item{thread: r.thread, index: t.count, touches: t.touches, change: true}
	op, p := &t.op, e.pastOf(t)
	if r.second < int32(len(e.events)) {
		v := &e.events[r.second]
		x.index, x.touches, x.change, op, p = v.index, e.touched[v.from:v.to], v.change, &v.op, v.past
	}
	if first.change && op.Addr != nil && op.Addr == first.op.Addr && op.Size <= first.op.Size {
		x.change = op.changes(narrow(first.old, op.Size)) // what it does on what was there before the first
	} else if first.change {
		x.change = op.Kind != Load
	}
	if op.conditional() {
		_, certain := e.couldGo(op, r.thread, r.first, p)
		x.waits = !certain && !o.neverWait
	}
	o.clock = append(o.clock[:0], make([]int32, e.clocks.width)...)
	if p.before >= 0 {
		copy(o.clock, e.clocks.of(p.before))
	}
	if p.also >= 0 {
		join(o.clock, e.clocks.of(p.also))
	}
	for k := range o.items {
		if y := &o.items[k]; dependent(y.touches, y.change, x.touches, x.change) {
			join(o.clock, y.clock)
		}
	}
	o.clock[x.thread] = x.index + 1
	x.clock = o.clock
	o.items = append(o.items, x)
}

// narrow is what the low bytes of a value are (both architectures are little-endian).
func narrow(v [2]uint64, size uint8) [2]uint64 {
	if size < 16 {
		v[1] = 0
	}
	if size < 8 {
		v[0] &= 1<<(8*size) - 1
	}
	return v
}

// nextTouches is what thread q's first operation from event i on accesses, or the one that it waits for at the end.
func (e *engine) nextTouches(q int, i int32) []touch {
	for k := int(i); k < len(e.events); k++ {
		if v := &e.events[k]; v.thread == q {
			return e.touched[v.from:v.to]
		}
	}
	return e.threads[q].touches
}

// begins reports whether a schedule that begins with b can be equivalent to one that begins with the items that are
// left: b is one of them, at the returned place, that comes after none, or (-1) is independent of all. (A place that is
// returned without that is of an item which comes after another, or after which something else is chosen.)
func (o *optimal) begins(e *engine, r race, b *branch) (int, bool) {
	for i := range o.items {
		if x := &o.items[i]; !x.gone && x.thread == b.thread {
			other := len(x.choices) > 0 && len(b.choices) > 0 && !slices.Equal(x.choices, b.choices)
			return i, !other && o.isFirst(i)
		}
	}
	touches := b.locs
	if slices.ContainsFunc(touches, func(t touch) bool { return t.loc < 0 }) {
		if known, ok := o.touchesOf(e, r, b); ok {
			touches = known
		}
	}
	known := o.nodes[r.first].locs
	for i := range o.items {
		if y := &o.items[i]; !y.gone && mayDepend(touches, b.change, y.touches, y.change, known) {
			return -1, false
		}
	}
	return -1, true
}

// mayDepend is dependent where a may have locations without a number, which are none of the first so many.
func mayDepend(a []touch, aChanges bool, b []touch, bChanges bool, known int32) bool {
	for _, x := range a {
		for _, y := range b {
			same := x.loc == y.loc || x.loc < 0 && y.loc >= known
			if same && (aChanges && !x.watch || bChanges && !y.watch) {
				return true
			}
		}
	}
	return false
}

func (o *optimal) isFirst(i int) bool {
	x := &o.items[i]
	for k := range o.items[:i] {
		if y := &o.items[k]; !y.gone && x.clock[y.thread] > y.index {
			return false
		}
	}
	return true
}

// touchesOf looks for b's operation in this schedule, where it is the same if all before it in its thread is, which
// holds for what does not happen after the first of the race.
func (o *optimal) touchesOf(e *engine, r race, b *branch) ([]touch, bool) {
	first := &e.events[r.first]
	later := func(before int32) bool {
		return before >= r.first && e.clocks.of(before)[first.thread] > first.index
	}
	same := func(p past) bool { return !later(p.before) && !later(p.also) }
	for k := range e.events {
		if v := &e.events[k]; v.thread == b.thread && v.index == b.index {
			return e.touched[v.from:v.to], same(v.past)
		}
	}
	t := e.threads[b.thread]
	return t.touches, t.live && t.waiting && t.settled && t.count == b.index && same(e.pastOf(t))
}

// insert adds the items to the plan of n, unless they are covered by it. A leaf covers what begins so only if all who
// sleep at n are awake after it: who still slept there would have what it asks for taken for explored, since here it
// goes first, and here it is taken for explored there. Such a leaf goes on as this continuation does. (Where all
// locations are known there is none: what could go before all of a continuation is planned before it, not beside it.)
func (o *optimal) insert(e *engine, r race, n *node) {
	children := &n.plan
	left := len(o.items)
	asleep := n.sleep | n.done | only(n.chosen)
	for left > 0 {
		b, x := o.child(e, r, *children)
		if b == nil {
			if x != nil {
				begin := *x
				x.gone = true
				o.items = slices.Insert(o.items, 0, begin)
			}
			*children = append(*children, o.chain(n))
			return
		}
		asleep = o.stillAsleep(e, r, n, asleep, b)
		if len(b.next) == 0 && (asleep == 0 || o.coverAll) {
			return
		}
		if x != nil {
			x.gone = true
			left--
			if len(b.choices) == 0 { // anything; while somebody sleeps, what is not asked for is not chosen
				b.choices = slices.Clone(x.choices)
			}
		}
		children = &b.next
	}
}

// stillAsleep leaves out those whose operation is certainly dependent on b.
func (o *optimal) stillAsleep(e *engine, r race, n *node, asleep set, b *branch) (still set) {
	touches := b.locs
	if known, ok := o.touchesOf(e, r, b); ok {
		touches = known
	}
	for q := range e.threads {
		if asleep.has(q) && q != b.thread && !dependent(touches, b.change, e.nextTouches(q, r.first), n.change.has(q)) {
			still |= only(q)
		}
	}
	return still
}

// child finds the first of the branches that begins what is left, and the item that it is. An item without a branch is
// to begin a new one, since a branch is that item but for the choices: its thread is done with its branches, and sleeps
// then whatever it would be given, so that another thread's branch does not have what this item begins. A branch that
// may have to wait begins nothing else than what it is itself: it may be no schedule.
func (o *optimal) child(e *engine, r race, branches []*branch) (*branch, *item) {
	var begin *item
	for _, b := range branches {
		if begin != nil && b.thread != begin.thread {
			continue
		}
		i, ok := o.begins(e, r, b)
		switch {
		case ok && i >= 0:
			return b, &o.items[i]
		case ok && !b.waits:
			return b, nil
		case i >= 0 && o.isFirst(i) && !o.anyChoice:
			begin = &o.items[i]
		}
	}
	return nil, begin
}

// chain makes branches of what is left.
func (o *optimal) chain(n *node) *branch {
	top := &branch{}
	at := top
	for i := range o.items {
		x := &o.items[i]
		if x.gone {
			continue
		}
		b := &branch{thread: x.thread, index: x.index, change: x.change, waits: x.waits, locs: slices.Clone(x.touches), choices: slices.Clone(x.choices)}
		for k := range b.locs {
			if b.locs[k].loc >= n.locs {
				b.locs[k].loc = -1
			}
		}
		at.next = []*branch{b}
		at = b
		o.planned++
	}
	return top.next[0]
}
