package sched

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestTmp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	best := 100
	for range 3000 {
		threads := 2 + random.IntN(3)
		p := randomProgram(random, threads, random.IntN(4)+2).withLocks(random)
		n := 0
		for _, x := range p {
			n += len(x)
		}
		if n >= best || n > 10 {
			continue
		}
		want := enumerate(p)
		r, out := explored(p, mutation{})
		if r.Schedules != len(want.classes) {
			best = n
			fmt.Printf("%s%d schedules, %d classes; outcomes %d %d\n", p, r.Schedules, len(want.classes), len(out), len(want.outcomes))
			for _, c := range slices.Sorted(maps.Keys(want.classes)) {
				fmt.Println("  ", c)
			}
		}
	}
}
