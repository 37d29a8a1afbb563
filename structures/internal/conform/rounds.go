package conform

import (
	"math/rand/v2"
	"runtime"
	"time"

	"example.org/atomlab/asm"
)

// Rounds repeats a round of goroutines that must all come to an end by themselves, until the budget is spent, while it
// shakes.
func Rounds(budget time.Duration, round func(crew *Crew)) error {
	defer Shake()()
	for begin := time.Now(); time.Since(begin) < budget; {
		crew := Crew{Patience: 2 * time.Second}
		round(&crew)
		if err := crew.Wait(0); err != nil {
			return err
		}
	}
	return nil
}

// Falter takes a moment of a random length: of some hints, or of some turns of others.
func Falter() {
	if rand.IntN(2) == 0 {
		asm.Relax(rand.Uint32N(64))
		return
	}
	for range rand.IntN(8) {
		runtime.Gosched()
	}
}
