package sched

import "slices"

// A Part is a share of a search that others can do: all schedules that begin with its steps, but for those that are
// equivalent to one that goes another way before. Threads are named by the order in which they begin.
type Part struct {
	Begin []Choice // what is chosen before the first step
	Steps []Move
}

// A Move of a part is that of a thread.
type Move struct {
	Thread int
	Done   []int    // who also could go, and is another part's
	Chosen []Choice // after it; of the last step's choices all are explored
}

// A Choice is a number that a thread was given, below Of.
type Choice struct{ Value, Of int }

// give hands out what is left to explore beside the current schedule, nearest to the beginning: the first state in
// which something is planned, and those before, which are from then on explored in every way that is possible. That
// costs some schedules in vain, and needs no word between those who explore.
func (o *optimal) give(e *engine) []Part {
	at := slices.IndexFunc(o.nodes, func(n node) bool { return !n.full && n.others() })
	if at < 0 {
		return nil
	}
	var parts []Part
	way := Part{Begin: exported(o.root.given)}
	for i := range o.nodes[:at+1] {
		n := &o.nodes[i]
		done := n.done
		if !n.full {
			done |= only(n.chosen)
			for _, q := range n.inOrder() {
				parts = append(parts, way.then(Move{Thread: e.threads[q].ordinal, Done: e.ordinals(done)}))
				done |= only(q)
			}
			o.release(n)
		}
		way = way.then(Move{e.threads[n.chosen].ordinal, e.ordinals(n.done), exported(n.given)})
	}
	return parts
}

// others reports whether another thread than the chosen one is planned.
func (n *node) others() bool {
	return slices.ContainsFunc(n.plan, func(b *branch) bool { return b.thread != n.chosen })
}

// inOrder lists who else could go: those that are planned first, as planned.
func (n *node) inOrder() []int {
	rest := n.possible &^ (n.sleep | n.done | only(n.chosen))
	var all []int
	for _, b := range n.plan {
		if rest.has(b.thread) {
			all = append(all, b.thread)
			rest &^= only(b.thread)
		}
	}
	for ; rest != 0; rest &= rest - 1 {
		all = append(all, rest.first())
	}
	return all
}

// release leaves the other threads of a node to others.
func (o *optimal) release(n *node) {
	n.full = true
	n.plan = slices.DeleteFunc(n.plan, func(b *branch) bool {
		if b.thread == n.chosen {
			return false
		}
		o.planned -= b.size()
		return true
	})
}

func (p Part) then(s Move) Part {
	p.Steps = append(slices.Clip(p.Steps), s)
	return p
}

// given makes the node of a step of the part.
func (o *optimal) given(e *engine, n *node, s Move) {
	n.full, n.chosen, n.turn.given = true, e.order[s.Thread].id, imported(s.Chosen)
	for _, q := range s.Done {
		if o.forgetDone {
			break
		}
		n.done |= only(e.order[q].id)
	}
}

func (e *engine) ordinals(s set) (all []int) {
	for ; s != 0; s &= s - 1 {
		all = append(all, e.threads[s.first()].ordinal)
	}
	return all
}

func exported(list []choice) (all []Choice) {
	for _, c := range list {
		all = append(all, Choice{int(c.value), int(c.of)})
	}
	return all
}

func imported(list []Choice) (all []choice) {
	for _, c := range list {
		all = append(all, choice{int32(c.Value), int32(c.Of)})
	}
	return all
}

// others are who went instead at a step of the part.
func (o *optimal) others(i int) set {
	if i < len(o.part.Steps) {
		return o.nodes[i].done
	}
	return 0
}
