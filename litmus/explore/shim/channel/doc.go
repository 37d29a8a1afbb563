// Package channel has the operations on channels as functions, for the copies of source that explore/weave makes. In a
// schedule each waits for its turn and happens as one; outside of one each is the plain operation.
//
// A channel stays a chan T. What it has buffered, and whether it is closed, is in the real channel always, so a channel
// may be handed to code that knows nothing of this package, and what that code closes (the Done of a context) or sends
// to a buffer is seen. Beside the real channel are only the threads that wait at an unbuffered one, which
// would have to block in it.
//
// # What a schedule decides
//
// A buffered operation, and a close, is one event. At an unbuffered channel the first of two threads arrives (an event)
// and waits, the second meets it (an event) and says so (an event), and the first goes on (an event): a send that finds
// nobody waiting and a receive that finds nobody waiting are different schedules, because a select with a default can
// tell. Whoever waited first is met first, as in Go's runtime. Of several senders that wait for room in a buffer, any
// may be next. A close lets the threads that wait at an unbuffered channel go on, one after another, before it returns.
//
// A select looks at all its channels in one event. Of its ready cases each is an alternative of its own (choose.go),
// and so is each case of a select that waits at the other end.
//
// # Limits
//
// A thread that sends to an unbuffered channel meets threads of the schedule only: a goroutine of the standard library
// that waits at the other end is not seen.
package channel
