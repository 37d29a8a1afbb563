package compiled

import (
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa/meaning"
)

// Words that no two threads share need not be in the test: what is never written, and what one thread has to itself.
// The extraction follows them as it does the stack. They are words of memory that was allocated, and of variables that
// initialisers have set or that hold pointers, if they are read only; all others are locations, and are shown.
//
// Who uses a word is known at the end only. So each is taken to be nobody's at first; once a second thread writes or
// reads what is written, or the order of the access matters, it is shared, and the extraction begins anew.
type private struct {
	shared           map[uint64]bool
	readers, writers map[uint64]map[int]bool // threads
	given            map[string]int64        // what the options say that variables hold
}

func (p *private) begin() {
	p.readers, p.writers = map[uint64]map[int]bool{}, map[uint64]map[int]bool{}
}

// candidate is whether an access is to a word that may be followed: all of a leaf.
func (l *locations) candidate(at uint64, bytes int) bool {
	s, ok := l.image.at(at)
	if !ok || s.code || l.whole[s.name] || l.private.shared[at] {
		return false
	}
	if _, writable, ok := l.image.bytes(at, bytes); !ok || !writable {
		return false
	}
	leaves, err := l.image.leaves(s)
	if err != nil {
		return false
	}
	for _, f := range leaves {
		if f.offset != at-s.address || f.size != uint64(bytes) {
			continue
		}
		if s.address >= heapBegin {
			return true
		}
		data, _, _ := l.image.bytes(at, bytes)
		return !l.isGiven(s) && l.image.unknownAt(s) == nil && !l.image.ofRuntime(s.name) &&
			(l.image.set[s.address] || f.pointer && number(data) != 0)
	}
	return false
}

func (l *locations) isGiven(s symbol) bool {
	name := s.name[strings.LastIndexByte(s.name, '.')+1:]
	for given := range l.private.given {
		if given == name || strings.HasPrefix(given, name+"_") {
			return true
		}
	}
	return false
}

// use notes that a thread reads or writes a candidate, and is whether it is followed.
func (l *locations) use(proc int, at uint64, write bool) bool {
	p := &l.private
	by := p.readers
	if write {
		by = p.writers
	}
	if by[at] == nil {
		by[at] = map[int]bool{}
	}
	by[at][proc] = true
	threads := map[int]bool{}
	for proc := range p.readers[at] {
		threads[proc] = true
	}
	for proc := range p.writers[at] {
		threads[proc] = true
	}
	if len(p.writers[at]) == 0 || len(threads) == 1 && at >= heapBegin {
		return true
	}
	l.share(at)
	return false
}

func (l *locations) share(at uint64) {
	if !l.private.shared[at] {
		l.private.shared[at], l.grown = true, true
	}
}

// ordered is whether the order of an access matters to others, whatever it is to.
func ordered(form litmus.Form) bool {
	for _, name := range form.Reads {
		if name == "RES" {
			return true
		}
	}
	for _, w := range form.Writes {
		if w.Register == "RES" {
			return true
		}
	}
	return form.Access.Order&^litmus.Pair != 0
}

// owns is whether a word is the thread's: of the stack, or followed. It notes the use.
func (x *extractor) owns(at uint64, bytes int, form litmus.Form) bool {
	if onStack(at) {
		return true
	}
	if !x.locating.candidate(at, bytes) {
		return false
	}
	if ordered(form) {
		x.locating.share(at)
		return false
	}
	return x.locating.use(x.proc, at, form.Access.Kind != litmus.Load)
}

// fetch is the number that a word of the thread's own holds, if it is known.
func (x *extractor) fetch(s *state, at uint64, bytes int) (uint64, bool) {
	if _, moved := s.stack[at]; onStack(at) || moved {
		return s.load(at, bytes)
	}
	data, _, ok := x.image.bytes(at, bytes)
	return number(data), ok
}

// allocates does what runtime.newobject does: the memory is a location of its own, or the thread's alone. Each call of
// it in the code is one.
func (x *extractor) allocates(site uint64, s *state) (bool, error) {
	if s.allocated[site] {
		return false, nil
	}
	c := conventions[x.image.Target.Arch()]
	of, ok := s.registers[c.arguments[0]]
	if !ok {
		return false, nil
	}
	key := allocationSite{x.proc, site, len(s.calls)}
	address, seen := x.locating.sites[key]
	if !seen {
		var err error
		if address, err = x.image.allocate(of.value.Lo, -1); err != nil {
			return false, err
		}
		x.locating.sites[key] = address
	}
	if s.allocated == nil {
		s.allocated = map[uint64]bool{}
	}
	s.allocated[site] = true
	x.assume("memory that is allocated is seen as zero by all")
	s.registers[c.arguments[0]] = known{value: meaning.Register{Lo: address}}
	return true, nil
}

// An allocationSite is a call that allocates: of a thread, by where control goes on, and how deep it is in calls.
type allocationSite struct {
	proc  int
	next  uint64
	depth int
}
