package sched

import (
	"encoding/json"
	"io"
	"time"
)

// defaultAlone is how long a search goes on before others help: most are over by then.
const defaultAlone = 500 * time.Millisecond

// A hub is the crew as seen by the process that began the search: it starts the others, keeps the parts that nobody has
// begun, and has whoever works give some away when somebody does not.
type hub struct {
	o        Options
	since    time.Time
	until    time.Time
	begun    bool // by the process itself
	started  bool // the others
	peers    []*peer
	parts    []Part
	messages chan message
	over     chan struct{}
	end      *news
}

// A peer is another process of the crew.
type peer struct {
	conn  io.ReadWriteCloser
	out   *json.Encoder
	busy  bool
	asked bool // to give parts away
	gone  bool
	did   Result
}

type message struct {
	from *peer
	report
}

// A report is what a peer tells: parts that it gives away; that it is done with one; news; and always what it did so
// far.
type report struct {
	Parts []Part
	Idle  bool
	News  *news
	Did   Result
}

// An order is what a peer is told: a part to explore, or to give some away.
type order struct {
	Part  *Part
	Spins int
	Give  bool
}

func newHub(o Options, until time.Time) *hub {
	return &hub{o: o, since: time.Now(), until: until, messages: make(chan message), over: make(chan struct{})}
}

func (h *hub) news() *news { return h.end }

// next waits, where nothing is left to begin, for those who still work.
func (h *hub) next() (Part, bool) {
	if !h.begun {
		h.begun = true
		return Part{}, true
	}
	for h.end == nil {
		if p, ok := h.take(); ok {
			return p, true
		}
		if !h.ask() {
			break
		}
		h.wait()
	}
	return Part{}, false
}

func (h *hub) take() (p Part, ok bool) {
	if ok = len(h.parts) > 0; ok {
		p, h.parts = h.parts[0], h.parts[1:]
	}
	return p, ok
}

// wait waits for a report, or for the end of the time.
func (h *hub) wait() {
	select {
	case m := <-h.messages:
		h.hear(m)
	case <-h.o.Done:
		h.end = &news{}
	case <-time.After(time.Until(h.until)):
		h.end = &news{}
	}
}

// ask asks those who work to give parts away, and reports whether anybody works.
func (h *hub) ask() (any bool) {
	for _, p := range h.peers {
		if p.busy && !p.asked {
			p.asked = true
			h.tell(p, order{Give: true})
		}
		any = any || p.busy
	}
	return any
}

// wanted also takes in what the others reported.
func (h *hub) wanted() bool {
	if !h.started {
		if time.Since(h.since) < h.o.Alone {
			return false
		}
		h.start()
	}
	for {
		select {
		case m := <-h.messages:
			h.hear(m)
			continue
		default:
		}
		return len(h.parts) == 0 && h.idle() != nil
	}
}

// offer keeps the parts. Where the caller has none to give, the others are asked.
func (h *hub) offer(parts []Part) {
	h.parts = append(h.parts, parts...)
	if len(parts) == 0 {
		h.ask()
	}
	h.assign()
}

// start starts the other processes. Those that cannot be started are not there.
func (h *hub) start() {
	h.started = true
	for range h.o.Processes - 1 {
		conn, err := h.o.Help()
		if err != nil {
			return
		}
		p := &peer{conn: conn, out: json.NewEncoder(conn)}
		h.peers = append(h.peers, p)
		go h.listen(p)
	}
}

// listen passes a peer's reports on, until it has gone.
func (h *hub) listen(p *peer) {
	in := json.NewDecoder(p.conn)
	for {
		m := message{from: p}
		err := in.Decode(&m.report)
		if err != nil {
			m.report = report{News: &news{Lost: true}}
		}
		select {
		case h.messages <- m:
		case <-h.over:
			return
		}
		if err != nil {
			return
		}
	}
}

func (h *hub) hear(m message) {
	p := m.from
	if m.News != nil && m.News.Lost {
		p.gone = true
		if !p.busy {
			return
		}
	} else {
		p.did = m.Did
	}
	if m.News != nil && h.end == nil {
		h.end = m.News
	}
	if m.Idle {
		p.busy = false
	}
	if len(m.Parts) > 0 {
		p.asked = false
		h.parts = append(h.parts, m.Parts...)
		h.assign()
	}
}

// assign gives parts to those who have nothing to do.
func (h *hub) assign() {
	for p := h.idle(); p != nil; p = h.idle() {
		part, ok := h.take()
		if !ok {
			return
		}
		p.busy, p.asked = true, false
		h.tell(p, order{Part: &part, Spins: h.o.Spins})
	}
}

func (h *hub) idle() *peer {
	for _, p := range h.peers {
		if !p.busy && !p.gone {
			return p
		}
	}
	return nil
}

// tell says something to a peer. If that has gone, listen notices.
func (h *hub) tell(p *peer, o order) { _ = p.out.Encode(o) }

// leave ends the others.
func (h *hub) leave(r *Result) {
	close(h.over)
	for _, p := range h.peers {
		_ = p.conn.Close()
		r.join(p.did)
	}
	r.Processes = max(r.Processes, 1+len(h.peers))
}

// join adds what another process did.
func (r *Result) join(o Result) {
	r.Schedules += o.Schedules
	r.Redundant += o.Redundant
	r.Steps += o.Steps
	r.Cuts += o.Cuts
	r.Longest, r.Threads = max(r.Longest, o.Longest), max(r.Threads, o.Threads)
	r.Late, r.Weak, r.GaveUp = r.Late || o.Late, r.Weak || o.Weak, r.GaveUp || o.GaveUp
	r.Complete = r.Complete && !r.GaveUp
}
