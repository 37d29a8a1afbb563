//go:build amd64 || arm64

package loop

// PingPong passes a turn between two threads n times each: a side waits until theirs holds its from, stores the next
// number in mine, and waits for the one after. The two words are one and the same, or each the other side's theirs: one
// writer and one reader for each. Set them to 0 first and let both sides begin together, one from 0 and one from 1. It
// returns how often the turn came; fewer than n means that after patience looks it had not. On arm64 it stores with
// STLR and loads with LDAR.
//
//go:noescape
func PingPong(mine, theirs *uint64, from, n, patience int) (done int)

// CASPingPong does the same on one word by compare-and-swap alone: a side tries to exchange its from for the next
// number until that succeeds, patience times. On arm64 it takes LSE's instruction where there is one.
func CASPingPong(turn *uint64, from, n, patience int) (done int) {
	return customaryCASPingPong(turn, from, n, patience)
}

// LockStep increments slot n times without atomicity and waits after each for the other thread to have done as
// many: it announces its own progress in mine and reads the other's in theirs. Set both to 0 first. It returns the
// steps done; fewer than n means that the other side had not kept up after patience looks.
//
//go:noescape
func LockStep(slot, mine, theirs *uint64, n, patience int) (done int)
