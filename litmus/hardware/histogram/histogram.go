package histogram

import (
	"encoding/binary"
	"math"
	"slices"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/code"
)

// A Histogram is how often each state was seen.
type Histogram struct {
	program *code.Program
	states  map[string]*state
	packed  map[int]*state // by their packed form
}

// A state is one that was seen.
type state struct {
	values  litmus.State
	count   uint64
	kept    bool // the filter lets it through
	witness bool // what the condition looks for; for forall, what it does not
}

// New makes an empty histogram.
func New(p *code.Program) *Histogram {
	return &Histogram{program: p, states: map[string]*state{}, packed: map[int]*state{}}
}

// Add adds what counters have seen, and clears them. It returns how many witnesses there were,
// and how different these states were: their entropy in bits.
func (h *Histogram) Add(counters []*Counter) (witnesses uint64, entropy float64) {
	seen := map[*state]uint64{}
	for _, c := range counters {
		for key, n := range c.packed {
			if n > 0 {
				seen[h.unpack(key, c.bits)] += uint64(n)
				c.packed[key] = 0
			}
		}
		for key, n := range c.odd {
			seen[h.decode(key)] += n
		}
		clear(c.odd)
	}
	total := uint64(0)
	for s, n := range seen {
		s.count += n
		total += n
		if s.witness {
			witnesses += n
		}
	}
	for _, n := range seen {
		share := float64(n) / float64(total)
		entropy -= share * math.Log2(share)
	}
	return witnesses, entropy
}

// Witnesses is how many were seen.
func (h *Histogram) Witnesses() (n uint64) {
	for _, s := range h.states {
		if s.witness {
			n += s.count
		}
	}
	return n
}

// unpack is the state of a packed form.
func (h *Histogram) unpack(key, bits int) *state {
	s := h.packed[key]
	if s == nil {
		values := litmus.State{}
		for i := range h.program.Fields {
			f := &h.program.Fields[i]
			values[f.Location] = f.Type.Show(litmus.Value{Lo: uint64(key >> (i * bits) & (1<<bits - 1))})
		}
		s = h.find(values)
		h.packed[key] = s
	}
	return s
}

// decode is the state of the bytes that count made.
func (h *Histogram) decode(key string) *state {
	values := litmus.State{}
	for i := range h.program.Fields {
		f := &h.program.Fields[i]
		part := []byte(key[fieldBytes*i : fieldBytes*(i+1)])
		low, high := binary.LittleEndian.Uint64(part[1:]), binary.LittleEndian.Uint64(part[9:])
		if part[0] == 1 {
			values[f.Location] = f.Addresses[low]
		} else {
			values[f.Location] = f.Type.Show(litmus.Value{Lo: low, Hi: high})
		}
	}
	return h.find(values)
}

// find returns the state with these values, a new one if there is none yet. The cells of whole arrays are put together.
func (h *Histogram) find(values litmus.State) *state {
	for _, l := range h.program.Arrays {
		values.Whole(l, h.program.Test.Length(l), func(cell litmus.Location) bool { return h.program.Alone[cell] })
	}
	key := values.String()
	s := h.states[key]
	if s == nil {
		s = &state{values: values, kept: h.program.Test.Filter == nil || h.program.Test.Filter.Holds(values)}
		s.witness = s.kept && h.program.Test.Cond.Prop.Holds(values) != (h.program.Test.Cond.Quantifier == litmus.ForAll)
		h.states[key] = s
	}
	return s
}

// Outcomes are the states without what only the filter looks at, sorted.
func (h *Histogram) Outcomes() []litmus.Outcome {
	show := h.program.Test.Locations()
	all := map[string]*litmus.Outcome{}
	var keys []string
	for _, s := range h.states {
		if !s.kept || s.count == 0 {
			continue
		}
		shown := litmus.State{}
		for l, v := range s.values {
			if slices.Contains(show, l) {
				shown[l] = v
			}
		}
		key := shown.String()
		if all[key] == nil {
			all[key] = &litmus.Outcome{State: shown}
			keys = append(keys, key)
		}
		all[key].Count += s.count
	}
	slices.Sort(keys)
	var outcomes []litmus.Outcome
	for _, key := range keys {
		outcomes = append(outcomes, *all[key])
	}
	return outcomes
}
