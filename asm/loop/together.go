//go:build amd64 || arm64

package loop

// PingPong passes a turn between two threads n times each: a side waits until turn holds its from, stores the next
// number, and waits for the one after. Set turn to 0 first and let both sides begin together, one from 0 and one
// from 1. It returns how often the turn came; fewer than n means that after patience looks it had not.
//
//go:noescape
func PingPong(turn *uint64, from, n, patience int) (done int)

// LockStep increments slot n times without atomicity and waits after each for the other thread to have done as
// many: it announces its own progress in mine and reads the other's in theirs. Set both to 0 first. It returns the
// steps done; fewer than n means that the other side had not kept up after patience looks.
//
//go:noescape
func LockStep(slot, mine, theirs *uint64, n, patience int) (done int)
