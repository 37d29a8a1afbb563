package safe

import (
	"fmt"

	"example.org/atomlab/litmus"
)

// MaxBytes is how much memory one iteration of a test may use.
const MaxBytes = 4096

// gather finds every place that a test speaks of.
func gather(t *litmus.Test) ([]litmus.Object, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	places, err := t.Objects()
	if err != nil {
		return nil, err
	}
	total := 0
	for i := range places {
		p := &places[i]
		for _, v := range p.Cells {
			switch {
			case v.Kind == litmus.CodeLabel || v.Kind == litmus.Code:
				return nil, fmt.Errorf("%s: found %v, expected a number or an address: code is not data here", p.Name, v)
			case v.Kind == litmus.Address && p.Bytes < 8:
				return nil, fmt.Errorf("%s: found an address in %d bytes, expected a location of 8", p.Name, p.Bytes)
			}
		}
		total += p.Size()
	}
	if total > MaxBytes {
		return nil, fmt.Errorf("found locations of %d bytes in all, expected at most %d", total, MaxBytes)
	}
	return places, nil
}

// registers are the initial values of a thread's.
func (a *analysis) registers(thread litmus.Thread) (map[string]set, error) {
	state := map[string]set{}
	for _, item := range a.test.Init {
		if item.Location.IsMemory() || item.Location.Proc != thread.Proc {
			continue
		}
		whole, ok := a.isa.Whole(item.Location.Name)
		if !ok {
			return nil, fmt.Errorf("found %v in the initial state, expected a register", item.Location)
		}
		switch v, why := item.Value, a.isa.Reserved(item.Location.Name); {
		case why != "":
			return nil, fmt.Errorf("%v: found a register in the initial state which %s, expected another", item.Location, why)
		case v.Kind == litmus.Number:
			n, fits := v.Int64()
			if !fits {
				return nil, fmt.Errorf("%v: found %v, expected a number of 64 bits", item.Location, v)
			}
			state[whole] = plain(uint64(n))
		case v.Kind == litmus.Address:
			state[whole] = just(a.address(v))
		default:
			return nil, fmt.Errorf("%v: found %v, expected a number or an address: code is not data here", item.Location, v)
		}
	}
	return state, nil
}

// address is the place that a value points to.
func (a *analysis) address(v litmus.Value) number {
	for i, p := range a.places {
		if p.Name == v.Name {
			return number{i + 1, uint64(v.Cell * p.Bytes)}
		}
	}
	return number{} // not reached: every name was gathered
}
