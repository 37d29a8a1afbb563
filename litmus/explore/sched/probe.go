package sched

// mostRounds is how many rounds a loop may have that ends by itself, for all its ends to be explored.
const mostRounds = 1 << 10

// A cut is the first time that a loop was made to wait: after the script, in the thread with that ordinal.
type cut struct {
	script script
	thread int
	period int
}

// cutKey tells loops apart: one that does not end by itself says nothing of another, nor of itself when it reads
// something else.
type cutKey struct {
	thread int
	period int32
	kind   Kind
	loc    int32
	value  [2]uint64
	pcs    [16]uintptr
}

// noteCut keeps a loop that is made to wait for the first time.
func (e *engine) noteCut(t *thread) {
	e.cuts++
	key := cutKey{t.id, t.spin.period, t.op.Kind, t.touches[0].loc, peek(t.op.Addr, t.op.Size), t.pcs}
	if e.seenCuts[key] {
		return
	}
	e.seenCuts[key] = true
	c := cut{thread: t.ordinal, period: int(t.spin.period)}
	for i := range e.events {
		c.script.threads = append(c.script.threads, e.threads[e.events[i].thread].ordinal)
	}
	for _, x := range e.choices {
		c.script.choices = append(c.script.choices, int(x.value))
	}
	e.newCuts = append(e.newCuts, c)
}

// prober is the policy that lets a loop go on alone, to see whether it ends although nothing changes.
type prober struct {
	scripted
	cut
	own  []signature // what the thread did
	left bool
}

func (p *prober) choose(e *engine, possible set) int {
	i := len(e.events)
	if i < len(p.cut.script.threads) {
		return p.scripted.choose(e, possible)
	}
	t := e.order[p.thread]
	if !possible.has(t.id) {
		p.left = true
	}
	if p.left || i > len(p.cut.script.threads)+p.period*mostRounds {
		return -1
	}
	return t.id
}

func (p *prober) performed(e *engine, t *thread) {
	if t.ordinal != p.thread {
		return
	}
	did := signatureOf(e, t)
	if n := len(p.own); len(e.events) > len(p.cut.script.threads) && n >= p.period && p.own[n-p.period] != did {
		p.left = true
	}
	p.own = append(p.own, did)
}

// endsByItself returns after how many more rounds a loop ends although nothing changes, or 0: not in mostRounds.
func (x *exploration) endsByItself(c cut) int {
	o := x.o
	o.Spins, o.Steps, o.each = 1<<24, len(c.script.threads)+c.period*(mostRounds+2), nil
	e := newEngine(o)
	defer e.close()
	p := &prober{scripted: scripted{c.script}, cut: c}
	e.policy = p
	e.once(x.setup)
	if !p.left {
		return 0
	}
	return 1 + (len(e.events)-len(c.script.threads))/c.period
}
