package reclaim

// participant is a record as long as it is its user's. Each Join makes one, so that who goes on after Leave does not
// meet the record's next user.
type participant struct{ record *record }

func (p *participant) own() *record {
	if p.record == nil {
		panic("reclaim: a participant was used after Leave: expected one of a new Join")
	}
	return p.record
}

func (p *participant) enter() *record {
	r := p.own()
	if r.entered {
		panic("reclaim: Enter between Enter and Exit: operations of a participant do not nest; expected Exit first, or another participant")
	}
	r.entered = true
	return r
}

// Exit is Participant.Exit.
func (p *participant) Exit() {
	r := p.own()
	if !r.entered {
		panic("reclaim: Exit without Enter: expected one Exit for each Enter")
	}
	r.entered = false
	r.unannounce()
}

// Retire is Participant.Retire.
func (p *participant) Retire(id uint64) { p.own().retire(id) }

// Collect is Participant.Collect.
func (p *participant) Collect() {
	if r := p.own(); !r.collecting {
		r.collect(true)
	}
}

// Leave is Participant.Leave.
func (p *participant) Leave() {
	r := p.record
	if r == nil {
		return
	}
	if r.collecting {
		panic("reclaim: Leave within the function that frees: its participant is still collecting")
	}
	p.record = nil
	r.entered = false
	r.unannounce()
	r.taken.Store(false)
}
