package cat

import "slices"

// collection is a set whose elements are not events: relations (the coherence orders to choose from), sets of events
// (the writes of each location), tags. It does not change, and keeps its elements in the order in which they came.
//
// A program in cat takes collections apart and puts them together element by element, so adding one and dropping the
// first must not copy: a collection is a window on a shared list, as a Go slice is, and adding goes in place where
// nobody has yet.
type collection struct {
	list *elements
	from int // the window is list.items[from:to]
	to   int
}

type elements struct {
	items []value
	keys  []string
	index map[string]int // key to place; made when it is first needed
}

func newCollection() *collection { return &collection{list: &elements{}} }

func (c *collection) size() int      { return c.to - c.from }
func (c *collection) items() []value { return c.list.items[c.from:c.to] }
func (c *collection) keys() []string { return c.list.keys[c.from:c.to] }

// few is the size up to which looking at every key beats a map.
const few = 8

// has says whether an element with key k is in the collection.
func (c *collection) has(k string) bool {
	if c.size() <= few {
		return slices.Contains(c.keys(), k)
	}
	if c.list.index == nil {
		c.list.index = make(map[string]int, len(c.list.keys))
		for i, k := range c.list.keys {
			c.list.index[k] = i
		}
	}
	i, ok := c.list.index[k]
	return ok && i >= c.from && i < c.to
}

// with returns the collection and v, whose key is k.
func (c *collection) with(v value, k string) *collection {
	if c.has(k) {
		return c
	}
	l := c.list
	// somebody else has added here, or an element before the window may be the same
	if c.to != len(l.items) || c.from > 0 {
		l = &elements{items: slices.Clone(c.items()), keys: slices.Clone(c.keys())}
	}
	l.items, l.keys = append(l.items, v), append(l.keys, k)
	if l.index != nil {
		l.index[k] = len(l.keys) - 1
	}
	return &collection{list: l, from: 0, to: len(l.items)}
}

// where returns the elements whose key satisfies keep.
func (c *collection) where(keep func(key string) bool) *collection {
	out := newCollection()
	for i, k := range c.keys() {
		if keep(k) {
			out = out.with(c.items()[i], k)
		}
	}
	return out
}

// union returns the elements of both.
func (c *collection) union(d *collection) *collection {
	for i, k := range d.keys() {
		c = c.with(d.items()[i], k)
	}
	return c
}

// window returns the elements from the i-th up to the j-th.
func (c *collection) window(i, j int) *collection { return &collection{c.list, c.from + i, c.from + j} }

func (c *collection) key() string {
	if c.size() == 0 {
		return "0"
	}
	keys := slices.Clone(c.keys())
	slices.Sort(keys)
	return "{" + digest(keys)
}
