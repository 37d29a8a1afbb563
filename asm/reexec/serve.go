package reexec

import (
	"context"
	"encoding/json"
	"io"
	"sync"
)

// maxRequest is the largest request that a child reads, in bytes.
const maxRequest = 64 << 20

// Serve is the child: it answers requests one after another, and passes on to the parent what answer tells meanwhile.
// The context of a request ends when the parent wants it to end early. Serve returns when the requests end, without
// waiting for the one under way, which may never end: the caller must then end the process.
func Serve[Q, R any](in io.Reader, out io.Writer, answer func(ctx context.Context, q Q, tell func(R)) R) {
	s := &server[R]{replies: json.NewEncoder(out), cancel: map[uint64]func(){}}
	type asked struct {
		ctx  context.Context
		id   uint64
		body Q
	}
	requests := make(chan asked)
	defer close(requests)
	go func() {
		for r := range requests {
			tell := func(body R) { s.reply(message[R]{ID: r.id, Body: body}) }
			body := answer(r.ctx, r.body, tell)
			s.forget(r.id)
			s.reply(message[R]{ID: r.id, Body: body, Last: true})
		}
	}()
	messages := newReader[Q](in, maxRequest)
	for {
		m, err := messages.next()
		switch {
		case err != nil:
			return
		case m.Stop:
			s.forget(m.ID)
		default:
			requests <- asked{s.context(m.ID), m.ID, m.Body}
		}
	}
}

// A server knows which requests are under way, by their numbers: a stop that comes late ends no other request.
type server[R any] struct {
	lock    sync.Mutex
	cancel  map[uint64]func()
	replies *json.Encoder
}

func (s *server[R]) context(id uint64) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	s.lock.Lock()
	defer s.lock.Unlock()
	s.cancel[id] = cancel
	return ctx
}

// forget ends the context of a request.
func (s *server[R]) forget(id uint64) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if cancel := s.cancel[id]; cancel != nil {
		cancel()
		delete(s.cancel, id)
	}
}

// reply writes a line. A parent that is gone is noticed by the end of its requests.
func (s *server[R]) reply(m message[R]) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.replies.Encode(m)
}
