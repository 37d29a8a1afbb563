package syntax

import (
	"fmt"
	"regexp"
	"sync"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/internal/scan"
)

// vectors are the registers of vectors and floating point. The lab has instructions for a few of them: what could not
// be read, and names one, could not because of it.
var vectors = sync.OnceValue(func() map[litmus.Arch]*regexp.Regexp {
	x86 := regexp.MustCompile(`(?i)%?\b([xyz]mm\d+|k[0-7]|st)\b`)
	return map[litmus.Arch]*regexp.Regexp{
		litmus.AArch64: regexp.MustCompile(`(?i)\b([VZ]\d+(\.\w+)?|[BHSDQ]\d+|P\d+(\.[BHSD]|/[MZ]))(\b|$)`),
		litmus.X86_64:  x86, litmus.X86: x86,
	}
})

// vector is the error for the first register of vectors in a text that begins at a place of the file and could not be
// read; nil if there is none.
func (p *parser) vector(text string, at int) error {
	found := vectors()[p.test.Arch].FindStringIndex(text)
	if found == nil {
		return nil
	}
	return &scan.Error{At: at + found[0], Found: fmt.Sprintf("%q", text[found[0]:found[1]]),
		Expected: "a general register: this is of vectors or floating point, which are outside what tests can do here"}
}
