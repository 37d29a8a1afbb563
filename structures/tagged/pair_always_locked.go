//go:build race || (!amd64 && !arm64)

package tagged

import "example.org/atomlab/asm"

// The exchange is in assembly. The race detector sees Go code only, and takes what that orders for a race; on other
// architectures than amd64 and arm64 there is none. Here locks do the work, and order the same.

func load(p *asm.Uint128) asm.Uint128 { return lockedLoad(p) }

func store(p *asm.Uint128, v asm.Uint128) { lockedStore(p, v) }

func cas(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 { return lockedCAS(p, old, new) }
