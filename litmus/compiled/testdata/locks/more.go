package locks

import "example.org/atomlab/structures/lock"

var (
	ticket  lock.Ticket
	backoff lock.Backoff
)

// Ticket: one waits in line, the other comes only if nobody does.
func Ticket_0() {
	ticket.Lock()
	n++
	ticket.Unlock()
}
func Ticket_1() bool {
	if !ticket.TryLock() {
		return false
	}
	n++
	ticket.Unlock()
	return true
}

func Backoff_0() bool {
	if !backoff.TryLock() {
		return false
	}
	n++
	backoff.Unlock()
	return true
}
func Backoff_1() bool { return Backoff_0() }
