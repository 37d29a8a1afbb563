package safe

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus"
)

// What a store-exclusive does is known if the load-exclusive before it had the same address and size. If not, it may
// succeed or not, and what both of them accessed may become anything (constrained unpredictable: DDI 0487, B2.9.5).

// A way is where a thread is after a load-exclusive.
type way struct {
	at    int
	moved bool // the base register of the load-exclusive has been written
	again bool // the thread has ended, and its code is run for the next iteration, which has other locations
}

// exclusives follows each load-exclusive of a thread to the store-exclusives that it may be the last one before.
func (a *analysis) exclusives(f *flow) error {
	for i := range f.code {
		load := &f.code[i]
		if f.before[i] == nil || !load.exclusive(litmus.Load) {
			continue
		}
		seen := map[way]bool{}
		for _, next := range load.next {
			if err := a.follow(f, i, way{at: next, moved: load.writes(load.base())}, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *analysis) follow(f *flow, from int, w way, seen map[way]bool) error {
	if w.at == len(f.code) {
		w = way{again: true}
	}
	if a.steps++; a.steps > maxSteps {
		return errTooMuch
	}
	load, p := &f.code[from], &f.code[w.at]
	switch {
	case seen[w]:
		return nil
	case p.exclusive(litmus.Store):
		if !w.again && load.form.Access.Bytes == p.form.Access.Bytes && f.sameBase(from, w) {
			return nil
		}
		return a.refused(f.thread.Proc, p.Instr, fmt.Errorf("found a store-exclusive after the load-exclusive at %v, expected the same address and size: it may do anything (constrained unpredictable)", load.Pos))
	case a.marks(p):
		return nil
	}
	seen[w] = true
	w.moved = w.moved || p.writes(load.base())
	for _, next := range p.next {
		if err := a.follow(f, from, way{next, w.moved, w.again}, seen); err != nil {
			return err
		}
	}
	return nil
}

// sameBase is whether the base register of a load-exclusive and that of the store-exclusive after it hold the same.
func (f *flow) sameBase(load int, w way) bool {
	base, other := f.code[load].base(), f.code[w.at].base()
	if base == other && !w.moved {
		return true
	}
	s, t := f.before[load][base], f.before[w.at][other]
	return s.kind == known && len(s.all) == 1 && s.equal(t)
}

func (p *instruction) exclusive(kind litmus.AccessKind) bool {
	return p.form.Access.Order&litmus.Exclusive != 0 && p.form.Access.Kind == kind
}

// marks is whether an instruction sets or clears the exclusive monitor, the hidden register that is not the flags.
func (a *analysis) marks(p *instruction) bool {
	flags, _ := a.isa.Flags()
	return slices.ContainsFunc(p.form.Writes, func(w litmus.Write) bool { return w.Register != flags && a.isa.Hidden(w.Register) })
}

func (p *instruction) writes(register string) bool {
	return slices.ContainsFunc(p.form.Writes, func(w litmus.Write) bool { return w.Register == register })
}

// base is the register with the address of an exclusive access, which has no other.
func (p *instruction) base() string {
	return p.registers[slices.IndexFunc(p.registers, func(r register) bool { return r.address })].name
}
