package report

import (
	"fmt"
	"go/format"
	"go/token"
	"strconv"
	"strings"
)

// Tuning renders the advice as a Go file of constants, for the architecture that was measured.
func (r Report) Tuning() ([]byte, error) {
	list, err := r.constants()
	if err != nil {
		return nil, err
	}
	if !token.IsIdentifier(r.Machine.Arch) {
		return nil, fmt.Errorf("the report's architecture is %q: expected a word such as amd64", r.Machine.Arch)
	}
	var b strings.Builder
	for _, line := range r.origin() {
		fmt.Fprintf(&b, "// %s\n", line)
	}
	fmt.Fprintf(&b, "\n//go:build %s\n\n// Package tuning holds what was measured on one machine.\npackage tuning\n", r.Machine.Arch)
	for _, c := range list {
		name, value := c.goName(), c.value
		if !c.number {
			value = strconv.Quote(c.value)
		}
		if c.missing {
			name = "No " + name
		}
		fmt.Fprintf(&b, "\n// %s: %s\n", name, strings.Join(c.comments, "\n// "))
		if !c.missing {
			fmt.Fprintf(&b, "const %s = %s\n", name, value)
		}
	}
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		return nil, fmt.Errorf("formatting the Go constants: %w", err)
	}
	return source, nil
}

// initialisms are words that Go writes in capitals.
var initialisms = map[string]bool{"rmw": true, "smt": true, "goarm64": true}

// goName is the name in the words of Go: SpinBudgetNanoseconds.
func (c constant) goName() string {
	var b strings.Builder
	for _, word := range c.words {
		switch {
		case initialisms[word]:
			b.WriteString(strings.ToUpper(word))
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}
