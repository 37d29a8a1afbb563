//go:build !arm64

package broken

import "example.org/atomlab/asm"

func relaxedCAS128(p *asm.Uint128, old, new asm.Uint128) asm.Uint128 { return asm.CAS128(p, old, new) }
