package sched

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"
)

// A program is a few short threads on a few words. It can be run by the engine, on real memory, and by enumerate, which
// knows nothing of the engine: it interprets every interleaving.
type program [][]command

type command struct {
	kind  Kind
	word  int
	value uint64
	old   uint64
	until bool // repeat the load until it reads value
	spin  bool // ... in a loop that the engine is not told of
	fork  int  // starts that thread, from 1
	picks int  // chooses a number below that, as which it is read: 1 drops the thread's next command, 2 doubles its value
}

const words = 3

// locks are words of their own, and long programs may have more words behind those.
const (
	firstLock = words
	cells     = words + 2 + 4
)

func (p program) String() string {
	var b strings.Builder
	for i, t := range p {
		fmt.Fprintf(&b, "T%d:", i)
		for _, c := range t {
			fmt.Fprintf(&b, " %s(w%d %d %d until=%v fork=%d picks=%d);", c.kind, c.word, c.old, c.value, c.until, c.fork, c.picks)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// forked reports whether another thread starts thread i.
func (p program) forked(i int) bool {
	for _, t := range p {
		for _, c := range t {
			if c.fork == i && i > 0 {
				return true
			}
		}
	}
	return false
}

// state is one interleaving under way.
type state struct {
	memory  [cells]uint64
	next    []int
	started []bool
	read    [][]uint64
	buffers [][]command // stores that are not in memory yet
	flushed []int
	chosen  []uint64        // by each thread, last
	picks   [][]uint64      // all of that
	history [cells][]string // what names the class: per word, writes in order and sets of reads between
}

func (s *state) clone() *state {
	c := *s
	c.next, c.started, c.read, c.picks = slices.Clone(s.next), slices.Clone(s.started), nil, nil
	c.buffers, c.flushed = slices.Clone(s.buffers), slices.Clone(s.flushed)
	c.chosen = slices.Clone(s.chosen)
	for _, r := range s.picks {
		c.picks = append(c.picks, slices.Clone(r))
	}
	for _, r := range s.read {
		c.read = append(c.read, slices.Clone(r))
	}
	for i, h := range s.history {
		c.history[i] = slices.Clone(h)
	}
	return &c
}

// verdict is what all interleavings amount to.
type verdict struct {
	runs     int
	classes  map[string]bool
	outcomes map[string]bool
}

func enumerate(p program) verdict {
	v := verdict{classes: map[string]bool{}, outcomes: map[string]bool{}}
	v.visit(p, begin(p))
	return v
}

func begin(p program) *state {
	s := &state{next: make([]int, len(p)), read: make([][]uint64, len(p)), chosen: make([]uint64, len(p)), picks: make([][]uint64, len(p)),
		buffers: make([][]command, len(p)), flushed: make([]int, len(p))}
	for i := range p {
		s.started = append(s.started, !p.forked(i))
	}
	return s
}

func (v *verdict) visit(p program, s *state) {
	over := true
	for i := range p {
		if len(s.buffers[i]) > 0 {
			over = false
			c := s.clone()
			c.flush(i)
			v.visit(p, c)
		}
		if s.started[i] && s.next[i] < len(p[i]) && s.possible(i, p[i][s.next[i]]) {
			over = false
			for pick := range max(1, p[i][s.next[i]].picks) {
				c := s.clone()
				c.step(p, i, uint64(pick))
				v.visit(p, c)
			}
		}
	}
	if !over {
		return
	}
	v.runs++
	var class []string
	for _, h := range s.history {
		var all []string
		for i := 0; i < len(h); { // sort the reads between writes
			j := i
			for j < len(h) && h[j][0] == 'r' {
				j++
			}
			all = append(all, slices.Sorted(slices.Values(h[i:j]))...)
			if i = j; i < len(h) {
				all = append(all, h[i])
				i++
			}
		}
		class = append(class, strings.Join(all, " "))
	}
	v.classes[strings.Join(class, "|")+fmt.Sprint(s.picks)] = true
	v.outcomes[fmt.Sprint(s.memory, s.read, s.next)] = true
}

func (s *state) possible(i int, c command) bool {
	if len(s.buffers[i]) > 0 && c.kind != Issue && (c.kind != Load || c.until) {
		return false
	}
	if c.kind == Lock {
		return s.memory[c.word] == 0
	}
	return !c.until || s.memory[c.word] == c.value
}

func (s *state) step(p program, i int, pick uint64) {
	c := p[i][s.next[i]]
	s.next[i]++
	if c.picks > 0 {
		s.read[i], s.picks[i] = append(s.read[i], pick), append(s.picks[i], pick)
		s.next[i] += c.drops(p[i], s.next[i], pick)
		s.chosen[i] = pick
		return
	}
	c.value += c.more(s.chosen[i])
	s.chosen[i] = 0
	if c.fork > 0 {
		s.started[c.fork] = true
		return
	}
	if c.kind == Fence {
		return
	}
	if c.kind == Issue {
		s.buffers[i] = append(slices.Clone(s.buffers[i]), c)
		return
	}
	was := s.memory[c.word]
	for _, b := range s.buffers[i] {
		if b.word == c.word {
			was = b.value // of the newest
		}
	}
	now := was
	switch c.kind {
	case Store, Swap:
		now = c.value
	case Lock:
		now = 1
	case Unlock:
		now = 0
	case Add:
		now += c.value
	case CompareAndSwap:
		if was == c.old {
			now = c.value
		}
	}
	if c.kind != Load { // which may have read its own buffer
		s.memory[c.word] = now
	}
	if c.kind != Store && c.kind != Lock && c.kind != Unlock {
		s.read[i] = append(s.read[i], was)
	}
	what := "r"
	if now != was || c.kind == Lock || c.kind == Unlock {
		what = "w"
	}
	s.history[c.word] = append(s.history[c.word], fmt.Sprintf("%s%d.%d", what, i, s.next[i]))
}

// flush takes the oldest store in thread i's buffer to memory.
func (s *state) flush(i int) {
	c := s.buffers[i][0]
	s.buffers[i] = s.buffers[i][1:]
	what := "r"
	if s.memory[c.word] != c.value {
		what = "w"
	}
	s.memory[c.word] = c.value
	s.flushed[i]++
	s.history[c.word] = append(s.history[c.word], fmt.Sprintf("%s%d.flush%d", what, i, s.flushed[i]))
}

// drops is how many commands of a thread a choice leaves out.
func (c command) drops(thread []command, next int, pick uint64) int {
	if pick == 1 && next < len(thread) && thread[next].kind < Lock {
		return 1
	}
	return 0
}

// more is what a choice adds to the value of the next command.
func (c command) more(pick uint64) uint64 {
	if pick == 2 && !c.until {
		return c.value
	}
	return 0
}

// explored is what the engine says about the same program.
func explored(p program, o Options) (Result, map[string]bool) {
	outcomes := map[string]bool{}
	var memory *[cells]uint64
	var read [][]uint64
	var next []int
	o.Model, o.Time, o.Schedules = TSO, 1<<40, 100_000
	o.each = func(e *engine) {
		if e.outcome != redundant {
			outcomes[fmt.Sprint(*memory, read, next)] = true
		}
	}
	r := Explore(o, func(s *Scenario) { memory, read, next = setUp(s, p) })
	return r, outcomes
}

// setUp makes a scenario of p, and returns where its memory is, what each thread has read and how far it came.
func setUp(s *Scenario, p program) (*[cells]uint64, [][]uint64, []int) {
	memory, read, next := new([cells]uint64), make([][]uint64, len(p)), make([]int, len(p))
	var body func(i int) func()
	body = func(i int) func() {
		return func() {
			pick := uint64(0)
			for next[i] < len(p[i]) {
				c := p[i][next[i]]
				if c.picks > 0 {
					pick = uint64(Choose(c.picks))
					read[i] = append(read[i], pick)
					next[i]++
					next[i] += c.drops(p[i], next[i], pick)
					continue
				}
				c.value += c.more(pick)
				pick = 0
				perform(p, c, &memory[c.word], &read[i], body)
				next[i]++
			}
		}
	}
	for i := range p {
		if !p.forked(i) {
			s.Go(fmt.Sprintf("T%d", i), body(i))
		}
	}
	return memory, read, next
}

func perform(p program, c command, w *uint64, read *[]uint64, body func(int) func()) {
	if c.fork > 0 {
		Spawn("child", body(c.fork))
		return
	}
	a := Access{Kind: c.kind, Size: 8, Addr: unsafe.Pointer(w), Old: [2]uint64{c.old}, New: [2]uint64{c.value}}
	if c.spin {
		for Step(a); atomic.LoadUint64(w) != c.value; Step(a) {
		}
		*read = append(*read, atomic.LoadUint64(w))
		return
	}
	if c.until {
		Await(Access{Kind: Load, Size: 8, Addr: a.Addr}, func() bool { return atomic.LoadUint64(w) == c.value })
		*read = append(*read, atomic.LoadUint64(w))
		return
	}
	if c.kind == Fence {
		Drain()
		return
	}
	if c.kind == Issue {
		if a.Kind = Store; !Buffer(a) {
			atomic.StoreUint64(w, c.value)
		}
		return
	}
	if c.kind == Lock {
		AwaitZero(a, ^uint64(0))
		atomic.StoreUint64(w, 1)
		return
	}
	Step(a)
	was := atomic.LoadUint64(w)
	switch c.kind {
	case Store, Swap:
		atomic.StoreUint64(w, c.value)
	case Unlock:
		atomic.StoreUint64(w, 0)
	case Add:
		atomic.AddUint64(w, c.value)
	case CompareAndSwap:
		atomic.CompareAndSwapUint64(w, c.old, c.value)
	}
	if c.kind != Store && c.kind != Unlock {
		*read = append(*read, was)
	}
}

// randomProgram makes a program with at most so many operations, over all threads.
func randomProgram(r *rand.Rand, threads, operations int) program {
	p := make(program, threads)
	for range operations {
		i := r.IntN(threads)
		c := command{word: r.IntN(words), value: uint64(r.IntN(3)), old: uint64(r.IntN(2))}
		switch r.IntN(10) {
		case 0, 1, 2:
			c.kind = Load
		case 3, 4:
			c.kind = Store
		case 5, 6, 7:
			c.kind = CompareAndSwap
		case 8:
			c.kind = Add
		case 9:
			c.kind = Swap
		}
		p[i] = append(p[i], c)
	}
	return p
}

// withWaits lets some loads wait for a value.
func (p program) withWaits(r *rand.Rand) program {
	for i := range p {
		for k := range p[i] {
			p[i][k].until = p[i][k].kind == Load && r.IntN(2) == 0
		}
	}
	return p
}

// spinning makes loops of the loads that wait.
func (p program) spinning() program {
	for i := range p {
		for k := range p[i] {
			p[i][k].spin = p[i][k].until
		}
	}
	return p
}

// withLocks puts critical sections around parts of the threads, which may deadlock.
func (p program) withLocks(r *rand.Rand) program {
	for i := range p {
		if len(p[i]) == 0 || r.IntN(4) == 0 {
			continue
		}
		l := firstLock + r.IntN(2)
		from := r.IntN(len(p[i]))
		to := from + 1 + r.IntN(len(p[i])-from)
		p[i] = slices.Insert(p[i], to, command{kind: Unlock, word: l})
		if r.IntN(3) == 0 {
			p[i] = slices.Insert(p[i], to, command{kind: Unlock, word: firstLock*2 + 1 - l})
			p[i] = slices.Insert(p[i], from, command{kind: Lock, word: firstLock*2 + 1 - l})
		}
		p[i] = slices.Insert(p[i], from, command{kind: Lock, word: l})
	}
	return p
}

// withChoices lets threads choose, twice in all. (It leaves out some commands: a choice has many interleavings.)
func (p program) withChoices(r *rand.Rand) program {
	for range 2 {
		i := r.IntN(len(p))
		if len(p[i]) > 2 && p[i][len(p[i])-1].kind < Lock {
			p[i] = p[i][:len(p[i])-1]
		}
		p[i] = slices.Insert(p[i], r.IntN(len(p[i])+1), command{picks: 2 + r.IntN(2)})
	}
	return p
}

// withFork lets another thread start the last one.
func (p program) withFork(r *rand.Rand) program {
	i := r.IntN(len(p) - 1)
	p[i] = slices.Insert(p[i], r.IntN(len(p[i])+1), command{kind: Start, fork: len(p) - 1})
	return p
}
