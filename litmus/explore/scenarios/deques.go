package scenarios

import "example.org/atomlab/structures/deque"

// dequeScenarios lists scenarios of work-stealing deques. The first thread is the owner.
func dequeScenarios() []Scenario {
	all := []Scenario{
		{Name: "deque/chase-lev, push and steal", Setup: uses(chaseLev(2), 0, "uu", "tt")},
		{Name: "deque/chase-lev, push, pop and steal", Setup: uses(chaseLev(2), 0, "uouo", "tt")},
		{Name: "deque/chase-lev, pop against steal", Setup: uses(chaseLev(2), 2, "oo", "tt")},
		{Name: "deque/chase-lev, pop against two", Setup: uses(chaseLev(4), 3, "oo", "t", "t")},
		{Name: "deque/chase-lev, empty", Setup: uses(chaseLev(2), 0, "ou", "t")},
		{Name: "deque/chase-lev, last value", Setup: uses(chaseLev(2), 1, "o", "t", "t")},
		{Name: "deque/chase-lev, last value, and another", Setup: uses(chaseLev(2), 1, "ou", "t", "t")},
		{Name: "deque/chase-lev, round", Setup: uses(chaseLev(2), 2, "ouu", "tt")},
		{Name: "deque/chase-lev, box not back", Setup: uses(chaseLev(1), 1, "uo", "t")},
		{Name: "deque/chase-lev, growth", Setup: uses(chaseLev(1), 1, "uo", "tt")},
		{Name: "deque/chase-lev, growth twice", Setup: uses(chaseLev(1), 0, "uuuo", "t")},
		{Name: "deque/chase-lev, growth against two", Setup: uses(chaseLev(1), 1, "uu", "t", "t")},
		{Name: "deque/chase-lev, first array", Setup: uses(zeroChaseLev, 0, "uo", "t")},
		{Name: "deque/chase-lev, after", Setup: uses(chaseLev(2), 0, "uso", "!t", "t")},
	}
	for i := range all {
		all[i].Of, all[i].Free = "deque.ChaseLev", true
	}
	return append(all, Scenario{Name: "deque/locked", Of: "deque.Locked", Setup: uses(lockedDeque, 1, "uo", "t")})
}

func chaseLev(capacity int) func() container {
	return func() container { return ofDeque(deque.NewChaseLev[int](capacity), 0) }
}

func zeroChaseLev() container { return ofDeque(new(deque.ChaseLev[int]), 0) }
func lockedDeque() container  { return ofDeque(new(deque.Locked[int]), 0) }
