package lock

import (
	"sync"
	"time"
)

// A token wakes a parked waiter: to try again, or because the lock is its own already.
type token bool

const (
	tokenTry   token = false
	tokenYours token = true
)

// A parked waiter stands in one line at a time.
type parked struct {
	next  *parked
	since time.Time
	wake  chan token
}

var spareParked = sync.Pool{New: func() any { return &parked{wake: make(chan token, 1)} }}

func newParked() *parked {
	p := spareParked.Get().(*parked)
	p.since = time.Now()
	return p
}

func (p *parked) free() { spareParked.Put(p) }

// A line of parked waiters. Its lock guards it.
type line struct{ first, last *parked }

func (l *line) front(p *parked) {
	if p.next = l.first; l.first == nil {
		l.last = p
	}
	l.first = p
}

func (l *line) back(p *parked) {
	if p.next = nil; l.first == nil {
		l.first = p
	} else {
		l.last.next = p
	}
	l.last = p
}

func (l *line) pop() { l.first, l.first.next = l.first.next, nil }
