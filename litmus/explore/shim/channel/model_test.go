package channel_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.org/atomlab/litmus/explore/sched"
	"example.org/atomlab/litmus/explore/shim/channel"
)

// An action is one statement of a random thread: an operation, or a select among several.
type action struct {
	parts []part
	try   bool // the select has a default
}

type part struct {
	verb    byte // 's'end, 'r'eceive, 'c'lose (alone), 'l'en (alone)
	channel int
	value   int
}

// A program is what threads do with channels of these capacities; -1 is a nil channel.
type program struct {
	caps    []int
	threads [][]action
}

func (p program) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, "capacities", p.caps)
	for i, t := range p.threads {
		fmt.Fprint(&b, "thread ", i, ":")
		for _, a := range t {
			fmt.Fprint(&b, " ")
			for j, o := range a.parts {
				fmt.Fprint(&b, strings.Repeat("|", min(j, 1)), string(o.verb), o.channel)
			}
			if a.try {
				fmt.Fprint(&b, "|default")
			}
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

func random(r *rand.Rand) program {
	var p program
	for range 1 + r.IntN(2) {
		p.caps = append(p.caps, max(r.IntN(5)-1, -r.IntN(2)))
		if c := &p.caps[len(p.caps)-1]; *c > 1 {
			*c -= 2
		}
	}
	value := 0
	one := func() part {
		value++
		return part{"sr"[r.IntN(2)], r.IntN(len(p.caps)), value}
	}
	for range 2 + r.IntN(2) {
		var t []action
		for range 1 + r.IntN(2) {
			a := action{parts: []part{one()}}
			switch r.IntN(8) {
			case 0:
				a.parts[0].verb = 'c'
			case 1:
				a.parts[0].verb = 'l'
			case 2, 3:
				a.parts = append(a.parts, one())
			case 4:
				a.parts, a.try = append(a.parts, one()), true
			case 5:
				a.try = true
			}
			t = append(t, a)
		}
		p.threads = append(p.threads, t)
	}
	return p
}

// explored returns all results of p by its schedules, or that it can deadlock.
func explored(t *testing.T, p program) map[string]bool {
	results := map[string]bool{}
	r := sched.Explore(sched.Options{}, func(s *sched.Scenario) {
		cs := make([]chan int, len(p.caps))
		for i, n := range p.caps {
			if n >= 0 {
				cs[i] = make(chan int, n)
			}
		}
		logs := make([]string, len(p.threads))
		for i, actions := range p.threads {
			s.Go(fmt.Sprint(i), func() {
				for _, a := range actions {
					logs[i] += perform(cs, a) + " "
				}
			})
		}
		s.Finally(func() error { results[strings.Join(logs, "/")] = true; return nil })
	})
	switch {
	case r.Failure != nil && r.Failure.Outcome == sched.Deadlock:
		return map[string]bool{"deadlock": true}
	case r.Failure != nil:
		t.Fatalf("%v%+v", p, r.Failure)
	case !r.Complete:
		t.Fatalf("%v: found more schedules than are explored: expected smaller programs", p)
	}
	return results
}

// perform does a through the stand-ins, and says what came of it.
func perform(cs []chan int, a action) (result string) {
	defer func() {
		if r := recover(); r != nil {
			if e, ok := r.(error); ok {
				result = e.Error()[:5]
				return
			}
			panic(r)
		}
	}()
	o := a.parts[0]
	c := cs[o.channel]
	switch {
	case o.verb == 'c':
		channel.Close(c)
		return "closed"
	case o.verb == 'l':
		return fmt.Sprint("len", channel.Len(c))
	case len(a.parts) == 1 && !a.try && o.verb == 's':
		channel.To(c).Send(o.value)
		return "sent0"
	case len(a.parts) == 1 && !a.try:
		v, ok := channel.ReceiveOK(c)
		return fmt.Sprint("got0 ", v, ok)
	}
	list := make([]channel.Operation, len(a.parts))
	for i, o := range a.parts {
		if list[i] = channel.Case(cs[o.channel]); o.verb == 's' {
			list[i] = channel.To(cs[o.channel]).Case(o.value)
		}
	}
	var i int
	if a.try {
		i = channel.TrySelect(list...)
	} else {
		i = channel.Select(list...)
	}
	if i < 0 {
		return "default"
	}
	if r, ok := list[i].(*channel.ReceiveCase[int]); ok {
		v, ok := r.ValueOK()
		return fmt.Sprint("got", i, " ", v, ok)
	}
	return fmt.Sprint("sent", i)
}

// A world is a state of the language's own machine, in which each step is one of a thread, or of two that meet.
type world struct {
	p      program
	at     []int // next action of each thread
	waits  []bool
	logs   []string
	buffer [][]int
	closed []bool
}

func (w *world) clone() *world {
	c := *w
	c.at, c.waits, c.logs, c.closed = slices.Clone(w.at), slices.Clone(w.waits), slices.Clone(w.logs), slices.Clone(w.closed)
	c.buffer = make([][]int, len(w.buffer))
	for i, b := range w.buffer {
		c.buffer[i] = slices.Clone(b)
	}
	return &c
}

func (w *world) key() string { return fmt.Sprint(w.at, w.waits, w.logs, w.buffer, w.closed) }

// done ends the action of thread t.
func (w *world) done(t int, result string) { w.logs[t] += result + " "; w.at[t]++; w.waits[t] = false }

// steps returns what can come next.
func (w *world) steps() (next []*world) {
	add := func(f func(*world)) { c := w.clone(); f(c); next = append(next, c) }
	for t, actions := range w.p.threads {
		if w.at[t] == len(actions) {
			continue
		}
		a := actions[w.at[t]]
		o := a.parts[0]
		switch o.verb {
		case 'c':
			if w.waits[t] {
				next = append(next, w.wake(t, o.channel)...)
				continue
			}
			add(func(w *world) {
				if w.p.caps[o.channel] < 0 || w.closed[o.channel] {
					w.done(t, "close")
					return
				}
				w.closed[o.channel] = true
				w.waits[t] = true // for those to go on who wait
			})
			continue
		case 'l':
			add(func(w *world) { w.done(t, fmt.Sprint("len", len(w.buffer[o.channel]))) })
			continue
		}
		none := true
		for i, o := range a.parts {
			for _, f := range w.ways(t, i, o) {
				none = false
				add(f)
			}
		}
		if !none || w.waits[t] {
			continue
		}
		if a.try {
			add(func(w *world) { w.done(t, "default") })
		} else {
			add(func(w *world) { w.waits[t] = true })
		}
	}
	return next
}

// wake lets those go on, one after another, who wait at an unbuffered channel that thread t closed, and then t.
func (w *world) wake(t, c int) (next []*world) {
	for u := range w.p.threads {
		if w.p.caps[c] > 0 || !w.waits[u] {
			continue
		}
		for i, o := range w.p.threads[u][w.at[u]].parts {
			if o.channel != c || o.verb == 'c' {
				continue
			}
			x := w.clone()
			if o.verb == 's' {
				x.done(u, "send ")
			} else {
				x.done(u, fmt.Sprint("got", i, " ", 0, false))
			}
			next = append(next, x)
		}
	}
	if len(next) == 0 {
		x := w.clone()
		x.done(t, "closed")
		next = append(next, x)
	}
	return next
}

// ways returns how thread t can do part i of its action now: by itself, or with one of those that wait.
func (w *world) ways(t, i int, o part) (ways []func(*world)) {
	c := o.channel
	if w.p.caps[c] < 0 {
		return nil
	}
	send := o.verb == 's'
	if w.p.caps[c] == 0 && w.closed[c] && w.waits[t] {
		return nil // who closed it is about to come
	}
	switch {
	case send && w.closed[c]:
		return []func(*world){func(w *world) { w.done(t, "send ") }}
	case send && len(w.buffer[c]) < w.p.caps[c]:
		return []func(*world){func(w *world) { w.buffer[c] = append(w.buffer[c], o.value); w.done(t, fmt.Sprint("sent", i)) }}
	case !send && len(w.buffer[c]) > 0:
		return []func(*world){func(w *world) {
			w.done(t, fmt.Sprint("got", i, " ", w.buffer[c][0], true))
			w.buffer[c] = w.buffer[c][1:]
		}}
	case !send && w.closed[c]:
		return []func(*world){func(w *world) { w.done(t, fmt.Sprint("got", i, " ", 0, false)) }}
	case w.p.caps[c] > 0:
		return nil
	}
	for u := range w.p.threads {
		if u == t || !w.waits[u] {
			continue
		}
		for j, q := range w.p.threads[u][w.at[u]].parts {
			if q.channel != c || q.verb == o.verb {
				continue
			}
			ways = append(ways, func(w *world) {
				from, to, n, m, v := t, u, i, j, o.value
				if !send {
					from, to, n, m, v = u, t, j, i, q.value
				}
				w.done(from, fmt.Sprint("sent", n))
				w.done(to, fmt.Sprint("got", m, " ", v, true))
			})
		}
	}
	return ways
}

// meant returns all results that the language allows.
func meant(p program) map[string]bool {
	n := len(p.threads)
	seen, results := map[string]bool{}, map[string]bool{}
	todo := []*world{{p, make([]int, n), make([]bool, n), make([]string, n), make([][]int, len(p.caps)), make([]bool, len(p.caps))}}
	for len(todo) > 0 {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[w.key()] {
			continue
		}
		seen[w.key()] = true
		next := w.steps()
		todo = append(todo, next...)
		if len(next) > 0 {
			continue
		}
		for t := range p.threads {
			if w.at[t] < len(p.threads[t]) {
				return map[string]bool{"deadlock": true}
			}
		}
		results[strings.Join(w.logs, "/")] = true
	}
	return results
}

// accused reports whether the race detector may find fault with p: it calls a close, and a send or another close that
// nothing orders, a race.
func (p program) accused() bool {
	closer := map[int]int{}
	for t, actions := range p.threads {
		for _, a := range actions {
			if o := a.parts[0]; o.verb == 'c' {
				closer[o.channel] = t
			}
		}
	}
	for t, actions := range p.threads {
		for _, a := range actions {
			for _, o := range a.parts {
				if by, ok := closer[o.channel]; ok && by != t && (o.verb == 's' || o.verb == 'c') {
					return true
				}
			}
		}
	}
	return false
}

// What schedules find is what the language allows, by another program that knows nothing of them.
func TestEveryResult(t *testing.T) {
	n := 1500
	if testing.Short() {
		n = 300
	}
	r := rand.New(rand.NewPCG(1, 2))
	interesting := 0
	for i := range n {
		p := random(r)
		if racing && p.accused() {
			continue
		}
		want := meant(p)
		got := explored(t, p)
		if !maps.Equal(want, got) {
			t.Fatalf("program %d: %v\nallowed:  %q\nexplored: %q", i, p, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
		}
		if len(want) > 1 {
			interesting++
		}
	}
	t.Logf("%d programs, %d with several results", n, interesting)
	if interesting < n/20 {
		t.Errorf("only %d programs of %d have several results: the test tests too little", interesting, n)
	}
}
