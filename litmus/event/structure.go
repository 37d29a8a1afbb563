package event

// Structure is the events of one way through the threads of a test, and what is known of them before anyone says which
// read took its value from which write. Fill in the fields, then ask; the fields must not change after that. A nil
// relation is an empty one.
type Structure struct {
	Events []Event
	// Sets are the names of sets that this architecture has, and that are therefore bound (perhaps to the empty set) even
	// if no event carries the tag. A name that is no tag and not here is unbound, and a model that needs it fails.
	Sets []string

	IicoData, IicoCtrl, IicoOrder *Rel // causality inside an instruction: by data, by control, by order alone
	RfReg                         *Rel // which write of a register a read of a register took its value from
	Addr, Data, Ctrl              *Rel // dependencies between memory events, for models that do not compute them
	// SameCopy relates the memory events that are parts of one single-copy atomic access; a memory event alone need not be
	// in it. (sm, si)
	SameCopy *Rel

	// Extra are relations of the architecture or the test by name, for whatever the fields above lack.
	Extra map[string]*Rel
}

// Size returns the number of events.
func (s *Structure) Size() int { return len(s.Events) }

// Visible returns the events that a model speaks of: all, or all but those of registers. Models that compute
// dependencies (those that begin with catdep) see register events.
func (s *Structure) Visible(registers bool) *Set {
	return s.where(func(e *Event) bool { return registers || !e.Kind.IsRegister() })
}

func (s *Structure) where(holds func(*Event) bool) *Set {
	return SetOf(len(s.Events), func(e int) bool { return holds(&s.Events[e]) })
}

func (s *Structure) related(holds func(a, b *Event) bool) *Rel {
	return RelOf(len(s.Events), func(a, b int) bool { return holds(&s.Events[a], &s.Events[b]) })
}

// Set returns the set of that name, and whether there is one: M (memory events), R, W, F, B, IW (initial writes), Rreg,
// Wreg, Exp (memory events that an instruction asks for), NExp (the others: those tagged NExp), and every tag.
func (s *Structure) Set(name string) (*Set, bool) {
	if holds, ok := builtinSets[name]; ok {
		return s.where(holds), true
	}
	known := false
	set := s.where(func(e *Event) bool { has := e.Has(name); known = known || has; return has })
	for _, n := range s.Sets {
		known = known || n == name
	}
	return set, known
}

var builtinSets = map[string]func(*Event) bool{
	"M":    func(e *Event) bool { return e.Kind.IsMemory() },
	"R":    func(e *Event) bool { return e.Kind == Read },
	"W":    func(e *Event) bool { return e.Kind == Write },
	"F":    func(e *Event) bool { return e.Kind == Fence },
	"B":    func(e *Event) bool { return e.Kind == Branch },
	"IW":   func(e *Event) bool { return e.Kind == Write && e.Thread == Init },
	"Rreg": func(e *Event) bool { return e.Kind == ReadRegister },
	"Wreg": func(e *Event) bool { return e.Kind == WriteRegister },
	"Exp":  func(e *Event) bool { return e.Kind.IsMemory() && !e.Has("NExp") },
	"NExp": func(e *Event) bool { return e.Kind.IsMemory() && e.Has("NExp") },
}

// Rel returns the relation of that name, and whether there is one: po (program order between different instructions),
// loc, int (the same thread), ext (different threads, the initial writes being one more), same-instance (the same
// instruction), different-values, amo and rmw (which models may define themselves), iico_data, iico_ctrl, iico_order,
// rf-reg, addr, data, ctrl, sm and si (SameCopy, and every memory event with itself), and the Extra ones.
func (s *Structure) Rel(name string) (*Rel, bool) {
	if r, ok := s.Extra[name]; ok {
		return s.orEmpty(r), true
	}
	if holds, ok := builtinRels[name]; ok {
		return s.related(holds), true
	}
	switch name {
	case "iico_data":
		return s.orEmpty(s.IicoData), true
	case "iico_ctrl":
		return s.orEmpty(s.IicoCtrl), true
	case "iico_order":
		return s.orEmpty(s.IicoOrder), true
	case "rf-reg":
		return s.orEmpty(s.RfReg), true
	case "addr":
		return s.orEmpty(s.Addr), true
	case "data":
		return s.orEmpty(s.Data), true
	case "ctrl":
		return s.orEmpty(s.Ctrl), true
	case "amo":
		return s.amo(), true
	case "rmw":
		return s.amo().Union(s.pairs()), true
	case "sm", "si":
		return s.orEmpty(s.SameCopy).Union(s.where(builtinSets["M"]).Identity()), true
	}
	return nil, false
}

// amo relates the read and the write of an atomic instruction.
func (s *Structure) amo() *Rel {
	return s.related(func(a, b *Event) bool {
		return a.Kind == Read && b.Kind == Write && a.Has("X") && b.Has("X") && sameThread(a, b) && a.Instr == b.Instr && a.Loc == b.Loc
	})
}

// pairs relates an exclusive read and the exclusive write after it, if there is none between them.
func (s *Structure) pairs() *Rel {
	var all []Pair
	last := map[int]int{} // by thread
	for i := range s.Events {
		e := &s.Events[i]
		if !e.Kind.IsMemory() || !e.Has("EX") {
			continue
		}
		if from, found := last[e.Thread]; found && e.Kind == Write && s.Events[from].Kind == Read {
			all = append(all, Pair{from, i})
		}
		last[e.Thread] = i
	}
	return NewRel(len(s.Events), all...)
}

var builtinRels = map[string]func(a, b *Event) bool{
	"po":  func(a, b *Event) bool { return sameThread(a, b) && a.Instr < b.Instr },
	"loc": func(a, b *Event) bool { return a.Loc != "" && a.Loc == b.Loc },
	// that is all that is known without pages
	"same-low-order-bits": func(a, b *Event) bool { return a.Loc != "" && a.Loc == b.Loc },
	"int":                 sameThread,
	"ext":                 func(a, b *Event) bool { return a.Thread != b.Thread },
	"different-values":    func(a, b *Event) bool { return a.Kind.IsMemory() && b.Kind.IsMemory() && a.Value != b.Value },
	"same-instance":       func(a, b *Event) bool { return a == b || sameThread(a, b) && a.Instr == b.Instr },
}

func sameThread(a, b *Event) bool { return a.Thread == b.Thread && a.Thread != Init }

func (s *Structure) orEmpty(r *Rel) *Rel {
	if r == nil {
		return emptyRel(len(s.Events))
	}
	return r
}

// Execution is a candidate execution: a structure with the choice of who reads from whom and of which write to each
// location is the last. Models choose the rest of co themselves.
type Execution struct {
	*Structure
	// from a write to the reads of memory that took its value, and to those of a register from RfReg if a model sees them
	Rf     *Rel
	Finals *Set // the last write to each location (FW)
	// Co is the coherence order if it is chosen already, as models that do not choose it themselves need; else nil.
	Co *Rel
}

// Set is Structure.Set, and FW.
func (x *Execution) Set(name string) (*Set, bool) {
	if name == "FW" {
		return x.Finals, x.Finals != nil
	}
	return x.Structure.Set(name)
}

// Rel is Structure.Rel, and rf; pco, which is what loc and Finals say of co; and if Co is given co, coi, coe, fr, fri
// and fre.
func (x *Execution) Rel(name string) (*Rel, bool) {
	switch name {
	case "rf":
		return x.orEmpty(x.Rf), true
	case "pco":
		return x.pco(), x.Finals != nil
	case "co", "fr", "coi", "coe", "fri", "fre":
		if x.Co == nil {
			return nil, false
		}
		return x.chosen(name), true
	}
	return x.Structure.Rel(name)
}

// chosen returns co or fr, or the part of it within (i) or between (e) threads.
func (x *Execution) chosen(name string) *Rel {
	r := x.Co
	if name[0] == 'f' {
		r = x.orEmpty(x.Rf).Inverse().Then(x.Co).Minus(Identity(x.Size()))
	}
	switch name[2:] {
	case "i":
		return r.Intersect(x.inside())
	case "e":
		return r.Minus(x.inside())
	}
	return r
}

// inside relates the events of each thread, as sameThread does.
func (s *Structure) inside() *Rel {
	r := emptyRel(len(s.Events))
	first := map[int]int{} // the first event of each thread, whose row is complete when the thread ends
	for i := range s.Events {
		if t := s.Events[i].Thread; t != Init {
			if _, found := first[t]; !found {
				first[t] = i
			}
			r.add(first[t], i)
		}
	}
	for i := range s.Events {
		if t := s.Events[i].Thread; t != Init {
			copy(r.row(i), r.row(first[t]))
		}
	}
	return r
}

// pco: the initial write comes before every other of its location, and every other before the last.
func (x *Execution) pco() *Rel {
	if x.Finals == nil {
		return nil
	}
	return RelOf(x.Size(), func(a, b int) bool {
		from, to := &x.Events[a], &x.Events[b]
		if from.Kind != Write || to.Kind != Write || from.Loc != to.Loc {
			return false
		}
		return from.Thread == Init && to.Thread != Init || !x.Finals.Has(a) && x.Finals.Has(b)
	})
}
