package safe

import (
	"slices"

	"example.org/atomlab/litmus/isa/meaning"
)

// A number is a known value: a plain number, or an address.
type number struct {
	of int // 0: none; n: the address of the n-th place, counted from 1
	n  uint64
}

// A set is what a register, or a piece of memory, may hold.
type set struct {
	kind kind
	all  []number // of a known set, sorted; none: never reached
	// made is, of one that is not known, which of its bytes may be made of addresses: all of them, of an address.
	made meaning.Origin
}

// A kind is how much is known.
type kind uint8

const (
	known kind = iota
	word       // any number below 2^32; no address
	any64      // anything
)

// most is how many values a known set may have. One more, and it is a word or anything.
const most = 16

func just(values ...number) set { return set{all: values} }

func plain(n uint64) set { return just(number{n: n}) }

// unknown is what so many bits may hold of which nothing is known, or only that no addresses went into it.
func unknown(bits int, made meaning.Origin) set {
	if bits <= 32 {
		return set{kind: word, made: made}
	}
	return set{kind: any64, made: made}
}

// addresses are the bytes that may be addresses, or made of them.
func (s set) addresses() meaning.Origin {
	if slices.ContainsFunc(s.all, func(v number) bool { return v.of != 0 }) {
		return meaning.Mixed
	}
	return s.made
}

// join has what either set has.
func (s set) join(t set) set {
	switch {
	case s.has(t):
		return s
	case s.kind == known && t.kind == known:
		return tidy(append(slices.Clone(s.all), t.all...))
	case s.fits32() && t.fits32():
		return set{kind: word, made: s.addresses().Or(t.addresses())}
	}
	return set{kind: any64, made: s.addresses().Or(t.addresses())}
}

// has is whether all members of t are known to be in s.
func (s set) has(t set) bool {
	if s.kind != known || t.kind != known {
		return (s.kind == any64 || s.kind == t.kind) && s.made.Or(t.addresses()) == s.made
	}
	for _, v := range t.all {
		if !slices.Contains(s.all, v) {
			return false
		}
	}
	return true
}

// fits32 is whether all members are plain numbers below 2^32.
func (s set) fits32() bool {
	return s.kind == word || s.kind == known && !slices.ContainsFunc(s.all, func(v number) bool { return v.of != 0 || v.n>>32 != 0 })
}

// tidy sorts values and drops repetitions; too many become unknown.
func tidy(values []number) set {
	slices.SortFunc(values, func(a, b number) int {
		switch {
		case a == b:
			return 0
		case a.of < b.of || a.of == b.of && a.n < b.n:
			return -1
		}
		return 1
	})
	s := set{all: slices.Compact(values)}
	switch {
	case len(s.all) <= most:
		return s
	case s.fits32():
		return set{kind: word}
	}
	return set{kind: any64, made: s.addresses()}
}

func (s set) equal(t set) bool {
	return s.kind == t.kind && s.made == t.made && slices.Equal(s.all, t.all)
}

// value is a member of a set as instructions compute with it: an address is a symbol, the number of its place, and what
// is added.
func (v number) value() meaning.Value {
	if v.of == 0 {
		return meaning.Const(v.n)
	}
	return meaning.Symbolic(meaning.Symbol(v.of), v.n).Made(meaning.Origin(v.of))
}

// Symbols are those of one instruction: the places come first, and then one for each set that is not looked into.
type symbols struct {
	first int // how many places there are
	sets  []set
}

// value is a new symbol for whatever is in a set.
func (y *symbols) value(s set) meaning.Value {
	y.sets = append(y.sets, s)
	symbol := meaning.Symbol(y.first + len(y.sets))
	if s.fits32() {
		symbol |= meaning.Word
	}
	return meaning.Symbolic(symbol, 0).Made(s.addresses())
}

// set is what a value may be.
func (y *symbols) set(v meaning.Value) set {
	lo, hi, ok := v.Known()
	symbol, plus := v.Symbol()
	at := int(symbol&^meaning.Word) - y.first - 1
	switch {
	case ok && hi == 0:
		return plain(lo)
	case !ok && int(symbol) <= y.first:
		return just(number{int(symbol), plus})
	case !ok && plus == 0 && 0 <= at && at < len(y.sets) && (symbol&meaning.Word != 0) == y.sets[at].fits32():
		return y.sets[at]
	case v.Fits32():
		return set{kind: word, made: v.Origin().Or(0)}
	}
	return set{kind: any64, made: v.Origin().Or(0)}
}
