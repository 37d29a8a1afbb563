package isa

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
)

// Assign returns a test with registers in the place of symbolic ones (X%a, %a): for each thread those that it does not
// use yet; it may return t itself if there are none. A symbolic register that the initial state does not give to one
// thread is given to all that use it.
func Assign(t *litmus.Test) (*litmus.Test, error) {
	if !hasSymbolic(t) {
		return t, nil
	}
	result := *t
	result.Threads = slices.Clone(t.Threads)
	chosen := map[litmus.Location]string{} // of a symbolic register of a thread: the whole register
	for i := range result.Threads {
		thread := &result.Threads[i]
		free := unused(t, *thread)
		for _, name := range symbolic(*thread) {
			if len(free) == 0 {
				return nil, fmt.Errorf("symbolic registers of P%d: found more than there are free ones", thread.Proc)
			}
			chosen[litmus.Register(thread.Proc, name)] = free[0]
			free = free[1:]
		}
		thread.Code = slices.Clone(thread.Code)
		for n, in := range thread.Code {
			thread.Code[n].Operands = litmus.RenameRegisters(in.Operands, func(name string, address bool) string {
				bits := in.Bits
				if address {
					bits = 64
				}
				return For(t.Arch).Like(name, chosen[litmus.Register(thread.Proc, litmus.SymbolicName(name))], bits)
			})
		}
	}
	result.Init = nil
	for _, item := range t.Init {
		result.Init = append(result.Init, places(item, result.Threads, chosen)...)
	}
	locate := func(l litmus.Location) litmus.Location {
		if whole, ok := chosen[l]; ok {
			l.Name = whole
		}
		return l
	}
	result.Observed = slices.Clone(t.Observed)
	for i := range result.Observed {
		result.Observed[i].Location = locate(result.Observed[i].Location)
	}
	result.Cond.Prop = litmus.Relocate(t.Cond.Prop, locate)
	result.Filter = litmus.Relocate(t.Filter, locate)
	return &result, nil
}

func hasSymbolic(t *litmus.Test) bool {
	named := func(l litmus.Location) bool { return strings.HasPrefix(l.Name, "%") }
	return slices.ContainsFunc(t.Threads, func(thread litmus.Thread) bool { return len(symbolic(thread)) > 0 }) ||
		slices.ContainsFunc(t.Init, func(item litmus.Init) bool { return named(item.Location) }) ||
		slices.ContainsFunc(t.Locations(), named)
}

// places gives an item of the initial state to the registers that were chosen for it.
func places(item litmus.Init, threads []litmus.Thread, chosen map[litmus.Location]string) (items []litmus.Init) {
	if !strings.HasPrefix(item.Location.Name, "%") {
		return []litmus.Init{item}
	}
	for _, thread := range threads {
		whole, used := chosen[litmus.Register(thread.Proc, item.Location.Name)]
		if used && (item.Location.Proc == litmus.AnyThread || item.Location.Proc == thread.Proc) {
			next := item
			next.Location = litmus.Register(thread.Proc, whole)
			items = append(items, next)
		}
	}
	return items
}

// symbolic lists the symbolic registers of a thread in the order of their first use.
func symbolic(thread litmus.Thread) (names []string) {
	thread.EachRegister(func(name string) {
		if s := litmus.SymbolicName(name); s != "" && !slices.Contains(names, s) {
			names = append(names, s)
		}
	})
	return names
}

// unused lists the registers that neither the code nor the states of a test name.
func unused(t *litmus.Test, thread litmus.Thread) (free []string) {
	used := map[string]bool{}
	thread.EachRegister(func(name string) {
		whole, _ := For(t.Arch).Whole(name)
		used[whole] = true
	})
	for _, l := range t.Locations() {
		used[l.Name] = used[l.Name] || l.Proc == thread.Proc
	}
	for _, item := range t.Init {
		used[item.Location.Name] = used[item.Location.Name] || item.Location.Proc == thread.Proc
	}
	for _, name := range For(t.Arch).Free() {
		if !used[name] {
			free = append(free, name)
		}
	}
	return free
}
