package scenarios

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus/explore"
)

// A container is a stack, a queue or a deque, and what it promises.
type container struct {
	put   func(int) bool
	take  func() (int, bool)
	steal func() (int, bool) // takes what was put first, from a deque
	all   func() []int       // takes everything, if it can
	batch func([]int) int    // puts several at once, if it can
	size  func() int         // how many there are, if it knows

	join func() container // a thread's own access, if it needs one

	last  bool // it gives out what was put last, not first
	room  int  // for so many values; 0: for any number
	loose bool // it may refuse a value while others are being taken
}

type (
	stackOf interface {
		Push(int) bool
		Pop() (int, bool)
	}
	queueOf interface {
		Enqueue(int) bool
		Dequeue() (int, bool)
	}
	overwriter interface {
		queueOf
		Overwrite(int) (oldest int, discarded bool)
	}
	dequeOf interface {
		Push(int) bool
		Pop() (int, bool)
		Steal() (int, bool)
	}
)

func ofStack(s stackOf, room int) container {
	return container{put: s.Push, take: s.Pop, last: true, room: room, loose: true}
}

func ofQueue(q queueOf, room int) container {
	c := container{put: q.Enqueue, take: q.Dequeue, room: room}
	if b, ok := q.(interface{ EnqueueBatch([]int) int }); ok {
		c.batch = b.EnqueueBatch
	}
	if l, ok := q.(interface{ Len() int }); ok {
		c.size = l.Len
	}
	return c
}

func ofDeque(d dequeOf, room int) container {
	return container{put: d.Push, take: d.Pop, steal: d.Steal, last: true, room: room}
}

// uses lets one thread for each word of programs work on a container that holds so many values: u puts a value of its
// own, b two in a batch, o takes one, t steals one, r takes one and puts it back, a takes all, l asks how many there
// are; s sets a signal, and ! ends the program if it is not set yet, so that what comes behind it comes after what
// stood before s. In the end the container is emptied, filled and emptied again, and all that came out must be what it
// would have been in some order of the operations.
func uses(make func() container, before int, programs ...string) func(*explore.S) {
	return func(s *explore.S) {
		u := &use{container: make(), history: newHistory[[]int](len(programs) + 1), reached: new(signal)}
		main := len(programs)
		for v := range before {
			u.putOne(main, v, false)
		}
		for i, program := range programs {
			own := *u
			if u.join != nil {
				own.container = u.join()
			}
			s.Go(fmt.Sprintf("T%d %s", i, program), func() { own.work(i, program) })
		}
		s.Finally(func() error {
			u.drain(main)
			for v := range max(u.room, 1) + 1 {
				u.putOne(main, 1000+v, false)
			}
			u.drain(main)
			return u.explain(nil)
		})
	}
}

type use struct {
	container
	*history[[]int]
	reached *signal
}

func (u *use) work(thread int, program string) {
	for i, what := range program {
		v := 100*(thread+1) + i
		switch what {
		case 'u':
			u.putOne(thread, v, u.loose)
		case 'o':
			u.takeOne(thread, u.take, u.last)
		case 't':
			u.takeOne(thread, u.steal, false)
		case 'r':
			if v, ok := u.takeOne(thread, u.take, u.last); ok {
				u.putOne(thread, v, u.loose)
			}
		case 'b':
			u.putBoth(thread, v, v+50)
		case 'l':
			u.ask(thread)
		case 'a':
			u.takeAll(thread)
		case 's':
			u.reached.set()
		case '!':
			if !u.reached.isSet() {
				return
			}
		}
	}
}

// drain takes until there is nothing, or more than can be.
func (u *use) drain(thread int) {
	for range len(slices.Concat(u.calls...)) + 1 {
		if _, ok := u.takeOne(thread, u.take, u.last); !ok {
			return
		}
	}
}

func (u *use) putOne(thread, v int, loose bool) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		ok := u.put(v)
		return fmt.Sprintf("put %d: %v", v, ok), func(s []int) ([]int, bool) {
			full := u.room > 0 && len(s) == u.room
			if !ok {
				return s, full || loose
			}
			return append(slices.Clone(s), v), !full
		}
	})
}

// putBoth is one step, if only for the first value.
func (u *use) putBoth(thread, v, w int) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		n := u.batch([]int{v, w})
		return fmt.Sprintf("put %d of %d and %d", n, v, w), func(s []int) ([]int, bool) {
			if n == 0 {
				return s, u.room > 0 && len(s) == u.room
			}
			return append(slices.Clone(s), []int{v, w}[:n]...), u.room == 0 || len(s)+n <= u.room
		}
	})
}

func (u *use) ask(thread int) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		n := u.size()
		return fmt.Sprintf("there are %d", n), func(s []int) ([]int, bool) { return s, len(s) == n }
	})
}

func (u *use) takeOne(thread int, take func() (int, bool), last bool) (v int, ok bool) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		v, ok = take()
		return fmt.Sprintf("take: %d %v", v, ok), func(s []int) ([]int, bool) {
			switch {
			case !ok || len(s) == 0:
				return s, !ok && len(s) == 0
			case last:
				return s[:len(s)-1], s[len(s)-1] == v
			}
			return s[1:], s[0] == v
		}
	})
	return v, ok
}

func (u *use) takeAll(thread int) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		all := u.all()
		return fmt.Sprintf("take all: %v", all), func(s []int) ([]int, bool) {
			s = slices.Clone(s)
			if u.last {
				slices.Reverse(s)
			}
			return nil, slices.Equal(s, all)
		}
	})
}
