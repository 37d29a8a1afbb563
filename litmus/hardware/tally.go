package hardware

import (
	"encoding/binary"
	"math"
	"slices"

	"example.org/atomlab/litmus"
)

// A tally is what a run has seen so far.
type tally struct {
	p      *program
	states map[string]*state
	packed map[int]*state // by their packed form
}

// A state is one that was seen.
type state struct {
	values  litmus.State
	count   uint64
	kept    bool // the filter lets it through
	witness bool // what the condition looks for; for forall, what it does not
}

func newTally(p *program) *tally {
	return &tally{p: p, states: map[string]*state{}, packed: map[int]*state{}}
}

// add adds what the threads of a trial counted, and clears it. It returns how many witnesses there were, and how the
// states of this trial were spread.
func (y *tally) add(t *trial) (witnesses uint64, spread float64) {
	seen := map[*state]uint64{}
	for _, c := range t.counters {
		for key, n := range c.packed {
			if n > 0 {
				seen[y.unpack(key)] += uint64(n)
				c.packed[key] = 0
			}
		}
		for key, n := range c.odd {
			seen[y.decode(t, key)] += n
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
		spread -= share * math.Log2(share)
	}
	return witnesses, spread
}

// unpack is the state of a packed form.
func (y *tally) unpack(key int) *state {
	s := y.packed[key]
	if s == nil {
		values := litmus.State{}
		for i := range y.p.fields {
			f := &y.p.fields[i]
			values[f.location] = f.show(uint64(key>>(i*y.p.bits)&(1<<y.p.bits-1)), 0)
		}
		s = y.find(values)
		y.packed[key] = s
	}
	return s
}

// decode is the state of the bytes that count made.
func (y *tally) decode(t *trial, key string) *state {
	values := litmus.State{}
	for i := range y.p.fields {
		f := &y.p.fields[i]
		part := []byte(key[17*i : 17*i+17])
		low, high := binary.LittleEndian.Uint64(part[1:]), binary.LittleEndian.Uint64(part[9:])
		if part[0] == 1 {
			values[f.location] = t.address(int(low))
		} else {
			values[f.location] = f.show(low, high)
		}
	}
	return y.find(values)
}

// address is what lies so far from an iteration's cells.
func (t *trial) address(distance int) litmus.Value {
	for i, place := range t.p.places {
		at := distance - t.lay.begin[i]
		if at >= 0 && at < place.Size() && at%place.Bytes == 0 {
			return litmus.Value{Kind: litmus.Address, Name: place.Name, Cell: at / place.Bytes}
		}
	}
	return litmus.Int(int64(distance))
}

// find returns the state with these values, a new one if there is none yet. The cells of whole arrays are put together.
func (y *tally) find(values litmus.State) *state {
	for _, l := range y.p.arrays {
		values.Whole(l, y.p.test.Length(l), func(cell litmus.Location) bool { return y.p.alone[cell] })
	}
	key := values.String()
	s := y.states[key]
	if s == nil {
		s = &state{values: values, kept: y.p.test.Filter == nil || y.p.test.Filter.Holds(values)}
		s.witness = s.kept && y.p.test.Cond.Prop.Holds(values) != (y.p.test.Cond.Quantifier == litmus.ForAll)
		y.states[key] = s
	}
	return s
}

// show is the value of a field.
func (f *field) show(low, high uint64) litmus.Value {
	return f.typ.Show(litmus.Value{Lo: low, Hi: high})
}

// outcomes are the states without what only the filter looks at, sorted.
func (y *tally) outcomes() []litmus.Outcome {
	all := map[string]*litmus.Outcome{}
	var keys []string
	for _, s := range y.states {
		if !s.kept || s.count == 0 {
			continue
		}
		shown := litmus.State{}
		for l, v := range s.values {
			if y.p.shown[l] {
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
