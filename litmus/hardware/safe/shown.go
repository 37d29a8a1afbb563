package safe

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
)

// shown are the addresses that the locations which the test asks for may hold at the end. What is made of addresses in
// any other way is refused: it is different in each run, and nobody could say what it was.
func (a *analysis) shown() (map[litmus.Location][]litmus.Value, error) {
	all := map[litmus.Location][]litmus.Value{}
	for _, l := range a.test.Asked() {
		for _, s := range a.last(l) {
			if s.made != 0 {
				return nil, fmt.Errorf("%v: found a value that may be made of addresses, expected numbers or an address and a known number: "+
					"it would be different in each run", l)
			}
			for _, n := range s.all {
				if n.of == 0 {
					continue
				}
				if v := a.places[n.of-1].At(int64(n.n)); !slices.Contains(all[l], v) {
					all[l] = append(all[l], v)
				}
			}
		}
		if err := a.distinct(l, all[l]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// last are the sets that a location may end with: one, or one for each cell of an array.
func (a *analysis) last(l litmus.Location) (all []set) {
	if !l.IsMemory() {
		for _, f := range a.flows {
			if name, ok := a.isa.Whole(l.Name); ok && f.thread.Proc == l.Proc && f.before[len(f.code)] != nil {
				all = append(all, f.before[len(f.code)][name])
			}
		}
		return all
	}
	for i, p := range a.places {
		for cell := range p.Cells {
			if p.Name == l.Name && (!l.IsCell || l.Cell == cell) {
				all = append(all, a.content(cellAt(i, cell, p.Bytes)))
			}
		}
	}
	return all
}

func cellAt(place, n, bytes int) cell { return cell{place + 1, int64(n * bytes), bytes} }

// distinct refuses addresses that may be the same in one run and not in another: those outside a place, and those of
// other places.
func (a *analysis) distinct(l litmus.Location, addresses []litmus.Value) error {
	for _, v := range addresses {
		for _, w := range addresses {
			if v.Name != w.Name && (v.Offset != 0 || w.Offset != 0) {
				return fmt.Errorf("%v: found %v and %v among what it may hold, which may be one address, expected addresses of one location", l, v, w)
			}
		}
	}
	return nil
}
