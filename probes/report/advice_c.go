package report

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/printable"
)

// macros are what C compilers define for an architecture.
var macros = map[string]string{"amd64": "__x86_64__", "arm64": "__aarch64__"}

// adviceC renders the advice as a C header of macros. It refuses to be compiled for another architecture.
func (r Report) adviceC() ([]byte, error) {
	list, err := r.constants()
	if err != nil {
		return nil, err
	}
	macro, known := macros[r.Machine.Arch]
	if !known {
		return nil, fmt.Errorf("the report's architecture is %q: expected amd64 or arm64", r.Machine.Arch)
	}
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	comment := func(lines ...string) {
		for _, line := range lines {
			say("// %s", line) // which ends in a full stop: a backslash there would take the next line into the comment
		}
	}
	comment(r.origin()...)
	say("\n#ifndef ATOMLAB_TUNING_H\n#define ATOMLAB_TUNING_H\n")
	say("#ifndef %s\n#error \"measured on %s\"\n#endif", macro, r.Machine.Arch)
	for _, c := range list {
		b.WriteString("\n")
		if c.missing {
			comment("No " + c.upperName() + ": " + strings.Join(c.comments, " "))
			continue
		}
		comment(c.comments...)
		value := c.value
		switch {
		case !c.number:
			value = quoteC(c.value)
		case value[0] == '-':
			value = "(" + value + ")"
		}
		say("#define %s %s", c.upperName(), value)
	}
	say("\n#endif")
	return []byte(b.String()), nil
}

// upperName is the name of a macro and of a variable of the environment: ATOMLAB_SPIN_BUDGET_NANOSECONDS.
func (c constant) upperName() string { return "ATOMLAB_" + strings.ToUpper(strings.Join(c.words, "_")) }

// quoteC writes a string literal; what is not of ASCII, and what C may read otherwise, byte by byte in octal.
func quoteC(s string) string {
	var b strings.Builder
	for _, c := range []byte(printable.Text(s)) {
		if c == '"' || c == '\\' || c == '?' || c >= 0x7f {
			fmt.Fprintf(&b, `\%03o`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}
