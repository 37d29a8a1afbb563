package instr

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/catalogue"
	"example.org/atomlab/litmus/isa"
)

// TestCatalogue arranges every instruction that the catalogue of litmus tests has, as far as it goes without its test:
// each keeps its promise, or is refused in words. Names of places become registers.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	refused, arrangements := 0, 0
	for _, e := range catalogue.All() {
		if e.Test == nil {
			continue
		}
		for _, thread := range e.Test.Threads {
			for _, in := range thread.Code {
				if in.Mnemonic == "" {
					continue
				}
				text := isa.For(e.Test.Arch).Format(in)
				for _, place := range []string{"(x)", "(y)", "(z)"} {
					text = strings.ReplaceAll(text, place, "(%rdi)")
				}
				if key := string(e.Test.Arch) + text; seen[key] {
					continue
				} else {
					seen[key] = true
				}
				if testing.Short() && len(seen)%10 > 0 {
					continue
				}
				b, err := Parse(e.Test.Arch, text)
				if err != nil {
					refused++
					continue
				}
				for _, arrange := range []func() (Arrangement, error){b.Chained, b.Independent} {
					if a, err := arrange(); err != nil {
						assert.NotEmpty(t, err.Error())
					} else {
						arrangements++
						arranged(t, a)
					}
				}
			}
		}
	}
	t.Logf("%d instructions, %d refused, %d arrangements", len(seen), refused, arrangements)
	require.Greater(t, arrangements, 30)
}
