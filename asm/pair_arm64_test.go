package asm

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLoadByCAS: what an exchange finds that fails is not trusted, for it may be half of one pair and half of another.
func TestLoadByCAS(t *testing.T) {
	p := aligned16()
	*p = Uint128{1, 1}
	tears := 0
	value := loadByCAS(func(p *Uint128, old, new Uint128) (witness Uint128) {
		if tears < 3 { // somebody has stored since
			tears++
			p.Lo, p.Hi = p.Lo+1, p.Hi+1
			return Uint128{p.Lo, p.Hi - 1}
		}
		return CAS128LLSC(p, old, new)
	}, p)
	assert.Equal(t, Uint128{4, 4}, value)
	assert.Equal(t, Uint128{4, 4}, *p, "a load leaves memory as it is")
}
