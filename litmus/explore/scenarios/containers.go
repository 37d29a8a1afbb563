package scenarios

import (
	"fmt"
	"slices"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/structures/queue"
)

// A container is a stack, a queue or a deque, and what it promises.
type container struct {
	put   func(int) bool
	take  func() (int, bool)
	steal func() (int, bool) // takes what was put first, from a deque
	all   func() []int       // takes everything, if it can
	puts  func([]int) int    // puts the first of several values, if it can, and says how many
	takes func([]int) int    // takes several
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
	if b, ok := q.(queue.Batcher[int]); ok {
		c.puts, c.takes = b.EnqueueBatch, b.DequeueBatch
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
// own, o takes one, t steals one, r takes one and puts it back, a takes all; p puts two at once and q takes two; l asks
// how many there are; s sets a signal, and ! ends the program if it is not set yet, so that what comes behind it comes
// after what stood before s. In the end the container is emptied, filled and emptied again, and all that came out must
// be what it would have been in some order of the operations.
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
		case 'l':
			u.ask(thread)
		case 'a':
			u.takeAll(thread)
		case 'p':
			u.putTwo(thread, v)
		case 'q':
			u.takeTwo(thread)
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

// putTwo puts the first of two values, or both.
func (u *use) putTwo(thread, v int) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		values := []int{v, v + 50}
		n := u.puts(values)
		return fmt.Sprintf("put %v: %d", values, n), func(s []int) ([]int, bool) {
			full := u.room > 0 && len(s) == u.room
			if n == 0 {
				return s, full
			}
			return append(slices.Clone(s), values[:n]...), u.room == 0 || len(s)+n <= u.room
		}
	})
}

// takeTwo takes the oldest value, or the two oldest.
func (u *use) takeTwo(thread int) {
	u.do(thread, func() (string, func([]int) ([]int, bool)) {
		into := make([]int, 2)
		into = into[:u.takes(into)]
		return fmt.Sprintf("take up to two: %v", into), func(s []int) ([]int, bool) {
			if len(into) == 0 || len(s) < len(into) {
				return s, len(into) == 0 && len(s) == 0
			}
			return s[len(into):], slices.Equal(s[:len(into)], into)
		}
	})
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
