package instr

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
)

// An Arrangement is how copies of a body follow each other, again and again.
type Arrangement struct {
	// Says how copies depend on each other, or how it comes that they do not: "through rax", "in 6 chains in turn".
	Says string
	// Link is the text of the instruction that passes something on from each copy to the next, which the body itself
	// does not; or nothing.
	Link string

	body   *Body
	copies [][]litmus.Instr // until they repeat, each with its link
	bases  [][]string       // of each copy: the registers that its addresses begin with
	start  map[string]start
	places bool // the line begins with the address of each word in it, else with zeros
}

// Period is after how many copies they repeat.
func (a Arrangement) Period() int { return len(a.copies) }

// all are the instructions of one period.
func (a *Arrangement) all() []litmus.Instr { return slices.Concat(a.copies...) }

// proven returns the arrangement with the line that the proof needs, or an error.
func (a Arrangement) proven() (Arrangement, error) {
	var err error
	for _, a.places = range []bool{false, true} {
		if err = a.prove(); err == nil {
			return a, nil
		}
	}
	return a, err
}

// plain is the body as it stands.
func (b *Body) plain() Arrangement {
	return Arrangement{body: b, copies: [][]litmus.Instr{b.code}, bases: [][]string{b.bases}, start: b.start}
}

// Repeated arranges copies as they stand, whatever they wait for.
func (b *Body) Repeated() (Arrangement, error) {
	a := b.plain()
	a.Says = "repeated"
	return a.proven()
}

// Chained arranges copies so that each waits for the one before. The error says why there is no such arrangement, or
// that the body is not known to stay in its line.
func (b *Body) Chained() (Arrangement, error) {
	f, err := flowOf(b.Arch, b.code, b.start)
	if err != nil {
		return Arrangement{}, err
	}
	plain := b.plain()
	if on := f.circle(); len(on) > 0 {
		plain.Says = "through " + strings.Join(b.words(on), ", ")
		return plain.proven()
	}
	if _, err := plain.proven(); err != nil {
		return Arrangement{}, err
	}
	for _, arrange := range []func(f flow, out, in string) (Arrangement, bool){b.swapped, b.linked} {
		for _, pair := range b.pairs(f) {
			if a, fits := arrange(f, pair.out, pair.in); fits {
				if a, err := a.proven(); err == nil {
					return a, nil
				}
			}
		}
	}
	return Arrangement{}, fmt.Errorf("it cannot be chained: %s", b.unchained(f))
}

// A pair is a register that the body writes and one that it only reads.
type pair struct{ out, in string }

// pairs are those that copies could be chained by: first those where the one depends on the other.
func (b *Body) pairs(f flow) (direct []pair) {
	var indirect []pair
	for _, out := range slices.Sorted(maps.Keys(f.from)) {
		for _, in := range b.named {
			_, written := f.from[in]
			switch {
			case isMemory(out) || b.isa.Hidden(out) || !f.in[in] || written:
			case f.from[out][in]:
				direct = append(direct, pair{out, in})
			default:
				indirect = append(indirect, pair{out, in})
			}
		}
	}
	return append(direct, indirect...)
}

// unchained says why no copy can be made to wait for another.
func (b *Body) unchained(f flow) string {
	left := b.words(slices.Collect(maps.Keys(f.from)))
	if len(left) == 0 {
		return "it leaves nothing that a copy could wait for"
	}
	return "what it leaves (" + strings.Join(left, ", ") + ") cannot become an input of the next copy"
}

// swapped lets an output and an input change places from copy to copy.
func (b *Body) swapped(_ flow, out, in string) (Arrangement, bool) {
	other := map[string]string{out: in, in: out}
	code, fits := b.renamed(b.code, other)
	if !fits || !slices.Contains(b.named, out) || isVector(out) != isVector(in) {
		return Arrangement{}, false
	}
	a := b.plain()
	a.Says = fmt.Sprintf("from %s to %s, which change places", out, in)
	a.copies = append(a.copies, code)
	a.bases = append(a.bases, replaced(b.bases, other))
	a.start = maps.Clone(b.start)
	a.start[out] = b.start[in]
	return a, a.chains()
}

// linked adds an output to an input.
func (b *Body) linked(f flow, out, in string) (Arrangement, bool) {
	if isVector(out) || isVector(in) {
		return Arrangement{}, false
	}
	a := b.plain()
	a.Link = dialectOf(b.Arch).add(in, out)
	link, err := b.isa.Parse(a.Link)
	if err != nil {
		return Arrangement{}, false
	}
	link.Pos = litmus.Pos{Line: 1, Col: 1 + len(b.code)}
	a.Says = fmt.Sprintf("from %s to %s by %s, which is taken out", out, in, a.Link)
	a.copies = [][]litmus.Instr{append(slices.Clone(b.code), link)}
	through := flow{from: maps.Clone(f.from)} // the addition depends on itself, too: that chains nothing of the body
	through.from[in] = f.from[out]
	return a, len(through.circle()) > 0
}

// chains is whether copies wait for each other.
func (a *Arrangement) chains() bool {
	f, err := flowOf(a.body.Arch, a.all(), a.start)
	return err == nil && len(f.circle()) > 0
}

func replaced(names []string, by map[string]string) []string {
	names = slices.Clone(names)
	for i, name := range names {
		if to, ok := by[name]; ok {
			names[i] = to
		}
	}
	return names
}

// most is how many copies have registers of their own, at the most.
const most = 16

// Independent arranges copies so that none waits for those before it, or that there are several chains in turn. The
// error says why there is no such arrangement.
func (b *Body) Independent() (Arrangement, error) {
	plain, err := b.plain().proven()
	if err != nil {
		return plain, err
	}
	plain.Says = "as it stands"
	between, err := plain.between()
	if err != nil || len(between) == 0 {
		return plain, err
	}
	for n := most; n > 1; n-- {
		a, fits := b.spread(n)
		if !fits {
			continue
		}
		if between, err := a.between(); err == nil && len(between) == 0 {
			if a, err := a.proven(); err == nil {
				return a, nil
			}
		}
	}
	return plain, fmt.Errorf("its copies cannot be made independent: each has to read what another writes (%s)", strings.Join(b.words(between), ", "))
}

// between are the elements by which copies depend on others.
func (a *Arrangement) between() (by []element, err error) {
	flows := make([]flow, len(a.copies))
	for i, code := range a.copies {
		if flows[i], err = flowOf(a.body.Arch, code, a.start); err != nil {
			return nil, err
		}
	}
	for i, f := range flows {
		for j, g := range flows {
			for e := range f.from {
				if (i != j || len(flows) == 1) && g.in[e] {
					by = append(by, e)
				}
			}
		}
	}
	slices.Sort(by)
	return slices.Compact(by), nil
}

// spread gives each of n copies registers of its own for what it writes, and a word of its own if it reads and writes
// memory. Registers are taken one after another, since some instructions want neighbours.
func (b *Body) spread(n int) (Arrangement, bool) {
	f, err := flowOf(b.Arch, b.code, b.start)
	if err != nil {
		return Arrangement{}, false
	}
	own, word := b.owned(f)
	a := b.plain()
	a.Says = fmt.Sprintf("%d chains in turn", n)
	a.start = maps.Clone(b.start)
	pools := map[bool][]string{false: b.free(false), true: b.free(true)}
	for i := 1; i < n; i++ {
		code, names, fits := b.take(own, pools)
		if !fits { // words outside the line are the proof's to refuse
			return a, false
		}
		for from, to := range names {
			a.start[to] = b.start[from]
			if slices.Contains(b.bases, from) {
				a.start[to] = start{address: true, n: i * word}
			}
		}
		a.copies, a.bases = append(a.copies, code), append(a.bases, replaced(b.bases, names))
	}
	return a, true
}

// owned are the registers that each copy has for itself, and how many bytes of the line.
func (b *Body) owned(f flow) (registers []string, word int) {
	both := false
	for e := range f.from {
		both = both || isMemory(e) && f.in[e]
	}
	for _, name := range b.named {
		if _, written := f.from[name]; written || both && slices.Contains(b.bases, name) {
			registers = append(registers, name)
		}
	}
	for _, in := range b.code {
		if form, err := b.isa.Form(in); err == nil && both {
			word = max(word, 8, form.Access.Bytes)
		}
	}
	return registers, word
}

// take finds registers for another copy, and removes them from the pools.
func (b *Body) take(own []string, pools map[bool][]string) (code []litmus.Instr, names map[string]string, fits bool) {
	need := map[bool]int{}
	for _, name := range own {
		need[isVector(name)]++
	}
	for skip := 0; skip < 2; skip++ {
		next := map[bool][]string{}
		for kind, n := range need {
			if len(pools[kind]) < skip+n {
				return nil, nil, false
			}
			next[kind] = pools[kind][skip:]
		}
		names = map[string]string{}
		for _, name := range own {
			kind := isVector(name)
			names[name], next[kind] = next[kind][0], next[kind][1:]
		}
		if code, fits = b.renamed(b.code, names); fits {
			maps.Copy(pools, next)
			return code, names, true
		}
	}
	return nil, nil, false
}
