package asm

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/asmtest"
)

// TestEncodings reads the machine code of every stub from this program's own file: the instructions that the contract
// names must be there, byte for byte as the manuals have them, and in order. The assembler does not check itself.
func TestEncodings(t *testing.T) {
	routines := asmtest.Routines(t, "example.org/atomlab/asm.")
	for _, s := range allStubs() {
		if len(s.code) == 0 {
			continue // it goes on in other stubs
		}
		body := s.body
		if body == "" {
			body = s.name
		}
		variants := routines[body]
		if !assert.NotEmpty(t, variants, "no routine %s", body) {
			continue
		}
		found := false
		for _, code := range variants { // the routine itself, and the wrapper that Go code calls it by
			found = found || asmtest.HasInOrder(code, s.code...)
		}
		assert.True(t, found, "%s: expected %q in % x", s.name, s.code, variants)
	}
}
