package safe

import "slices"

// A number is a known value: a plain number, or an address.
type number struct {
	of int // 0: none; n: the address of the n-th place, counted from 1
	n  uint64
}

// A set is what a register may hold.
type set struct {
	kind kind
	all  []number // of a known set, sorted; none: never reached
}

// A kind is how much is known.
type kind uint8

const (
	known kind = iota
	word       // any number below 2^32; no address
	any64      // anything
)

// most is how many values a known set may have.
const most = 32

func just(values ...number) set { return set{known, values} }

func plain(n uint64) set { return just(number{n: n}) }

// unknown is what so many bits may hold of which nothing is known.
func unknown(bits int) set {
	if bits <= 32 {
		return set{kind: word}
	}
	return set{kind: any64}
}

// is whether a set has this plain number and no other.
func (s set) is(n uint64) bool {
	return s.kind == known && len(s.all) == 1 && s.all[0] == number{n: n}
}

// join has what either set has.
func (s set) join(t set) set {
	switch {
	case s.kind == known && t.kind == known:
		return tidy(append(slices.Clone(s.all), t.all...))
	case s.fits32() && t.fits32():
		return set{kind: word}
	}
	return set{kind: any64}
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
	s := set{known, slices.Compact(values)}
	switch {
	case len(s.all) <= most:
		return s
	case s.fits32():
		return set{kind: word}
	}
	return set{kind: any64}
}

func (s set) equal(t set) bool { return s.kind == t.kind && slices.Equal(s.all, t.all) }

// truncate keeps so many low bits. Part of an address is unknown.
func (s set) truncate(bits int) set {
	if bits >= 64 || bits == 32 && s.fits32() {
		return s
	}
	if s.kind != known {
		return set{kind: word}
	}
	var kept []number
	for _, v := range s.all {
		if v.of != 0 {
			return set{kind: word}
		}
		kept = append(kept, number{n: v.n & (1<<bits - 1)})
	}
	return tidy(kept)
}

// signed extends the sign of the low bits to 64.
func (s set) signed(bits int) set {
	s = s.truncate(bits)
	if s.kind != known {
		return set{kind: any64}
	}
	return s.each(func(n uint64) uint64 { return uint64(int64(n<<(64-bits)) >> (64 - bits)) })
}

// each applies a function to plain numbers; of an address it is unknown.
func (s set) each(f func(uint64) uint64) set {
	if s.kind != known {
		return set{kind: any64}
	}
	var all []number
	for _, v := range s.all {
		if v.of != 0 {
			return set{kind: any64}
		}
		all = append(all, number{n: f(v.n)})
	}
	return tidy(all)
}

// both applies a function to each pair of values, in so many bits. The function says whether it knows the result.
func both(s, t set, bits int, f func(a, b number) (number, bool)) set {
	if s.kind != known || t.kind != known {
		return unknown(bits)
	}
	var all []number
	for _, a := range s.all {
		for _, b := range t.all {
			v, ok := f(a, b)
			if !ok {
				return unknown(bits)
			}
			all = append(all, v)
		}
	}
	return tidy(all).truncate(bits)
}

// add adds numbers to numbers or to an address.
func add(a, b number) (number, bool) {
	return number{a.of + b.of, a.n + b.n}, a.of == 0 || b.of == 0
}

// sub takes numbers from numbers or from an address, and addresses in one place from one another.
func sub(a, b number) (number, bool) {
	if b.of != 0 && a.of == b.of {
		return number{n: a.n - b.n}, true
	}
	return number{a.of, a.n - b.n}, b.of == 0
}

// plainly makes an operation of one on plain numbers.
func plainly(f func(a, b uint64) uint64) func(a, b number) (number, bool) {
	return func(a, b number) (number, bool) {
		return number{n: f(a.n, b.n)}, a.of == 0 && b.of == 0
	}
}

// operations are those whose results are worth knowing.
var operations = map[string]func(a, b number) (number, bool){
	"add": add,
	"sub": sub,
	"and": plainly(func(a, b uint64) uint64 { return a & b }),
	"or":  plainly(func(a, b uint64) uint64 { return a | b }),
	"xor": plainly(func(a, b uint64) uint64 { return a ^ b }),
	"bic": plainly(func(a, b uint64) uint64 { return a &^ b }),
}

// compute applies an operation; what it is the same for all values of is known without knowing them.
func compute(operation string, s, t set, same bool, bits int) set {
	switch {
	case same && (operation == "sub" || operation == "xor" || operation == "bic"):
		return plain(0)
	case same && (operation == "and" || operation == "or"):
		return s.truncate(bits)
	case operation == "and" && (s.is(0) || t.is(0)):
		return plain(0)
	}
	f := operations[operation]
	if f == nil {
		return unknown(bits)
	}
	return both(s.truncate(bits), t.truncate(bits), bits, f)
}
