package sched

// An Order is that of the steps of a schedule which has ended, and stands for all schedules that are equivalent to it.
type Order struct{ e *engine }

// Judge sets a check of the order in which steps came, beside that of Finally. An error fails the schedule; the steps
// with it, positions in the schedule, say in which other order, one that Before allows, they fail (nil: as they came).
func (s *Scenario) Judge(check func(Order) (steps []int, err error)) { s.judge = check }

// Before reports whether step i comes before step j in every schedule that the order stands for. That is one schedule
// where schedules are not reduced to classes (few preemptions, sampling, replay), and then the order is total.
func (o Order) Before(i, j int) bool {
	if _, classes := o.e.policy.(*optimal); !classes {
		return i < j
	}
	return i != j && o.e.before(int32(i), o.e.clocks.of(int32(j)))
}

// Empty reports whether no step of the schedule accessed anything.
func (o Order) Empty() bool { return len(o.e.touched) == 0 }

// Mark is a step of the calling thread that touches nothing: name begins here. Outside of a schedule it does nothing.
//
//go:norace
func Mark(name string) {
	if Active() {
		current.announce(operation{Access: Access{Kind: Call}, name: name})
	}
}

// Here is the position in the schedule of the calling thread's last step; -1: it has none, or is not in a schedule.
//
//go:norace
func Here() int {
	if !Active() {
		return -1
	}
	return int(current.cur.last)
}

// judgeOrder asks the scenario whether the order is right.
func (e *engine) judgeOrder() {
	steps, err := e.judge(Order{e})
	if err == nil {
		return
	}
	e.outcome, e.what = Check, err.Error()
	if steps != nil {
		e.instead = e.reordered(steps)
	}
}

// reordered is the script of an equivalent schedule in which the steps come in the given order: before each goes what
// happens before it.
func (e *engine) reordered(steps []int) *script {
	s := &script{}
	choose := func(list []choice) {
		for _, c := range list {
			s.choices = append(s.choices, int(c.value))
		}
	}
	choose(e.chosenIn(-1))
	gone := make([]bool, len(e.events))
	began := e.beginning()
	kids := map[int]int{}
	perform := func(i int) {
		v := &e.events[i]
		gone[i] = true
		s.threads = append(s.threads, began[v.thread])
		choose(e.chosenIn(i))
		if v.op.Kind == Start {
			kids[v.thread]++
			began[e.ids[childKey{v.thread, kids[v.thread]}]] = len(began)
		}
	}
	for _, step := range steps {
		clock := e.clocks.of(int32(step))
		for i := range e.events {
			if !gone[i] && e.before(int32(i), clock) {
				perform(i)
			}
		}
	}
	for i := range e.events {
		if !gone[i] {
			perform(i)
		}
	}
	return s
}

// beginning has the ordinals of the threads that are there when a schedule begins, by id.
func (e *engine) beginning() map[int]int {
	began := map[int]int{}
	for _, t := range e.order {
		if t.parent < 0 {
			began[t.id] = t.ordinal
		}
	}
	return began
}

// instead runs the schedule that is to be shown in the place of the one that ran. If that one is right after all, then
// the two were not equivalent: threads meet in what the engine does not see.
func (x *exploration) instead() {
	script := x.engine.instead
	if script == nil {
		return
	}
	what := x.engine.what
	e := x.begin(&scripted{script: *script})
	e.once(x.setup)
	if e.outcome != Check {
		e.outcome, e.what = Undetermined, "a schedule should differ from another one in the order of independent steps only, and ended differently ("+
			e.outcome.String()+"): something is not under control, or plain memory is shared without synchronisation (go test -race tells). "+
			"Expected: "+what
	}
}
