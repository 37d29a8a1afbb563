package conform

// A witness sees what one goroutine puts and takes, and whether the order is right as far as that one can tell.
type witness struct {
	run   *conservation
	last  []int // first in, first out: the number after the last one taken, by producer; nil: another order
	owner bool  // of a deque
	own   []int // the owner's: what it put and has not taken, the last one last
}

func (r *conservation) witness(goroutine int) *witness {
	w := &witness{run: r, owner: r.order == WorkStealing && goroutine == 0}
	if r.order.of(goroutine) == FIFO {
		w.last = make([]int, len(r.taken))
	}
	return w
}

func (w *witness) put(value int) {
	if w.owner {
		w.own = append(w.own, value)
	}
}

func (w *witness) took(value int, ok bool) {
	if w.owner {
		w.popped(value, ok)
	}
	if !ok || !w.run.took(value) || w.last == nil {
		return
	}
	producer, number := value>>numberBits, value&(1<<numberBits-1)
	if number < w.last[producer] {
		w.run.fail("value %d of producer %d came out after its value %d", number, producer, w.last[producer]-1)
	}
	w.last[producer] = number + 1
}

// popped holds the owner's Pop against what it put. Thieves take the oldest first: the last one is there, or nothing.
func (w *witness) popped(value int, ok bool) {
	last := len(w.own) - 1
	switch {
	case !ok:
		w.own = w.own[:0]
	case last < 0:
		w.run.fail("value %d came out to the owner, who had found nothing since it put it in", value)
	case value != w.own[last]:
		w.run.fail("value %d came out to the owner: expected %d, which it had put in last", value, w.own[last])
	default:
		w.own = w.own[:last]
	}
}
