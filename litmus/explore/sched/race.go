package sched

// A race is a pair of dependent operations of two threads, nothing between which orders them: the second could have
// come first. The second may be one that its thread waits for at the end, as event number len(events).
type race struct {
	first, second int32
	thread        int // of the second
}

// findRaces finds the races of which t's operation is the second, as event j.
func (o *optimal) findRaces(e *engine, t *thread, change bool, p past, j int32) {
	o.found = o.found[:0]
	if t.op.conditional() {
		for _, x := range t.touches {
			o.findWaited(e, t, x.loc, change, p, j)
		}
		for _, i := range o.found {
			o.races = append(o.races, race{i, j, t.id})
		}
		return
	}
	for _, x := range t.touches {
		l := &e.memory.locs[x.loc]
		if change && !x.watch {
			for _, r := range l.reads {
				o.consider(e, t, p, r)
			}
		}
		if l.write >= 0 {
			o.consider(e, t, p, l.write)
		}
	}
	for _, i := range o.found {
		if !o.followed(e, i) && (p.last() >= i || e.events[i].possible.has(t.id)) {
			o.races = append(o.races, race{i, j, t.id})
		}
	}
}

// consider takes event i as a candidate unless it happens before t's operation in any case.
func (o *optimal) consider(e *engine, t *thread, p past, i int32) {
	if e.events[i].thread == t.id || e.precedes(i, p) || o.flushFree && flushAndLoad(e.events[i].op.Kind, t.op.Kind) {
		return
	}
	for _, k := range o.found {
		if k == i {
			return
		}
	}
	o.found = append(o.found, i)
}

// followed reports whether event i happens before another candidate.
func (o *optimal) followed(e *engine, i int32) bool {
	for _, k := range o.found {
		if k != i && e.before(i, e.clocks.of(k)) {
			return true
		}
	}
	return false
}

// findWaited finds, for an operation that waits, the last event at the location before which it was possible already:
// to wait for what the owner of a lock does is no race, to take the lock before the owner is one.
func (o *optimal) findWaited(e *engine, t *thread, loc int32, change bool, p past, j int32) {
	read := false
	for i := j - 1; i >= 0; i-- {
		v := &e.events[i]
		touches, writes := e.touchesAt(v, loc)
		if !touches || !writes && !change {
			continue
		}
		if v.thread == t.id {
			if writes {
				return
			}
			continue // a read orders nothing that came before it and read too
		}
		if e.precedes(i, p) {
			if writes {
				return
			}
			continue
		}
		if writes && read {
			return
		}
		could, certain := e.couldGo(&t.op, t.id, i, p)
		if !could {
			continue
		}
		o.consider(e, t, p, i)
		if certain {
			read = true
			if writes {
				return
			}
		}
	}
}

func (e *engine) touchesAt(v *event, loc int32) (touches, writes bool) {
	for _, x := range e.touched[v.from:v.to] {
		if x.loc == loc {
			return true, v.change && !x.watch
		}
	}
	return false, false
}

// couldGo reports whether an operation of a thread was possible just before event i, and whether that is certain.
func (e *engine) couldGo(op *operation, thread int, i int32, p past) (could, certain bool) {
	v := &e.events[i]
	if op.mask != 0 && v.op.Addr == op.Addr && v.op.Size == op.Size {
		return v.old[0]&op.mask == 0, true
	}
	if p.last() < i {
		return v.possible.has(thread), true
	}
	return true, false
}
