//go:build race

package tagged

import "example.org/atomlab/asm"

// The race detector sees Go code only: what the assembly orders would look like a race. Under it locks do the work, and
// it sees the same ordering as without.

func load(p *asm.Uint128) asm.Uint128 { return lockedLoad(p) }

func store(p *asm.Uint128, v asm.Uint128) { lockedStore(p, v) }

func cas(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 { return lockedCAS(p, old, new) }
