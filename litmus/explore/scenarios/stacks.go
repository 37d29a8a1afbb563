package scenarios

import "example.org/atomlab/structures/stack"

// stackScenarios lists scenarios of stacks.
func stackScenarios() []Scenario {
	return []Scenario{
		{Name: "stack/treiber 2x2", Of: "stack.Treiber", Setup: uses(treiber, 1, "uo", "uo"), Free: true},
		{Name: "stack/treiber 3x1", Of: "stack.Treiber", Setup: uses(treiber, 2, "o", "o", "u"), Free: true},
		{Name: "stack/treiber, everything", Of: "stack.Treiber", Setup: uses(treiber, 2, "au", "ou"), Free: true},
		{Name: "stack/tagged 2x2", Of: "stack.Pooled", Setup: uses(pooled, 1, "uo", "uo"), Free: true},
		{Name: "stack/tagged 3x1", Of: "stack.Pooled", Setup: uses(pooled, 2, "o", "o", "u"), Free: true},
		{Name: "stack/tagged, used again", Of: "stack.Pooled", Setup: uses(pooled, 2, "o", "oou"), Free: true},
		{Name: "stack/tagged, full", Of: "stack.Pooled", Setup: uses(pooledOne, 0, "us", "!ou"), Free: true},
		{Name: "stack/wide 2x2", Of: "stack.Wide", Setup: uses(wide, 1, "uo", "uo"), Free: true},
		{Name: "stack/wide 3x1", Of: "stack.Wide", Setup: uses(wide, 2, "o", "o", "u"), Free: true},
		{Name: "stack/wide, used again", Of: "stack.Wide", Setup: uses(wide, 2, "o", "oou"), Free: true},
		{Name: "stack/wide, full", Of: "stack.Wide", Setup: uses(wideOne, 0, "us", "!ou"), Free: true},
		{Name: "stack/locked 2x2", Of: "stack.Locked", Setup: uses(lockedStack, 1, "uo", "uo")},
	}
}

func treiber() container {
	s := &stack.Treiber[int]{}
	c := ofStack(s, 0)
	c.all = s.PopAll
	return c
}

func pooled() container      { return ofStack(stack.NewPooled[int](4), 4) }
func pooledOne() container   { return ofStack(stack.NewPooled[int](1), 1) }
func wide() container        { return ofStack(stack.NewWide[int](4), 4) }
func wideOne() container     { return ofStack(stack.NewWide[int](1), 1) }
func lockedStack() container { return ofStack(&stack.Locked[int]{}, 0) }
