package instr

import (
	"maps"
	"slices"
	"strconv"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/isa/meaning"
)

// An element is a part of the state that copies pass on: a whole register, the flags, or a byte of the line ("[8").
type element = string

type elements = map[element]bool

// lineBytes is how long the line is that bodies work on: the shortest that a processor has whose line is not shorter
// than what its instructions access.
const lineBytes = 64

// A flow says of some code what comes from what.
type flow struct {
	from map[element]elements // of what is written: which parts of the state in front of the code it depends on
	in   elements             // what is read of the state in front of the code
}

// flowOf carries out the meaning of each instruction in every way that it may go, with registers whose numbers nobody
// knows, and follows what the meanings say depends on what. A register that is written in part depends on what it held.
// Addresses are known as long as the registers that they are made of were not computed.
func flowOf(arch litmus.Arch, code []litmus.Instr, begin map[string]start) (flow, error) {
	f := flower{isa: isa.For(arch), flow: flow{map[element]elements{}, elements{}}, regs: map[string]meaning.Register{}}
	for name, s := range begin {
		f.regs[name] = meaning.Holding(unknown)
		switch {
		case s.address:
			f.regs[name] = meaning.Holding(meaning.Const(lineAt + uint64(s.n)))
		case s.n == 0: // an index
			f.regs[name] = meaning.Holding(meaning.Const(0))
		}
	}
	for _, in := range code {
		if err := f.step(in); err != nil {
			return flow{}, err
		}
	}
	return f.flow, nil
}

// lineAt is an address that stands for the line's, aligned as it is.
const lineAt = 1 << 20

var unknown = meaning.Symbolic(meaning.Opaque, 0)

// A flower is a flow in the making.
type flower struct {
	flow
	isa  isa.ISA
	regs map[string]meaning.Register
}

// step adds what an instruction does: all of its ways together.
func (f *flower) step(in litmus.Instr) error {
	form, err := f.isa.Form(in)
	if err != nil {
		return err
	}
	means, err := f.isa.Meaning(in)
	if err != nil {
		return err
	}
	flags, undefined := f.isa.Flags()
	before, after := f.regs, map[string]meaning.Register(nil)
	var wrote []map[element]elements
	var ways meaning.Ways
	for more := true; more; more = ways.Next() {
		m := &meaning.Machine{World: &world{Ways: &ways}, Regs: maps.Clone(before)}
		m.Regs[flags] = meaning.Holding(undefined)
		m.Begin(0)
		means(m)
		if m.Err != nil {
			return m.Err
		}
		looks := func(register string) bool { // at flags: who reads none looks at those that it keeps
			return register != flags || form.Flags.Reads != ""
		}
		wrote = append(wrote, f.sources(m, looks))
		after = joined(after, m.Regs)
	}
	f.regs = after
	f.write(wrote, form)
	return nil
}

// sources finds what each thing that was written in one way depends on, and adds to what is read: memory, and those
// registers that looks says.
func (f *flower) sources(m *meaning.Machine, looks func(register string) bool) map[element]elements {
	of := make([]elements, len(m.Events))
	for i := range of {
		of[i] = elements{}
	}
	pairs := append(slices.Clone(m.Data), m.Ctrl...)
	slices.SortFunc(pairs, func(a, b event.Pair) int { return a.To - b.To })
	wrote := map[element]elements{}
	for i, e := range m.Events {
		for _, p := range pairs {
			if p.To == i {
				maps.Copy(of[i], of[p.From])
			}
		}
		var touched []element
		switch {
		case e.Kind == event.WriteRegister || e.Kind == event.ReadRegister && looks(e.Loc):
			touched = []element{e.Loc}
		case e.Kind.IsMemory():
			touched = bytesAt(e.Loc, e.Size)
		}
		for _, t := range touched {
			if e.Kind == event.ReadRegister || e.Kind == event.Read {
				maps.Copy(of[i], f.read(t))
				continue
			}
			if wrote[t] == nil {
				wrote[t] = elements{}
			}
			maps.Copy(wrote[t], of[i])
		}
	}
	return wrote
}

// read is what an element depends on by now.
func (f *flower) read(e element) elements {
	if from, written := f.from[e]; written {
		return from
	}
	f.in[e] = true
	return elements{e: true}
}

// write takes what was written in each way. What stays as it was in some way still depends on what it did before.
func (f *flower) write(ways []map[element]elements, form litmus.Form) {
	next := map[element]elements{}
	for _, wrote := range ways {
		for e, from := range wrote {
			if next[e] == nil {
				next[e] = elements{}
			}
			maps.Copy(next[e], from)
			keeps := slices.ContainsFunc(form.Writes, func(w litmus.Write) bool { return w.Register == e && w.Keeps })
			if keeps {
				maps.Copy(next[e], f.read(e))
			}
		}
	}
	for e, from := range next {
		sometimes := slices.ContainsFunc(ways, func(wrote map[element]elements) bool { return wrote[e] == nil })
		if before, written := f.from[e]; sometimes && written {
			maps.Copy(from, before)
		}
	}
	maps.Copy(f.from, next)
}

// bytesAt are the bytes of the line that an access is known to touch, or all.
func bytesAt(place string, size int) (all []element) {
	first, err := strconv.Atoi(place)
	if err != nil {
		first, size = 0, lineBytes
	}
	for n := first; n < first+size; n++ {
		all = append(all, "["+strconv.Itoa(n))
	}
	return all
}

func isMemory(e element) bool { return e[0] == '[' }

// joined are registers that may hold what either of two has.
func joined(a, b map[string]meaning.Register) map[string]meaning.Register {
	if a == nil {
		return b
	}
	for name, r := range b {
		lo, _, known := r.Value().Known()
		was, _, knew := a[name].Value().Known()
		if !known || !knew || lo != was {
			r = meaning.Holding(unknown)
		}
		a[name] = r
	}
	return a
}

// A world is a line of which nothing is known.
type world struct{ *meaning.Ways }

func (w *world) Place(string) (meaning.Value, bool)     { return meaning.Value{}, false }
func (w *world) Touch(meaning.Value) error              { return nil }
func (w *world) Read(meaning.Part) (none meaning.Value) { return unknown }
func (w *world) Write(meaning.Part, meaning.Value)      {}

// Parts names a piece by how far it lies in the line, where that is known.
func (w *world) Parts(address meaning.Value, bytes int) ([]meaning.Part, error) {
	part := meaning.Part{Loc: "?", Bytes: bytes}
	if at, _, known := address.Known(); known && at >= lineAt && at < lineAt+lineBytes {
		part.Loc = strconv.Itoa(int(at - lineAt))
	}
	return []meaning.Part{part}, nil
}

// circle are the elements that depend on themselves from copy to copy, if the code is repeated.
func (f flow) circle() (on []element) {
	reach := map[element]elements{}
	for to := range f.from {
		reach[to] = maps.Clone(f.from[to])
	}
	for grown := true; grown; {
		grown = false
		for _, from := range reach {
			size := len(from)
			for middle := range maps.Clone(from) {
				maps.Copy(from, reach[middle])
			}
			grown = grown || len(from) > size
		}
	}
	for e, from := range reach {
		if from[e] {
			on = append(on, e)
		}
	}
	slices.Sort(on)
	return on
}

// words name elements for people: bytes of the line are memory.
func (b *Body) words(list []element) (names []string) {
	flags, _ := b.isa.Flags()
	for _, e := range list {
		switch {
		case isMemory(e):
			e = "memory"
		case e == flags:
			e = "the flags"
		case b.isa.Hidden(e):
			e = "the exclusive monitor"
		}
		if !slices.Contains(names, e) {
			names = append(names, e)
		}
	}
	slices.Sort(names)
	return names
}
