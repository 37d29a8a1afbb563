package sched

// clocks has a vector clock for each event: for each thread, how many of its events happen before or are that event.
type clocks struct {
	width int
	all   []int32
}

func (c *clocks) reset(threads int) {
	c.all = c.all[:0]
	c.widen(threads)
}

// widen makes room for so many threads.
func (c *clocks) widen(threads int) {
	if threads <= c.width {
		return
	}
	old, was := c.all, c.width
	c.width = (threads + 3) &^ 3
	if was == 0 {
		return
	}
	c.all = make([]int32, 0, max(2*len(old), 64*c.width))
	for i := 0; i < len(old); i += was {
		c.all = append(c.all, old[i:i+was]...)
		c.all = append(c.all, make([]int32, c.width-was)...)
	}
}

// of is the clock of an event.
func (c *clocks) of(event int32) []int32 {
	return c.all[int(event)*c.width : (int(event)+1)*c.width]
}

// push makes the clock of the next event, which comes after the given one, if that is not -1.
func (c *clocks) push(before int32) []int32 {
	n := len(c.all)
	for range c.width {
		c.all = append(c.all, 0)
	}
	clock := c.all[n:]
	if before >= 0 {
		copy(clock, c.of(before))
	}
	return clock
}

func join(clock, other []int32) {
	for i, x := range other {
		if x > clock[i] {
			clock[i] = x
		}
	}
}

// before reports whether event i happens before what has the clock.
func (e *engine) before(i int32, clock []int32) bool {
	return clock[e.events[i].thread] > e.events[i].index
}
